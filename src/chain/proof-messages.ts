/** Messages of proofs that leave the chain: final headers, epochs, record openings, attestations. */

import {
  bool,
  bytes,
  bytesUpTo,
  field,
  type Hash,
  LIMITS,
  message,
  optional,
  repeated,
  slug,
  type TypeOf,
  uint32,
} from '#base'
import { HeartbeatCertificate } from './heartbeat-messages.ts'
import { Certificate, Genesis, Header, ListProof, Receipt, StateProof, Transaction, ValidatorSet } from './messages.ts'

import { Rescue } from './rescue-messages.ts'

const hash = bytes<Hash>(32)

/** A header that is final: `finalization` is of the last of `descendants`, or of the header itself if there are none. */
export const FinalHeader = message('FinalHeader', 128 * 1024, {
  header: field(1, Header.kind),
  descendants: repeated(2, Header.kind, LIMITS.proofHeaders),
  finalization: field(3, Certificate.kind),
})
export type FinalHeader = TypeOf<typeof FinalHeader>

/** One field of a record, opened. A field that the record does not have is opened with `present` false, no value. */
export const FieldOpening = message('FieldOpening', 24 * 1024, {
  name: field(1, slug(64)),
  present: field(2, bool),
  value: field(3, bytesUpTo(LIMITS.recordValueBytes)),
  salt: field(4, hash),
  proof: field(5, ListProof.kind),
})
export type FieldOpening = TypeOf<typeof FieldOpening>

/** Opened fields of one record, its commitment, and where in the transaction the 32 bytes of the commitment stand. */
export const RecordOpening = message('RecordOpening', 4 * 1024 * 1024, {
  type: field(1, uint32),
  id: field(2, bytesUpTo(LIMITS.recordIdBytes)),
  revision: field(3, uint32),
  commitRoot: field(4, hash),
  call: field(5, uint32),
  offset: field(6, uint32),
  fields: repeated(7, FieldOpening.kind, LIMITS.recordFields),
})
export type RecordOpening = TypeOf<typeof RecordOpening>

/** One key of the state and what stands under it; with `present` false that nothing does. */
export const StateEntry = message('StateEntry', 64 * 1024, {
  present: field(1, bool),
  value: field(2, bytesUpTo(LIMITS.stateValueBytes)),
  proof: field(3, StateProof.kind),
})
export type StateEntry = TypeOf<typeof StateEntry>

/** A rescue with what it rests on: the row of the guardians, in the state after the anchor. */
export const RescueProof = message('RescueProof', 96 * 1024, {
  rescue: field(1, Rescue.kind),
  guardians: field(2, StateEntry.kind),
})
export type RescueProof = TypeOf<typeof RescueProof>

/**
 * The step from one epoch to the next: its boundary block, final, and the set that this block names. Where the epoch was
 * cut by a rescue, `boundary` is the anchor of the rescue and `next` the set that this one names.
 */
export const EpochStep = message('EpochStep', 384 * 1024, {
  boundary: field(1, FinalHeader.kind),
  next: field(2, ValidatorSet.kind),
  rescue: optional(3, RescueProof),
})
export type EpochStep = TypeOf<typeof EpochStep>

/** Entries of the state after a final block. */
export const StateStatement = message('StateStatement', 2 * 1024 * 1024, {
  block: field(1, FinalHeader.kind),
  entries: repeated(2, StateEntry.kind, LIMITS.proofStateEntries),
})
export type StateStatement = TypeOf<typeof StateStatement>

/**
 * The offline bundle. Only `record` and `state` may really be missing; the others are optional in the schema, so that
 * what is missing can be named. `epochs` lead from genesis to the latest epoch that a part speaks of, no further.
 */
export const Attestation = message('Attestation', LIMITS.attestationBytes, {
  genesis: optional(1, Genesis),
  transaction: optional(2, Transaction),
  receipt: optional(3, Receipt),
  txProof: optional(4, ListProof),
  receiptProof: optional(5, ListProof),
  block: optional(6, FinalHeader),
  epochs: repeated(7, EpochStep.kind, LIMITS.proofEpochs),
  record: optional(8, RecordOpening),
  state: optional(9, StateStatement),
})
export type Attestation = TypeOf<typeof Attestation>

/**
 * A heartbeat for who has the genesis hash alone: `epochs` lead from genesis to the epoch of the heartbeat, `block` is the
 * one that it names (absent at height 0).
 */
export const HeartbeatProof = message('HeartbeatProof', LIMITS.attestationBytes, {
  genesis: field(1, Genesis.kind),
  epochs: repeated(2, EpochStep.kind, LIMITS.proofEpochs),
  block: optional(3, FinalHeader),
  certificate: field(4, HeartbeatCertificate.kind),
})
export type HeartbeatProof = TypeOf<typeof HeartbeatProof>
