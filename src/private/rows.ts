/** What lies where in the database of the store, and what is in it. A prefix is a literal for ever. */

import {
  address,
  bool,
  bytes,
  bytesUpTo,
  concat,
  enumeration,
  field,
  type Hash,
  LIMITS,
  message,
  optionalAddress,
  readU32be,
  repeated,
  slug,
  type TypeOf,
  u32be,
  u64be,
  uint32,
  uint64,
} from '#base'
import { PrivateField } from '#chain'
import { SEAL_BYTES } from './aead.ts'

/** Of rows, tombstones and entries of the log as they are written today. */
export const ROW_VERSION = 1

export const PREFIX = {
  /** `r ‖ record ‖ u32(revision)` → SealedRow. */
  row: 0x72,
  /** `t ‖ record` → Tombstone. */
  tombstone: 0x74,
  /** `l ‖ u64(sequence)` → entry of the log of reads, sealed. */
  read: 0x6c,
  /** `h ‖ organisation ‖ u32(hour) ‖ u64(sequence)` → nothing: reads of an hour. */
  readByHour: 0x68,
  /** `k ‖ record ‖ u64(sequence)` → nothing: reads of a record. */
  readByRecord: 0x6b,
} as const

/** A record, all of its revisions. */
export interface RecordName {
  readonly type: number
  readonly id: Uint8Array
}

/** `u32(type) ‖ len(id) ‖ id`: no name is the beginning of another. */
const nameBytes = ({ type, id }: RecordName): Uint8Array => concat(u32be(type), Uint8Array.of(id.length), id)

const keyOf = (prefix: number, ...parts: readonly Uint8Array[]): Uint8Array => concat(Uint8Array.of(prefix), ...parts)

/** The record of a row by its key. */
export const nameOfRow = (key: Uint8Array): RecordName => {
  const length = key[5] as number
  return { type: readU32be(key, 1), id: key.slice(6, 6 + length) }
}

/** Every revision of a record, without the number of it. */
export const rowsKey = (name: RecordName): Uint8Array => keyOf(PREFIX.row, nameBytes(name))
export const rowKey = (name: RecordName, revision: number): Uint8Array => concat(rowsKey(name), u32be(revision))
export const tombstoneKey = (name: RecordName): Uint8Array => keyOf(PREFIX.tombstone, nameBytes(name))
export const readKey = (sequence: number): Uint8Array => keyOf(PREFIX.read, u64be(sequence))
export const hourKey = (orgId: Uint8Array, hour: number): Uint8Array => keyOf(PREFIX.readByHour, orgId, u32be(hour))
export const recordReadsKey = (name: RecordName): Uint8Array => keyOf(PREFIX.readByRecord, nameBytes(name))

/** Keys that begin with `prefix`: no key continues with eight bytes of 0xff. */
export const rangeOf = (prefix: Uint8Array) => ({ gte: prefix, lt: concat(prefix, new Uint8Array(9).fill(0xff)) })

/** A field of the commitment; `present` false where the record has none. */
const CommittedField = message('CommittedField', 24 * 1024, {
  name: field(1, slug(64)),
  present: field(2, bool),
  value: field(3, bytesUpTo(LIMITS.recordValueBytes)),
})

/** One revision of a record: everything here is gone when its key is. */
export const PrivateRow = message('PrivateRow', LIMITS.privateRowBytes, {
  orgId: field(1, bytes(16)),
  /** From which the salts of the commitment come. */
  secret: field(2, bytes(32)),
  commitRoot: field(3, bytes<Hash>(32)),
  putBy: field(4, address),
  putAtMs: field(5, uint64),
  fields: repeated(6, CommittedField.kind, LIMITS.recordFields),
  /** Fields that are no part of any commitment: they can be opened here and shown to nobody elsewhere. */
  closed: repeated(7, PrivateField.kind, LIMITS.recordFields),
})
export type PrivateRow = TypeOf<typeof PrivateRow>

/** A row under the key of its slot. */
export const SealedRow = message('SealedRow', LIMITS.privateRowBytes + 64, {
  version: field(1, uint32),
  slot: field(2, uint32),
  sealed: field(3, bytesUpTo(LIMITS.privateRowBytes + SEAL_BYTES)),
})
export type SealedRow = TypeOf<typeof SealedRow>

/** PENDING: decided and not done yet; the next start finishes it before anything else. */
export const ERASURE = { PENDING: 1, ERASED: 2 } as const

/** What is left of a record that was erased. */
export const Tombstone = message('Tombstone', 256, {
  version: field(1, uint32),
  state: field(2, enumeration('Erasure', ERASURE)),
  revisions: field(3, uint32),
  atMs: field(4, uint64),
  by: field(5, optionalAddress),
})
export type Tombstone = TypeOf<typeof Tombstone>
