/** Hours given or taken back by two persons, with a reason. */

import { err, ok, type Result } from '#base'
import { ALLOWED, action, type ReadContext, type Subject } from '../define.ts'
import type { Id } from '../ids.ts'
import { members } from '../member/state.ts'
import { holderOf } from '../points/aliases.ts'
import { held, type Policy } from '../policy-language.ts'
import { HOURS_SOURCE } from './hours.ts'
import { AdjustHoursArgs, TakeHoursArgs } from './requests.ts'
import { creditOnce, takeBack } from './rules.ts'
import { hoursEntries, hoursGroups } from './state.ts'

const memberSubject = (ctx: ReadContext, { mid }: { readonly mid: Id }): Result<Subject> => {
  const member = ctx.get(members, [mid])
  return member === undefined ? err('E_NOT_FOUND', 'member') : ok({ org: member.orgId, persons: { self: mid } })
}

const TWO: Policy = [
  { all: [held('^o', 'ORGANIZER'), held('^o', 'ORGANIZER', 'ORG_OFFICER', 'SECRETARY')], apart: ['self'] },
]

/** Hours that were learned elsewhere or whose record was lost. They obey the bound of the day. */
export const adjustHours = action({
  id: 23,
  name: 'AdjustHours',
  title: { en: 'Give hours', zh: '补记学时' },
  args: AdjustHoursArgs,
  subject: memberSubject,
  policy: TWO,
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_ARG', 'E_WINDOW'],
  check: (ctx, { adjustmentId, mid: alias, centiHours, atMs }) => {
    const mid = holderOf(ctx, alias)
    const known = ctx.get(hoursEntries, [mid, HOURS_SOURCE.ADJUSTMENT, adjustmentId])
    if (known !== undefined || ctx.get(hoursGroups, [mid, adjustmentId]) !== undefined) return err('E_DUP')
    if (centiHours === 0 || atMs === 0) return err('E_ARG', 'nothing')
    return atMs <= ctx.block.timeMs ? ALLOWED : err('E_WINDOW', 'not yet')
  },
  apply: (ctx, { adjustmentId, mid, centiHours, atMs }) =>
    creditOnce(ctx, {
      mid,
      sourceType: HOURS_SOURCE.ADJUSTMENT,
      sourceId: adjustmentId,
      groupId: adjustmentId,
      centiHours,
      atMs,
    }),
})

/** What a source gave, all of it. A source that has been taken back is never credited again. */
export const takeHours = action({
  id: 24,
  name: 'TakeHours',
  title: { en: 'Take hours back', zh: '冲销学时' },
  args: TakeHoursArgs,
  subject: memberSubject,
  policy: TWO,
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { mid, sourceType, sourceId }) => {
    const entry = ctx.get(hoursEntries, [holderOf(ctx, mid), sourceType, sourceId])
    if (entry === undefined) return err('E_NOT_FOUND', 'hours of this source')
    return entry.reversed ? err('E_STATE', 'taken back already') : ALLOWED
  },
  apply: (ctx, { mid, sourceType, sourceId }) => takeBack(ctx, { mid, sourceType, sourceId }),
})
