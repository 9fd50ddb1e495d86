/** What every action on orders needs: who it is about, and how an open order ends. */

import type { TypeOf } from '#base'
import { assert, err, type Hash, ok, type Result, taggedHash } from '#base'
import { dayOf, monthOf } from '../calendar.ts'
import type { ApplyContext, EventDefinition, ReadContext, Subject } from '../define.ts'
import type { Id } from '../ids.ts'
import { aliasOf } from '../points/aliases.ts'
import { totalsOf } from './anomalies.ts'
import type { ItemUsage, Order, OrderEvent } from './order-schema.ts'
import { itemUsages, openOrders, orders, refunds, servicePoints, shoppers, totals } from './state.ts'

/** What an order says of its voucher before the voucher is shown; the id of the order is in it, so that no two are alike. */
export const voucherHash = (ordId: Uint8Array, voucher: Uint8Array): Hash => taggedHash('voucher', ordId, voucher)

export const orderOf = (ctx: Pick<ReadContext, 'get'>, ordId: Id): Order => {
  const order = ctx.get(orders, [ordId])
  assert(order !== undefined, 'the subject was found')
  return order
}

export const pointsOf = ({ qty, unitPrice }: Pick<Order, 'qty' | 'unitPrice'>): number => qty * unitPrice

/** The point as `o`; the member as `self` under the alias of now; who handed over, and who decided on a refund. */
export const orderSubject = (ctx: ReadContext, { ordId }: { readonly ordId: Id }): Result<Subject> => {
  const order = ctx.get(orders, [ordId])
  if (order === undefined) return err('E_NOT_FOUND', 'order')
  const org = ctx.get(servicePoints, [order.pointId])?.orgId
  const decidedBy = ctx.get(refunds, [ordId])?.decidedBy
  const persons = { self: aliasOf(ctx, order.holder), keeper: order.keeper, decider: decidedBy }
  return ok({ ...(org && { org }), persons })
}

export const tellOrder = (
  ctx: ApplyContext,
  event: EventDefinition<TypeOf<typeof OrderEvent>>,
  ordId: Id,
  order: Order,
): void => {
  const { holder, itemId, pointId, qty, state, keeper } = order
  ctx.emit(event, { ordId, mid: aliasOf(ctx, holder), itemId, pointId, qty, points: pointsOf(order), state, keeper })
}

/** What a member has ordered of an item in the running month and day; older counts nothing. */
export const usageOf = (ctx: Pick<ReadContext, 'get' | 'block'>, itemId: Id, holder: Id): ItemUsage => {
  const month = monthOf(ctx.block.timeMs)
  const day = dayOf(ctx.block.timeMs)
  const found = ctx.get(itemUsages, [itemId, holder])
  return {
    month,
    qty: found?.month === month ? found.qty : 0,
    day,
    dayOrders: found?.day === day ? found.dayOrders : 0,
  }
}

/** One open order more or less, in all places that count them. */
export const countOpen = (ctx: ApplyContext, ordId: Id, order: Order, step: 1 | -1): void => {
  const { holder, pointId } = order
  const sums = totalsOf(ctx)
  const openPoints = sums.openPoints + step * pointsOf(order)
  ctx.put(totals, [], { ...sums, openOrders: sums.openOrders + step, openPoints })
  const shopper = ctx.get(shoppers, [holder]) ?? { nextOrder: 0, open: 0 }
  ctx.put(shoppers, [holder], { ...shopper, open: shopper.open + step })
  if (step === 1) ctx.put(openOrders, [pointId, ordId], { ordId })
  else ctx.remove(openOrders, [pointId, ordId])
}

/** An order that came to nothing leaves the limit of its month as it was. */
export const forgetUsage = (ctx: ApplyContext, { itemId, holder, qty, placedAtMs }: Order): void => {
  const usage = usageOf(ctx, itemId, holder)
  if (monthOf(placedAtMs) !== usage.month) return
  ctx.put(itemUsages, [itemId, holder], { ...usage, qty: Math.max(0, usage.qty - qty) })
}
