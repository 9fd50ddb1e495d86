/** Plans of organisations, templates of their superiors, talks that are counted, and the crank that says what is overdue. */

import { err, ok, type Result } from '#base'
import { monthAfter, monthOf } from '../calendar.ts'
import { ALLOWED, type ApplyContext, action, type ReadContext } from '../define.ts'
import { ID_BYTES, type Id } from '../ids.ts'
import { params as orgParams } from '../org/params.ts'
import { ORG_STATE } from '../org/schema.ts'
import { orgs } from '../org/state.ts'
import { held } from '../policy-language.ts'
import { lifeOverdue, planSet } from './events.ts'
import { appliesTo, endOfPeriod, lifeRuleOf, monthsOf } from './life.ts'
import { params } from './params.ts'
import { FlagOverdueArgs, RecordTalksArgs, SetPlanArgs } from './requests.ts'
import { ACTIVITY_TYPE, type PlanItem } from './schema.ts'
import { overdues, plans, tallies, templates } from './state.ts'

const DAY_MS = 86_400_000
/** Bound of a count of talks: the row would not hold more. */
const TALKS_MAX = 1_000_000

const orgSubject = (ctx: ReadContext, { orgId }: { readonly orgId: Id }) =>
  ctx.get(orgs, [orgId]) === undefined ? err('E_NOT_FOUND') : ok({ org: orgId })

/** E_ARG: a period, and items within it. */
const checkItems = ({ periodKind, period, items }: SetPlanArgs): Result<undefined> => {
  const months = monthsOf(periodKind, period)
  if (months.length === 0 || items.length === 0) return err('E_ARG', 'period or items')
  return items.every(({ dueMonth }) => months.includes(dueMonth)) ? ALLOWED : err('E_ARG', 'an item outside the period')
}

const countOf = (items: readonly PlanItem[], { type, dueMonth }: PlanItem): number =>
  items.filter(one => one.type === type && one.dueMonth === dueMonth).length

/** E_PARENT: whatever the template of the superior asks for stands in the plan, as often. */
const checkTemplate = (ctx: ReadContext, { orgId, periodKind, period, items }: SetPlanArgs): Result<undefined> => {
  const parent = ctx.get(orgs, [orgId])?.parent
  const key = parent?.length === ID_BYTES ? ([parent, periodKind, period] as const) : undefined
  const asked = (key && ctx.get(templates, key)?.items) ?? []
  const follows = asked.every(item => countOf(items, item) >= countOf(asked, item))
  return follows ? ALLOWED : err('E_PARENT', 'the template of the superior asks for more')
}

const write = (ctx: ApplyContext, of: typeof plans | typeof templates, args: SetPlanArgs): Result<undefined> => {
  const { orgId, periodKind, period, items } = args
  ctx.put(of, [orgId, periodKind, period], { items, setBy: ctx.sender.id, setAtMs: ctx.block.timeMs })
  ctx.emit(planSet, { orgId, periodKind, period })
  return ALLOWED
}

/** A later plan of the same period replaces the one before. */
export const setPlan = action({
  id: 31,
  name: 'SetPlan',
  title: { en: 'Set the plan of a period', zh: '制定计划' },
  args: SetPlanArgs,
  subject: orgSubject,
  policy: [{ all: [held('@o', 'SECRETARY')] }],
  codes: ['E_NOT_FOUND', 'E_ARG', 'E_PARENT'],
  check: (ctx, args) => {
    const fits = checkItems(args)
    return fits.ok ? checkTemplate(ctx, args) : fits
  },
  apply: (ctx, args) => write(ctx, plans, args),
})

/** What the organisations directly below must plan at least. */
export const setTemplate = action({
  id: 32,
  name: 'SetTemplate',
  title: { en: 'Set the template for subordinates', zh: '下达计划模板' },
  args: SetPlanArgs,
  subject: orgSubject,
  policy: [{ all: [held('@o', 'SECRETARY', 'ORGANIZER')] }],
  codes: ['E_NOT_FOUND', 'E_ARG'],
  check: (_, args) => checkItems(args),
  apply: (ctx, args) => write(ctx, templates, args),
})

/** Of talks nothing is kept but the month and how many there were. */
export const recordTalks = action({
  id: 33,
  name: 'RecordTalks',
  title: { en: 'Record that talks took place', zh: '登记谈心谈话' },
  args: RecordTalksArgs,
  subject: orgSubject,
  policy: [{ all: [held('@o', 'SECRETARY', 'DEPUTY_SECRETARY', 'CLERK', 'GROUP_LEADER')] }],
  codes: ['E_NOT_FOUND', 'E_ARG', 'E_WINDOW', 'E_LIMIT'],
  check: (ctx, { orgId, month, talks }) => {
    if (talks === 0) return err('E_ARG', 'none')
    const now = monthOf(ctx.block.timeMs)
    if (month !== now && month !== monthAfter(now, -1)) return err('E_WINDOW', 'this month or the last')
    const held = ctx.get(tallies, [orgId, month, ACTIVITY_TYPE.TALK])?.held ?? 0
    return held + talks <= TALKS_MAX ? ALLOWED : err('E_LIMIT')
  },
  apply: (ctx, { orgId, month, talks }) => {
    const key = [orgId, month, ACTIVITY_TYPE.TALK] as const
    ctx.put(tallies, key, { held: (ctx.get(tallies, key)?.held ?? 0) + talks })
  },
})

const heldIn = (ctx: ReadContext, orgId: Id, type: FlagOverdueArgs['type'], months: readonly number[]): number =>
  months.reduce((sum, month) => sum + (ctx.get(tallies, [orgId, month, type])?.held ?? 0), 0)

/** E_ARG (nothing is due of this type), E_WINDOW (too early, or before it was founded), E_STATE (enough was held). */
const checkOverdue = (ctx: ReadContext, { orgId, type, period }: FlagOverdueArgs): Result<undefined> => {
  const rule = lifeRuleOf(type)
  const end = rule && endOfPeriod(rule.per, period)
  const org = ctx.get(orgs, [orgId])
  const applies =
    rule !== undefined && org !== undefined && appliesTo(type, org, ctx.param(orgParams.committeeRequiredAt))
  if (!applies || end === undefined) return err('E_ARG', 'nothing is due')
  const running = org.state === ORG_STATE.ACTIVE && org.foundedAtMs < end
  const due = end + ctx.param(params.overdueGraceDays) * DAY_MS
  if (!running || ctx.block.timeMs < due) return err('E_WINDOW', 'not yet, or not in its time')
  const held = heldIn(ctx, orgId, type, monthsOf(rule.per, period))
  return held < ctx.param(rule.times) ? ALLOWED : err('E_STATE', 'enough was held')
}

/** Anyone, after the period and some days of grace; it only says so, once. */
export const flagOverdue = action({
  id: 34,
  name: 'FlagOverdue',
  title: { en: 'Mark organisational life as overdue', zh: '标记组织生活逾期' },
  args: FlagOverdueArgs,
  subject: orgSubject,
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_ARG', 'E_WINDOW', 'E_STATE', 'E_DUP'],
  check: (ctx, args) => {
    const known = ctx.get(overdues, [args.orgId, args.period, args.type])
    return known === undefined ? checkOverdue(ctx, args) : err('E_DUP')
  },
  apply: (ctx, { orgId, type, period }) => {
    const rule = lifeRuleOf(type)
    const months = rule === undefined ? [] : monthsOf(rule.per, period)
    const counts = { due: rule === undefined ? 0 : ctx.param(rule.times), held: heldIn(ctx, orgId, type, months) }
    ctx.put(overdues, [orgId, period, type], counts)
    ctx.emit(lifeOverdue, { orgId, type, period, ...counts })
  },
})
