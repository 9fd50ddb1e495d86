/** What other modules call: award points by a rule, and take an award back. */

import { err, type RefusalCode, type Result } from '#base'
import { monthOf } from '../calendar.ts'
import { ALLOWED, type ApplyContext, exported, type ReadContext } from '../define.ts'
import { ID_BYTES, type Id, MODULE } from '../ids.ts'
import { isCandidate, isInGoodStanding } from '../member/rules.ts'
import { CAPABILITY } from '../member/schema.ts'
import { members } from '../member/state.ts'
import { aliasOf, holderOf } from './aliases.ts'
import { accountOf, post } from './books.ts'
import { addUsage, type Capped, capAmount, currentUsage } from './caps.ts'
import { budgetLow, capHit, pointsEarned, pointsReversed } from './events.ts'
import { addToLot, expireDue, lotMonthOf, type Owner, sumOf, takeFromLots } from './lots.ts'
import { params } from './params.ts'
import { ACCOUNT_STATE, ENTRY_KIND, POINTS_MAX, RULE_STATE, type RuleTerms, type SourceType } from './schema.ts'
import { collect } from './shortfall.ts'
import { SOURCE_MODULE } from './sources.ts'
import { accounts, awards, budgets, capGroups, earnRules, groupUsages, usages } from './state.ts'

export interface AwardArgs {
  readonly ruleId: Id
  /** The rule must be of this source, and the source of the module that calls. */
  readonly sourceType: SourceType
  /** What it is earned for, such as an activity: once for each rule and member. */
  readonly sourceId: Id
  readonly mid: Id
  /** Organisation whose budget pays. */
  readonly orgId: Id
  /** Units of the source in hundredths, such as hours, for a rule that counts them; one unit where absent. */
  readonly centiUnits?: number
  /** Who came late gets the amount of the rule for that. */
  readonly late?: boolean
}

/** Refusals of `award`, for the actions that call it. */
export const AWARD_CODES: readonly RefusalCode[] = ['E_NOT_FOUND', 'E_STATE', 'E_ARG', 'E_DUP', 'E_BUDGET']

/** Terms of a rule that is in force for this source: E_NOT_FOUND, E_STATE, E_ARG. */
export const termsInForce = (ctx: ReadContext, ruleId: Id, sourceType: SourceType): Result<RuleTerms> => {
  const rule = ctx.get(earnRules, [ruleId])
  if (rule === undefined) return err('E_NOT_FOUND', 'rule of points')
  const { terms, state } = rule
  const now = ctx.block.timeMs
  const inTime = terms.effectiveFromMs <= now && (terms.effectiveToMs === 0 || now < terms.effectiveToMs)
  if (state === RULE_STATE.DRAFT || !inTime) return err('E_STATE', 'the rule is not in force')
  return terms.sourceType === sourceType ? { ok: true, value: terms } : err('E_ARG', 'a rule for another source')
}

/** For a record that names a rule by which it will pay: E_NOT_FOUND, E_ARG (a rule for another source). */
export const checkRuleOf = (ctx: ReadContext, ruleId: Id, sourceType: SourceType): Result<undefined> => {
  const terms = ctx.get(earnRules, [ruleId])?.terms
  if (terms === undefined) return err('E_NOT_FOUND', 'rule of points')
  return terms.sourceType === sourceType ? ALLOWED : err('E_ARG', 'a rule for another source')
}

/** True for a rule whose time is over, for instance because it was retired: a source that took place by it gives nothing more. */
export const isRuleOver = (ctx: ReadContext, ruleId: Id): boolean => {
  const { effectiveToMs } = ctx.get(earnRules, [ruleId])?.terms ?? { effectiveToMs: 0 }
  return effectiveToMs !== 0 && ctx.block.timeMs >= effectiveToMs
}

/** Who left, or whose rights are limited, earns nothing; a candidate only where the rule says so. */
const mayEarn = (ctx: ReadContext, { holder, mid }: Owner, terms: RuleTerms): boolean => {
  const member = ctx.get(members, [mid])
  if (member === undefined || accountOf(ctx, holder).state === ACCOUNT_STATE.CLOSED) return false
  if ((member.capabilities & CAPABILITY.EARN) !== 0) return true
  return terms.candidates && isInGoodStanding(member.standing) && isCandidate(member.stage)
}

/** The month of the organisation pays, or E_BUDGET. A warning is told once, when little is left. */
const charge = (ctx: ApplyContext, orgId: Id, amount: number): Result<undefined> => {
  const month = monthOf(ctx.block.timeMs)
  const budget = ctx.get(budgets, [orgId, month])
  if (budget === undefined || budget.granted - budget.used < amount) return err('E_BUDGET')
  const used = budget.used + amount
  ctx.put(budgets, [orgId, month], { ...budget, used })
  const low = budget.granted - Math.ceil((budget.granted * ctx.param(params.budgetLowPercent)) / 100)
  if (budget.used <= low && used > low) ctx.emit(budgetLow, { orgId, month, granted: budget.granted, used })
  return ALLOWED
}

const rulesAmount = (terms: RuleTerms, { centiUnits = 100, late = false }: AwardArgs): number => {
  const amount = late && terms.lateAmount > 0 ? terms.lateAmount : terms.amount
  return Math.min(POINTS_MAX, terms.perUnit ? Math.floor((amount * centiUnits) / 100) : amount)
}

const NO_CAPS = { capDay: 0, capMonth: 0, capYear: 0 }

/** What the caps of the rule and of its group leave, and the note that it is used. */
const withinCaps = (ctx: ApplyContext, { holder, ruleId, terms }: Capping, asked: number) => {
  const now = ctx.block.timeMs
  const { groupId } = terms
  const grouped = groupId.length === ID_BYTES
  const usage = currentUsage(ctx.get(usages, [ruleId, holder]), now)
  const shared = currentUsage(grouped ? ctx.get(groupUsages, [groupId, holder]) : undefined, now)
  const caps = (grouped && ctx.get(capGroups, [groupId])) || NO_CAPS
  const { available, frozen } = accountOf(ctx, holder)
  const fits: Capped = { amount: Math.min(asked, POINTS_MAX - available - frozen), cap: undefined }
  const capped = capAmount(capAmount(fits, terms, usage), caps, shared, 'shared')
  const use = () => {
    ctx.put(usages, [ruleId, holder], addUsage(usage, capped.amount))
    if (grouped) ctx.put(groupUsages, [groupId, holder], addUsage(shared, capped.amount))
  }
  return { ...capped, use }
}

interface Capping {
  readonly holder: Id
  readonly ruleId: Id
  readonly terms: RuleTerms
}

const credit = (
  ctx: ApplyContext,
  { ruleId, sourceId, sourceType, orgId }: AwardArgs,
  owner: Owner,
  amount: number,
) => {
  const { holder, mid } = owner
  const lotMonth = lotMonthOf(ctx)
  addToLot(ctx, holder, { month: lotMonth, amount })
  const account = accountOf(ctx, holder)
  const lifetimeEarned = account.lifetimeEarned + amount
  post(ctx, { kind: ENTRY_KIND.EARN, holder, amount, ruleId, sourceId }, { ...account, lifetimeEarned })
  const month = monthOf(ctx.block.timeMs)
  ctx.put(awards, [ruleId, sourceId, holder], { amount, orgId, month, reversed: false, lotMonth, sourceType })
  ctx.emit(pointsEarned, { mid, amount, ruleId, sourceId })
}

/** Awards `asked` points, or what the caps leave of them. The caller has found the terms to be in force. */
export const awardPoints = (ctx: ApplyContext, args: AwardArgs, terms: RuleTerms, asked: number): Result<undefined> => {
  const { ruleId, sourceId, orgId } = args
  const holder = holderOf(ctx, args.mid)
  const owner = { holder, mid: aliasOf(ctx, holder) }
  if (!mayEarn(ctx, owner, terms)) return ALLOWED
  if (ctx.get(awards, [ruleId, sourceId, holder]) !== undefined) return err('E_DUP', 'award')
  expireDue(ctx, owner)
  const { amount, cap, use } = withinCaps(ctx, { holder, ruleId, terms }, asked)
  if (cap !== undefined) ctx.emit(capHit, { mid: owner.mid, ruleId, cap })
  if (amount === 0) return ALLOWED
  const paid = charge(ctx, orgId, amount)
  if (!paid.ok) return paid
  use()
  credit(ctx, args, owner, amount)
  collect(ctx, owner)
  return ALLOWED
}

/**
 * Awards the points of a rule to one member. Only the module to which the source of the rule belongs can call it. Who
 * may not earn is passed over; a cap cuts the amount and is told by an event; a budget that does not cover it refuses.
 */
export const award = exported<AwardArgs>({
  module: MODULE.points,
  name: 'award',
  callers: 'any',
  run: (ctx, args) => {
    if (SOURCE_MODULE[args.sourceType] !== ctx.caller) return err('E_ARG', 'a source of another module')
    const terms = termsInForce(ctx, args.ruleId, args.sourceType)
    return terms.ok ? awardPoints(ctx, args, terms.value, rulesAmount(terms.value, args)) : terms
  },
})

export interface ReverseArgs {
  readonly ruleId: Id
  readonly sourceId: Id
  readonly mid: Id
}

/** The budget of the month gets back what the reversed award had used. */
const giveBack = (ctx: ApplyContext, orgId: Id, month: number, amount: number): void => {
  const budget = ctx.get(budgets, [orgId, month])
  if (budget !== undefined) ctx.put(budgets, [orgId, month], { ...budget, used: budget.used - amount })
}

/** Takes an award back; what is spent already becomes a shortfall. E_NOT_FOUND, E_STATE (already reversed). */
export const reverseAward = (ctx: ApplyContext, { ruleId, sourceId, mid }: ReverseArgs): Result<undefined> => {
  const holder = holderOf(ctx, mid)
  const owner = { holder, mid: aliasOf(ctx, holder) }
  const held = ctx.get(awards, [ruleId, sourceId, holder])
  if (held === undefined) return err('E_NOT_FOUND', 'award')
  if (held.reversed) return err('E_STATE', 'already reversed')
  const { amount, lotMonth, orgId, month } = held
  ctx.put(awards, [ruleId, sourceId, holder], { ...held, reversed: true })
  giveBack(ctx, orgId, month, amount)
  expireDue(ctx, owner)
  const taken = sumOf(takeFromLots(ctx, holder, { amount, first: lotMonth }))
  const account = accountOf(ctx, holder)
  const shortfall = Math.min(POINTS_MAX, account.shortfall + amount - taken)
  if (taken > 0) {
    post(ctx, { kind: ENTRY_KIND.REVERSE, holder, amount: taken, ruleId, sourceId }, { ...account, shortfall })
  } else ctx.put(accounts, [holder], { ...account, shortfall })
  ctx.emit(pointsReversed, { mid: owner.mid, amount: taken, ruleId, sourceId })
  return ALLOWED
}

/** For a source that is void: an award that was never made is nothing to take back. E_ARG for another module's award. */
export const reverse = exported<ReverseArgs>({
  module: MODULE.points,
  name: 'reverse',
  callers: 'any',
  run: (ctx, args) => {
    const held = ctx.get(awards, [args.ruleId, args.sourceId, holderOf(ctx, args.mid)])
    if (held === undefined || held.reversed) return ALLOWED
    if (SOURCE_MODULE[held.sourceType] !== ctx.caller) return err('E_ARG', 'an award of another module')
    return reverseAward(ctx, args)
  },
})
