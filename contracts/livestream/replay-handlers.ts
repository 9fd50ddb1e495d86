/** The recording while it grows, its replay after a second review, and the archive. */

import { equalBytes, err, type Result } from '#base'
import { ALLOWED, action, type ReadContext } from '../define.ts'
import { held } from '../policy-language.ts'
import { requireApproved } from '../review/rules.ts'
import { CONTENT_TYPE } from '../review/schema.ts'
import { replayPublished, segmentsAnchored } from './events.ts'
import { moveSession, sessionMachine, sessionOf, sessionSubject } from './machines.ts'
import { params } from './params.ts'
import { appendSegments, recordingRoot } from './recording.ts'
import { AnchorSegmentsArgs, SessionArgs, SessionCaseArgs, SubmitReplayArgs } from './requests.ts'
import { SESSION_STATE } from './schema.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const STAFF = held('@o', 'PUBLICITY_OFFICER', 'SECRETARY')

/** E_ARG (none), E_DUP (a part that was anchored before, or one was left out), E_LIMIT, E_WINDOW (long after the end). */
const checkSegments = (ctx: ReadContext, { lid, first, segments }: AnchorSegmentsArgs): Result<undefined> => {
  const { recording, state, endedAtMs } = sessionOf(ctx, lid)
  if (segments.length === 0) return err('E_ARG', 'no segments')
  if (first !== recording.segments) return err('E_DUP', `the next segment is ${recording.segments}`)
  if (first + segments.length > SEGMENTS_MAX) return err('E_LIMIT')
  const last = endedAtMs + ctx.param(params.resultHours) * HOUR_MS
  return state === SESSION_STATE.ENDED && ctx.block.timeMs > last ? err('E_WINDOW', 'too late') : ALLOWED
}
/** One below a power of two, so that the peaks stay within their bound. */
const SEGMENTS_MAX = (1 << 20) - 1

/** By the recording service, every ten minutes at the latest; a longer pause is counted as a gap. */
export const anchorSegments = action({
  id: 9,
  name: 'AnchorSegments',
  title: { en: 'Anchor recorded segments', zh: '锚定录制分片' },
  args: AnchorSegmentsArgs,
  subject: sessionSubject,
  policy: [{ all: [{ service: '@root' }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG', 'E_DUP', 'E_LIMIT', 'E_WINDOW'],
  check: (ctx, args) => {
    const may = sessionMachine.may(ctx, [args.lid], 'AnchorSegments')
    return may.ok ? checkSegments(ctx, args) : may
  },
  apply: (ctx, { lid, segments, viewersBucket }) => {
    const { recording, peakBucket, startedAtMs } = sessionOf(ctx, lid)
    const lastAtMs = ctx.block.timeMs
    const pauseMs = lastAtMs - (recording.lastAtMs || startedAtMs)
    const gap = pauseMs > ctx.param(params.segmentMinutes) * MINUTE_MS && recording.gaps < GAPS_MAX ? 1 : 0
    const grown = { ...appendSegments(recording, segments), lastAtMs, gaps: recording.gaps + gap }
    ctx.emit(segmentsAnchored, { lid, segments: grown.segments, root: recordingRoot(grown) })
    sessionMachine.move(ctx, [lid], 'AnchorSegments', {
      recording: grown,
      peakBucket: Math.max(peakBucket, viewersBucket),
    })
  },
})
/** Bound of the row; more are not counted. */
const GAPS_MAX = 10_000

/** E_STATE (nothing was recorded), E_ARG (it was cut, so it was edited), E_PROOF (not what was recorded). */
const checkReplay = (ctx: ReadContext, { lid, replayHash, editRoot }: SubmitReplayArgs): Result<undefined> => {
  const { recording, cutReasons } = sessionOf(ctx, lid)
  if (recording.segments === 0) return err('E_STATE', 'nothing was recorded')
  if (editRoot.length > 0) return ALLOWED
  if (cutReasons.length > 0) return err('E_ARG', 'a session that was cut needs a list of edits')
  return equalBytes(replayHash, recordingRoot(recording)) ? ALLOWED : err('E_PROOF', 'not what was recorded')
}

/** The recording as it is, or an edited one with the list of edits. */
export const submitReplay = action({
  id: 10,
  name: 'SubmitReplay',
  title: { en: 'Submit a replay for review', zh: '提交回放审核' },
  args: SubmitReplayArgs,
  subject: sessionSubject,
  policy: [{ all: [STAFF] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG', 'E_PROOF'],
  check: (ctx, args) => {
    const may = sessionMachine.may(ctx, [args.lid], 'SubmitReplay')
    return may.ok ? checkReplay(ctx, args) : may
  },
  apply: (ctx, { lid, replayHash, editRoot }) => moveSession(ctx, lid, 'SubmitReplay', { replayHash, editRoot }),
})

/** After a second review, of the replay itself. */
export const publishReplay = action({
  id: 11,
  name: 'PublishReplay',
  title: { en: 'Publish a replay', zh: '发布回放' },
  args: SessionCaseArgs,
  subject: sessionSubject,
  policy: [{ all: [STAFF] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG'],
  check: (ctx, { lid, caseId }) => {
    const may = sessionMachine.may(ctx, [lid], 'PublishReplay')
    if (!may.ok) return may
    const { replayHash: contentHash, orgId } = sessionOf(ctx, lid)
    return requireApproved(ctx, caseId, { type: CONTENT_TYPE.REPLAY, subjectId: lid, contentHash, orgId })
  },
  apply: (ctx, { lid, caseId }) => {
    const { orgId, replayHash } = sessionOf(ctx, lid)
    ctx.emit(replayPublished, { lid, orgId, replayHash })
    return moveSession(ctx, lid, 'PublishReplay', { replayCase: caseId, replayAtMs: ctx.block.timeMs })
  },
})

export const declineReplay = action({
  id: 12,
  name: 'DeclineReplay',
  title: { en: 'Decide that there is no replay', zh: '不提供回放' },
  args: SessionArgs,
  subject: sessionSubject,
  policy: [{ all: [STAFF] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { lid }) => sessionMachine.may(ctx, [lid], 'DeclineReplay'),
  apply: (ctx, { lid }) => moveSession(ctx, lid, 'DeclineReplay'),
})

/** Once results of the session can no longer be contested. */
export const archiveSession = action({
  id: 13,
  name: 'ArchiveSession',
  title: { en: 'Archive a live session', zh: '归档直播' },
  args: SessionArgs,
  subject: sessionSubject,
  policy: [{ all: [STAFF] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { lid }) => {
    const may = sessionMachine.may(ctx, [lid], 'ArchiveSession')
    if (!may.ok) return may
    const resultsMs = ctx.param(params.resultHours) * HOUR_MS + ctx.param(params.contestDays) * DAY_MS
    const from = sessionOf(ctx, lid).endedAtMs + resultsMs
    return ctx.block.timeMs > from ? ALLOWED : err('E_WINDOW', 'results can still be contested')
  },
  apply: (ctx, { lid }) => moveSession(ctx, lid, 'ArchiveSession'),
})
