/** Chain objects as the API shows them. */

import { type Json, refusalCode, toHex } from '#base'
import { Certificate, Header, StateProof } from '#chain'
import type { FinalBlock, NodeReader, NodeStatus, ProvenState, TransactionState } from './reader.ts'

export const showBlock = ({ id, block, transactionIds }: FinalBlock): Json => ({
  id: toHex(id),
  header: Header.toJson(block.header),
  transactions: transactionIds.map(toHex),
})

export const showTransaction = (id: Uint8Array, known: TransactionState, reader: NodeReader): Json => {
  const hash = toHex(id)
  if (known.state !== 'final') return { id: hash, state: known.state }
  const { receipt } = known
  return {
    id: hash,
    state: 'final',
    height: known.height,
    index: known.index,
    blockId: toHex(known.blockId),
    timeMs: known.timeMs,
    code: receipt.code === 0 ? 'OK' : (refusalCode(receipt.code) ?? `E_${receipt.code}`),
    ...(receipt.code === 0 ? {} : { failedCall: receipt.failedCall }),
    transaction: toHex(known.transaction),
    content: reader.explain(known.transaction, receipt),
  }
}

export const showStatus = (status: NodeStatus): Json => ({
  ...status,
  chainId: toHex(status.chainId),
  blockId: toHex(status.blockId),
  stateRoot: toHex(status.stateRoot),
  seat: status.seat ?? null,
  upgrade: status.upgrade ?? null,
  behindBlocks: status.behindBlocks ?? null,
  signing: { ...status.signing, fromView: status.signing.fromView ?? null },
})

export const showState = (key: Uint8Array, proven: ProvenState, withProof: boolean): Json => ({
  key: toHex(key),
  height: proven.height,
  value: proven.value === undefined ? null : toHex(proven.value),
  ...(withProof
    ? {
        proof: StateProof.toJson(proven.proof),
        header: Header.toJson(proven.header),
        finalization: proven.finalization === undefined ? null : Certificate.toJson(proven.finalization),
      }
    : {}),
})
