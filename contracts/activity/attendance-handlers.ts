/** While an activity is open: open, sign in, call the roll, ask for leave, close. */

import { equalBytes, err, type Result, toHex } from '#base'
import { listRoot } from '#chain'
import { ALLOWED, action, type ReadContext } from '../define.ts'
import { held } from '../policy-language.ts'
import { checkAttendee, checkToken, recordPresence, signInResult } from './attendance.ts'
import { leaveChanged, rollCalled, signedIn } from './events.ts'
import { activityOf, activitySubject, attendeeSubject, mayMove, move } from './machine.ts'
import {
  ActivityArgs,
  AttendeeArgs,
  DecideLeaveArgs,
  LEAVE_STATE,
  OpenActivityArgs,
  RollCallArgs,
  SIGN_IN_METHOD,
  SignInArgs,
} from './schema.ts'
import { leaves, signIns } from './state.ts'

export const openActivity = action({
  id: 8,
  name: 'OpenActivity',
  title: { en: 'Open an activity', zh: '开始活动' },
  args: OpenActivityArgs,
  subject: activitySubject,
  policy: [
    { all: [held('@o', 'SECRETARY', 'DEPUTY_SECRETARY', 'CLERK', 'GROUP_LEADER')] },
    { all: [{ person: 'host' }] },
  ],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW', 'E_ARG'],
  check: (ctx, { aid, tokenRoot, tokens }) => {
    const may = mayMove(ctx, aid, 'OpenActivity')
    if (!may.ok) return may
    if (tokens > 0 !== tokenRoot.length > 0) return err('E_ARG', 'root and number of tokens go together')
    const window = signInResult(ctx, activityOf(ctx, aid))
    return window.ok ? ALLOWED : window
  },
  apply: (ctx, { aid, tokenRoot, tokens }) => move(ctx, aid, 'OpenActivity', { tokenRoot, tokens }),
})

const checkPresent = (ctx: ReadContext, args: AttendeeArgs): Result<undefined> => {
  const window = signInResult(ctx, activityOf(ctx, args.aid))
  return window.ok ? checkAttendee(ctx, args) : window
}

const PRESENT_CODES = ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW', 'E_SCOPE', 'E_DUP', 'E_CAP'] as const

/** By the member, with the token that is on the screen. */
export const signIn = action({
  id: 9,
  name: 'SignIn',
  title: { en: 'Sign in', zh: '签到' },
  args: SignInArgs,
  subject: attendeeSubject,
  policy: [{ all: [{ person: 'self' }] }],
  codes: [...PRESENT_CODES, 'E_PROOF', 'E_EXPIRED'],
  check: (ctx, args) => {
    const may = mayMove(ctx, args.aid, 'SignIn')
    if (!may.ok) return may
    const present = checkPresent(ctx, args)
    return present.ok ? checkToken(ctx, activityOf(ctx, args.aid), args.token, args.proof) : present
  },
  apply: (ctx, { aid, mid }) => {
    const result = recordPresence(ctx, { aid, mids: [mid], method: SIGN_IN_METHOD.DYNAMIC_QR })
    if (!result.ok) return result
    ctx.emit(signedIn, { aid, mid, result: result.value })
    return ALLOWED
  },
})

/** By a device at the door, such as a card reader. */
export const deviceSignIn = action({
  id: 10,
  name: 'DeviceSignIn',
  title: { en: 'Sign in at a device', zh: '设备签到' },
  args: AttendeeArgs,
  subject: attendeeSubject,
  policy: [{ all: [{ device: '^o' }] }],
  codes: PRESENT_CODES,
  check: (ctx, args) => {
    const may = mayMove(ctx, args.aid, 'DeviceSignIn')
    return may.ok ? checkPresent(ctx, args) : may
  },
  apply: (ctx, { aid, mid }) => {
    const result = recordPresence(ctx, { aid, mids: [mid], method: SIGN_IN_METHOD.ONSITE_DEVICE })
    if (!result.ok) return result
    ctx.emit(signedIn, { aid, mid, result: result.value })
    return ALLOWED
  },
})

const checkRoll = (ctx: ReadContext, { aid, mids, root }: RollCallArgs): Result<undefined> => {
  if (mids.length === 0) return err('E_ARG', 'nobody')
  if (new Set(mids.map(toHex)).size !== mids.length) return err('E_DUP', 'one stands twice')
  if (!equalBytes(listRoot(mids), root)) return err('E_PROOF', 'root')
  for (const [before, mid] of mids.entries()) {
    const result = checkAttendee(ctx, { aid, mid }, before)
    if (!result.ok) return result
  }
  return ALLOWED
}

/** Host and recorder together read out the names. */
export const rollCallBatch = action({
  id: 11,
  name: 'RollCallBatch',
  title: { en: 'Call the roll', zh: '批量点名' },
  args: RollCallArgs,
  subject: activitySubject,
  policy: [{ all: [{ person: 'host' }, { person: 'recorder' }] }],
  codes: [...PRESENT_CODES, 'E_ARG', 'E_PROOF'],
  check: (ctx, args) => {
    const may = mayMove(ctx, args.aid, 'RollCallBatch')
    if (!may.ok) return may
    const window = signInResult(ctx, activityOf(ctx, args.aid))
    return window.ok ? checkRoll(ctx, args) : window
  },
  apply: (ctx, { aid, mids, root }) => {
    const result = recordPresence(ctx, { aid, mids, method: SIGN_IN_METHOD.ROLL_CALL })
    if (!result.ok) return result
    ctx.emit(rollCalled, { aid, names: mids.length, root })
    return ALLOWED
  },
})

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
    return ctx.get(leaves, [aid, mid]) === undefined ? checkLeaver(ctx, args) : err('E_DUP')
  },
  apply: (ctx, { aid, mid }) => {
    ctx.put(leaves, [aid, mid], { state: LEAVE_STATE.REQUESTED })
    ctx.emit(leaveChanged, { aid, mid, state: LEAVE_STATE.REQUESTED })
  },
})

/** Only who is due can be on leave; a full house does not matter. */
const checkLeaver = (ctx: ReadContext, args: AttendeeArgs): Result<undefined> => {
  const due = checkAttendee(ctx, args)
  return due.ok || due.fault.code === 'E_CAP' ? ALLOWED : due
}

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

export const closeActivity = action({
  id: 14,
  name: 'CloseActivity',
  title: { en: 'Close an activity', zh: '结束活动' },
  args: ActivityArgs,
  subject: activitySubject,
  policy: [{ all: [{ person: 'recorder' }] }, { all: [held('@o', 'SECRETARY')] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { aid }) => {
    const may = mayMove(ctx, aid, 'CloseActivity')
    if (!may.ok) return may
    return ctx.block.timeMs >= activityOf(ctx, aid).plan.startsAtMs ? ALLOWED : err('E_WINDOW', 'it has not begun')
  },
  apply: (ctx, { aid }) => move(ctx, aid, 'CloseActivity', { closedAtMs: ctx.block.timeMs }),
})
