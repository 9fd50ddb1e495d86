/** Rows of `activity`. */

import { address, bool, enumeration, field, LIMITS, message, optionalAddress, repeated, type TypeOf, uint } from '#base'
import { hash, id, month, optionalHash, optionalId, time } from '../ids.ts'

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
  ARCHIVED: 13,
  ABANDONED: 14,
  DRAFT: 15,
} as const
export type ActivityState = (typeof ACTIVITY_STATE)[keyof typeof ACTIVITY_STATE]

export const MODE = { ONSITE: 1, ONLINE: 2, MIXED: 3 } as const
export const OPEN_TO = { MEMBERS: 1, ALLIANCE: 2, PUBLIC: 3 } as const
export const SIGN_IN_METHOD = { DYNAMIC_QR: 1, ONSITE_DEVICE: 2, ROLL_CALL: 3, ONLINE_ROLL: 4, PAPER: 5 } as const
export const SIGN_IN_RESULT = { ON_TIME: 1, LATE: 2, LEFT_EARLY: 3 } as const
export const LEAVE_STATE = { REQUESTED: 1, GRANTED: 2, DENIED: 3 } as const
export const VERIFICATION = { ACCEPT: 1, REJECT: 2 } as const
export const MAKEUP_STATE = { SUBMITTED: 1, CONFIRMED: 2, REFUSED: 3 } as const
/** Why minutes came late. */
const LATE_REASON = { RECORDER_ABSENT: 1, MATERIAL_MISSING: 2, SYSTEM_FAILURE: 3, NO_NETWORK: 4, OVERSIGHT: 5 } as const
export const PERIOD_KIND = { MONTH: 1, QUARTER: 2, YEAR: 3 } as const
export type PeriodKind = (typeof PERIOD_KIND)[keyof typeof PERIOD_KIND]
export const DISPUTE_OUTCOME = { UPHELD: 1, VOIDED: 2 } as const

export const activityType = enumeration('ActivityType', ACTIVITY_TYPE)
export const activityState = enumeration('ActivityState', ACTIVITY_STATE)
/** The sum of three counts of an organisation fits. */
export const people = uint(12_000_000_000)
const capacity = uint(LIMITS.activityParticipants)
export const lateReason = enumeration('LateReason', LATE_REASON)
export const makeupState = enumeration('MakeupState', MAKEUP_STATE)
export const periodKind = enumeration('PeriodKind', PERIOD_KIND)
/** yyyymm of a month, yyyyq of a quarter, yyyy of a year. */
export const period = uint(999_912)
export const centiHours = uint(100_000)

export const signInResult = enumeration('SignInResult', SIGN_IN_RESULT)

/** What is planned. Title, agenda and place stand off the chain behind `contentRoot`. */
export const ActivityPlan = message('ActivityPlan', 512, {
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
  lecturerMid: field(12, optionalId),
  /** From the list of topics that the zone keeps; 0: none. */
  topicCode: field(13, uint(9_999)),
  /** Resource that it takes place in. */
  venueId: field(14, optionalId),
  /** Organisations that hold it together with the one that plans it. Each of them signs. */
  coOrgs: repeated(15, id, LIMITS.activityCoOrgs),
  /** Lecture that it is, where the same one is given elsewhere as well; absent: the activity itself. */
  groupId: field(16, optionalId),
})
export type ActivityPlan = TypeOf<typeof ActivityPlan>

export const Activity = message('Activity', 2_048, {
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
  /** Why minutes came late; empty where they did not. */
  lateReasons: repeated(21, lateReason, 1),
  /** Officer of the superior who accepted that they came late. */
  lateApprovedBy: field(22, optionalAddress),
  /** Of the organisations that hold it together, those that have signed. */
  signedBy: repeated(23, id, LIMITS.activityCoOrgs),
  /** Of the present, who left before the end: they are credited with nothing. */
  leftEarly: field(24, people),
  /** Make-ups that were confirmed; they are numbered below this. */
  madeUp: field(25, people),
  /** Certificates issued for it. */
  certified: field(26, people),
})
export type Activity = TypeOf<typeof Activity>

export const SignIn = message('SignIn', 64, {
  atMs: field(1, time),
  method: field(2, enumeration('SignInMethod', SIGN_IN_METHOD)),
  result: field(3, signInResult),
  /** When the member signed out; 0: not. */
  outAtMs: field(4, time),
})
export type SignIn = TypeOf<typeof SignIn>

export const Attendee = message('Attendee', 32, { mid: field(1, id) })
export const Leave = message('Leave', 16, { state: field(1, enumeration('LeaveState', LEAVE_STATE)) })
/** Somebody who was absent made it up; the material stays off the chain. */
export const Makeup = message('Makeup', 128, {
  materialRoot: field(1, hash),
  submittedAtMs: field(2, time),
  state: field(3, makeupState),
  decidedBy: field(4, optionalAddress),
})

/** Activities of one type in one month of an organisation. */
export const Tally = message('Tally', 16, { held: field(1, people) })

export const PlanItem = message('PlanItem', 16, { type: field(1, activityType), dueMonth: field(2, month) })
export type PlanItem = TypeOf<typeof PlanItem>
export const Plan = message('Plan', 1_024, {
  items: repeated(1, PlanItem.kind, LIMITS.planItems),
  setBy: field(2, address),
  setAtMs: field(3, time),
})

export const LateRecord = message('LateRecord', 16, { reason: field(1, lateReason) })
export const Overdue = message('Overdue', 16, { due: field(1, people), held: field(2, people) })
/** Hours of service of one member. */
export const VolunteerHours = message('VolunteerHours', 16, { centiHours: field(1, uint(1_000_000)) })

export const CalendarEntry = message('CalendarEntry', 16, { type: field(1, activityType) })
