/** Actions on budgets, lots and awards. */

import { err, ok, type Result } from '#base'
import { ACTIVITY_STATE } from '../activity/schema.ts'
import { activities } from '../activity/state.ts'
import { requireFlag } from '../audit/rules.ts'
import { monthAfter, monthOf } from '../calendar.ts'
import { ALLOWED, action, type ReadContext } from '../define.ts'
import { ID_BYTES } from '../ids.ts'
import { orgs } from '../org/state.ts'
import { held } from '../policy-language.ts'
import { aliasOf, holderOf } from './aliases.ts'
import { reverseAward } from './award.ts'
import { budgetGranted } from './events.ts'
import { dueLots, expireDue } from './lots.ts'
import { params } from './params.ts'
import { ExpireLotsArgs, GrantBudgetArgs, ReverseAwardArgs } from './schema.ts'
import { accounts, awards, budgets } from './state.ts'

/** Months ahead for which a budget can be granted. */
const MONTHS_AHEAD = 12

const isGrantable = (nowMs: number, month: number): boolean => {
  const now = monthOf(nowMs)
  const valid = month % 100 >= 1 && month % 100 <= 12
  return valid && month >= now && month < monthAfter(now, MONTHS_AHEAD)
}

export const grantBudget = action({
  id: 4,
  name: 'GrantBudget',
  title: { en: 'Grant an organisation points for a month', zh: '下达积分预算' },
  args: GrantBudgetArgs,
  subject: (ctx, { orgId }) => (ctx.get(orgs, [orgId]) === undefined ? err('E_NOT_FOUND') : ok({ org: orgId })),
  policy: [{ all: [held('@p(o)', 'SECRETARY')] }],
  codes: ['E_NOT_FOUND', 'E_ARG', 'E_WINDOW', 'E_CAP'],
  check: (ctx, { orgId, month, amount }) => {
    if (amount === 0) return err('E_ARG', 'nothing')
    if (!isGrantable(ctx.block.timeMs, month)) return err('E_WINDOW', 'month')
    const counts = ctx.get(orgs, [orgId])?.counts
    const people = counts === undefined ? 0 : counts.full + counts.probationary + counts.candidate
    const granted = ctx.get(budgets, [orgId, month])?.granted ?? 0
    return granted + amount <= people * ctx.param(params.monthlyBudgetPerMember) ? ALLOWED : err('E_CAP')
  },
  apply: (ctx, { orgId, month, amount }) => {
    const budget = ctx.get(budgets, [orgId, month]) ?? { granted: 0, used: 0 }
    const next = { ...budget, granted: budget.granted + amount }
    ctx.put(budgets, [orgId, month], next)
    ctx.emit(budgetGranted, { orgId, month, ...next })
  },
})

/** A crank: anyone may turn it once lots are due; it decides nothing. */
export const expireLots = action({
  id: 5,
  name: 'ExpireLots',
  title: { en: 'Expire points that are due', zh: '积分到期处理' },
  args: ExpireLotsArgs,
  subject: (ctx, { mid }) => (ctx.get(accounts, [holderOf(ctx, mid)]) === undefined ? err('E_NOT_FOUND') : ok({})),
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_WINDOW'],
  check: (ctx, { mid }) => (dueLots(ctx, holderOf(ctx, mid)).length > 0 ? ALLOWED : err('E_WINDOW', 'nothing is due')),
  apply: (ctx, { mid }) => {
    const holder = holderOf(ctx, mid)
    expireDue(ctx, { holder, mid: aliasOf(ctx, holder) })
  },
})

const awardFor = (ctx: ReadContext, { ruleId, sourceId, mid }: ReverseAwardArgs) =>
  ctx.get(awards, [ruleId, sourceId, holderOf(ctx, mid)])

/** A flag of the auditor about the member or the source, or a source that is void. */
const checkGrounds = (ctx: ReadContext, { flagId, sourceId, mid }: ReverseAwardArgs): Result<undefined> => {
  if (flagId.length === ID_BYTES) return requireFlag(ctx, flagId, [mid, sourceId])
  const isVoid = ctx.get(activities, [sourceId])?.state === ACTIVITY_STATE.VOIDED
  return isVoid ? ALLOWED : err('E_STATE', 'neither a flag nor a void source')
}

export const reversePoints = action({
  id: 6,
  name: 'ReverseAward',
  title: { en: 'Reverse an award of points', zh: '冲正积分' },
  args: ReverseAwardArgs,
  subject: (ctx, args) => {
    const award = awardFor(ctx, args)
    return award === undefined ? err('E_NOT_FOUND') : ok({ org: award.orgId, persons: { self: args.mid } })
  },
  policy: [{ all: [held('@p(o)', 'SECRETARY')], apart: ['self'] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG'],
  check: (ctx, args) => (awardFor(ctx, args)?.reversed === false ? checkGrounds(ctx, args) : err('E_STATE')),
  apply: (ctx, args) => reverseAward(ctx, args),
})
