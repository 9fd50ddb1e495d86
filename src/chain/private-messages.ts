/**
 * Messages about records that are kept off the chain: requests to the private store of a node, each signed by who asks,
 * and the entries of the log of reads, whose roots go on the chain. None of them ever stands in a transaction.
 */

import {
  address,
  bytes,
  bytesUpTo,
  enumeration,
  field,
  fixed64,
  type Hash,
  LIMITS,
  message,
  optional,
  optionalBytes,
  type PublicKey,
  repeated,
  slug,
  type TypeOf,
  uint32,
  uint64,
} from '#base'
import { KeySignature } from './messages.ts'

const orgId = bytes(16)
const recordId = bytesUpTo(LIMITS.recordIdBytes)
const names = slug(64)

/** Why a record is read: it stands in the log of reads. Numbers are fixed for ever. */
export const READ_PURPOSE = {
  /** The person about whom it is. */
  SELF: 1,
  RECORD_KEEPING: 2,
  DEVELOPMENT: 3,
  TRANSFER: 4,
  CERTIFICATE: 5,
  AUDIT: 6,
  DATA_SUBJECT_REQUEST: 7,
  DISCLOSURE_GRANT: 8,
  SERVICE: 9,
} as const
export type ReadPurpose = (typeof READ_PURPOSE)[keyof typeof READ_PURPOSE]
const purpose = enumeration('ReadPurpose', READ_PURPOSE)

export const READ_ACT = { OPEN: 1, DISCLOSE: 2 } as const
const readAct = enumeration('ReadAct', READ_ACT)

/**
 * One read of private fields: a leaf of the hourly root of its organisation. `salt` is random, so that nobody can guess
 * an entry from the root.
 */
export const ReadEntry = message('ReadEntry', 12 * 1024, {
  version: field(1, uint32),
  /** Counts the reads of one store, from 0. */
  sequence: field(2, uint64),
  atMs: field(3, uint64),
  /** Organisation whose record it was. */
  orgId: field(4, orgId),
  reader: field(5, address),
  type: field(6, uint32),
  id: field(7, recordId),
  revision: field(8, uint32),
  act: field(9, readAct),
  purpose: field(10, purpose),
  fields: repeated(11, names, LIMITS.recordFields),
  salt: field(12, bytes(16)),
})
export type ReadEntry = TypeOf<typeof ReadEntry>

export const PrivateField = message('PrivateField', 24 * 1024, {
  name: field(1, names),
  value: field(2, bytesUpTo(LIMITS.recordValueBytes)),
})
export type PrivateField = TypeOf<typeof PrivateField>

export const PutPrivate = message('PutPrivate', LIMITS.privateRowBytes, {
  type: field(1, uint32),
  id: field(2, recordId),
  revision: field(3, uint32),
  orgId: field(4, orgId),
  fields: repeated(5, PrivateField.kind, LIMITS.recordFields),
})
export type PutPrivate = TypeOf<typeof PutPrivate>

export const ReadPrivate = message('ReadPrivate', 12 * 1024, {
  type: field(1, uint32),
  id: field(2, recordId),
  /** 0: the latest that the store has. */
  revision: field(3, uint32),
  /** None: all of them. */
  fields: repeated(4, names, LIMITS.recordFields),
  purpose: field(5, purpose),
  /** The open flag that lets an auditor read. */
  flagId: field(6, optionalBytes(16)),
  /** To disclose: the transaction that carried the commitment. Absent: to open. */
  txId: field(7, optionalBytes<Hash>(32)),
})
export type ReadPrivate = TypeOf<typeof ReadPrivate>

export const ErasePrivate = message('ErasePrivate', LIMITS.transactionBytes + 256, {
  type: field(1, uint32),
  id: field(2, recordId),
  /** The transaction that will say so on the chain: the store looks whether it would hold, erases, and sends it. */
  transaction: field(3, bytesUpTo(LIMITS.transactionBytes)),
})
export type ErasePrivate = TypeOf<typeof ErasePrivate>

/** Who has read a record (`id` given), or the reads of an organisation in one hour with their root (`id` empty). */
export const LogPrivate = message('LogPrivate', 256, {
  type: field(1, uint32),
  id: field(2, recordId),
  orgId: field(3, optionalBytes(16)),
  /** Whole hours since the Unix epoch. */
  hour: field(4, uint32),
  /** Entries from this sequence number on. */
  from: field(5, uint64),
})
export type LogPrivate = TypeOf<typeof LogPrivate>

/** Exactly one of the operations is present. */
export const PrivateRequest = message('PrivateRequest', LIMITS.privateRequestBytes, {
  /** Identity key of the node that is asked: no other node can pass the request on as its own. */
  audience: field(1, bytes<PublicKey>(32)),
  actor: field(2, address),
  nonce: field(3, fixed64),
  expiresAtMs: field(4, uint64),
  put: optional(5, PutPrivate),
  read: optional(6, ReadPrivate),
  erase: optional(7, ErasePrivate),
  log: optional(8, LogPrivate),
  /** Random number of the node's last start, which it tells to everybody: no request outlives what it remembers of nonces. */
  session: field(9, bytes(16)),
})
export type PrivateRequest = TypeOf<typeof PrivateRequest>

/** `request` as the bytes that were signed. Signatures in ascending order of public key, each key once. */
export const SignedPrivateRequest = message('SignedPrivateRequest', LIMITS.privateRequestBytes, {
  request: field(1, bytesUpTo(LIMITS.privateRequestBytes)),
  signatures: repeated(2, KeySignature.kind, LIMITS.signaturesPerTransaction),
})
export type SignedPrivateRequest = TypeOf<typeof SignedPrivateRequest>
