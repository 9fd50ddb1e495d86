/** Arguments of the actions of `livestream`. */

import { enumeration, field, LIMITS, message, repeated, type TypeOf, uint } from '#base'
import { hash, id, optionalHash } from '../ids.ts'
import { bucket, checks, cutReason, SessionPlan, tenths, viewing } from './schema.ts'

export const DraftSessionArgs = message('DraftSessionArgs', 1_024, {
  lid: field(1, id),
  orgId: field(2, id),
  plan: field(3, SessionPlan.kind),
})
export const ReviseSessionArgs = message('ReviseSessionArgs', 1_024, {
  lid: field(1, id),
  plan: field(2, SessionPlan.kind),
})
export const SessionArgs = message('SessionArgs', 32, { lid: field(1, id) })
export type SessionArgs = TypeOf<typeof SessionArgs>
export const SessionCaseArgs = message('SessionCaseArgs', 64, {
  lid: field(1, id),
  /** Case of review that approved this content. */
  caseId: field(2, id),
})
export const CutSessionArgs = message('CutSessionArgs', 32, { lid: field(1, id), reason: field(2, cutReason) })

export const AnchorSegmentsArgs = message('AnchorSegmentsArgs', 4_096, {
  lid: field(1, id),
  /** Place of the first of these: the number of segments anchored before. */
  first: field(2, uint(1 << LIMITS.livePeaks)),
  /** Hashes of recorded segments, in their order. */
  segments: repeated(3, hash, LIMITS.liveSegments),
  /** Viewers at this time as a power of two. */
  viewersBucket: field(4, bucket),
})
export type AnchorSegmentsArgs = TypeOf<typeof AnchorSegmentsArgs>

export const SubmitReplayArgs = message('SubmitReplayArgs', 128, {
  lid: field(1, id),
  /** Root over the segments of the replay: that of the recording, unless it was edited. */
  replayHash: field(2, hash),
  /** Hash of the list of edits; absent where there are none. */
  editRoot: field(3, optionalHash),
})
export type SubmitReplayArgs = TypeOf<typeof SubmitReplayArgs>

export const ViewItem = message('ViewItem', 128, {
  mid: field(1, id),
  watchedTenths: field(2, tenths),
  /** Random checks that were answered, of three. */
  checks: field(3, checks),
  /** Salted commitment to the exact minutes. */
  exact: field(4, hash),
})
export type ViewItem = TypeOf<typeof ViewItem>
export const SubmitViewsArgs = message('SubmitViewsArgs', LIMITS.argsBytes, {
  lid: field(1, id),
  /** Organisation of the members. */
  orgId: field(2, id),
  views: repeated(3, ViewItem.kind, LIMITS.batchEntries),
  /** RFC 6962 root over the items in canonical bytes. */
  root: field(4, hash),
})
export type SubmitViewsArgs = TypeOf<typeof SubmitViewsArgs>

export const ContestViewArgs = message('ContestViewArgs', 64, {
  lid: field(1, id),
  viewing: field(2, viewing),
  mid: field(3, id),
})
export type ContestViewArgs = TypeOf<typeof ContestViewArgs>
export const CONTEST_OUTCOME = { UPHELD: 1, CORRECTED: 2 } as const
export const DecideViewArgs = message('DecideViewArgs', 64, {
  lid: field(1, id),
  viewing: field(2, viewing),
  mid: field(3, id),
  outcome: field(4, enumeration('ViewContestOutcome', CONTEST_OUTCOME)),
})
export type DecideViewArgs = TypeOf<typeof DecideViewArgs>
