/** A true attestation with every part: a record, an inclusion, epochs, and a later state with an absence. */

import { ascii, concat, type Hash, sha256 } from '#base'
import {
  type Attestation,
  commitRecord,
  type EpochStep,
  type Header,
  openField,
  proveList,
  Receipt,
  type StateEntry,
  txId,
} from '#chain'
import { referenceGet, referenceProve, referenceRoot } from './reference-tree.ts'
import { anchorOf, finalOf, headerOn, type SampleChain, sampleChain, sampleTransaction } from './sample-chain.ts'

/** The record whose commitment the sample transaction carries. */
export const sampleRecord = (chainId: Hash) =>
  commitRecord({
    chainId,
    type: 7,
    id: ascii('member-17'),
    revision: 1,
    secret: sha256(ascii('secret of the record')),
    fields: [
      { name: 'name', value: ascii('李华') },
      { name: 'phone', value: undefined },
      { name: 'joined', value: ascii('2026-11-24') },
    ],
  })

const STATE = Array.from({ length: 12 }, (_, i) => ({ key: ascii(`key ${i}`), value: ascii(`value ${i}`) }))

const entryOf = (key: Uint8Array): StateEntry => {
  const value = referenceGet(STATE, key)
  return { present: value !== undefined, value: value ?? new Uint8Array(0), proof: referenceProve(STATE, key) }
}

interface SampleBlocks {
  readonly headers: readonly Header[]
  readonly transactions: readonly Uint8Array[]
  readonly receipts: readonly Receipt[]
  readonly args: Uint8Array
}

/** Ten blocks of epochs 0, 1 and 2; the transactions stand in block 6. */
const blocksOf = (chain: SampleChain): SampleBlocks => {
  const args = concat(ascii('0123'), sampleRecord(chain.chainId).root, ascii('45'))
  const signed = [1n, 2n, 3n].map(nonce => sampleTransaction(chain, { nonce, args }))
  const receipts = signed.map(
    ({ tx }, i): Receipt => ({
      txId: txId(chain.chainId, tx.body),
      code: i === 0 ? 4 : 0,
      failedCall: 0,
      events: i === 0 ? [] : [{ module: 3, kind: 1, data: ascii('enrolled') }],
    }),
  )
  const transactions = signed.map(({ bytes }) => bytes)
  const headers = [anchorOf(chain)]
  const stateRoot = referenceRoot(STATE)
  for (let height = 1; height <= 10; height++) {
    const content = height === 6 ? { transactions, receipts, stateRoot } : {}
    headers.push(headerOn(chain, headers[height - 1] as Header, content))
  }
  return { headers, transactions, receipts, args }
}

const at = (headers: readonly Header[], height: number): Header => headers[height] as Header

/** The parts of the attestation of the second transaction of block 6. */
export const sampleAttestation = (chain: SampleChain = sampleChain()): Attestation => {
  const { headers, transactions, receipts } = blocksOf(chain)
  const record = sampleRecord(chain.chainId)
  const step = (height: number, epoch: number): EpochStep => ({
    boundary: finalOf(chain, at(headers, height)),
    next: { epoch, validators: chain.set.validators },
    rescue: undefined,
  })
  const signed = sampleTransaction(chain, {
    nonce: 2n,
    args: concat(ascii('0123'), record.root, ascii('45')),
  })
  return {
    genesis: chain.genesis,
    transaction: signed.tx,
    receipt: receipts[1] as Receipt,
    txProof: proveList(transactions, 1),
    receiptProof: proveList(
      receipts.map(receipt => Receipt.encode(receipt)),
      1,
    ),
    block: finalOf(chain, at(headers, 6), [at(headers, 7)]),
    epochs: [step(4, 1), step(8, 2)],
    record: {
      type: 7,
      id: ascii('member-17'),
      revision: 1,
      commitRoot: record.root,
      call: 0,
      offset: 4,
      fields: [openField(record, 'name'), openField(record, 'phone')],
    },
    state: {
      block: finalOf(chain, at(headers, 10)),
      entries: [entryOf(ascii('key 3')), entryOf(ascii('superseded'))],
    },
  }
}
