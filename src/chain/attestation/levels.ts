/**
 * The five levels of an attestation, each one a question with an answer from the file alone. They build on each other:
 * a level is asked only after those before it.
 */

import { equalBytes, err, type Hash, ok, type Result, verify } from '#base'
import { followEpochs, trustOf } from '../follow.ts'
import { parseGenesis } from '../genesis.ts'
import { type Trust, trustGenesis, verifyFinalHeader } from '../light.ts'
import { verifyList } from '../list-tree.ts'
import { Genesis, type Header, type ListProof, Receipt, Transaction } from '../messages.ts'
import type { Attestation, FinalHeader, RecordOpening, StateStatement } from '../proof-messages.ts'
import { verifyField } from '../record.ts'
import { verifyStateProof } from '../state-proof.ts'
import { type ParsedTransaction, parseTransaction, verifyTransaction } from '../transaction.ts'

/** An attestation of which every part is there that must be. */
export type Complete = Attestation & {
  readonly [K in 'genesis' | 'transaction' | 'receipt' | 'txProof' | 'receiptProof' | 'block']-?: NonNullable<
    Attestation[K]
  >
}

/** V1: the opened fields are fields of the record behind the commitment. Not asked of a record of which none is opened. */
export const dataMatches = (chainId: Hash, record: RecordOpening): Result<undefined> => {
  const { commitRoot, fields, type, id, revision } = record
  for (const [i, opening] of fields.entries()) {
    const before = fields[i - 1]
    if (before !== undefined && opening.proof.index <= before.proof.index)
      return err('BAD_PROOF', 'the fields are not in the order of the record')
    if (!verifyField({ chainId, type, id, revision }, commitRoot, opening))
      return err('BAD_PROOF', `field ${opening.name}`)
  }
  return ok(undefined)
}

/** V2: the commitment stands in the arguments of a call of the transaction. */
export const commitmentIsSent = ({ body }: ParsedTransaction, record: RecordOpening): Result<undefined> => {
  const { call, offset, commitRoot } = record
  const args = body.calls[call]?.args
  if (args === undefined) return err('BAD_PROOF', `there is no call ${call}`)
  return equalBytes(args.subarray(offset, offset + 32), commitRoot)
    ? ok(undefined)
    : err('BAD_PROOF', 'the commitment is not in the transaction')
}

const inBlock = ({ txCount }: Header, root: Hash, data: Uint8Array, proof: ListProof) =>
  proof.size === txCount && verifyList(root, data, proof)

/** After the receipts of the transactions there can be one of the block itself. */
const receiptInBlock = ({ txCount, receiptsRoot }: Header, data: Uint8Array, proof: ListProof) =>
  (proof.size === txCount || proof.size === txCount + 1) && verifyList(receiptsRoot, data, proof)

/** V3: the transaction, well signed, and its receipt are in the block, at the same place. */
export const isInBlock = (chainId: Hash, parts: Complete, parsed: ParsedTransaction): Result<undefined> => {
  const { transaction, receipt, txProof, receiptProof } = parts
  const { header } = parts.block
  const signed = verifyTransaction(chainId, parsed, verify)
  if (!signed.ok) return signed
  if (!equalBytes(receipt.txId, parsed.id)) return err('BAD_PROOF', 'the receipt of another transaction')
  if (txProof.index !== receiptProof.index) return err('BAD_PROOF', 'transaction and receipt at different places')
  if (!inBlock(header, header.txRoot, Transaction.encode(transaction), txProof))
    return err('BAD_PROOF', 'the transaction is not in the block')
  return receiptInBlock(header, Receipt.encode(receipt), receiptProof)
    ? ok(undefined)
    : err('BAD_PROOF', 'the receipt is not in the block')
}

const finalUnder = (trusts: readonly Trust[], final: FinalHeader): Result<undefined> => {
  const trust = trustOf(trusts, final.header.epoch)
  if (trust === undefined) return err('WRONG_EPOCH', `no validators of epoch ${final.header.epoch}`)
  const verified = verifyFinalHeader(trust, final)
  return verified.ok ? ok(undefined) : verified
}

/** V4: the block is final under validators that follow from the anchor. Gives the trust in each epoch. */
export const isFinal = (anchor: Hash, parts: Complete): Result<readonly Trust[]> => {
  const { genesis, epochs, block, state } = parts
  const parsed = parseGenesis(Genesis.encode(genesis))
  if (!parsed.ok) return parsed
  if (!equalBytes(parsed.value.chainId, anchor)) return err('WRONG_CHAIN', 'not the genesis that is trusted')
  if ((epochs.at(-1)?.next.epoch ?? 0) !== Math.max(block.header.epoch, state?.block.header.epoch ?? 0))
    return err('BAD_PROOF', 'epochs are missing, or more than are needed')
  const trusts = followEpochs(trustGenesis(parsed.value), epochs)
  if (!trusts.ok) return trusts
  const final = finalUnder(trusts.value, block)
  return final.ok ? trusts : final
}

/** V5: the entries of the state are as stated after a final block that is not before that of the transaction. */
export const isCurrent = (trusts: readonly Trust[], block: Header, state: StateStatement): Result<undefined> => {
  const { header } = state.block
  if (header.height < block.height) return err('BAD_PROOF', 'the state is older than the block')
  if (state.entries.length === 0) return err('BAD_PROOF', 'no entry of the state')
  for (const { present, value, proof } of state.entries) {
    const formed = present || value.length === 0
    if (!formed || !verifyStateProof(header.stateRoot, proof, present ? value : undefined))
      return err('BAD_PROOF', present ? 'an entry is not in the state' : 'an entry is not absent from the state')
  }
  return finalUnder(trusts, state.block)
}

/** The transaction of an attestation, read as strictly as at admission. */
export const readTransaction = (chainId: Hash, { transaction }: Complete): Result<ParsedTransaction> =>
  parseTransaction(chainId, Transaction.encode(transaction))
