/** Before and during a session: drafted, reviewed, scheduled, live, cut, ended. */

import { err, ok, type Result } from '#base'
import { personOf } from '../authority.ts'
import { monthOf } from '../calendar.ts'
import { ALLOWED, action, type ReadContext } from '../define.ts'
import { ID_BYTES, type Id, NO_HASH, NO_ID } from '../ids.ts'
import { CAPABILITY } from '../member/schema.ts'
import { members } from '../member/state.ts'
import { orgs } from '../org/state.ts'
import { checkRuleOf } from '../points/award.ts'
import { SOURCE_TYPE } from '../points/schema.ts'
import { held } from '../policy-language.ts'
import { requireApproved } from '../review/rules.ts'
import { CONTENT_TYPE } from '../review/schema.ts'
import { cases } from '../review/state.ts'
import { liveCut, sessionChanged } from './events.ts'
import { moveSession, sessionMachine, sessionOf, sessionSubject } from './machines.ts'
import { params } from './params.ts'
import { NO_RECORDING } from './recording.ts'
import { CutSessionArgs, DraftSessionArgs, ReviseSessionArgs, SessionArgs, SessionCaseArgs } from './requests.ts'
import { type LiveSession, SESSION_STATE, type SessionPlan } from './schema.ts'
import { schedule, sessions } from './state.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const STAFF = held('@o', 'PUBLICITY_OFFICER', 'SECRETARY')

/** E_WINDOW (too long, or over), E_LIMIT (more hours than it lasts). */
const checkTimes = (ctx: ReadContext, { startsAtMs, endsAtMs, centiHours }: SessionPlan): Result<undefined> => {
  const lengthMs = endsAtMs - startsAtMs
  const fits = lengthMs > 0 && lengthMs <= ctx.param(params.hoursMax) * HOUR_MS && endsAtMs > ctx.block.timeMs
  if (!fits) return err('E_WINDOW')
  return centiHours <= Math.floor((lengthMs * 100) / HOUR_MS) ? ALLOWED : err('E_LIMIT', 'hours')
}

/** E_NOT_FOUND, E_ARG: the host may host, and it is for organisations that there are. */
const checkPlan = (ctx: ReadContext, plan: SessionPlan): Result<undefined> => {
  const times = checkTimes(ctx, plan)
  if (!times.ok) return times
  const host = ctx.get(members, [plan.hostMid])
  const found = plan.cohort.every(org => ctx.get(orgs, [org]) !== undefined)
  if (host === undefined || !found) return err('E_NOT_FOUND', 'host or cohort')
  const able = (host.capabilities & CAPABILITY.HOST) !== 0 && plan.cohort.length > 0
  if (!able) return err('E_ARG', 'host or cohort')
  return plan.pointsRule.length === ID_BYTES ? checkRuleOf(ctx, plan.pointsRule, SOURCE_TYPE.LIVESTREAM) : ALLOWED
}

const PLAN_CODES = ['E_NOT_FOUND', 'E_ARG', 'E_WINDOW', 'E_LIMIT'] as const

const NOT_YET = {
  caseId: NO_ID,
  recording: NO_RECORDING,
  peakBucket: 0,
  startedAtMs: 0,
  endedAtMs: 0,
  cutReasons: [],
  cutBy: new Uint8Array(0) as never,
  replayHash: NO_HASH,
  editRoot: NO_HASH,
  replayCase: NO_ID,
  replayAtMs: 0,
  batches: 0,
  viewers: 0,
  passed: 0,
}

export const draftSession = action({
  id: 1,
  name: 'DraftSession',
  title: { en: 'Draft a live session', zh: '拟定直播' },
  args: DraftSessionArgs,
  subject: (ctx, { orgId }) => (ctx.get(orgs, [orgId]) === undefined ? err('E_NOT_FOUND') : ok({ org: orgId })),
  policy: [{ all: [STAFF] }],
  codes: [...PLAN_CODES, 'E_DUP'],
  check: (ctx, { lid, plan }) => (ctx.get(sessions, [lid]) === undefined ? checkPlan(ctx, plan) : err('E_DUP')),
  apply: (ctx, { lid, orgId, plan }) => {
    const state = SESSION_STATE.DRAFT
    ctx.put(sessions, [lid], { ...NOT_YET, orgId, plan, creator: ctx.sender.id, state })
    ctx.emit(sessionChanged, { lid, orgId, state })
  },
})

/** Also what review has returned: its content changes, so that it needs a new case. */
export const reviseSession = action({
  id: 2,
  name: 'ReviseSession',
  title: { en: 'Revise the draft of a live session', zh: '修改直播草案' },
  args: ReviseSessionArgs,
  subject: sessionSubject,
  policy: [{ all: [STAFF] }],
  codes: [...PLAN_CODES, 'E_STATE'],
  check: (ctx, { lid, plan }) => {
    const may = sessionMachine.may(ctx, [lid], 'ReviseSession')
    return may.ok ? checkPlan(ctx, plan) : may
  },
  apply: (ctx, { lid, plan }) => moveSession(ctx, lid, 'ReviseSession', { plan }),
})

export const submitSession = action({
  id: 3,
  name: 'SubmitSession',
  title: { en: 'Submit a live session for review', zh: '提交直播审核' },
  args: SessionArgs,
  subject: sessionSubject,
  policy: [{ all: [STAFF] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { lid }) => sessionMachine.may(ctx, [lid], 'SubmitSession'),
  apply: (ctx, { lid }) => moveSession(ctx, lid, 'SubmitSession'),
})

const eachPlace = (
  lid: Id,
  { cohort, startsAtMs }: SessionPlan,
  act: (key: readonly [Id, number, number, Id]) => void,
) => {
  for (const org of cohort) act([org, monthOf(startsAtMs), startsAtMs, lid])
}

/** E_STATE where the host is among those who reviewed it. */
const checkReviewers = (ctx: ReadContext, caseId: Id, { plan }: LiveSession): Result<undefined> => {
  const host = personOf(ctx, plan.hostMid)
  const own = ctx.get(cases, [caseId])?.deciders.some(reviewer => personOf(ctx, reviewer) === host)
  return own === true ? err('E_STATE', 'the host took part in the review') : ALLOWED
}

/** Only what review has approved, by others than the host. */
export const scheduleSession = action({
  id: 4,
  name: 'ScheduleSession',
  title: { en: 'Schedule a live session', zh: '直播排期' },
  args: SessionCaseArgs,
  subject: sessionSubject,
  policy: [{ all: [STAFF], apart: ['host'] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG'],
  check: (ctx, { lid, caseId }) => {
    const may = sessionMachine.may(ctx, [lid], 'ScheduleSession')
    if (!may.ok) return may
    const session = sessionOf(ctx, lid)
    const { contentHash } = session.plan
    const content = { type: CONTENT_TYPE.LIVE, subjectId: lid, contentHash, orgId: session.orgId }
    const approved = requireApproved(ctx, caseId, content)
    return approved.ok ? checkReviewers(ctx, caseId, session) : approved
  },
  apply: (ctx, { lid, caseId }) => {
    const { plan } = sessionOf(ctx, lid)
    eachPlace(lid, plan, key => ctx.put(schedule, key, { endsAtMs: plan.endsAtMs }))
    return moveSession(ctx, lid, 'ScheduleSession', { caseId })
  },
})

export const cancelSession = action({
  id: 5,
  name: 'CancelSession',
  title: { en: 'Cancel a live session', zh: '取消直播' },
  args: SessionArgs,
  subject: sessionSubject,
  policy: [{ all: [STAFF] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { lid }) => sessionMachine.may(ctx, [lid], 'CancelSession'),
  apply: (ctx, { lid }) => {
    eachPlace(lid, sessionOf(ctx, lid).plan, key => ctx.remove(schedule, key))
    return moveSession(ctx, lid, 'CancelSession')
  },
})

/** By the host, from twenty minutes before its time until it would be over. */
export const startSession = action({
  id: 6,
  name: 'StartSession',
  title: { en: 'Go live', zh: '开播' },
  args: SessionArgs,
  subject: sessionSubject,
  policy: [{ all: [{ person: 'host' }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { lid }) => {
    const may = sessionMachine.may(ctx, [lid], 'StartSession')
    if (!may.ok) return may
    const { startsAtMs, endsAtMs } = sessionOf(ctx, lid).plan
    const from = startsAtMs - ctx.param(params.startWindowMinutes) * MINUTE_MS
    const now = ctx.block.timeMs
    return now >= from && now < endsAtMs ? ALLOWED : err('E_WINDOW')
  },
  apply: (ctx, { lid }) => moveSession(ctx, lid, 'StartSession', { startedAtMs: ctx.block.timeMs }),
})

/** At once, by a publicity officer or any reviewer on duty; why is told by a code. */
export const cutSession = action({
  id: 7,
  name: 'CutSession',
  title: { en: 'Cut a live session', zh: '切断直播' },
  args: CutSessionArgs,
  subject: sessionSubject,
  policy: [{ all: [held('^o', 'PUBLICITY_OFFICER', 'REVIEWER')] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { lid }) => sessionMachine.may(ctx, [lid], 'CutSession'),
  apply: (ctx, { lid, reason }) => {
    ctx.emit(liveCut, { lid, orgId: sessionOf(ctx, lid).orgId, reason })
    return moveSession(ctx, lid, 'CutSession', { cutReasons: [reason], cutBy: ctx.sender.id })
  },
})

export const endSession = action({
  id: 8,
  name: 'EndSession',
  title: { en: 'End a live session', zh: '结束直播' },
  args: SessionArgs,
  subject: sessionSubject,
  policy: [{ all: [{ person: 'host' }] }, { all: [held('^o', 'PUBLICITY_OFFICER', 'SECRETARY')] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { lid }) => sessionMachine.may(ctx, [lid], 'EndSession'),
  apply: (ctx, { lid }) => moveSession(ctx, lid, 'EndSession', { endedAtMs: ctx.block.timeMs }),
})
