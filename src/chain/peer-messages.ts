/** Messages between nodes beside those of consensus: dissemination, catch-up, questions about keys. */

import {
  bytes,
  bytesUpTo,
  field,
  type Hash,
  LIMITS,
  message,
  optional,
  type PublicKey,
  repeated,
  type TypeOf,
  uint32,
  uint64,
} from '#base'
import { Block, Certificate, Header, KeySignature, SignedVote } from './messages.ts'
import { Rescue } from './rescue-messages.ts'

const hash = bytes<Hash>(32)
const publicKey = bytes<PublicKey>(32)

/** Transactions for the pools of others: never one alone where several wait. */
export const TransactionBatch = message('TransactionBatch', LIMITS.transactionFrameBytes, {
  transactions: repeated(1, bytesUpTo(LIMITS.transactionBytes), LIMITS.transactionsPerFrame),
})
export type TransactionBatch = TypeOf<typeof TransactionBatch>

/**
 * Asks what is known to be signed by keys that the asker means to sign with, before it does. `nonce` is new for each
 * question and cannot be foreseen, so that an answer cannot be an old one.
 */
export const KeyQuery = message('KeyQuery', 256, {
  publicKeys: repeated(1, publicKey, LIMITS.validatorKeys),
  nonce: field(2, hash),
})
export type KeyQuery = TypeOf<typeof KeyQuery>

/**
 * The answer, made of what can be checked: for each key its signed votes in the highest view that is known here, and the
 * certificate by which the answerer entered the view it is in (absent in view 1). `speakers` sign the answer with the
 * validator keys of the answerer (`reportBytes`).
 */
export const KeyReport = message('KeyReport', 32 * 1024, {
  epoch: field(1, uint64),
  entry: optional(2, Certificate),
  votes: repeated(3, SignedVote.kind, 3 * LIMITS.validatorKeys),
  speakers: repeated(4, KeySignature.kind, LIMITS.validatorKeys),
})
export type KeyReport = TypeOf<typeof KeyReport>

/** Exactly one of: blocks from a height, blocks by id, or a question about keys. */
export const Request = message('Request', LIMITS.requestBytes, {
  fromHeight: field(1, uint64),
  maxBlocks: field(2, uint32),
  blockIds: repeated(3, hash, LIMITS.blocksPerResponse),
  keyQuery: optional(4, KeyQuery),
})
export type Request = TypeOf<typeof Request>

/**
 * Blocks in ascending order; where they were asked for by height with a finalization of the last of them, or of a block
 * further up, and then with the headers between, that one's included. Or a report.
 * `rescue` is that of the block before the height that was asked for, if the epoch was cut there (E5).
 */
export const Response = message('Response', LIMITS.responseBytes, {
  blocks: repeated(1, Block.kind, LIMITS.blocksPerResponse),
  finalization: optional(2, Certificate),
  keyReport: optional(3, KeyReport),
  rescue: optional(4, Rescue),
  headers: repeated(5, Header.kind, LIMITS.proofHeaders),
})
export type Response = TypeOf<typeof Response>
