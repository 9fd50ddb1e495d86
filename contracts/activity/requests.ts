/** Arguments of the actions of `activity`. */

import { bool, bytes, enumeration, field, LIMITS, message, repeated, type TypeOf, uint, uint32 } from '#base'
import { ListProof } from '#chain'
import { hash, id, month, optionalHash, time } from '../ids.ts'
import {
  ActivityPlan,
  activityType,
  DISPUTE_OUTCOME,
  lateReason,
  PlanItem,
  period,
  periodKind,
  VERIFICATION,
} from './schema.ts'

export const CreateActivityArgs = message('CreateActivityArgs', 512, {
  aid: field(1, id),
  orgId: field(2, id),
  plan: field(3, ActivityPlan.kind),
})
export type CreateActivityArgs = TypeOf<typeof CreateActivityArgs>

export const ActivityArgs = message('ActivityArgs', 32, { aid: field(1, id) })
export type ActivityArgs = TypeOf<typeof ActivityArgs>

export const ResubmitActivityArgs = message('ResubmitActivityArgs', 512, {
  aid: field(1, id),
  plan: field(2, ActivityPlan.kind),
})
export const NotifyActivityArgs = message('NotifyActivityArgs', 64, {
  aid: field(1, id),
  /** Root of the list of those who are due. */
  snapshotRoot: field(2, hash),
})
export const PostponeActivityArgs = message('PostponeActivityArgs', 64, {
  aid: field(1, id),
  startsAtMs: field(2, time),
  endsAtMs: field(3, time),
})
export const OpenActivityArgs = message('OpenActivityArgs', 64, {
  aid: field(1, id),
  /** RFC 6962 root over the tokens, 16 bytes each; absent where nobody signs in by token. */
  tokenRoot: field(2, optionalHash),
  tokens: field(3, uint(100_000)),
})

export const SignInArgs = message('SignInArgs', 1_024, {
  aid: field(1, id),
  mid: field(2, id),
  /** Token shown at the time, and its place under the token root. */
  token: field(3, bytes(16)),
  proof: field(4, ListProof.kind),
})
export type SignInArgs = TypeOf<typeof SignInArgs>

export const AttendeeArgs = message('AttendeeArgs', 64, { aid: field(1, id), mid: field(2, id) })
export type AttendeeArgs = TypeOf<typeof AttendeeArgs>

export const RollCallArgs = message('RollCallArgs', LIMITS.argsBytes, {
  aid: field(1, id),
  mids: repeated(2, id, LIMITS.batchEntries),
  /** RFC 6962 root over the aliases. */
  root: field(3, hash),
})
export type RollCallArgs = TypeOf<typeof RollCallArgs>

export const DecideLeaveArgs = message('DecideLeaveArgs', 64, {
  aid: field(1, id),
  mid: field(2, id),
  grant: field(3, bool),
})
export const FileMinutesArgs = message('FileMinutesArgs', 128, {
  aid: field(1, id),
  minutesRoot: field(2, hash),
  attachments: field(3, uint(1_000)),
  attachmentsRoot: field(4, optionalHash),
})
export const VerifyActivityArgs = message('VerifyActivityArgs', 64, {
  aid: field(1, id),
  result: field(2, enumeration('Verification', VERIFICATION)),
})
export const DisputeActivityArgs = message('DisputeActivityArgs', 64, {
  aid: field(1, id),
  groundsRoot: field(2, hash),
})
export const ResolveDisputeArgs = message('ResolveDisputeArgs', 64, {
  aid: field(1, id),
  outcome: field(2, enumeration('DisputeOutcome', DISPUTE_OUTCOME)),
})
export type ResolveDisputeArgs = TypeOf<typeof ResolveDisputeArgs>

export const CoSignActivityArgs = message('CoSignActivityArgs', 64, { aid: field(1, id), orgId: field(2, id) })
export type CoSignActivityArgs = TypeOf<typeof CoSignActivityArgs>

export const PaperRollArgs = message('PaperRollArgs', LIMITS.argsBytes, {
  aid: field(1, id),
  mids: repeated(2, id, LIMITS.batchEntries),
  /** RFC 6962 root over the aliases. */
  root: field(3, hash),
  /** Hash of the signed sheet. */
  sheetHash: field(4, hash),
})

export const FileLateMinutesArgs = message('FileLateMinutesArgs', 128, {
  aid: field(1, id),
  minutesRoot: field(2, hash),
  attachments: field(3, uint(1_000)),
  attachmentsRoot: field(4, optionalHash),
  lateReason: field(5, lateReason),
})

export const SubmitMakeupArgs = message('SubmitMakeupArgs', 128, {
  aid: field(1, id),
  mid: field(2, id),
  materialRoot: field(3, hash),
})
export const DecideMakeupArgs = message('DecideMakeupArgs', 64, {
  aid: field(1, id),
  mid: field(2, id),
  grant: field(3, bool),
})

export const CertifyVolunteerArgs = message('CertifyVolunteerArgs', 128, {
  aid: field(1, id),
  certId: field(2, id),
  /** Salted commitment to the holder. */
  holder: field(3, hash),
  /** Released template that it is printed on. */
  templateId: field(4, id),
  templateVersion: field(5, uint32),
})

export const SetPlanArgs = message('SetPlanArgs', 1_024, {
  orgId: field(1, id),
  periodKind: field(2, periodKind),
  period: field(3, period),
  items: repeated(4, PlanItem.kind, LIMITS.planItems),
})
export type SetPlanArgs = TypeOf<typeof SetPlanArgs>

/** Only that talks took place, and how many: nobody is named. */
export const RecordTalksArgs = message('RecordTalksArgs', 64, {
  orgId: field(1, id),
  month: field(2, month),
  talks: field(3, uint(1_000)),
})

export const FlagOverdueArgs = message('FlagOverdueArgs', 64, {
  orgId: field(1, id),
  type: field(2, activityType),
  period: field(3, period),
})
export type FlagOverdueArgs = TypeOf<typeof FlagOverdueArgs>
