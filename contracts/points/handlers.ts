/** Actions on rules, budgets and lots. */

import { assert, err, LIMITS, ok, type Result } from '#base'
import { monthAfter, monthOf, nextDay } from '../calendar.ts'
import { ALLOWED, action, type ReadContext, type Subject } from '../define.ts'
import { type Id, NO_ID } from '../ids.ts'
import { orgs } from '../org/state.ts'
import { held } from '../policy-language.ts'
import { reverseAward } from './award.ts'
import { budgetGranted, pointsExpired, ruleChanged } from './events.ts'
import { params } from './params.ts'
import { accountOf, expiredLots, post } from './posting.ts'
import {
  DefineRuleArgs,
  type EarnRule,
  ENTRY_KIND,
  ExpireLotsArgs,
  GrantBudgetArgs,
  ReverseAwardArgs,
  RULE_STATE,
  RuleArgs,
  type RuleTerms,
} from './schema.ts'
import { accounts, awards, budgets, earnRules, lots } from './state.ts'

/** E_ARG where the terms give nothing or end before they begin. */
export const checkTerms = ({ amount, effectiveFromMs, effectiveToMs }: RuleTerms): Result<undefined> =>
  amount > 0 && (effectiveToMs === 0 || effectiveToMs > effectiveFromMs) ? ALLOWED : err('E_ARG', 'terms')

export const defineRule = action({
  id: 1,
  name: 'DefineRule',
  title: { en: 'Propose a rule of points', zh: '拟定积分规则' },
  args: DefineRuleArgs,
  subject: () => ok({}),
  policy: [{ all: [held('@root', 'ORG_OFFICER')] }],
  codes: ['E_DUP', 'E_ARG', 'E_WINDOW'],
  check: (ctx, { ruleId, terms }) => {
    if (ctx.get(earnRules, [ruleId]) !== undefined) return err('E_DUP')
    const fits = checkTerms(terms)
    if (!fits.ok) return fits
    return terms.effectiveFromMs >= nextDay(ctx.block.timeMs)
      ? ALLOWED
      : err('E_WINDOW', 'from the next day at the earliest')
  },
  apply: (ctx, { ruleId, terms }) => {
    const nobody = new Uint8Array(0) as never
    const state = RULE_STATE.DRAFT
    ctx.put(earnRules, [ruleId], { terms, state, proposedBy: ctx.sender.id, approvedBy: nobody })
    ctx.emit(ruleChanged, { ruleId, state })
  },
})

const ruleSubject = (ctx: ReadContext, { ruleId }: { readonly ruleId: Id }): Result<Subject> => {
  const rule = ctx.get(earnRules, [ruleId])
  return rule === undefined ? err('E_NOT_FOUND') : ok({ persons: { creator: rule.proposedBy } })
}

const ruleOf = (ctx: ReadContext, ruleId: Id): EarnRule => {
  const rule = ctx.get(earnRules, [ruleId])
  assert(rule !== undefined, 'the subject was found')
  return rule
}

export const approveRule = action({
  id: 2,
  name: 'ApproveRule',
  title: { en: 'Approve a rule of points', zh: '批准积分规则' },
  args: RuleArgs,
  subject: ruleSubject,
  policy: [{ all: [held('@root', 'ZONE_SECRETARY', 'ORGANIZER')], apart: ['creator'] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { ruleId }) => (ruleOf(ctx, ruleId).state === RULE_STATE.DRAFT ? ALLOWED : err('E_STATE')),
  apply: (ctx, { ruleId }) => {
    const state = RULE_STATE.APPROVED
    ctx.put(earnRules, [ruleId], { ...ruleOf(ctx, ruleId), state, approvedBy: ctx.sender.id })
    ctx.emit(ruleChanged, { ruleId, state })
  },
})

export const retireRule = action({
  id: 3,
  name: 'RetireRule',
  title: { en: 'Retire a rule of points', zh: '停用积分规则' },
  args: RuleArgs,
  subject: ruleSubject,
  policy: [{ all: [held('@root', 'ZONE_SECRETARY', 'ORGANIZER')] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { ruleId }) => (ruleOf(ctx, ruleId).state === RULE_STATE.RETIRED ? err('E_STATE') : ALLOWED),
  apply: (ctx, { ruleId }) => {
    const state = RULE_STATE.RETIRED
    ctx.put(earnRules, [ruleId], { ...ruleOf(ctx, ruleId), state })
    ctx.emit(ruleChanged, { ruleId, state })
  },
})

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
  subject: (ctx, { mid }) => (ctx.get(accounts, [mid]) === undefined ? err('E_NOT_FOUND') : ok({})),
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_WINDOW'],
  check: (ctx, { mid }) =>
    expiredLots(ctx, mid, LIMITS.crankSteps).amount > 0 ? ALLOWED : err('E_WINDOW', 'nothing is due'),
  apply: (ctx, { mid }) => {
    const { amount, firstLot } = expiredLots(ctx, mid, LIMITS.crankSteps)
    const account = accountOf(ctx, mid)
    for (let number = account.firstLot; number < firstLot; number++) {
      const lot = ctx.get(lots, [mid, number])
      if (lot !== undefined) ctx.put(lots, [mid, number], { ...lot, remaining: 0 })
    }
    post(ctx, { kind: ENTRY_KIND.EXPIRE, mid, amount }, { ...account, firstLot })
    ctx.emit(pointsExpired, { mid, amount, ruleId: NO_ID, sourceId: NO_ID })
  },
})

export const reversePoints = action({
  id: 6,
  name: 'ReverseAward',
  title: { en: 'Reverse an award of points', zh: '冲正积分' },
  args: ReverseAwardArgs,
  subject: (ctx, { ruleId, sourceId, mid }) => {
    const award = ctx.get(awards, [ruleId, sourceId, mid])
    return award === undefined ? err('E_NOT_FOUND') : ok({ org: award.orgId, persons: { self: mid } })
  },
  policy: [{ all: [held('@p(o)', 'SECRETARY')], apart: ['self'] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { ruleId, sourceId, mid }) =>
    ctx.get(awards, [ruleId, sourceId, mid])?.reversed === false ? ALLOWED : err('E_STATE'),
  apply: (ctx, { ruleId, sourceId, mid }) => reverseAward(ctx, { ruleId, sourceId, mid }),
})
