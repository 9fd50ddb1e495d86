/** What a view counts for: whether it passed, whether it overlaps another, and what it is credited with. */

import { equalBytes, LIMITS, type Result } from '#base'
import { dayOf, monthOf } from '../calendar.ts'
import { ALLOWED, type ApplyContext, type ReadContext } from '../define.ts'
import { ID_BYTES, type Id } from '../ids.ts'
import { holderOf } from '../points/aliases.ts'
import { award, isRuleOver } from '../points/award.ts'
import { SOURCE_TYPE } from '../points/schema.ts'
import { HOURS_SOURCE } from '../training/hours.ts'
import { creditHours } from '../training/rules.ts'
import { sessionOf } from './machines.ts'
import { params } from './params.ts'
import type { ViewItem } from './requests.ts'
import { type LiveSession, VIEW_OUTCOME, VIEWING, type Viewing, type ViewResult } from './schema.ts'
import { dayPasses, participations } from './state.ts'

const HOUR_MS = 3_600_000

/** Passed if and only if four fifths were watched and two of three checks were answered. */
const hasPassed = (ctx: ReadContext, { watchedTenths, checks }: Pick<ViewItem, 'watchedTenths' | 'checks'>) =>
  watchedTenths >= ctx.param(params.passTenths) && checks >= ctx.param(params.checksMin)

/** From the start to the end; one that nobody ended took no longer than it could. */
const timesOf = (ctx: ReadContext, { startedAtMs, endedAtMs }: LiveSession) => ({
  fromMs: startedAtMs,
  toMs: Math.min(endedAtMs, startedAtMs + ctx.param(params.hoursMax) * HOUR_MS),
})

const daysOf = (fromMs: number, toMs: number): readonly number[] => [...new Set([dayOf(fromMs), dayOf(toMs)])]

/** True if the member passed another session at the same time, or more in a day than anyone can. */
export const isTaken = (ctx: ReadContext, lid: Id, mid: Id): boolean => {
  const { fromMs, toMs } = timesOf(ctx, sessionOf(ctx, lid))
  return daysOf(fromMs, toMs).some(day => {
    const passes = ctx.get(dayPasses, [holderOf(ctx, mid), day])?.passes ?? []
    const others = passes.filter(one => !equalBytes(one.lid, lid))
    return passes.length >= LIMITS.livePassesPerDay || others.some(one => one.fromMs < toMs && fromMs < one.toMs)
  })
}

const take = (ctx: ApplyContext, lid: Id, mid: Id): void => {
  const { fromMs, toMs } = timesOf(ctx, sessionOf(ctx, lid))
  for (const day of daysOf(fromMs, toMs)) {
    const key = [holderOf(ctx, mid), day] as const
    ctx.put(dayPasses, key, { passes: [...(ctx.get(dayPasses, key)?.passes ?? []), { lid, fromMs, toMs }] })
  }
}

/** Hours: not more than it lasted; of a replay a share. The ledger credits a lecture once, live or as a replay. */
const hoursOf = (ctx: ReadContext, session: LiveSession, viewing: Viewing): number => {
  const { fromMs, toMs } = timesOf(ctx, session)
  const lasted = Math.ceil(((toMs - fromMs) * 100) / HOUR_MS)
  const whole = Math.min(session.plan.centiHours, lasted)
  return viewing === VIEWING.LIVE ? whole : Math.floor((whole * ctx.param(params.replaySharePercent)) / 100)
}

export interface View {
  readonly lid: Id
  readonly mid: Id
  readonly viewing: Viewing
  /** Organisation of the member, whose budget pays. */
  readonly orgId: Id
}

/** What a pass gives: hours, and points where it was live. */
export const creditPass = (ctx: ApplyContext, { lid, mid, viewing, orgId }: View): Result<undefined> => {
  const session = sessionOf(ctx, lid)
  const { groupId, pointsRule: ruleId } = session.plan
  const live = viewing === VIEWING.LIVE
  if (live) take(ctx, lid, mid)
  const credited = ctx.call(creditHours, {
    mid,
    sourceType: HOURS_SOURCE.LIVESTREAM,
    sourceId: lid,
    groupId: groupId.length === ID_BYTES ? groupId : lid,
    centiHours: hoursOf(ctx, session, viewing),
    atMs: live ? session.startedAtMs : ctx.block.timeMs,
  })
  const pays = live && ruleId.length === ID_BYTES && !isRuleOver(ctx, ruleId)
  if (!credited.ok || !pays) return credited
  return ctx.call(award, { ruleId, sourceType: SOURCE_TYPE.LIVESTREAM, sourceId: lid, mid, orgId })
}

/** Outcome of a view; only one of two sessions at the same time can be passed. */
export const outcomeOf = (ctx: ReadContext, view: View, item: ViewItem): ViewResult['outcome'] => {
  if (!hasPassed(ctx, item)) return VIEW_OUTCOME.NOT_PASSED
  const overlaps = view.viewing === VIEWING.LIVE && isTaken(ctx, view.lid, view.mid)
  return overlaps ? VIEW_OUTCOME.OVERLAPPING : VIEW_OUTCOME.PASSED
}

/** Counts viewers and passes for the organisation in the month of the session. */
export const countViews = (
  ctx: ApplyContext,
  { lid, orgId }: Pick<View, 'lid' | 'orgId'>,
  viewers: number,
  passed: number,
) => {
  const key = [orgId, monthOf(sessionOf(ctx, lid).startedAtMs)] as const
  const before = ctx.get(participations, key) ?? { viewers: 0, passed: 0 }
  ctx.put(participations, key, { viewers: before.viewers + viewers, passed: before.passed + passed })
  return ALLOWED
}
