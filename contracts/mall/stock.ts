/** Stock of one item at one point: the one way in which it is written. `onHand − reserved` is never below 0. */

import { assert, err, type Result } from '#base'
import { ALLOWED, type ApplyContext, type ReadContext } from '../define.ts'
import type { Id } from '../ids.ts'
import { stockChanged } from './events.ts'
import { STOCK_CHANGE, STOCK_MAX, type Stock } from './schema.ts'
import { stocks } from './state.ts'

export interface Place {
  readonly itemId: Id
  readonly pointId: Id
}

export type StockChange = (typeof STOCK_CHANGE)[keyof typeof STOCK_CHANGE]

const NOTHING: Stock = { onHand: 0, reserved: 0 }

export const stockAt = (ctx: Pick<ReadContext, 'get'>, { itemId, pointId }: Place): Stock =>
  ctx.get(stocks, [pointId, itemId]) ?? NOTHING

/** Pieces that can be ordered. */
export const freeOf = ({ onHand, reserved }: Stock): number => onHand - reserved

const C = STOCK_CHANGE

const changed = ({ onHand, reserved }: Stock, change: StockChange, qty: number): Stock => {
  if (change === C.RESERVED) return { onHand, reserved: reserved + qty }
  if (change === C.FREED) return { onHand, reserved: reserved - qty }
  if (change === C.OUT) return { onHand: onHand - qty, reserved: reserved - qty }
  return { onHand: onHand + qty, reserved }
}

/** Moves pieces; the caller has found that they are there. A negative quantity is for adjustments alone. */
export const moveStock = (ctx: ApplyContext, place: Place, change: StockChange, qty: number): void => {
  const next = changed(stockAt(ctx, place), change, qty)
  assert(next.reserved >= 0 && freeOf(next) >= 0, 'a stock below what is reserved')
  const { itemId, pointId } = place
  ctx.put(stocks, [pointId, itemId], next)
  ctx.emit(stockChanged, { itemId, pointId, change, qty: Math.abs(qty), ...next })
}

/** E_LIMIT where the pieces would be more than a stock can hold. */
export const checkRoom = (ctx: ReadContext, place: Place, qty: number): Result<undefined> =>
  stockAt(ctx, place).onHand + qty <= STOCK_MAX ? ALLOWED : err('E_LIMIT', 'pieces at one point')
