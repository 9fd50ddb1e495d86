/**
 * Records of the write-ahead log (rule S4): what a replica must know again after a crash, so that it never contradicts
 * itself and never stalls its epoch. Exactly one field is present.
 */

import {
  bytes,
  err,
  field,
  type Hash,
  LIMITS,
  message,
  ok,
  optional,
  type PublicKey,
  type Result,
  repeated,
  type TypeOf,
  uint32,
  uint64,
} from '#base'
import { Block, Certificate, SignedVote } from '#chain'

/** Of what these records mean. A log of another version counts as lost. */
export const WAL_VERSION = 1

/** How far a key has signed when the mark was written (guard/place.ts). */
const KeyPlace = message('KeyPlace', 128, {
  publicKey: field(1, bytes<PublicKey>(32)),
  epoch: field(2, uint64),
  view: field(3, uint64),
  kinds: field(4, uint32),
})

/**
 * Written when a log begins, at each new epoch and when it is rewritten: a log that is there but has nothing else is not
 * a missing log. It keeps what is forgotten of the own votes, and the view in this epoch below which nothing is signed.
 */
const EpochMark = message('EpochMark', 1024, {
  epoch: field(1, uint64),
  /** Id of the anchor: the last block of the epoch before. */
  anchor: field(2, bytes<Hash>(32)),
  version: field(3, uint32),
  signFrom: field(4, uint64),
  places: repeated(5, KeyPlace.kind, LIMITS.validatorKeys),
})
export type EpochMark = TypeOf<typeof EpochMark>

export const WalRecord = message('WalRecord', LIMITS.consensusMessageBytes + 64, {
  epochMark: optional(1, EpochMark),
  /** An own vote, before it leaves. */
  vote: optional(2, SignedVote),
  /** A certificate on which a vote or a change of view rests. */
  certificate: optional(3, Certificate),
  /** A block that was proposed or notarized. */
  block: optional(4, Block),
})
export type WalRecord = TypeOf<typeof WalRecord>

const NOTHING: WalRecord = { epochMark: undefined, vote: undefined, certificate: undefined, block: undefined }

/** A record with the one field given. */
export const walRecord = (content: Partial<WalRecord>): WalRecord => ({ ...NOTHING, ...content })

export const encodeWalRecord = (record: WalRecord): Uint8Array => WalRecord.encode(record)

/** Refuses with CORRUPT: the log's own checksum said that these bytes are whole. */
export const decodeWalRecord = (data: Uint8Array): Result<WalRecord> => {
  const record = WalRecord.decode(data)
  if (!record.ok) return err('CORRUPT', `write-ahead log: ${record.fault.detail ?? record.fault.code}`)
  const present = Object.values(record.value).filter(content => content !== undefined).length
  return present === 1 ? ok(record.value) : err('CORRUPT', `write-ahead log: a record of ${present} things`)
}

/** Epoch and view to which a record belongs; a block belongs to the view of its header. */
export const placeOf = (record: WalRecord): { readonly epoch: number; readonly view: number } => {
  const { epochMark, vote, certificate, block } = record
  if (vote !== undefined) return vote.vote
  if (certificate !== undefined) return certificate.vote
  if (block !== undefined) return block.header
  return { epoch: epochMark?.epoch ?? 0, view: 0 }
}
