/** Counts that are told when they pass a bound. Persons look at them; nothing here decides about anyone. */

import type { Address } from '#base'
import { monthOf } from '../calendar.ts'
import type { ApplyContext } from '../define.ts'
import { type Id, NO_ID } from '../ids.ts'
import { anomalyNoted } from './events.ts'
import { params } from './params.ts'
import { ANOMALY, type Anomaly, STOCK_MAX, type Totals } from './schema.ts'
import { anomalies, pairs, servicePoints, totals } from './state.ts'

const NO_TOTALS: Totals = { openOrders: 0, openPoints: 0, anomalies: 0 }
const NO_KEEPER = new Uint8Array(0) as Address
const MINUTE_MS = 60_000

export const totalsOf = (ctx: Pick<ApplyContext, 'get'>): Totals => ctx.get(totals, []) ?? NO_TOTALS

type Found = Pick<Anomaly, 'kind' | 'pointId' | 'count'> & Partial<Anomaly>

export const note = (ctx: ApplyContext, found: Found): void => {
  const count = Math.min(found.count, STOCK_MAX)
  const row = { itemId: NO_ID, mid: NO_ID, keeper: NO_KEEPER, ...found, count }
  const sums = totalsOf(ctx)
  ctx.put(anomalies, [sums.anomalies], { ...row, atMs: ctx.block.timeMs })
  ctx.put(totals, [], { ...sums, anomalies: sums.anomalies + 1 })
  ctx.emit(anomalyNoted, row)
}

/** One more order at a point in this minute; told once a minute. */
export const countRate = (ctx: ApplyContext, pointId: Id): void => {
  const point = ctx.get(servicePoints, [pointId])
  if (point === undefined) return
  const minute = Math.floor(ctx.block.timeMs / MINUTE_MS)
  const minuteOrders = (point.minute === minute ? point.minuteOrders : 0) + 1
  ctx.put(servicePoints, [pointId], { ...point, minute, minuteOrders })
  if (minuteOrders === ctx.param(params.ordersPerMinute) + 1) {
    note(ctx, { kind: ANOMALY.ORDER_RATE, pointId, count: minuteOrders })
  }
}

export interface Handover {
  readonly keeper: Address
  readonly holder: Id
  readonly pointId: Id
}

/** One more handover between the same two in this month; told once a month. */
export const countPair = (ctx: ApplyContext, { keeper, holder, pointId }: Handover): void => {
  const month = monthOf(ctx.block.timeMs)
  const before = ctx.get(pairs, [keeper, holder])
  const count = (before?.month === month ? before.count : 0) + 1
  ctx.put(pairs, [keeper, holder], { month, count })
  if (count === ctx.param(params.pairsPerMonth) + 1) {
    note(ctx, { kind: ANOMALY.KEEPER_PAIR, pointId, keeper, mid: holder, count })
  }
}
