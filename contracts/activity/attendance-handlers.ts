/** While an activity is open: open, sign in, sign out, close. */

import { err, type Result } from '#base'
import { ALLOWED, type ApplyContext, action, type ReadContext } from '../define.ts'
import { held } from '../policy-language.ts'
import { checkAttendee, checkToken, recordLeaving, recordPresence, signInResult } from './attendance.ts'
import { signedIn, signedOut } from './events.ts'
import { activityOf, activitySubject, attendeeSubject, mayMove, move } from './machine.ts'
import { ActivityArgs, AttendeeArgs, OpenActivityArgs, SignInArgs } from './requests.ts'
import { SIGN_IN_METHOD } from './schema.ts'
import { signIns } from './state.ts'

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
  codes: [...PRESENT_CODES, 'E_PROOF'],
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

/** E_NOT_FOUND (did not come), E_DUP (has gone already). */
const checkLeaving = (ctx: ReadContext, { aid, mid }: AttendeeArgs): Result<undefined> => {
  const signIn = ctx.get(signIns, [aid, mid])
  if (signIn === undefined) return err('E_NOT_FOUND', 'did not sign in')
  return signIn.outAtMs === 0 ? ALLOWED : err('E_DUP', 'has signed out')
}

const tellLeaving = (ctx: ApplyContext, { aid, mid }: AttendeeArgs): Result<undefined> => {
  ctx.emit(signedOut, { aid, mid, result: recordLeaving(ctx, { aid, mid }) })
  return ALLOWED
}

/** By the member, with the token that is on the screen. Who does not sign out stayed until the end. */
export const signOut = action({
  id: 19,
  name: 'SignOut',
  title: { en: 'Sign out', zh: '签退' },
  args: SignInArgs,
  subject: attendeeSubject,
  policy: [{ all: [{ person: 'self' }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_DUP', 'E_PROOF', 'E_WINDOW'],
  check: (ctx, args) => {
    const may = mayMove(ctx, args.aid, 'SignOut')
    if (!may.ok) return may
    const leaving = checkLeaving(ctx, args)
    return leaving.ok ? checkToken(ctx, activityOf(ctx, args.aid), args.token, args.proof) : leaving
  },
  apply: (ctx, args) => tellLeaving(ctx, args),
})

export const deviceSignOut = action({
  id: 20,
  name: 'DeviceSignOut',
  title: { en: 'Sign out at a device', zh: '设备签退' },
  args: AttendeeArgs,
  subject: attendeeSubject,
  policy: [{ all: [{ device: '^o' }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_DUP'],
  check: (ctx, args) => {
    const may = mayMove(ctx, args.aid, 'DeviceSignOut')
    return may.ok ? checkLeaving(ctx, args) : may
  },
  apply: (ctx, args) => tellLeaving(ctx, args),
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
