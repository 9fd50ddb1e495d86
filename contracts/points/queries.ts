/** Queries of `points`. */

import { err, field, type Json, LIMITS, message, ok } from '#base'
import { monthOf, nextDay } from '../calendar.ts'
import { query } from '../define.ts'
import { id, month } from '../ids.ts'
import { currentUsage } from './caps.ts'
import { NO_ACCOUNT } from './posting.ts'
import { Account, Budget, EarnRule, Entry, Ledger, Lot, Usage } from './schema.ts'
import { accounts, budgets, earnRules, entries, ledger, lots, usages } from './state.ts'

const MemberQuery = message('MemberQuery', 64, { mid: field(1, id) })
const CapsQuery = message('CapsQuery', 64, { mid: field(1, id), ruleId: field(2, id) })
const IssuanceQuery = message('IssuanceQuery', 64, { orgId: field(1, id), month: field(2, month) })
const RuleQuery = message('RuleQuery', 64, { ruleId: field(1, id) })
const NoQuery = message('NoQuery', 1, {})

const balance = query({
  name: 'balance',
  title: { en: 'Points of a member', zh: '积分余额' },
  args: MemberQuery,
  run: async (ctx, { mid }) => {
    const account = (await ctx.get(accounts, [mid])) ?? NO_ACCOUNT
    const open: Json[] = []
    for await (const [, lot] of ctx.range(lots, [mid])) if (lot.remaining > 0) open.push(Lot.toJson(lot))
    return ok({ account: Account.toJson(account), lots: open })
  },
})

const statement = query({
  name: 'statement',
  title: { en: 'Entries of a member', zh: '积分明细' },
  args: MemberQuery,
  run: async (ctx, { mid }) => {
    const found: Json[] = []
    for await (const [, entry] of ctx.range(entries, [mid])) found.push(Entry.toJson(entry))
    return ok({ entries: found })
  },
})

const rule = query({
  name: 'rule',
  title: { en: 'A rule of points', zh: '积分规则' },
  args: RuleQuery,
  run: async (ctx, { ruleId }) => {
    const found = await ctx.get(earnRules, [ruleId])
    return found === undefined ? err('NOT_FOUND') : ok(EarnRule.toJson(found))
  },
})

/** What a member has earned under a rule in the running periods; the day ends at `dayEndsAtMs`. */
const capsUsed = query({
  name: 'capsUsed',
  title: { en: 'Caps used by a member', zh: '封顶使用情况' },
  args: CapsQuery,
  run: async (ctx, { mid, ruleId }) => {
    const usage = currentUsage(await ctx.get(usages, [ruleId, mid]), ctx.timeMs)
    return ok({ usage: Usage.toJson(usage), dayEndsAtMs: nextDay(ctx.timeMs) })
  },
})

const issuance = query({
  name: 'issuance',
  title: { en: 'Budget of an organisation', zh: '组织积分预算' },
  args: IssuanceQuery,
  run: async (ctx, { orgId, month: asked }) => {
    const of = asked === 0 ? monthOf(ctx.timeMs) : asked
    const budget = (await ctx.get(budgets, [orgId, of])) ?? { granted: 0, used: 0 }
    return ok({ month: of, budget: Budget.toJson(budget) })
  },
})

/** Sums the accounts again and compares with the ledger; `complete` says whether one answer could hold them all. */
const reconcile = query({
  name: 'reconcile',
  title: { en: 'Reconciliation of the ledger', zh: '积分对账' },
  args: NoQuery,
  run: async ctx => {
    const books = (await ctx.get(ledger, [])) ?? { issued: 0, expired: 0, reversed: 0, liability: 0 }
    let sum = 0
    let rows = 0
    for await (const [, account] of ctx.range(accounts, [])) {
      sum += account.available + account.frozen
      rows += 1
    }
    const balanced = books.issued === books.liability + books.expired + books.reversed
    const complete = rows < LIMITS.queryRows
    const agrees = complete && sum === books.liability
    return ok({ ledger: Ledger.toJson(books), accounts: rows, sum, balanced, complete, agrees })
  },
})

export const queries = [balance, statement, rule, capsUsed, issuance, reconcile]
