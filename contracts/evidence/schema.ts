/** Messages of `evidence`: roots of records and files anchored on the chain, what became of them, and proofs of leaves. */

import {
  enumeration,
  field,
  LIMITS,
  message,
  optional,
  optionalAddress,
  repeated,
  type TypeOf,
  uint,
  uint32,
} from '#base'
import { ListProof } from '#chain'
import { hash, id, optionalHash, optionalId, time } from '../ids.ts'

export const EVIDENCE_KIND = {
  MEMBER_RECORD: 1,
  MINUTES: 2,
  PHOTO_SET: 3,
  COURSEWARE: 4,
  REPLAY: 5,
  POST: 6,
  DESIGN: 7,
  CERTIFICATE: 8,
  REPORT: 9,
  SNAPSHOT: 10,
  OTHER: 11,
} as const

/** What the evidence is about. */
export const SUBJECT_TYPE = {
  ORG: 1,
  MEMBER: 2,
  ACTIVITY: 3,
  COURSE: 4,
  CERTIFICATE: 5,
  LIVE: 6,
  POST: 7,
  BRAND: 8,
  ITEM: 9,
  ARCHIVE: 10,
  POSITION: 11,
  REVIEW_CASE: 12,
  TRANSFER: 13,
  RESOLUTION: 14,
  EVALUATION: 15,
  DIRECTIVE: 16,
  RESOURCE: 17,
  REQUEST: 18,
  FLAG: 19,
  OTHER: 20,
} as const

export const EVIDENCE_STATE = { ANCHORED: 1, SUPERSEDED: 2, WITHDRAWN: 3, ERASED: 4 } as const
/** Hashes and signatures with which the record was made. */
export const SUITE = { SHA256_ED25519: 1, SM3_SM2: 2 } as const
/** Rough size of what stands behind the root; the exact one could tell a file from another. */
export const SIZE_BUCKET = { UP_TO_10K: 1, UP_TO_1M: 2, UP_TO_100M: 3, ABOVE_100M: 4 } as const
export const MEDIA_TYPE = { RECORD: 1, DOCUMENT: 2, IMAGE: 3, AUDIO: 4, VIDEO: 5, MIXED: 6, OTHER: 7 } as const
export const RETENTION = { Y1: 1, Y3: 2, Y10: 3, PERM: 4 } as const
const WITHDRAW_REASON = { MISTAKE: 1, WRONG_SUBJECT: 2, PRIVACY: 3, COPYRIGHT: 4, ORDER: 5, OTHER: 6 } as const

const kind = enumeration('EvidenceKind', EVIDENCE_KIND)
const subjectType = enumeration('SubjectType', SUBJECT_TYPE)
const reason = enumeration('WithdrawReason', WITHDRAW_REASON)

export const EvidenceMeta = message('EvidenceMeta', 64, {
  suite: field(1, enumeration('Suite', SUITE)),
  sizeBucket: field(2, enumeration('SizeBucket', SIZE_BUCKET)),
  mediaType: field(3, enumeration('MediaType', MEDIA_TYPE)),
  /** Salted hash of where it is kept. */
  storageRef: field(4, optionalHash),
  retention: field(5, enumeration('Retention', RETENTION)),
})
export type EvidenceMeta = TypeOf<typeof EvidenceMeta>

export const Evidence = message('Evidence', 512, {
  kind: field(1, kind),
  subjectType: field(2, subjectType),
  subjectId: field(3, id),
  orgId: field(4, id),
  root: field(5, hash),
  meta: field(6, EvidenceMeta.kind),
  /** Leaves of a batch; 0: the root is that of one record or file. */
  leaves: field(7, uint(LIMITS.batchEntries)),
  supersedes: field(8, optionalId),
  supersededBy: field(9, optionalId),
  /** Who anchored it; absent where a module did. */
  anchoredBy: field(10, optionalAddress),
  /** Module that anchored it; 0: an account did. */
  module: field(11, uint(65_535)),
  atMs: field(12, time),
  height: field(13, uint32),
  /** Verifications that a service has logged. */
  verifications: field(14, uint32),
  state: field(15, enumeration('EvidenceState', EVIDENCE_STATE)),
})
export type Evidence = TypeOf<typeof Evidence>

export const EvidenceRef = message('EvidenceRef', 32, { evId: field(1, id) })
export const Mark = message('Mark', 16, { atMs: field(1, time) })
/** Evidence of one subject is numbered from 0. */
export const SubjectHead = message('SubjectHead', 32, {
  count: field(1, uint32),
  /** Since then everything about the subject counts as erased; 0: it does not. */
  erasedAtMs: field(2, time),
  /** Rows below this number have been marked. */
  marked: field(3, uint32),
})
export type SubjectHead = TypeOf<typeof SubjectHead>
/** Leaves in one row. */
export const LEAVES_PER_ROW = 100
export const LeafRow = message('LeafRow', 4_096, { leaves: repeated(1, hash, LEAVES_PER_ROW) })

// ── Arguments ───────────────────────────────────────────────────────────────────────────────────────────────────────

export const AnchorArgs = message('AnchorArgs', 256, {
  evId: field(1, id),
  kind: field(2, kind),
  subjectType: field(3, subjectType),
  subjectId: field(4, id),
  orgId: field(5, id),
  root: field(6, hash),
  meta: field(7, EvidenceMeta.kind),
})
export type AnchorArgs = TypeOf<typeof AnchorArgs>

export const AnchorBatchArgs = message('AnchorBatchArgs', 20_000, {
  evId: field(1, id),
  kind: field(2, kind),
  subjectType: field(3, subjectType),
  subjectId: field(4, id),
  orgId: field(5, id),
  /** Root of the list of the leaves. */
  root: field(6, hash),
  meta: field(7, EvidenceMeta.kind),
  leaves: repeated(8, hash, LIMITS.batchEntries),
})
export type AnchorBatchArgs = TypeOf<typeof AnchorBatchArgs>

export const SupersedeArgs = message('SupersedeArgs', 256, {
  evId: field(1, id),
  /** What the new evidence takes the place of. */
  previous: field(2, id),
  root: field(3, hash),
  meta: field(4, EvidenceMeta.kind),
})
export const WithdrawArgs = message('WithdrawArgs', 32, { evId: field(1, id), reason: field(2, reason) })
export const LogVerificationArgs = message('LogVerificationArgs', 2_048, {
  evId: field(1, id),
  /** What was verified: the root itself, or a leaf below it. */
  leaf: field(2, hash),
  proof: optional(3, ListProof),
})
export type LogVerificationArgs = TypeOf<typeof LogVerificationArgs>
export const SubjectArgs = message('SubjectArgs', 32, { subjectType: field(1, subjectType), subjectId: field(2, id) })
export type SubjectArgs = TypeOf<typeof SubjectArgs>

// ── Events ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export const AnchoredEvent = message('AnchoredEvent', 192, {
  evId: field(1, id),
  kind: field(2, kind),
  subjectType: field(3, subjectType),
  subjectId: field(4, id),
  orgId: field(5, id),
  root: field(6, hash),
  leaves: field(7, uint(LIMITS.batchEntries)),
})
export const SupersededEvent = message('SupersededEvent', 64, { evId: field(1, id), supersededBy: field(2, id) })
export const WithdrawnEvent = message('WithdrawnEvent', 64, { evId: field(1, id), reason: field(2, reason) })
export const ErasedEvent = message('ErasedEvent', 64, {
  subjectType: field(1, subjectType),
  subjectId: field(2, id),
  /** Rows marked so far, and all. */
  marked: field(3, uint32),
  count: field(4, uint32),
})
