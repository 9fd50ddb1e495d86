/** Before an activity opens: create, sign, approve, notify, postpone, cancel. */

import { equalBytes, err, ok } from '#base'
import { ALLOWED, action, type ReadContext } from '../define.ts'
import { countActivity } from '../org/rules.ts'
import { ORG_STATE } from '../org/schema.ts'
import { orgs } from '../org/state.ts'
import { held, type Policy } from '../policy-language.ts'
import { holders } from './attendance.ts'
import { activityChanged, activityCoSigned, activityNotified } from './events.ts'
import { activityOf, activitySubject, isJoint, isWide, mayMove, move } from './machine.ts'
import { params } from './params.ts'
import { blank, checkHours, checkPlan, checkTimes, enterCalendar, firstState, leaveCalendar } from './plan-rules.ts'
import {
  ActivityArgs,
  CoSignActivityArgs,
  CreateActivityArgs,
  NotifyActivityArgs,
  PostponeActivityArgs,
  ResubmitActivityArgs,
} from './requests.ts'
import { ACTIVITY_TYPE, type ActivityPlan } from './schema.ts'
import { activities } from './state.ts'

const STAFF = held('@o', 'SECRETARY', 'DEPUTY_SECRETARY', 'CLERK')
const GROUP_STAFF = held('@o', 'SECRETARY', 'DEPUTY_SECRETARY', 'CLERK', 'GROUP_LEADER')

const planners = {
  select: ({ plan }: { readonly plan: ActivityPlan }) =>
    plan.type === ACTIVITY_TYPE.GROUP_MEETING ? 'group' : 'organisation',
  cases: { group: [{ all: [GROUP_STAFF] }], organisation: [{ all: [STAFF] }] },
}

const PLAN_CODES = ['E_NOT_FOUND', 'E_ARG', 'E_WINDOW', 'E_LIMIT'] as const

export const createActivity = action({
  id: 1,
  name: 'CreateActivity',
  title: { en: 'Plan an activity', zh: '创建活动' },
  args: CreateActivityArgs,
  subject: (ctx, { orgId }) => (ctx.get(orgs, [orgId]) === undefined ? err('E_NOT_FOUND') : ok({ org: orgId })),
  policy: planners,
  codes: [...PLAN_CODES, 'E_DUP', 'E_STATE'],
  // Nobody holds a role at one that is dissolved; in one that is restructured nothing new begins.
  check: (ctx, { aid, orgId, plan }) => {
    if (ctx.get(orgs, [orgId])?.state !== ORG_STATE.ACTIVE) return err('E_STATE', 'the organisation is restructured')
    return ctx.get(activities, [aid]) === undefined ? checkPlan(ctx, orgId, plan) : err('E_DUP')
  },
  apply: (ctx, { aid, orgId, plan }) => {
    const state = firstState(ctx, plan)
    ctx.put(activities, [aid], { ...blank, orgId, plan, state, organiser: ctx.sender.id })
    enterCalendar(ctx, aid, { orgId, plan })
    ctx.emit(activityChanged, { aid, orgId, state })
    return ctx.call(countActivity, { orgId, step: 1 })
  },
})

/** Each of the other organisations signs; with the last signature it goes to approval. */
export const coSignActivity = action({
  id: 26,
  name: 'CoSignActivity',
  title: { en: 'Sign a joint activity', zh: '会签联合活动' },
  args: CoSignActivityArgs,
  subject: (ctx, { aid, orgId }) =>
    ctx.get(activities, [aid])?.plan.coOrgs.some(org => equalBytes(org, orgId))
      ? ok({ org: orgId })
      : err('E_NOT_FOUND', 'an activity that this organisation holds'),
  policy: [{ all: [held('@o', 'SECRETARY', 'DEPUTY_SECRETARY')] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_DUP'],
  check: (ctx, { aid, orgId }) => {
    const may = mayMove(ctx, aid, 'CoSignActivity')
    if (!may.ok) return may
    const signed = activityOf(ctx, aid).signedBy.some(org => equalBytes(org, orgId))
    return signed ? err('E_DUP', 'has signed') : ALLOWED
  },
  apply: (ctx, { aid, orgId }) => {
    const { plan, signedBy } = activityOf(ctx, aid)
    const signed = [...signedBy, orgId]
    ctx.emit(activityCoSigned, { aid, orgId })
    const name = signed.length === plan.coOrgs.length ? 'CoSignActivityLast' : 'CoSignActivity'
    return move(ctx, aid, name, { signedBy: signed })
  },
})

/** What reaches beyond the organisation is approved above it; nobody approves an activity of their own. */
const deciders = {
  select: ({ aid }: ActivityArgs, ctx: ReadContext) => {
    const plan = ctx.get(activities, [aid])?.plan
    return plan !== undefined && isWide(plan) ? 'wide' : 'own'
  },
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

/** What was changed is signed again by all who hold it. */
const resubmission = (plan: ActivityPlan) => (isJoint(plan) ? 'ResubmitActivityJoint' : 'ResubmitActivity')

export const resubmitActivity = action({
  id: 4,
  name: 'ResubmitActivity',
  title: { en: 'Submit a corrected activity', zh: '重新提交活动' },
  args: ResubmitActivityArgs,
  subject: activitySubject,
  policy: [{ all: [{ person: 'creator' }] }],
  codes: [...PLAN_CODES, 'E_STATE'],
  check: (ctx, { aid, plan }) => {
    const may = mayMove(ctx, aid, resubmission(plan))
    return may.ok ? checkPlan(ctx, activityOf(ctx, aid).orgId, plan) : may
  },
  apply: (ctx, { aid, plan }) => {
    const activity = activityOf(ctx, aid)
    leaveCalendar(ctx, aid, activity)
    enterCalendar(ctx, aid, { ...activity, plan })
    return move(ctx, aid, resubmission(plan), { plan, signedBy: [] })
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
    const activity = activityOf(ctx, aid)
    const counts = holders(activity).flatMap(org => ctx.get(orgs, [org])?.counts ?? [])
    const voters = counts.reduce((sum, { full }) => sum + full, 0)
    const eligible = counts.reduce((sum, { probationary, candidate }) => sum + probationary + candidate, voters)
    ctx.emit(activityNotified, { aid, orgId: activity.orgId, eligible, voters, snapshotRoot })
    return move(ctx, aid, 'NotifyActivity', { notifiedAtMs: ctx.block.timeMs, eligible, voters, snapshotRoot })
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
    const activity = activityOf(ctx, aid)
    const plan = { ...activity.plan, startsAtMs, endsAtMs }
    leaveCalendar(ctx, aid, activity)
    enterCalendar(ctx, aid, { ...activity, plan })
    return move(ctx, aid, 'PostponeActivity', { plan })
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
