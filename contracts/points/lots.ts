/**
 * Lots: what an account has, by the month with whose beginning it expires. They are taken first to expire, first out,
 * and a month that is over is never spent, whether or not somebody has turned the crank.
 */

import { LIMITS } from '#base'
import { addMonths, monthAfter, monthOf, monthStart } from '../calendar.ts'
import type { ApplyContext, ReadContext } from '../define.ts'
import { type Id, NO_ID } from '../ids.ts'
import { accountOf, post } from './books.ts'
import { pointsExpired } from './events.ts'
import { params } from './params.ts'
import { ENTRY_KIND, type LotPart } from './schema.ts'
import { accounts, lots } from './state.ts'

const DAY_MS = 86_400_000

type Read = Pick<ReadContext, 'get'>

const remainingOf = (ctx: Read, holder: Id, month: number): number => ctx.get(lots, [holder, month])?.remaining ?? 0

/** The beginning of the first month that starts at `timeMs` or later. */
const monthFrom = (timeMs: number): number => {
  const month = monthOf(timeMs)
  return monthStart(month) === timeMs ? month : monthAfter(month, 1)
}

/** Month with whose beginning expires what is earned now: at least the life of a lot from now. */
export const lotMonthOf = (ctx: ApplyContext): number =>
  monthFrom(addMonths(ctx.block.timeMs, ctx.param(params.lotLifeMonths)))

/** Month of expiry of what comes back: the lot's own, unless less than `days` would be left of it. */
export const lotMonthAtLeast = (ctx: ApplyContext, month: number, days: number): number =>
  Math.max(month, monthFrom(ctx.block.timeMs + days * DAY_MS))

const isOver = (ctx: Pick<ReadContext, 'block'>, month: number): boolean => monthStart(month) <= ctx.block.timeMs

/** Puts points into a lot; what is in it already stays. The account must be read again after it. */
export const addToLot = (ctx: ApplyContext, holder: Id, { month, amount }: LotPart): void => {
  const account = accountOf(ctx, holder)
  ctx.put(lots, [holder, month], { remaining: remainingOf(ctx, holder, month) + amount })
  ctx.put(accounts, [holder], {
    ...account,
    firstMonth: account.firstMonth === 0 ? month : Math.min(account.firstMonth, month),
    lastMonth: Math.max(account.lastMonth, month),
  })
}

/** Takes up to `amount` out of one lot and gives what it took. */
const takeFromLot = (ctx: ApplyContext, holder: Id, month: number, amount: number): number => {
  const remaining = remainingOf(ctx, holder, month)
  const taken = Math.min(remaining, amount)
  if (taken > 0 && taken < remaining) ctx.put(lots, [holder, month], { remaining: remaining - taken })
  else if (taken > 0) ctx.remove(lots, [holder, month])
  return taken
}

/** Lets the months between which the lots lie begin at the first that has one, looking at a bounded number of them. */
const skipEmpty = (ctx: ApplyContext, holder: Id): void => {
  const account = accountOf(ctx, holder)
  const { firstMonth, lastMonth } = account
  if (firstMonth === 0) return
  let month = firstMonth
  for (let step = 0; step < LIMITS.crankSteps && month <= lastMonth; step++, month = monthAfter(month, 1)) {
    if (remainingOf(ctx, holder, month) > 0) break
  }
  const none = month > lastMonth
  if (month !== firstMonth) {
    ctx.put(accounts, [holder], { ...account, firstMonth: none ? 0 : month, lastMonth: none ? 0 : lastMonth })
  }
}

export interface Take {
  readonly amount: number
  /** Lot to take from before the others. */
  readonly first?: number
}

/** Takes at most `amount` of what has not expired, first to expire first. The account must be read again after it. */
export const takeFromLots = (ctx: ApplyContext, holder: Id, { amount, first }: Take): readonly LotPart[] => {
  const { firstMonth, lastMonth } = accountOf(ctx, holder)
  if (firstMonth === 0) return []
  const parts: LotPart[] = []
  let left = amount
  const take = (month: number) => {
    const taken = takeFromLot(ctx, holder, month, left)
    if (taken > 0) parts.push({ month, amount: taken })
    left -= taken
  }
  if (first !== undefined && !isOver(ctx, first)) take(first)
  const now = monthAfter(monthOf(ctx.block.timeMs), 1)
  let month = Math.max(firstMonth, now)
  for (let step = 0; step < LIMITS.crankSteps && month <= lastMonth && left > 0; step++, month = monthAfter(month, 1)) {
    take(month)
  }
  skipEmpty(ctx, holder)
  return parts
}

export const sumOf = (parts: readonly LotPart[]): number => parts.reduce((sum, { amount }) => sum + amount, 0)

/** What has expired by now, of at most so many months as one crank turns; months without a lot are passed over. */
export const dueLots = (ctx: Pick<ReadContext, 'get' | 'block'>, holder: Id): readonly LotPart[] => {
  const { firstMonth, lastMonth } = accountOf(ctx, holder)
  const parts: LotPart[] = []
  if (firstMonth === 0) return parts
  let month = firstMonth
  for (let step = 0; step < LIMITS.crankSteps && month <= lastMonth; step++, month = monthAfter(month, 1)) {
    if (!isOver(ctx, month)) break
    const amount = remainingOf(ctx, holder, month)
    if (amount > 0) parts.push({ month, amount })
  }
  return parts
}

/** Takes lots away as expired. */
export const expire = (ctx: ApplyContext, { holder, mid }: Owner, parts: readonly LotPart[]): void => {
  const amount = sumOf(parts)
  if (amount === 0) return
  for (const part of parts) takeFromLot(ctx, holder, part.month, part.amount)
  skipEmpty(ctx, holder)
  post(ctx, { kind: ENTRY_KIND.EXPIRE, holder, amount }, accountOf(ctx, holder))
  ctx.emit(pointsExpired, { mid, amount, ruleId: NO_ID, sourceId: NO_ID })
}

export interface Owner {
  readonly holder: Id
  /** Alias that events name. */
  readonly mid: Id
}

/** Every lot of an account, as far as one crank turns. */
export const allLots = (ctx: Read, holder: Id): readonly LotPart[] => {
  const { firstMonth, lastMonth } = accountOf(ctx, holder)
  const parts: LotPart[] = []
  let month = firstMonth
  for (
    let step = 0;
    month > 0 && step < LIMITS.crankSteps && month <= lastMonth;
    step++, month = monthAfter(month, 1)
  ) {
    const amount = remainingOf(ctx, holder, month)
    if (amount > 0) parts.push({ month, amount })
  }
  return parts
}

/** Turns the crank by the way, so that what an account has is what it can spend. */
export const expireDue = (ctx: ApplyContext, owner: Owner): void => expire(ctx, owner, dueLots(ctx, owner.holder))
