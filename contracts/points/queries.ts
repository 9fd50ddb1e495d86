/** Queries of `points`. */

import { err, field, type Json, LIMITS, message, ok, uint } from '#base'
import { monthAfter, monthOf, nextDay, yearOf } from '../calendar.ts'
import { type QueryContext, query } from '../define.ts'
import { ID_BYTES, type Id, id, month } from '../ids.ts'
import { PAGE, page } from '../page.ts'
import { Adjustment, Score } from './adjust-schema.ts'
import { NO_ACCOUNT, NO_LEDGER } from './books.ts'
import { currentUsage, leftOf } from './caps.ts'
import { params } from './params.ts'
import { Account, Budget, CapGroup, EarnRule, Entry, Freeze, Ledger } from './schema.ts'
import * as state from './state.ts'

const MemberQuery = message('MemberQuery', 64, { mid: field(1, id) })
const StatementQuery = message('StatementQuery', 256, { mid: field(1, id), month: field(2, month), ...PAGE })
const CapsQuery = message('CapsQuery', 256, { mid: field(1, id), ...PAGE })
const IssuanceQuery = message('IssuanceQuery', 256, { orgId: field(1, id), month: field(2, month), ...PAGE })
const RuleQuery = message('RuleQuery', 64, { ruleId: field(1, id) })
const ScoreQuery = message('ScoreQuery', 64, { mid: field(1, id), year: field(2, uint(9_999)) })
const OrgQuery = message('OrgPageQuery', 256, { orgId: field(1, id), ...PAGE })
const FreezeQuery = message('FreezeQuery', 64, { freezeId: field(1, id) })
const PageQuery = message('PointsPageQuery', 256, { ...PAGE })

const holderOf = async (ctx: QueryContext, mid: Id): Promise<Id> => (await ctx.get(state.carried, [mid]))?.holder ?? mid

/** Lots by month of expiry: they lie between the first and the last one of the account. */
const lotsOf = async (ctx: QueryContext, holder: Id): Promise<readonly Json[]> => {
  const { firstMonth, lastMonth } = (await ctx.get(state.accounts, [holder])) ?? NO_ACCOUNT
  const found: Json[] = []
  for (let at = firstMonth, step = 0; at > 0 && at <= lastMonth && step < LIMITS.queryRows; step++) {
    const lot = await ctx.get(state.lots, [holder, at])
    if (lot !== undefined) found.push({ expires: at, remaining: lot.remaining })
    at = monthAfter(at, 1)
  }
  return found
}

const balance = query({
  name: 'balance',
  title: { en: 'Points of a member', zh: '积分余额' },
  args: MemberQuery,
  run: async (ctx, { mid }) => {
    const holder = await holderOf(ctx, mid)
    const account = (await ctx.get(state.accounts, [holder])) ?? NO_ACCOUNT
    return ok({ account: Account.toJson(account), lots: await lotsOf(ctx, holder) })
  },
})

/** Entries in the order of time; of one month, or of all. */
const statement = query({
  name: 'statement',
  title: { en: 'Entries of a member', zh: '积分明细' },
  args: StatementQuery,
  run: async (ctx, args) => {
    const holder = await holderOf(ctx, args.mid)
    const prefix = args.month === 0 ? [holder] : [holder, args.month]
    return ok(await page(ctx, state.entries, { prefix, args }, (_, entry) => Entry.toJson(entry)))
  },
})

const rule = query({
  name: 'rule',
  title: { en: 'A rule of points', zh: '积分规则' },
  args: RuleQuery,
  run: async (ctx, { ruleId }) => {
    const found = await ctx.get(state.earnRules, [ruleId])
    return found === undefined ? err('NOT_FOUND') : ok(EarnRule.toJson(found))
  },
})

const rules = query({
  name: 'rules',
  title: { en: 'Rules of points', zh: '积分规则列表' },
  args: PageQuery,
  run: async (ctx, args) =>
    ok(
      await page(ctx, state.earnRules, { prefix: [], args }, ([ruleId], value) => ({
        ruleId: id.toJson(ruleId),
        rule: EarnRule.toJson(value),
      })),
    ),
})

const leftJson = (left: ReturnType<typeof leftOf>): Json =>
  Object.fromEntries(Object.entries(left).filter(([, value]) => value !== undefined)) as Json

const groupLeft = async (ctx: QueryContext, groupId: Id, holder: Id): Promise<Json> => {
  const caps = groupId.length === ID_BYTES ? await ctx.get(state.capGroups, [groupId]) : undefined
  if (caps === undefined) return {}
  const used = currentUsage(await ctx.get(state.groupUsages, [groupId, holder]), ctx.timeMs)
  return { group: { groupId: id.toJson(groupId), caps: CapGroup.toJson(caps), left: leftJson(leftOf(caps, used)) } }
}

/** What a member may still earn under each rule in the running day, month and year; the day ends at `dayEndsAtMs`. */
const capsLeft = query({
  name: 'capsLeft',
  title: { en: 'What the caps leave a member', zh: '剩余封顶额度' },
  args: CapsQuery,
  run: async (ctx, args) => {
    const holder = await holderOf(ctx, args.mid)
    const found = await page(ctx, state.earnRules, { prefix: [], args }, async ([ruleId], { terms }) => {
      const used = currentUsage(await ctx.get(state.usages, [ruleId, holder]), ctx.timeMs)
      const shared = (await groupLeft(ctx, terms.groupId, holder)) as object
      return { ruleId: id.toJson(ruleId), left: leftJson(leftOf(terms, used)), ...shared }
    })
    return ok({ ...found, dayEndsAtMs: nextDay(ctx.timeMs) })
  },
})

/** Budgets of an organisation: of one month, or of all months that had one. */
const issuance = query({
  name: 'issuance',
  title: { en: 'Budgets of an organisation', zh: '组织积分预算' },
  args: IssuanceQuery,
  run: async (ctx, args) => {
    const { orgId } = args
    const now = monthOf(ctx.timeMs)
    const budget = (await ctx.get(state.budgets, [orgId, args.month === 0 ? now : args.month])) ?? {
      granted: 0,
      used: 0,
    }
    const prefix = args.month === 0 ? [orgId] : [orgId, args.month]
    const found = await page(ctx, state.budgets, { prefix, args }, ([, of], value) => ({
      month: of,
      budget: Budget.toJson(value),
    }))
    return ok({ month: args.month === 0 ? now : args.month, budget: Budget.toJson(budget), ...found })
  },
})

/**
 * The books, and the accounts again: Σ over all sides is 0 when `balanced`. Each page gives the sums of its accounts; the
 * pages together are the liability and what is frozen of it.
 */
const reconcile = query({
  name: 'reconcile',
  title: { en: 'Reconciliation of the ledger', zh: '积分对账' },
  args: PageQuery,
  run: async (ctx, args) => {
    const books = (await ctx.get(state.ledger, [])) ?? NO_LEDGER
    const sums = { accounts: 0, available: 0, frozen: 0 }
    const whole = { ...args, limit: args.limit === 0 ? LIMITS.queryRows : args.limit }
    const { next } = await page(ctx, state.accounts, { prefix: [], args: whole }, (_, account) => {
      sums.accounts += 1
      sums.available += account.available
      sums.frozen += account.frozen
      return null
    })
    const { issued, liability, spent, expired, reversed, frozen } = books
    const complete = next === undefined && args.after.length === 0
    return ok({
      ledger: Ledger.toJson(books),
      balanced: issued === liability + spent + expired + reversed,
      ...sums,
      sum: sums.available + sums.frozen,
      complete,
      agrees: complete && sums.available + sums.frozen === liability && sums.frozen === frozen,
      ...(next !== undefined && { next }),
    })
  },
})

const score = query({
  name: 'score',
  title: { en: 'Appraisal score of a member', zh: '考评分' },
  args: ScoreQuery,
  run: async (ctx, { mid, year: asked }) => {
    const year = asked === 0 ? yearOf(ctx.timeMs) : asked
    const found = await ctx.get(state.scores, [await holderOf(ctx, mid), year])
    const row = found ?? { base: await ctx.param(params.scoreBase), plus: 0, minus: 0, items: 0 }
    return ok({ year, score: Score.toJson(row), total: row.base + row.plus - row.minus })
  },
})

/** What waits for the secretary of an organisation, or for the superior. */
const openAdjustments = query({
  name: 'openAdjustments',
  title: { en: 'Manual awards and scores that wait', zh: '待办手工积分与考评分' },
  args: OrgQuery,
  run: async (ctx, args) =>
    ok(
      await page(ctx, state.openAdjustments, { prefix: [args.orgId], args }, async ([, adjustmentId]) => {
        const row = await ctx.get(state.adjustments, [adjustmentId])
        return row && { adjustmentId: id.toJson(adjustmentId), adjustment: Adjustment.toJson(row) }
      }),
    ),
})

const freeze = query({
  name: 'freeze',
  title: { en: 'Points held for an order', zh: '订单冻结积分' },
  args: FreezeQuery,
  run: async (ctx, { freezeId }) => {
    const found = await ctx.get(state.freezes, [freezeId])
    return found === undefined ? err('NOT_FOUND') : ok(Freeze.toJson(found))
  },
})

export const queries = [balance, statement, rule, rules, capsLeft, issuance, reconcile, score, openAdjustments, freeze]
