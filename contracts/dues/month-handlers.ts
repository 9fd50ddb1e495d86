/** Settling and correcting the dues of a month. */

import { err, ok, type Result } from '#base'
import { monthAfter, monthOf, monthsBetween } from '../calendar.ts'
import { ALLOWED, type ApplyContext, action, type ReadContext, type Subject } from '../define.ts'
import type { Id } from '../ids.ts'
import { orgs } from '../org/state.ts'
import { held, type Policy } from '../policy-language.ts'
import { duesAlert, duesSettled } from './events.ts'
import { monthMachine } from './machine.ts'
import { params } from './params.ts'
import { CorrectMonthArgs, type DuesCounts, MONTH_STATE, SettleMonthArgs } from './schema.ts'
import { months } from './state.ts'

/** Two persons: who keeps the list, and who answers for the branch. */
const SETTLING: Policy = [{ all: [held('@o', 'CLERK', 'ORG_OFFICER'), held('@o', 'SECRETARY', 'DEPUTY_SECRETARY')] }]

/** E_ARG (a month that is none, or counts that do not add up), E_WINDOW (to come, or too long ago). */
const checkMonth = (ctx: ReadContext, month: number, { due, paid, exempt, overdue }: DuesCounts): Result<undefined> => {
  if (month % 100 < 1 || month % 100 > 12) return err('E_ARG', 'month')
  if (due !== paid + exempt + overdue) return err('E_ARG', 'due is who paid, who need not and who is late')
  const back = monthsBetween(month, monthOf(ctx.block.timeMs))
  return back >= 0 && back <= ctx.param(params.arrearsMonths) ? ALLOWED : err('E_WINDOW', 'month')
}

const streakOf = (ctx: ReadContext, orgId: Id, month: number, overdue: number): number =>
  overdue === 0 ? 0 : Math.min((ctx.get(months, [orgId, monthAfter(month, -1)])?.streak ?? 0) + 1, 10_000)

const tell = (
  ctx: ApplyContext,
  orgId: Id,
  month: number,
  row: { counts: DuesCounts; revision: number; streak: number },
) => {
  const { counts, revision, streak } = row
  ctx.emit(duesSettled, { orgId, month, counts, revision })
  const alerts = [ctx.param(params.firstAlertMonths), ctx.param(params.secondAlertMonths)]
  if (alerts.includes(streak)) ctx.emit(duesAlert, { orgId, month, streak })
}

const orgSubject = (ctx: ReadContext, { orgId }: { readonly orgId: Id }): Result<Subject> =>
  ctx.get(orgs, [orgId]) === undefined ? err('E_NOT_FOUND') : ok({ org: orgId })

export const settleMonth = action({
  id: 1,
  name: 'SettleMonth',
  title: { en: 'Settle the dues of a month', zh: '结算当月党费' },
  args: SettleMonthArgs,
  subject: orgSubject,
  policy: SETTLING,
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_ARG', 'E_WINDOW'],
  check: (ctx, { orgId, month, counts }) =>
    ctx.get(months, [orgId, month]) === undefined ? checkMonth(ctx, month, counts) : err('E_DUP'),
  apply: (ctx, { orgId, month, counts, statusRoot }) => {
    const streak = streakOf(ctx, orgId, month, counts.overdue)
    const by = { settledBy: ctx.sender.id, settledAtMs: ctx.block.timeMs }
    const row = { orgId, state: MONTH_STATE.SETTLED, counts, statusRoot, revision: 1, streak, ...by }
    ctx.put(months, [orgId, month], row)
    tell(ctx, orgId, month, row)
  },
})

export const correctMonth = action({
  id: 2,
  name: 'CorrectMonth',
  title: { en: 'Correct the dues of a month', zh: '更正当月党费' },
  args: CorrectMonthArgs,
  subject: orgSubject,
  policy: SETTLING,
  codes: ['E_NOT_FOUND', 'E_ARG', 'E_WINDOW'],
  check: (ctx, { orgId, month, counts, revision }) => {
    const may = monthMachine.may(ctx, [orgId, month], 'CorrectMonth')
    if (!may.ok) return may
    const last = ctx.get(months, [orgId, month])?.revision
    return revision === (last ?? 0) + 1 ? checkMonth(ctx, month, counts) : err('E_ARG', 'revision')
  },
  apply: (ctx, { orgId, month, counts, statusRoot, revision }) => {
    const streak = streakOf(ctx, orgId, month, counts.overdue)
    const by = { settledBy: ctx.sender.id, settledAtMs: ctx.block.timeMs }
    const changed = { counts, statusRoot, revision, streak, ...by }
    tell(ctx, orgId, month, monthMachine.move(ctx, [orgId, month], 'CorrectMonth', changed))
  },
})
