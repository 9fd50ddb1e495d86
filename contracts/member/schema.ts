/** Messages of `member`: members, their development, resolutions, imports. */

import {
  address,
  enumeration,
  field,
  LIMITS,
  message,
  optionalAddress,
  repeated,
  type TypeOf,
  uint,
  uint32,
} from '#base'
import { hash, id, month, optionalId, time } from '../ids.ts'

export const STAGE = {
  APPLICANT: 1,
  ACTIVIST: 2,
  DEVELOPMENT_TARGET: 3,
  PROBATIONARY: 4,
  FULL: 5,
  CANCELLED: 6,
  DISQUALIFIED: 7,
} as const
export type Stage = (typeof STAGE)[keyof typeof STAGE]
/**
 * IN_TRANSFER: all rights stay, where the member is, until the transfer is completed. ROTATED: the alias has been replaced
 * by another one of the same member. ERASED: the secrets of the record are destroyed; only what proves so is left. GUEST: a
 * floating member from outside the zone, whose relation is not here: attends and earns at its host, is counted nowhere.
 */
export const STANDING = {
  ACTIVE: 1,
  RIGHTS_LIMITED: 2,
  EXITED: 3,
  IN_TRANSFER: 4,
  ERASED: 5,
  ROTATED: 6,
  GUEST: 7,
} as const
export type Standing = (typeof STANDING)[keyof typeof STANDING]

/** Bits of `capabilities`. */
export const CAPABILITY = { VOTE: 1, ATTEND: 2, EARN: 4, BE_EVALUATED: 8, HOST: 16 } as const

export const RESOLUTION_KIND = {
  ADMIT: 1,
  CONFIRM: 2,
  EXTEND_PROBATION: 3,
  DISQUALIFY: 4,
  CANCEL: 5,
  LIMIT_RIGHTS: 6,
  RESTORE_RIGHTS: 7,
  EXIT: 8,
} as const
export type ResolutionKind = (typeof RESOLUTION_KIND)[keyof typeof RESOLUTION_KIND]
export const RESOLUTION_STATE = { SUBMITTED: 1, APPROVED: 2, REJECTED: 3 } as const
export const BATCH_STATE = { STAGED: 1, CONFIRMED: 2, COMMITTED: 3 } as const

/** What an assembly, an approval or a notice missed; never removed. */
export const RESOLUTION_FLAG = { ASSEMBLY_LATE: 1, APPROVAL_LATE: 2, NOTICE_SHORT: 4 } as const
/** What is due next in the development of a member. The bit of a flag is 2^(number − 1). */
export const DUTY = { TALK: 1, REVIEW: 2, ASSEMBLY: 3, APPROVAL: 4, CONFIRMATION: 5 } as const
export type Duty = (typeof DUTY)[keyof typeof DUTY]
/** What a member consents to, each by itself. */
export const PURPOSE = { SENSITIVE_DATA: 1, PORTRAIT: 2, TALENT_SEARCH: 3, POINTS_DISPLAY: 4, PUBLICITY: 5 } as const
export const CONSENT_STATE = { GIVEN: 1, WITHDRAWN: 2 } as const

export const stage = enumeration('Stage', STAGE)
export const duty = enumeration('Duty', DUTY)
export const purpose = enumeration('Purpose', PURPOSE)
export const votes = uint(1_000_000)
export const introducers = 4

/** More reviews in one stage are recorded and not counted. */
export const REVIEWS_MAX = 1_000

export const Member = message('Member', 512, {
  orgId: field(1, id),
  stage: field(2, stage),
  standing: field(3, enumeration('Standing', STANDING)),
  capabilities: field(4, uint(31)),
  /** Since when the member belongs to the organisation. */
  orgSinceMs: field(5, time),
  stageSinceMs: field(6, time),
  reviews: field(7, uint(REVIEWS_MAX)),
  lastReviewMs: field(8, time),
  probationFromMs: field(9, time),
  probationToMs: field(10, time),
  extensions: field(11, uint(1)),
  introducers: repeated(12, id, introducers),
  /** Root of the salted commitment to the record of this revision. */
  commitRoot: field(13, hash),
  revision: field(14, uint32),
  exitMonth: field(15, month),
  /** Months of the stages that an import brings along; 0 where unknown. */
  confirmedMonth: field(16, month),
  /** Since when the member can vote; 0 while not. Who gains the vote after a notification is no voter of that assembly. */
  votesSinceMs: field(17, time),
  /** Group of the organisation to which the member belongs. */
  groupId: field(18, optionalId),
  /** Organisation in the zone where a floating member attends and earns, without a vote. */
  hostOrg: field(19, optionalId),
  /** Import that brought the member, and the number of the entry in it. */
  batchId: field(20, optionalId),
  batchIndex: field(21, uint(LIMITS.batchEntries)),
  /** Since when the member has this alias. */
  aliasSinceMs: field(22, time),
  /** Entries of the history. */
  changes: field(23, uint32),
})
export type Member = TypeOf<typeof Member>

export const RosterEntry = message('RosterEntry', 16, { sinceMs: field(1, time) })

/** What a member was from a time on. */
export const HistoryEntry = message('HistoryEntry', 64, {
  atMs: field(1, time),
  orgId: field(2, id),
  stage: field(3, stage),
  standing: field(4, enumeration('Standing', STANDING)),
})
export const ResolutionRef = message('ResolutionRef', 16, {
  kind: field(1, enumeration('ResolutionKind', RESOLUTION_KIND)),
})

/** Development of a candidate beside the stage itself: who accompanies it and what has been done when. */
export const Development = message('Development', 256, {
  enrolledAtMs: field(1, time),
  talkedAtMs: field(2, time),
  activistAtMs: field(3, time),
  targetAtMs: field(4, time),
  mentors: repeated(5, id, 2),
  preReviewAtMs: field(6, time),
  preReviewBy: field(7, optionalAddress),
  /** Admission or confirmation that waits for its approval, and when the assembly resolved. */
  resolutionId: field(8, optionalId),
  resolvedAtMs: field(9, time),
  /** Duties that were found overdue: bits of `DUTY`. */
  overdue: field(10, uint(31)),
})
export type Development = TypeOf<typeof Development>

export const Consent = message('Consent', 64, {
  state: field(1, enumeration('ConsentState', CONSENT_STATE)),
  version: field(2, uint32),
  atMs: field(3, time),
  /** Hash of what was read and agreed to. */
  docHash: field(4, hash),
})
export type Consent = TypeOf<typeof Consent>

export const Resolution = message('Resolution', 512, {
  kind: field(1, enumeration('ResolutionKind', RESOLUTION_KIND)),
  mid: field(2, id),
  orgId: field(3, id),
  activityId: field(4, optionalId),
  eligible: field(5, votes),
  present: field(6, votes),
  votesFor: field(7, votes),
  votesAgainst: field(8, votes),
  abstained: field(9, votes),
  introducers: repeated(10, id, introducers),
  minutes: field(11, hash),
  extensionMonths: field(12, uint(12)),
  /** When the assembly resolved: the end of its activity, or the submission where there was no assembly. */
  resolvedAtMs: field(13, time),
  state: field(14, enumeration('ResolutionState', RESOLUTION_STATE)),
  proposer: field(15, address),
  decidedBy: field(16, optionalAddress),
  /** Start of the public notice before an admission or confirmation; 0: none. */
  noticeFromMs: field(17, time),
  /** Bits of `RESOLUTION_FLAG`. */
  flags: field(18, uint(7)),
})
export type Resolution = TypeOf<typeof Resolution>

export const ImportBatch = message('ImportBatch', 128, {
  orgId: field(1, id),
  entries: field(2, uint(LIMITS.batchEntries)),
  root: field(3, hash),
  state: field(4, enumeration('BatchState', BATCH_STATE)),
  stagedBy: field(5, address),
})
export type ImportBatch = TypeOf<typeof ImportBatch>

export const ImportEntry = message('ImportEntry', 128, {
  mid: field(1, id),
  stage: field(2, stage),
  commitRoot: field(3, hash),
  /** Start of probation of a probationary member. */
  probationFromMs: field(4, time),
  confirmedMonth: field(5, month),
})
export type ImportEntry = TypeOf<typeof ImportEntry>
