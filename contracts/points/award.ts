/** What other modules call: award points by a rule, and take an award back. */

import { err, LIMITS, type RefusalCode, type Result } from '#base'
import { monthOf } from '../calendar.ts'
import { ALLOWED, type ApplyContext, exported, type ReadContext } from '../define.ts'
import { type Id, MODULE, NO_ID } from '../ids.ts'
import { isCandidate } from '../member/rules.ts'
import { CAPABILITY, type Member, STANDING } from '../member/schema.ts'
import { members } from '../member/state.ts'
import { addUsage, capAmount, currentUsage } from './caps.ts'
import { capHit, pointsEarned, pointsReversed, shortfallCollected } from './events.ts'
import { accountOf, addToLot, post, takeFromLots } from './posting.ts'
import { ENTRY_KIND, RULE_STATE, type RuleTerms, type SOURCE_TYPE } from './schema.ts'
import { accounts, awards, budgets, earnRules, usages } from './state.ts'

export interface AwardArgs {
  readonly ruleId: Id
  readonly sourceType: (typeof SOURCE_TYPE)[keyof typeof SOURCE_TYPE]
  /** What it is earned for, such as an activity: once for each rule and member. */
  readonly sourceId: Id
  readonly mid: Id
  /** Organisation whose budget pays. */
  readonly orgId: Id
}

/** Refusals of `award`, for the actions that call it. */
export const AWARD_CODES: readonly RefusalCode[] = ['E_NOT_FOUND', 'E_STATE', 'E_ARG', 'E_DUP', 'E_BUDGET']

const rightfulTerms = (ctx: ReadContext, { ruleId, sourceType }: AwardArgs): Result<RuleTerms> => {
  const rule = ctx.get(earnRules, [ruleId])
  if (rule === undefined) return err('E_NOT_FOUND', 'rule of points')
  const { terms, state } = rule
  const now = ctx.block.timeMs
  const inForce = terms.effectiveFromMs <= now && (terms.effectiveToMs === 0 || now < terms.effectiveToMs)
  if (state !== RULE_STATE.APPROVED || !inForce) return err('E_STATE', 'the rule is not in force')
  return terms.sourceType === sourceType ? { ok: true, value: terms } : err('E_ARG', 'a rule for another source')
}

const mayEarn = (member: Member | undefined, terms: RuleTerms): boolean => {
  if (member === undefined) return false
  if ((member.capabilities & CAPABILITY.EARN) !== 0) return true
  return terms.candidates && member.standing === STANDING.ACTIVE && isCandidate(member.stage)
}

/** The month of the organisation pays, or E_BUDGET. */
const charge = (ctx: ApplyContext, orgId: Id, amount: number): Result<undefined> => {
  const month = monthOf(ctx.block.timeMs)
  const budget = ctx.get(budgets, [orgId, month])
  if (budget === undefined || budget.granted - budget.used < amount) return err('E_BUDGET')
  ctx.put(budgets, [orgId, month], { ...budget, used: budget.used + amount })
  return ALLOWED
}

/** What was reversed after it had been spent comes out of the next earnings. */
const collect = (ctx: ApplyContext, mid: Id): void => {
  const { shortfall, available } = accountOf(ctx, mid)
  const due = Math.min(shortfall, available)
  const amount = due === 0 ? 0 : takeFromLots(ctx, { mid, amount: due, lotsMax: LIMITS.crankSteps })
  if (amount === 0) return
  post(ctx, { kind: ENTRY_KIND.COLLECT, mid, amount }, { ...accountOf(ctx, mid), shortfall: shortfall - amount })
  ctx.emit(shortfallCollected, { mid, amount, ruleId: NO_ID, sourceId: NO_ID })
}

const credit = (ctx: ApplyContext, { ruleId, sourceId, mid, orgId }: AwardArgs, amount: number): void => {
  const lot = addToLot(ctx, mid, amount)
  const account = accountOf(ctx, mid)
  const lifetimeEarned = account.lifetimeEarned + amount
  post(ctx, { kind: ENTRY_KIND.EARN, mid, amount, ruleId, sourceId }, { ...account, lifetimeEarned })
  const month = monthOf(ctx.block.timeMs)
  ctx.put(awards, [ruleId, sourceId, mid], { amount, orgId, month, lot, reversed: false })
  ctx.emit(pointsEarned, { mid, amount, ruleId, sourceId })
}

/**
 * Awards the points of a rule to one member. Who may not earn is passed over; a cap cuts the amount and is told by an
 * event; a budget that does not cover it refuses.
 */
export const award = exported<AwardArgs>({
  module: MODULE.points,
  name: 'award',
  callers: [MODULE.activity],
  run: (ctx, args) => {
    const { ruleId, sourceId, mid, orgId } = args
    const terms = rightfulTerms(ctx, args)
    if (!terms.ok) return terms
    if (!mayEarn(ctx.get(members, [mid]), terms.value)) return ALLOWED
    if (ctx.get(awards, [ruleId, sourceId, mid]) !== undefined) return err('E_DUP', 'award')
    const usage = currentUsage(ctx.get(usages, [ruleId, mid]), ctx.block.timeMs)
    const { amount, cap } = capAmount(terms.value.amount, terms.value, usage)
    if (cap !== undefined) ctx.emit(capHit, { mid, ruleId, cap })
    if (amount === 0) return ALLOWED
    const paid = charge(ctx, orgId, amount)
    if (!paid.ok) return paid
    ctx.put(usages, [ruleId, mid], addUsage(usage, amount))
    credit(ctx, args, amount)
    collect(ctx, mid)
    return ALLOWED
  },
})

export interface ReverseArgs {
  readonly ruleId: Id
  readonly sourceId: Id
  readonly mid: Id
}

/** The budget of the month gets back what the reversed award had used. */
const refund = (ctx: ApplyContext, orgId: Id, month: number, amount: number): void => {
  const budget = ctx.get(budgets, [orgId, month])
  if (budget !== undefined) ctx.put(budgets, [orgId, month], { ...budget, used: budget.used - amount })
}

/** Takes an award back; what is spent already becomes a shortfall. E_NOT_FOUND, E_STATE (already reversed). */
export const reverseAward = (ctx: ApplyContext, { ruleId, sourceId, mid }: ReverseArgs): Result<undefined> => {
  const held = ctx.get(awards, [ruleId, sourceId, mid])
  if (held === undefined) return err('E_NOT_FOUND', 'award')
  if (held.reversed) return err('E_STATE', 'already reversed')
  const { amount, lot, orgId, month } = held
  ctx.put(awards, [ruleId, sourceId, mid], { ...held, reversed: true })
  refund(ctx, orgId, month, amount)
  const taken = takeFromLots(ctx, { mid, amount, lot, lotsMax: LIMITS.crankSteps })
  const account = accountOf(ctx, mid)
  const left = { ...account, shortfall: account.shortfall + amount - taken }
  if (taken > 0) post(ctx, { kind: ENTRY_KIND.REVERSE, mid, amount: taken, ruleId, sourceId }, left)
  else ctx.put(accounts, [mid], left)
  ctx.emit(pointsReversed, { mid, amount: taken, ruleId, sourceId })
  return ALLOWED
}

/** For a source that is void: an award that was never made is nothing to take back. */
export const reverse = exported<ReverseArgs>({
  module: MODULE.points,
  name: 'reverse',
  callers: [MODULE.activity],
  run: (ctx, args) => {
    const held = ctx.get(awards, [args.ruleId, args.sourceId, args.mid])
    return held === undefined || held.reversed ? ALLOWED : reverseAward(ctx, args)
  },
})
