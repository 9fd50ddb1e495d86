/** Messages of `activity`. */

import {
  address,
  bool,
  bytes,
  enumeration,
  field,
  LIMITS,
  message,
  optionalAddress,
  repeated,
  type TypeOf,
  uint,
} from '#base'
import { ListProof } from '#chain'
import { hash, id, optionalHash, optionalId, time } from '../ids.ts'

export const ACTIVITY_TYPE = {
  PARTY_ASSEMBLY: 1,
  COMMITTEE_MEETING: 2,
  GROUP_MEETING: 3,
  PARTY_LECTURE: 4,
  THEME_DAY: 5,
  ORG_LIFE_MEETING: 6,
  DEMOCRATIC_EVALUATION: 7,
  ELECTION: 8,
  OATH: 9,
  VOLUNTEER_SERVICE: 10,
  JOINT_EVENT: 11,
  ENTERPRISE_SERVICE: 12,
  INTEGRITY_EDU: 13,
  CULTURE: 14,
  VISIT: 15,
  TALK: 16,
  OTHER: 17,
} as const

export const ACTIVITY_STATE = {
  SUBMITTED: 1,
  RETURNED: 2,
  APPROVED: 3,
  NOTIFIED: 4,
  OPEN: 5,
  CLOSED: 6,
  MINUTED: 7,
  VERIFIED: 8,
  DISPUTED: 9,
  VOIDED: 10,
  CANCELLED: 11,
  POSTPONED: 12,
} as const
export type ActivityState = (typeof ACTIVITY_STATE)[keyof typeof ACTIVITY_STATE]

const MODE = { ONSITE: 1, ONLINE: 2, MIXED: 3 } as const
export const OPEN_TO = { MEMBERS: 1, ALLIANCE: 2, PUBLIC: 3 } as const
export const SIGN_IN_METHOD = { DYNAMIC_QR: 1, ONSITE_DEVICE: 2, ROLL_CALL: 3 } as const
export const SIGN_IN_RESULT = { ON_TIME: 1, LATE: 2 } as const
export const LEAVE_STATE = { REQUESTED: 1, GRANTED: 2, DENIED: 3 } as const
export const VERIFICATION = { ACCEPT: 1, REJECT: 2 } as const
export const DISPUTE_OUTCOME = { UPHELD: 1, VOIDED: 2 } as const

const activityType = enumeration('ActivityType', ACTIVITY_TYPE)
const activityState = enumeration('ActivityState', ACTIVITY_STATE)
/** The sum of three counts of an organisation fits. */
const people = uint(12_000_000_000)
const capacity = uint(LIMITS.activityParticipants)
const centiHours = uint(100_000)

/** What is planned. Title, agenda and place stand off the chain behind `contentRoot`. */
export const ActivityPlan = message('ActivityPlan', 256, {
  type: field(1, activityType),
  mode: field(2, enumeration('ActivityMode', MODE)),
  openTo: field(3, enumeration('OpenTo', OPEN_TO)),
  startsAtMs: field(4, time),
  endsAtMs: field(5, time),
  hostMid: field(6, id),
  recorderMid: field(7, id),
  capacity: field(8, capacity),
  /** Hours credited to each who attended, in hundredths. */
  centiHours: field(9, centiHours),
  /** Rule by which points are earned; absent: none. */
  pointsRule: field(10, optionalId),
  contentRoot: field(11, hash),
})
export type ActivityPlan = TypeOf<typeof ActivityPlan>

export const Activity = message('Activity', 1_024, {
  orgId: field(1, id),
  plan: field(2, ActivityPlan.kind),
  state: field(3, activityState),
  organiser: field(4, address),
  approvedBy: field(5, optionalAddress),
  notifiedAtMs: field(6, time),
  /** Who was due, fixed at notification. */
  eligible: field(7, people),
  /** Who of them may vote. */
  voters: field(8, people),
  snapshotRoot: field(9, optionalHash),
  /** Root of the tokens shown one after the other for signing in. */
  tokenRoot: field(10, optionalHash),
  tokens: field(11, uint(100_000)),
  /** Present, on time or late; the attendees are numbered below this. */
  present: field(12, people),
  presentVoters: field(13, people),
  closedAtMs: field(14, time),
  minutesRoot: field(15, optionalHash),
  attachments: field(16, uint(1_000)),
  attachmentsRoot: field(17, optionalHash),
  /** Entered or minuted too late: never removed. */
  late: field(18, bool),
  verifiedBy: field(19, optionalAddress),
  verifiedAtMs: field(20, time),
})
export type Activity = TypeOf<typeof Activity>

export const SignIn = message('SignIn', 64, {
  atMs: field(1, time),
  method: field(2, enumeration('SignInMethod', SIGN_IN_METHOD)),
  result: field(3, enumeration('SignInResult', SIGN_IN_RESULT)),
})
export type SignIn = TypeOf<typeof SignIn>

export const Attendee = message('Attendee', 32, { mid: field(1, id) })
export const Leave = message('Leave', 16, { state: field(1, enumeration('LeaveState', LEAVE_STATE)) })
export const CalendarEntry = message('CalendarEntry', 16, { type: field(1, activityType) })

// ── Arguments ───────────────────────────────────────────────────────────────────────────────────────────────────────

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

// ── Events ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export const ActivityEvent = message('ActivityEvent', 64, {
  aid: field(1, id),
  orgId: field(2, id),
  state: field(3, activityState),
})
export const NotifiedEvent = message('NotifiedEvent', 128, {
  aid: field(1, id),
  orgId: field(2, id),
  eligible: field(3, people),
  voters: field(4, people),
  snapshotRoot: field(5, hash),
})
export const SignedInEvent = message('SignedInEvent', 64, {
  aid: field(1, id),
  mid: field(2, id),
  result: field(3, enumeration('SignInResult', SIGN_IN_RESULT)),
})
export const RollCalledEvent = message('RollCalledEvent', 128, {
  aid: field(1, id),
  names: field(2, uint(LIMITS.batchEntries)),
  root: field(3, hash),
})
export const MinutesEvent = message('MinutesEvent', 128, {
  aid: field(1, id),
  minutesRoot: field(2, hash),
  late: field(3, bool),
})
export const VerifiedEvent = message('VerifiedEvent', 128, {
  aid: field(1, id),
  orgId: field(2, id),
  present: field(3, people),
  eligible: field(4, people),
  centiHours: field(5, centiHours),
})
export const LeaveEvent = message('LeaveEvent', 64, {
  aid: field(1, id),
  mid: field(2, id),
  state: field(3, enumeration('LeaveState', LEAVE_STATE)),
})
