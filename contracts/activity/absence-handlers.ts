/** Absence: leave that was asked for before, and what is made up afterwards. */

import { err, LIMITS } from '#base'
import { ALLOWED, action } from '../define.ts'
import { held } from '../policy-language.ts'
import { checkDue } from './attendance.ts'
import { creditMember } from './credit.ts'
import { leaveChanged, makeupChanged } from './events.ts'
import { activityOf, attendeeSubject, mayMove, move } from './machine.ts'
import { params } from './params.ts'
import { AttendeeArgs, DecideLeaveArgs, DecideMakeupArgs, SubmitMakeupArgs } from './requests.ts'
import { ACTIVITY_TYPE, LEAVE_STATE, MAKEUP_STATE } from './schema.ts'
import { leaves, madeUp, makeups, signIns } from './state.ts'

const DAY_MS = 86_400_000

/** Before it begins; the reason stays off the chain. */
export const requestLeave = action({
  id: 12,
  name: 'RequestLeave',
  title: { en: 'Ask for leave', zh: '请假' },
  args: AttendeeArgs,
  subject: attendeeSubject,
  policy: [{ all: [{ person: 'self' }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW', 'E_DUP', 'E_SCOPE'],
  check: (ctx, args) => {
    const { aid, mid } = args
    const may = mayMove(ctx, aid, 'RequestLeave')
    if (!may.ok) return may
    if (ctx.block.timeMs > activityOf(ctx, aid).plan.startsAtMs) return err('E_WINDOW', 'it has begun')
    if (ctx.get(leaves, [aid, mid]) !== undefined || ctx.get(signIns, [aid, mid]) !== undefined) return err('E_DUP')
    return checkDue(ctx, args)
  },
  apply: (ctx, { aid, mid }) => {
    ctx.put(leaves, [aid, mid], { state: LEAVE_STATE.REQUESTED })
    ctx.emit(leaveChanged, { aid, mid, state: LEAVE_STATE.REQUESTED })
  },
})

export const decideLeave = action({
  id: 13,
  name: 'DecideLeave',
  title: { en: 'Decide on leave', zh: '审批请假' },
  args: DecideLeaveArgs,
  subject: attendeeSubject,
  policy: [{ all: [held('@o', 'SECRETARY', 'GROUP_LEADER')], apart: ['self'] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { aid, mid }) => {
    const may = mayMove(ctx, aid, 'DecideLeave')
    if (!may.ok) return may
    const leave = ctx.get(leaves, [aid, mid])
    if (leave === undefined) return err('E_NOT_FOUND', 'no leave was asked for')
    const absent = ctx.get(signIns, [aid, mid]) === undefined
    return leave.state === LEAVE_STATE.REQUESTED && absent ? ALLOWED : err('E_STATE')
  },
  apply: (ctx, { aid, mid, grant }) => {
    const state = grant ? LEAVE_STATE.GRANTED : LEAVE_STATE.DENIED
    ctx.put(leaves, [aid, mid], { state })
    ctx.emit(leaveChanged, { aid, mid, state })
  },
})

/** By who was due and absent; once, unless it was refused. The material stays off the chain. */
export const submitMakeup = action({
  id: 23,
  name: 'SubmitMakeup',
  title: { en: 'Submit a make-up', zh: '提交补课' },
  args: SubmitMakeupArgs,
  subject: attendeeSubject,
  policy: [{ all: [{ person: 'self' }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_SCOPE', 'E_DUP', 'E_WINDOW'],
  check: (ctx, { aid, mid }) => {
    const may = mayMove(ctx, aid, 'SubmitMakeup')
    if (!may.ok) return may
    const due = checkDue(ctx, { aid, mid })
    if (!due.ok) return due
    if (activityOf(ctx, aid).plan.type === ACTIVITY_TYPE.VOLUNTEER_SERVICE)
      return err('E_SCOPE', 'service is not made up')
    const before = ctx.get(makeups, [aid, mid])
    const again = before !== undefined && before.state !== MAKEUP_STATE.REFUSED
    if (again || ctx.get(signIns, [aid, mid]) !== undefined) return err('E_DUP', 'was there, or has made it up')
    const last = activityOf(ctx, aid).plan.endsAtMs + ctx.param(params.makeupDays) * DAY_MS
    return ctx.block.timeMs <= last ? ALLOWED : err('E_WINDOW', 'too late')
  },
  apply: (ctx, { aid, mid, materialRoot }) => {
    const state = MAKEUP_STATE.SUBMITTED
    const decidedBy = new Uint8Array(0) as never
    ctx.put(makeups, [aid, mid], { materialRoot, submittedAtMs: ctx.block.timeMs, state, decidedBy })
    ctx.emit(makeupChanged, { aid, mid, state })
  },
})

/** Confirmed once the activity is verified, because only then are there hours to credit. It earns no points. */
export const decideMakeup = action({
  id: 24,
  name: 'DecideMakeup',
  title: { en: 'Decide on a make-up', zh: '确认补课' },
  args: DecideMakeupArgs,
  subject: attendeeSubject,
  policy: [{ all: [held('@o', 'GROUP_LEADER', 'SECRETARY')], apart: ['self'] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_CAP'],
  check: (ctx, { aid, mid }) => {
    const may = mayMove(ctx, aid, 'DecideMakeup')
    if (!may.ok) return may
    const makeup = ctx.get(makeups, [aid, mid])
    if (makeup === undefined) return err('E_NOT_FOUND', 'no make-up was submitted')
    if (makeup.state !== MAKEUP_STATE.SUBMITTED) return err('E_STATE')
    return activityOf(ctx, aid).madeUp < LIMITS.activityParticipants ? ALLOWED : err('E_CAP')
  },
  apply: (ctx, { aid, mid, grant }) => {
    const makeup = ctx.get(makeups, [aid, mid])
    const state = grant ? MAKEUP_STATE.CONFIRMED : MAKEUP_STATE.REFUSED
    if (makeup !== undefined) ctx.put(makeups, [aid, mid], { ...makeup, state, decidedBy: ctx.sender.id })
    ctx.emit(makeupChanged, { aid, mid, state })
    if (!grant) return ALLOWED
    const { madeUp: number } = activityOf(ctx, aid)
    ctx.put(madeUp, [aid, number], { mid })
    const credited = creditMember(ctx, aid, mid)
    return credited.ok ? move(ctx, aid, 'DecideMakeup', { madeUp: number + 1 }) : credited
  },
})
