/** Actions on rules of points: proposed by one, approved by another, in force from the next day on. */

import { assert, err, ok, type Result } from '#base'
import { nextDay } from '../calendar.ts'
import { ALLOWED, action, type ReadContext, type Subject } from '../define.ts'
import { ID_BYTES, type Id } from '../ids.ts'
import { held } from '../policy-language.ts'
import { capGroupDefined, ruleChanged } from './events.ts'
import { ruleMachine } from './machine.ts'
import { DefineCapGroupArgs, DefineRuleArgs, type EarnRule, RULE_STATE, RuleArgs, type RuleTerms } from './schema.ts'
import { capGroups, earnRules } from './state.ts'

/** E_ARG where the terms give nothing or end before they begin. */
export const checkTerms = ({ amount, effectiveFromMs, effectiveToMs }: RuleTerms): Result<undefined> =>
  amount > 0 && (effectiveToMs === 0 || effectiveToMs > effectiveFromMs) ? ALLOWED : err('E_ARG', 'terms')

const PROPOSER = held('@root', 'ORG_OFFICER')
const APPROVER = held('@root', 'ZONE_SECRETARY', 'ORGANIZER')

const fromTomorrow = (ctx: ReadContext, { effectiveFromMs }: RuleTerms): Result<undefined> =>
  effectiveFromMs >= nextDay(ctx.block.timeMs) ? ALLOWED : err('E_WINDOW', 'from the next day at the earliest')

export const defineRule = action({
  id: 1,
  name: 'DefineRule',
  title: { en: 'Propose a rule of points', zh: '拟定积分规则' },
  args: DefineRuleArgs,
  subject: () => ok({}),
  policy: [{ all: [PROPOSER] }],
  codes: ['E_DUP', 'E_ARG', 'E_WINDOW', 'E_NOT_FOUND'],
  check: (ctx, { ruleId, terms }) => {
    if (ctx.get(earnRules, [ruleId]) !== undefined) return err('E_DUP')
    const { groupId } = terms
    if (groupId.length === ID_BYTES && ctx.get(capGroups, [groupId]) === undefined) return err('E_NOT_FOUND', 'group')
    const fits = checkTerms(terms)
    return fits.ok ? fromTomorrow(ctx, terms) : fits
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

/** Late approval would give a rule of the past. */
export const approveRule = action({
  id: 2,
  name: 'ApproveRule',
  title: { en: 'Approve a rule of points', zh: '批准积分规则' },
  args: RuleArgs,
  subject: ruleSubject,
  policy: [{ all: [APPROVER], apart: ['creator'] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { ruleId }) => {
    const may = ruleMachine.may(ctx, [ruleId], 'ApproveRule')
    return may.ok ? fromTomorrow(ctx, ruleOf(ctx, ruleId).terms) : may
  },
  apply: (ctx, { ruleId }) => {
    const { state } = ruleMachine.move(ctx, [ruleId], 'ApproveRule', { approvedBy: ctx.sender.id })
    ctx.emit(ruleChanged, { ruleId, state })
  },
})

/** A crank that says what is so already: an approved rule is in force from its first day, whoever says it. */
export const activateRule = action({
  id: 7,
  name: 'ActivateRule',
  title: { en: 'Note that a rule of points is in force', zh: '积分规则生效' },
  args: RuleArgs,
  subject: ruleSubject,
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { ruleId }) => {
    const may = ruleMachine.may(ctx, [ruleId], 'ActivateRule')
    if (!may.ok) return may
    return ruleOf(ctx, ruleId).terms.effectiveFromMs <= ctx.block.timeMs ? ALLOWED : err('E_WINDOW', 'not yet')
  },
  apply: (ctx, { ruleId }) => {
    const { state } = ruleMachine.move(ctx, [ruleId], 'ActivateRule')
    ctx.emit(ruleChanged, { ruleId, state })
  },
})

/** A rule that was in force ends with the day, a draft was never one. */
const endOf = (nowMs: number, { state, terms }: EarnRule): number => {
  if (state === RULE_STATE.DRAFT) return terms.effectiveFromMs
  const end = nextDay(nowMs)
  return terms.effectiveToMs === 0 ? end : Math.min(end, terms.effectiveToMs)
}

export const retireRule = action({
  id: 3,
  name: 'RetireRule',
  title: { en: 'Retire a rule of points', zh: '停用积分规则' },
  args: RuleArgs,
  subject: ruleSubject,
  policy: [{ all: [PROPOSER, APPROVER] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { ruleId }) => ruleMachine.may(ctx, [ruleId], 'RetireRule'),
  apply: (ctx, { ruleId }) => {
    const rule = ruleOf(ctx, ruleId)
    const terms = { ...rule.terms, effectiveToMs: endOf(ctx.block.timeMs, rule) }
    const { state } = ruleMachine.move(ctx, [ruleId], 'RetireRule', { terms })
    ctx.emit(ruleChanged, { ruleId, state })
  },
})

export const defineCapGroup = action({
  id: 8,
  name: 'DefineCapGroup',
  title: { en: 'Define caps that rules share', zh: '设定共用封顶' },
  args: DefineCapGroupArgs,
  subject: () => ok({}),
  policy: [{ all: [PROPOSER, APPROVER] }],
  codes: ['E_DUP', 'E_ARG'],
  check: (ctx, { groupId, capDay, capMonth, capYear }) => {
    if (ctx.get(capGroups, [groupId]) !== undefined) return err('E_DUP')
    return capDay + capMonth + capYear > 0 ? ALLOWED : err('E_ARG', 'no cap at all')
  },
  apply: (ctx, { groupId, ...caps }) => {
    ctx.put(capGroups, [groupId], caps)
    ctx.emit(capGroupDefined, { groupId, by: ctx.sender.id })
  },
})
