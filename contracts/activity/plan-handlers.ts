/** Before an activity opens: create, approve, notify, postpone, cancel. */

import { equalBytes, err, ok, type Result } from '#base'
import { ALLOWED, action, type ReadContext } from '../define.ts'
import { ID_BYTES, NO_HASH } from '../ids.ts'
import { CAPABILITY } from '../member/schema.ts'
import { members } from '../member/state.ts'
import { countActivity } from '../org/rules.ts'
import { orgs } from '../org/state.ts'
import { earnRules } from '../points/state.ts'
import { held, type Policy } from '../policy-language.ts'
import { activityChanged, activityNotified } from './events.ts'
import { activityOf, activitySubject, mayMove, move } from './machine.ts'
import { params } from './params.ts'
import {
  ACTIVITY_STATE,
  ACTIVITY_TYPE,
  ActivityArgs,
  type ActivityPlan,
  CreateActivityArgs,
  NotifyActivityArgs,
  OPEN_TO,
  PostponeActivityArgs,
  ResubmitActivityArgs,
} from './schema.ts'
import { activities, calendar } from './state.ts'

const HOUR_MS = 3_600_000

/** E_WINDOW: it begins before it ends, is not too long, and is not over. */
const checkTimes = (ctx: ReadContext, startsAtMs: number, endsAtMs: number): Result<undefined> => {
  const lengthMs = endsAtMs - startsAtMs
  const fits = lengthMs > 0 && lengthMs <= ctx.param(params.activityHoursMax) * HOUR_MS
  return fits && ctx.block.timeMs < endsAtMs ? ALLOWED : err('E_WINDOW')
}

/** E_LIMIT: nobody is credited more hours than it lasts; volunteers not more than twelve. */
const checkHours = (ctx: ReadContext, { type, startsAtMs, endsAtMs, centiHours }: ActivityPlan): Result<undefined> => {
  const lasts = Math.floor(((endsAtMs - startsAtMs) * 100) / HOUR_MS)
  const cap = type === ACTIVITY_TYPE.VOLUNTEER_SERVICE ? ctx.param(params.volunteerCentiHoursMax) : lasts
  return centiHours <= Math.min(lasts, cap) ? ALLOWED : err('E_LIMIT', 'hours')
}

/** E_NOT_FOUND, E_ARG: host and recorder are two members, and the host may host. */
const checkPeople = (ctx: ReadContext, { hostMid, recorderMid, pointsRule }: ActivityPlan): Result<undefined> => {
  const host = ctx.get(members, [hostMid])
  const recorder = ctx.get(members, [recorderMid])
  if (host === undefined || recorder === undefined) return err('E_NOT_FOUND', 'host or recorder')
  if (pointsRule.length === ID_BYTES && ctx.get(earnRules, [pointsRule]) === undefined)
    return err('E_NOT_FOUND', 'rule')
  if (equalBytes(hostMid, recorderMid)) return err('E_ARG', 'host and recorder are one')
  const able = (host.capabilities & CAPABILITY.HOST) !== 0 && (recorder.capabilities & CAPABILITY.ATTEND) !== 0
  return able ? ALLOWED : err('E_ARG', 'host or recorder may not')
}

const checkPlan = (ctx: ReadContext, plan: ActivityPlan): Result<undefined> => {
  if (plan.capacity === 0) return err('E_ARG', 'capacity')
  for (const result of [
    checkTimes(ctx, plan.startsAtMs, plan.endsAtMs),
    checkHours(ctx, plan),
    checkPeople(ctx, plan),
  ]) {
    if (!result.ok) return result
  }
  return ALLOWED
}

const STAFF = held('@o', 'SECRETARY', 'DEPUTY_SECRETARY', 'CLERK')
const GROUP_STAFF = held('@o', 'SECRETARY', 'DEPUTY_SECRETARY', 'CLERK', 'GROUP_LEADER')

const planners = {
  select: ({ plan }: { readonly plan: ActivityPlan }) =>
    plan.type === ACTIVITY_TYPE.GROUP_MEETING ? 'group' : 'organisation',
  cases: { group: [{ all: [GROUP_STAFF] }], organisation: [{ all: [STAFF] }] },
}

const PLAN_CODES = ['E_NOT_FOUND', 'E_ARG', 'E_WINDOW', 'E_LIMIT'] as const

const blank = {
  approvedBy: new Uint8Array(0) as never,
  notifiedAtMs: 0,
  eligible: 0,
  voters: 0,
  snapshotRoot: NO_HASH,
  tokenRoot: NO_HASH,
  tokens: 0,
  present: 0,
  presentVoters: 0,
  closedAtMs: 0,
  minutesRoot: NO_HASH,
  attachments: 0,
  attachmentsRoot: NO_HASH,
  late: false,
  verifiedBy: new Uint8Array(0) as never,
  verifiedAtMs: 0,
}

export const createActivity = action({
  id: 1,
  name: 'CreateActivity',
  title: { en: 'Plan an activity', zh: '创建活动' },
  args: CreateActivityArgs,
  subject: (ctx, { orgId }) => (ctx.get(orgs, [orgId]) === undefined ? err('E_NOT_FOUND') : ok({ org: orgId })),
  policy: planners,
  codes: [...PLAN_CODES, 'E_DUP'],
  // Nobody holds a role at an organisation that is dissolved.
  check: (ctx, { aid, plan }) => (ctx.get(activities, [aid]) === undefined ? checkPlan(ctx, plan) : err('E_DUP')),
  apply: (ctx, { aid, orgId, plan }) => {
    const state = ACTIVITY_STATE.SUBMITTED
    ctx.put(activities, [aid], { ...blank, orgId, plan, state, organiser: ctx.sender.id })
    ctx.put(calendar, [orgId, plan.startsAtMs, aid], { type: plan.type })
    ctx.emit(activityChanged, { aid, orgId, state })
    return ctx.call(countActivity, { orgId, step: 1 })
  },
})

/** What reaches beyond the organisation is approved above it; nobody approves an activity of their own. */
const deciders = {
  select: ({ aid }: ActivityArgs, ctx: ReadContext) =>
    ctx.get(activities, [aid])?.plan.openTo === OPEN_TO.MEMBERS ? 'own' : 'wide',
  cases: {
    own: [
      { all: [held('@o', 'SECRETARY')], apart: ['creator'] },
      { all: [held('@p(o)', 'SECRETARY', 'ORGANIZER', 'ORG_OFFICER')], apart: ['creator'] },
    ],
    wide: [{ all: [held('@p(o)', 'SECRETARY', 'ORGANIZER', 'ORG_OFFICER')], apart: ['creator'] }],
  } satisfies Record<string, Policy>,
}

export const approveActivity = action({
  id: 2,
  name: 'ApproveActivity',
  title: { en: 'Approve an activity', zh: '批准活动' },
  args: ActivityArgs,
  subject: activitySubject,
  policy: deciders,
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { aid }) => mayMove(ctx, aid, 'ApproveActivity'),
  apply: (ctx, { aid }) => move(ctx, aid, 'ApproveActivity', { approvedBy: ctx.sender.id }),
})

export const returnActivity = action({
  id: 3,
  name: 'ReturnActivity',
  title: { en: 'Return an activity for correction', zh: '退回活动' },
  args: ActivityArgs,
  subject: activitySubject,
  policy: deciders,
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { aid }) => mayMove(ctx, aid, 'ReturnActivity'),
  apply: (ctx, { aid }) => move(ctx, aid, 'ReturnActivity'),
})

export const resubmitActivity = action({
  id: 4,
  name: 'ResubmitActivity',
  title: { en: 'Submit a corrected activity', zh: '重新提交活动' },
  args: ResubmitActivityArgs,
  subject: activitySubject,
  policy: [{ all: [{ person: 'creator' }] }],
  codes: [...PLAN_CODES, 'E_STATE'],
  check: (ctx, { aid, plan }) => {
    const may = mayMove(ctx, aid, 'ResubmitActivity')
    return may.ok ? checkPlan(ctx, plan) : may
  },
  apply: (ctx, { aid, plan }) => {
    const { orgId, plan: before } = activityOf(ctx, aid)
    ctx.remove(calendar, [orgId, before.startsAtMs, aid])
    ctx.put(calendar, [orgId, plan.startsAtMs, aid], { type: plan.type })
    return move(ctx, aid, 'ResubmitActivity', { plan })
  },
})

/** Fixes who is due: who joins later is not counted. */
export const notifyActivity = action({
  id: 5,
  name: 'NotifyActivity',
  title: { en: 'Notify those who are due', zh: '发布活动通知' },
  args: NotifyActivityArgs,
  subject: activitySubject,
  policy: [{ all: [GROUP_STAFF] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { aid }) => {
    const may = mayMove(ctx, aid, 'NotifyActivity')
    if (!may.ok) return may
    const last = activityOf(ctx, aid).plan.startsAtMs + ctx.param(params.signInWindowMs)
    return ctx.block.timeMs <= last ? ALLOWED : err('E_WINDOW', 'it has begun')
  },
  apply: (ctx, { aid, snapshotRoot }) => {
    const { orgId } = activityOf(ctx, aid)
    const { full, probationary, candidate } = ctx.get(orgs, [orgId])?.counts ?? {
      full: 0,
      probationary: 0,
      candidate: 0,
    }
    const eligible = full + probationary + candidate
    ctx.emit(activityNotified, { aid, orgId, eligible, voters: full, snapshotRoot })
    return move(ctx, aid, 'NotifyActivity', { notifiedAtMs: ctx.block.timeMs, eligible, voters: full, snapshotRoot })
  },
})

export const postponeActivity = action({
  id: 6,
  name: 'PostponeActivity',
  title: { en: 'Postpone an activity', zh: '延期活动' },
  args: PostponeActivityArgs,
  subject: activitySubject,
  policy: [{ all: [GROUP_STAFF] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW', 'E_LIMIT'],
  check: (ctx, { aid, startsAtMs, endsAtMs }) => {
    const may = mayMove(ctx, aid, 'PostponeActivity')
    if (!may.ok) return may
    const times = checkTimes(ctx, startsAtMs, endsAtMs)
    return times.ok ? checkHours(ctx, { ...activityOf(ctx, aid).plan, startsAtMs, endsAtMs }) : times
  },
  apply: (ctx, { aid, startsAtMs, endsAtMs }) => {
    const { orgId, plan } = activityOf(ctx, aid)
    ctx.remove(calendar, [orgId, plan.startsAtMs, aid])
    ctx.put(calendar, [orgId, startsAtMs, aid], { type: plan.type })
    return move(ctx, aid, 'PostponeActivity', { plan: { ...plan, startsAtMs, endsAtMs } })
  },
})

export const cancelActivity = action({
  id: 7,
  name: 'CancelActivity',
  title: { en: 'Cancel an activity', zh: '取消活动' },
  args: ActivityArgs,
  subject: activitySubject,
  policy: [{ all: [GROUP_STAFF] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { aid }) => mayMove(ctx, aid, 'CancelActivity'),
  apply: (ctx, { aid }) => move(ctx, aid, 'CancelActivity'),
})
