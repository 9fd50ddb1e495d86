/** Presence of many at a time: a roll that host and recorder call, on line or in the room, or a sheet that was signed. */

import { equalBytes, err, type Result, toHex } from '#base'
import { listRoot } from '#chain'
import { ALLOWED, type ApplyContext, action, type ReadContext } from '../define.ts'
import { held } from '../policy-language.ts'
import { checkAttendee, recordPresence, signInResult } from './attendance.ts'
import { rollCalled } from './events.ts'
import { activityOf, activitySubject, mayMove, type TransitionName } from './machine.ts'
import { params } from './params.ts'
import { PaperRollArgs, RollCallArgs } from './requests.ts'
import { MODE, SIGN_IN_METHOD, SIGN_IN_RESULT, type SignIn } from './schema.ts'

type Roll = Pick<RollCallArgs, 'aid' | 'mids' | 'root'>

const checkRoll = (ctx: ReadContext, { aid, mids, root }: Roll): Result<undefined> => {
  if (mids.length === 0) return err('E_ARG', 'nobody')
  if (new Set(mids.map(toHex)).size !== mids.length) return err('E_DUP', 'one stands twice')
  if (!equalBytes(listRoot(mids), root)) return err('E_PROOF', 'root')
  for (const [before, mid] of mids.entries()) {
    const result = checkAttendee(ctx, { aid, mid }, before)
    if (!result.ok) return result
  }
  return ALLOWED
}

/** A roll that is called now. */
const checkCalled = (ctx: ReadContext, name: TransitionName, roll: Roll): Result<undefined> => {
  const may = mayMove(ctx, roll.aid, name)
  if (!may.ok) return may
  const window = signInResult(ctx, activityOf(ctx, roll.aid))
  return window.ok ? checkRoll(ctx, roll) : window
}

type How = { readonly method: SignIn['method']; readonly result?: SignIn['result'] }

const record = (ctx: ApplyContext, { aid, mids, root }: Roll, how: How): Result<undefined> => {
  const result = recordPresence(ctx, { aid, mids, ...how })
  if (!result.ok) return result
  ctx.emit(rollCalled, { aid, names: mids.length, root })
  return ALLOWED
}

const CODES = ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW', 'E_SCOPE', 'E_DUP', 'E_CAP', 'E_ARG', 'E_PROOF'] as const
const HOST_AND_RECORDER = [{ all: [{ person: 'host' }, { person: 'recorder' }] }] as const

/** Host and recorder together read out the names. */
export const rollCallBatch = action({
  id: 11,
  name: 'RollCallBatch',
  title: { en: 'Call the roll', zh: '批量点名' },
  args: RollCallArgs,
  subject: activitySubject,
  policy: HOST_AND_RECORDER,
  codes: CODES,
  check: (ctx, args) => checkCalled(ctx, 'RollCallBatch', args),
  apply: (ctx, args) => record(ctx, args, { method: SIGN_IN_METHOD.ROLL_CALL }),
})

/** Who is seen on line; E_ARG where nobody takes part on line. */
export const onlineRollBatch = action({
  id: 21,
  name: 'OnlineRollBatch',
  title: { en: 'Call the roll on line', zh: '线上点名' },
  args: RollCallArgs,
  subject: activitySubject,
  policy: HOST_AND_RECORDER,
  codes: CODES,
  check: (ctx, args) => {
    const called = checkCalled(ctx, 'OnlineRollBatch', args)
    if (!called.ok) return called
    return activityOf(ctx, args.aid).plan.mode === MODE.ONSITE ? err('E_ARG', 'nobody is on line') : ALLOWED
  },
  apply: (ctx, args) => record(ctx, args, { method: SIGN_IN_METHOD.ONLINE_ROLL }),
})

/** A sheet that those present signed, entered later but no later than minutes are in time; it does not say who came late. */
export const paperRollBatch = action({
  id: 22,
  name: 'PaperRollBatch',
  title: { en: 'Enter a signed attendance sheet', zh: '录入纸质签到表' },
  args: PaperRollArgs,
  subject: activitySubject,
  policy: [
    { all: [{ person: 'recorder' }, { person: 'host' }] },
    { all: [{ person: 'recorder' }, held('@o', 'SECRETARY')] },
  ],
  codes: CODES,
  check: (ctx, args) => {
    const may = mayMove(ctx, args.aid, 'PaperRollBatch')
    if (!may.ok) return may
    const { startsAtMs, endsAtMs } = activityOf(ctx, args.aid).plan
    const now = ctx.block.timeMs
    if (now < startsAtMs || now > endsAtMs + ctx.param(params.lateAfterMs)) return err('E_WINDOW')
    return checkRoll(ctx, args)
  },
  apply: (ctx, args) => record(ctx, args, { method: SIGN_IN_METHOD.PAPER, result: SIGN_IN_RESULT.ON_TIME }),
})
