/** Floating members from outside the zone: their relation stays where it is, a host in the zone takes them in. */

import { err, ok, type Result } from '#base'
import { ALLOWED, type ApplyContext, action, type ReadContext } from '../define.ts'
import { type Id, NO_ID } from '../ids.ts'
import { STAGE } from '../member/schema.ts'
import { members } from '../member/state.ts'
import { orgs } from '../org/state.ts'
import { held } from '../policy-language.ts'
import { floatingConfirmed, floatingEnded } from './events.ts'
import { endRows, floatingOf, isMonth } from './floating.ts'
import { floatingMachine } from './machine.ts'
import { RegisterGuestArgs } from './messages.ts'
import { checkHost } from './rules.ts'
import { DIRECTION, FLOAT_STATE } from './schema.ts'
import { floatingAt, floatings, floatingsOf, openFloatings, openTransfers } from './state.ts'

const checkGuest = (ctx: ReadContext, args: RegisterGuestArgs): Result<undefined> => {
  const { flId, mid, hostOrg, fromMonth, expectedToMonth, stage } = args
  const known = ctx.get(members, [mid]) ?? ctx.get(openFloatings, [mid]) ?? ctx.get(openTransfers, [mid])
  if (known !== undefined || ctx.get(floatings, [flId]) !== undefined) return err('E_DUP')
  const months = isMonth(fromMonth) && isMonth(expectedToMonth) && fromMonth <= expectedToMonth
  const fits = months && (stage === STAGE.FULL || stage === STAGE.PROBATIONARY)
  return fits ? checkHost(ctx, hostOrg) : err('E_ARG', 'months or stage')
}

/** With the card of the source; the registrar attests that it is one natural person who is not in the zone yet. */
export const registerGuest = action({
  id: 28,
  name: 'RegisterGuest',
  title: { en: 'Register a floating member from outside the zone', zh: '登记区外流入党员' },
  args: RegisterGuestArgs,
  subject: (ctx, { hostOrg, mid }) =>
    ctx.get(orgs, [hostOrg]) === undefined ? err('E_NOT_FOUND') : ok({ org: hostOrg, persons: { self: mid } }),
  policy: [{ all: [held('@o', 'CLERK', 'ORG_OFFICER'), held('^o', 'REGISTRAR')], apart: ['self'] }],
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_ARG'],
  check: checkGuest,
  apply: (ctx, { flId, mid, hostOrg, fromMonth, expectedToMonth, cardCode, stage, commitRoot }) => {
    const sinceMs = ctx.block.timeMs
    const state = FLOAT_STATE.CONFIRMED_OUT
    const none = { contacts: 0, lastContactMs: 0, reports: 0, lastReportYear: 0, flags: 0 }
    const guest = { stage, commitRoot, probationFromMs: 0, probationToMs: 0, confirmedMonth: 0 }
    const said = { mid, hostOrg, fromMonth, expectedToMonth, cardCode, guest }
    ctx.put(floatings, [flId], { ...said, ...none, srcOrg: NO_ID, sinceMs, state })
    ctx.put(openFloatings, [mid], { flId })
    ctx.put(floatingsOf, [mid, flId], { sinceMs })
    ctx.put(floatingAt, [hostOrg, DIRECTION.IN, flId], { sinceMs })
    ctx.emit(floatingConfirmed, { flId, mid, state })
  },
})

/** A guest whose relation follows is a guest no more; nothing where the member was none. */
export const convertGuest = (ctx: ApplyContext, mid: Id): Result<undefined> => {
  const open = ctx.get(openFloatings, [mid])
  if (open === undefined) return ALLOWED
  const { flId } = open
  const before = floatingOf(ctx, flId)
  const { state } = floatingMachine.move(ctx, [flId], 'ConvertToTransfer')
  ctx.emit(floatingEnded, { flId, mid, state })
  return endRows(ctx, flId, before)
}
