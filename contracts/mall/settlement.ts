/** What a service point handed out in a month: what its organisation is paid for by. */

import { monthOf } from '../calendar.ts'
import type { ApplyContext } from '../define.ts'
import type { Order } from './order-schema.ts'
import type { Settlement } from './schema.ts'
import { settlements } from './state.ts'

const NOTHING: Settlement = { orders: 0, pieces: 0, points: 0, refundedPieces: 0, refundedPoints: 0 }

/** Adds to the month of now. */
export const addToSettlement = (ctx: ApplyContext, order: Order, more: Partial<Settlement>): void => {
  const key = [order.pointId, monthOf(ctx.block.timeMs), order.itemId] as const
  const row = ctx.get(settlements, key) ?? NOTHING
  const sum = (name: keyof Settlement) => row[name] + (more[name] ?? 0)
  ctx.put(settlements, key, {
    orders: sum('orders'),
    pieces: sum('pieces'),
    points: sum('points'),
    refundedPieces: sum('refundedPieces'),
    refundedPoints: sum('refundedPoints'),
  })
}
