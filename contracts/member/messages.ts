/** What the actions of `member` take, and what its events say. */

import { enumeration, field, LIMITS, message, repeated, type TypeOf, uint, uint32 } from '#base'
import { hash, id, optionalHash, optionalId, time } from '../ids.ts'
import {
  CONSENT_STATE,
  duty,
  ImportEntry,
  introducers,
  purpose,
  RESOLUTION_KIND,
  RESOLUTION_STATE,
  stage,
  votes,
} from './schema.ts'

// ── Arguments ───────────────────────────────────────────────────────────────────────────────────────────────────────

export const EnrolCandidateArgs = message('EnrolCandidateArgs', 128, {
  mid: field(1, id),
  orgId: field(2, id),
  commitRoot: field(3, hash),
})

export const StageBatchArgs = message('StageBatchArgs', 128, {
  batchId: field(1, id),
  orgId: field(2, id),
  entries: field(3, uint(LIMITS.batchEntries)),
  /** RFC 6962 root over the canonical bytes of the entries. */
  root: field(4, hash),
})
export const BatchArgs = message('BatchArgs', 32, { batchId: field(1, id) })
export type BatchArgs = TypeOf<typeof BatchArgs>

export const CommitBatchArgs = message('CommitBatchArgs', LIMITS.argsBytes, {
  batchId: field(1, id),
  members: repeated(2, ImportEntry.kind, LIMITS.batchEntries),
})
export type CommitBatchArgs = TypeOf<typeof CommitBatchArgs>

export const AdvanceStageArgs = message('AdvanceStageArgs', 128, {
  mid: field(1, id),
  to: field(2, stage),
  docRoot: field(3, hash),
})
export const RecordReviewArgs = message('RecordReviewArgs', 64, { mid: field(1, id), docRoot: field(2, hash) })
export type RecordReviewArgs = TypeOf<typeof RecordReviewArgs>

export const SubmitResolutionArgs = message('SubmitResolutionArgs', 512, {
  resolutionId: field(1, id),
  kind: field(2, enumeration('ResolutionKind', RESOLUTION_KIND)),
  mid: field(3, id),
  /** The assembly that resolved; absent for the kinds that need none. */
  activityId: field(4, optionalId),
  eligible: field(5, votes),
  present: field(6, votes),
  votesFor: field(7, votes),
  votesAgainst: field(8, votes),
  abstained: field(9, votes),
  introducers: repeated(10, id, introducers),
  minutes: field(11, hash),
  extensionMonths: field(12, uint(12)),
  noticeFromMs: field(14, time),
  /** Certificate of the course that an admission rests on, and the salt with which its holder opens it. 13 is used up. */
  certId: field(15, optionalId),
  certSalt: field(16, optionalHash),
})
export type SubmitResolutionArgs = TypeOf<typeof SubmitResolutionArgs>

export const DECISION = { APPROVE: 1, REJECT: 2 } as const
export const DecideResolutionArgs = message('DecideResolutionArgs', 64, {
  resolutionId: field(1, id),
  decision: field(2, enumeration('Decision', DECISION)),
})
export type DecideResolutionArgs = TypeOf<typeof DecideResolutionArgs>

export const UpdateRecordArgs = message('UpdateRecordArgs', 128, {
  mid: field(1, id),
  /** The next revision. */
  revision: field(2, uint32),
  commitRoot: field(3, hash),
})

export const MemberArgs = message('MemberArgs', 64, { mid: field(1, id) })
export type MemberArgs = TypeOf<typeof MemberArgs>

/** Records behind `docRoot` stay off the chain. */
export const DocumentArgs = message('DocumentArgs', 64, { mid: field(1, id), docRoot: field(2, hash) })
export type DocumentArgs = TypeOf<typeof DocumentArgs>

export const AssignGroupArgs = message('AssignGroupArgs', 64, {
  mid: field(1, id),
  /** Absent: none. */
  groupId: field(2, optionalId),
})
export type AssignGroupArgs = TypeOf<typeof AssignGroupArgs>

export const SetMentorArgs = message('SetMentorArgs', 64, { mid: field(1, id), mentors: repeated(2, id, 2) })
export type SetMentorArgs = TypeOf<typeof SetMentorArgs>

export const RecordConsentArgs = message('RecordConsentArgs', 128, {
  mid: field(1, id),
  purpose: field(2, purpose),
  version: field(3, uint32),
  docHash: field(4, hash),
})
export type RecordConsentArgs = TypeOf<typeof RecordConsentArgs>

export const ConsentArgs = message('ConsentArgs', 64, { mid: field(1, id), purpose: field(2, purpose) })
export type ConsentArgs = TypeOf<typeof ConsentArgs>

export const RotateAliasArgs = message('RotateAliasArgs', 128, {
  mid: field(1, id),
  newMid: field(2, id),
  /** The record under the new alias. */
  commitRoot: field(3, hash),
})
export type RotateAliasArgs = TypeOf<typeof RotateAliasArgs>

// ── Events ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export const MemberEvent = message('MemberEvent', 128, {
  mid: field(1, id),
  orgId: field(2, id),
  stage: field(3, stage),
})
export const BatchEvent = message('BatchEvent', 128, {
  batchId: field(1, id),
  orgId: field(2, id),
  entries: field(3, uint(LIMITS.batchEntries)),
  root: field(4, hash),
})
/** Nothing here says why. */
export const StandingEvent = message('StandingEvent', 64, { mid: field(1, id), orgId: field(2, id) })
export const RecordEvent = message('RecordEvent', 128, {
  mid: field(1, id),
  revision: field(2, uint32),
  commitRoot: field(3, hash),
})
export const ResolutionEvent = message('ResolutionEvent', 128, {
  resolutionId: field(1, id),
  mid: field(2, id),
  kind: field(3, enumeration('ResolutionKind', RESOLUTION_KIND)),
  state: field(4, enumeration('ResolutionState', RESOLUTION_STATE)),
})
export const MovedEvent = message('MovedEvent', 128, {
  mid: field(1, id),
  fromOrg: field(2, id),
  toOrg: field(3, id),
})
export const GroupEvent = message('GroupEvent', 64, { mid: field(1, id), groupId: field(2, optionalId) })
export const MentorEvent = message('MentorEvent', 128, { mid: field(1, id), mentors: repeated(2, id, 2) })
export const ConsentEvent = message('ConsentEvent', 128, {
  mid: field(1, id),
  purpose: field(2, purpose),
  state: field(3, enumeration('ConsentState', CONSENT_STATE)),
  version: field(4, uint32),
})
export const AliasEvent = message('AliasEvent', 64, { mid: field(1, id), newMid: field(2, id) })
export const DutyEvent = message('DutyEvent', 64, { mid: field(1, id), orgId: field(2, id), duty: field(3, duty) })
