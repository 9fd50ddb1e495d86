/** Rows of `livestream`: sessions with the tree of their recording, view results in batches. */

import { address, enumeration, field, LIMITS, message, optionalAddress, repeated, type TypeOf, uint } from '#base'
import { hash, id, optionalHash, optionalId, time } from '../ids.ts'

export const SESSION_STATE = {
  DRAFT: 1,
  IN_REVIEW: 2,
  SCHEDULED: 3,
  LIVE: 4,
  CUT: 5,
  ENDED: 6,
  REPLAY_REVIEW: 7,
  REPLAY_PUBLISHED: 8,
  NO_REPLAY: 9,
  ARCHIVED: 10,
  CANCELLED: 11,
} as const
/** What was watched. Fixed for ever: the numbers stand in keys. */
export const VIEWING = { LIVE: 1, REPLAY: 2 } as const
export type Viewing = (typeof VIEWING)[keyof typeof VIEWING]
export const VIEW_OUTCOME = { PASSED: 1, NOT_PASSED: 2, OVERLAPPING: 3 } as const
export const RESULT_STATE = { RECORDED: 1, CONTESTED: 2, UPHELD: 3, CORRECTED: 4 } as const
const CUT_REASON = { CONTENT: 1, PRIVACY: 2, CONFIDENTIAL: 3, TECHNICAL: 4, ORDER: 5 } as const

const sessionState = enumeration('SessionState', SESSION_STATE)
export const viewing = enumeration('Viewing', VIEWING)
const viewOutcome = enumeration('ViewOutcome', VIEW_OUTCOME)
const resultState = enumeration('ViewResultState', RESULT_STATE)
export const cutReason = enumeration('CutReason', CUT_REASON)
const people = uint(4_000_000_000)
const segments = uint(1 << LIMITS.livePeaks)
/** Viewers at one time as a power of two, so that small numbers do not show. */
export const bucket = uint(32)
/** Share of the duration that was watched, in tenths. */
export const tenths = uint(10)
export const checks = uint(3)

/** What is announced. Title and cover stand off the chain behind `contentHash`. */
export const SessionPlan = message('SessionPlan', 512, {
  startsAtMs: field(1, time),
  endsAtMs: field(2, time),
  hostMid: field(3, id),
  /** Organisations that it is for, with all below them. */
  cohort: repeated(4, id, LIMITS.liveCohort),
  contentHash: field(5, hash),
  centiHours: field(6, uint(2_400)),
  /** Rule by which passing it live earns points; absent: none. */
  pointsRule: field(7, optionalId),
  /** Lecture that it is, where the same one is given elsewhere as well; absent: the session itself. */
  groupId: field(8, optionalId),
  /** Delay between what is said and what is seen, in which a moderator can cut. */
  delaySeconds: field(9, uint(600)),
})
export type SessionPlan = TypeOf<typeof SessionPlan>

/** Peaks of the tree over the segments anchored so far, largest first, and how many segments there are. */
export const Recording = message('Recording', 1_024, {
  peaks: repeated(1, hash, LIMITS.livePeaks + 1),
  segments: field(2, segments),
  lastAtMs: field(3, time),
  /** Times that more than ten minutes passed without segments. */
  gaps: field(4, uint(10_000)),
})
export type Recording = TypeOf<typeof Recording>

export const LiveSession = message('LiveSession', 4_096, {
  orgId: field(1, id),
  plan: field(2, SessionPlan.kind),
  creator: field(3, address),
  /** Case of review that let it go live. */
  caseId: field(4, optionalId),
  recording: field(5, Recording.kind),
  peakBucket: field(6, bucket),
  startedAtMs: field(7, time),
  endedAtMs: field(8, time),
  /** Why it was cut; empty where it was not. */
  cutReasons: repeated(9, cutReason, 1),
  cutBy: field(10, optionalAddress),
  /** Root over the segments of the replay. */
  replayHash: field(11, optionalHash),
  /** Hash of the list of edits; absent where the replay is the recording as it is. */
  editRoot: field(12, optionalHash),
  replayCase: field(13, optionalId),
  replayAtMs: field(14, time),
  /** Batches of results are numbered below this. */
  batches: field(15, people),
  viewers: field(16, people),
  passed: field(17, people),
  state: field(18, sessionState),
})
export type LiveSession = TypeOf<typeof LiveSession>

export const ViewBatch = message('ViewBatch', 128, {
  orgId: field(1, id),
  viewing: field(2, viewing),
  entries: field(3, uint(LIMITS.batchEntries)),
  root: field(4, hash),
  atMs: field(5, time),
})
export type ViewBatch = TypeOf<typeof ViewBatch>

export const ViewResult = message('ViewResult', 256, {
  outcome: field(1, viewOutcome),
  watchedTenths: field(2, tenths),
  checks: field(3, checks),
  /** Salted commitment to the exact minutes. */
  exact: field(4, hash),
  orgId: field(5, id),
  atMs: field(6, time),
  /** Number of the batch, and place in it: with the items a proof of this one against the root of the batch. */
  batch: field(7, people),
  index: field(8, uint(LIMITS.batchEntries)),
  state: field(9, resultState),
})
export type ViewResult = TypeOf<typeof ViewResult>

const Pass = message('Pass', 64, { lid: field(1, id), fromMs: field(2, time), toMs: field(3, time) })
/** Sessions that a member passed on one day, with the time that they took. */
export const DayPasses = message('DayPasses', 4_096, { passes: repeated(1, Pass.kind, LIMITS.livePassesPerDay) })

export const Participation = message('Participation', 32, { viewers: field(1, people), passed: field(2, people) })
export const ScheduleEntry = message('ScheduleEntry', 16, { endsAtMs: field(1, time) })

// ── Events ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export const SessionEvent = message('SessionEvent', 64, {
  lid: field(1, id),
  orgId: field(2, id),
  state: field(3, sessionState),
})
export const CutEvent = message('CutEvent', 64, {
  lid: field(1, id),
  orgId: field(2, id),
  reason: field(3, cutReason),
})
export const SegmentsEvent = message('SegmentsEvent', 64, {
  lid: field(1, id),
  segments: field(2, segments),
  root: field(3, hash),
})
export const ViewsEvent = message('ViewsEvent', 128, {
  lid: field(1, id),
  orgId: field(2, id),
  viewing: field(3, viewing),
  entries: field(4, uint(LIMITS.batchEntries)),
  passes: field(5, uint(LIMITS.batchEntries)),
  root: field(6, hash),
})
export const ReplayEvent = message('ReplayEvent', 128, {
  lid: field(1, id),
  orgId: field(2, id),
  replayHash: field(3, hash),
})
export const ContestedEvent = message('ContestedEvent', 64, {
  lid: field(1, id),
  mid: field(2, id),
  viewing: field(3, viewing),
  state: field(4, resultState),
})
