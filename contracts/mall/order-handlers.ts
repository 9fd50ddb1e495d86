/** Orders: points are frozen and pieces reserved together, and spent and handed out together, or given back together. */

import { assert, equalBytes, err, ok, type Result } from '#base'
import { actors } from '../access/state.ts'
import { ALLOWED, type ApplyContext, action, type ReadContext, type Subject } from '../define.ts'
import type { Id } from '../ids.ts'
import { isInGoodStanding } from '../member/rules.ts'
import { members } from '../member/state.ts'
import { aliasSinceMs, holderOf } from '../points/aliases.ts'
import { freeze, release, settle } from '../points/freeze.ts'
import { held } from '../policy-language.ts'
import { countPair, countRate, note } from './anomalies.ts'
import { orderCancelled, orderExpired, orderPlaced, orderReady, orderRedeemed } from './events.ts'
import { orderMachine } from './machine.ts'
import { ORDER_STATE, type Order, OrderArgs, OrderBatchArgs, PlaceOrderArgs, RedeemArgs } from './order-schema.ts'
import { countOpen, forgetUsage, orderOf, orderSubject, pointsOf, tellOrder, usageOf, voucherHash } from './orders.ts'
import { params } from './params.ts'
import { ANOMALY, ITEM_STATE, type Item, STOCK_CHANGE } from './schema.ts'
import { addToSettlement } from './settlement.ts'
import { items, itemUsages, memberOrders, orders, servicePoints, shoppers, stocks } from './state.ts'
import { freeOf, moveStock, stockAt } from './stock.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const placeSubject = (ctx: ReadContext, { mid, itemId, pointId }: PlaceOrderArgs): Result<Subject> => {
  const stock = ctx.get(stocks, [pointId, itemId])
  const org = ctx.get(servicePoints, [pointId])?.orgId
  if (stock === undefined || org === undefined) return err('E_NOT_FOUND', 'item at this point')
  return ctx.get(members, [mid]) === undefined ? err('E_NOT_FOUND', 'member') : ok({ org, persons: { self: mid } })
}

/** E_STATE, E_WINDOW: whether the item can be had now. */
const checkOffer = (ctx: ReadContext, item: Item, pointId: Id): Result<undefined> => {
  const isPaused = item.paused || ctx.get(servicePoints, [pointId])?.paused === true
  if (item.state !== ITEM_STATE.ON_SALE || isPaused) return err('E_STATE', 'not on sale')
  const { fromMs, toMs } = item.terms
  const now = ctx.block.timeMs
  return fromMs <= now && (toMs === 0 || now < toMs) ? ALLOWED : err('E_WINDOW', 'not on sale at this time')
}

/** E_STATE for who is no member in good standing; E_WINDOW after a new key or a new alias. */
const checkBuyer = (ctx: ReadContext, mid: Id): Result<undefined> => {
  const member = ctx.get(members, [mid])
  if (member === undefined || !isInGoodStanding(member.standing)) return err('E_STATE', 'member')
  const keysSinceMs = ctx.get(actors, [ctx.sender.id])?.keysSinceMs ?? 0
  const since = Math.max(keysSinceMs, aliasSinceMs(ctx, mid))
  const coolMs = ctx.param(params.cooldownHours) * HOUR_MS
  return ctx.block.timeMs >= since + coolMs ? ALLOWED : err('E_WINDOW', 'a new key or alias')
}

/** E_CAP: the limit of the item for one member and month, and the open orders of one member. */
const checkLimits = (ctx: ReadContext, item: Item, { itemId, mid, qty }: PlaceOrderArgs): Result<undefined> => {
  const holder = holderOf(ctx, mid)
  const { perMemberLimit } = item.terms
  const ordered = usageOf(ctx, itemId, holder).qty
  if (perMemberLimit > 0 && ordered + qty > perMemberLimit) return err('E_CAP', 'pieces a month')
  const open = ctx.get(shoppers, [holder])?.open ?? 0
  return open < ctx.param(params.openOrdersMax) ? ALLOWED : err('E_CAP', 'open orders')
}

const checkOrder = (ctx: ReadContext, args: PlaceOrderArgs): Result<undefined> => {
  const { ordId, itemId, pointId, qty, mid, unitPrice } = args
  if (ctx.get(orders, [ordId]) !== undefined) return err('E_DUP')
  const item = ctx.get(items, [itemId])
  assert(item !== undefined, 'what has a stock is an item')
  const checks = [() => checkOffer(ctx, item, pointId), () => checkBuyer(ctx, mid), () => checkLimits(ctx, item, args)]
  for (const check of checks) {
    const may = check()
    if (!may.ok) return may
  }
  if (qty === 0 || unitPrice !== item.terms.price) return err('E_ARG', 'nothing, or another price')
  return freeOf(stockAt(ctx, args)) >= qty ? ALLOWED : err('E_STOCK')
}

const record = (ctx: ApplyContext, { ordId, ...args }: PlaceOrderArgs): Order => {
  const now = ctx.block.timeMs
  const { itemId, pointId, qty, unitPrice } = args
  const holder = holderOf(ctx, args.mid)
  const keeper = new Uint8Array(0) as never
  const expiresAtMs = now + ctx.param(params.orderExpiryDays) * DAY_MS
  const terms = { itemId, pointId, qty, unitPrice, voucherHash: args.voucherHash }
  const state = ORDER_STATE.CREATED
  const order: Order = { holder, ...terms, state, placedAtMs: now, expiresAtMs, redeemedAtMs: 0, keeper }
  const shopper = ctx.get(shoppers, [holder]) ?? { nextOrder: 0, open: 0 }
  ctx.put(orders, [ordId], order)
  ctx.put(memberOrders, [holder, shopper.nextOrder], { ordId })
  ctx.put(shoppers, [holder], { ...shopper, nextOrder: shopper.nextOrder + 1 })
  return order
}

const countOrder = (ctx: ApplyContext, { itemId, pointId, holder, qty }: Order): void => {
  const usage = usageOf(ctx, itemId, holder)
  const dayOrders = usage.dayOrders + 1
  ctx.put(itemUsages, [itemId, holder], { ...usage, qty: usage.qty + qty, dayOrders })
  if (dayOrders === ctx.param(params.ordersPerDay) + 1) {
    note(ctx, { kind: ANOMALY.SPLIT_ORDERS, pointId, itemId, mid: holder, count: dayOrders })
  }
  countRate(ctx, pointId)
}

/** Freezes the points and reserves the pieces, both or none. */
export const placeOrder = action({
  id: 16,
  name: 'PlaceOrder',
  title: { en: 'Place an order', zh: '下单' },
  args: PlaceOrderArgs,
  subject: placeSubject,
  policy: [{ all: [{ person: 'self' }] }],
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_STATE', 'E_WINDOW', 'E_CAP', 'E_ARG', 'E_STOCK', 'E_BALANCE'],
  check: checkOrder,
  apply: (ctx, args) => {
    const { ordId, mid } = args
    const frozen = ctx.call(freeze, { freezeId: ordId, mid, amount: pointsOf(args) })
    if (!frozen.ok) return frozen
    const order = record(ctx, args)
    moveStock(ctx, order, STOCK_CHANGE.RESERVED, order.qty)
    countOpen(ctx, ordId, order, 1)
    countOrder(ctx, order)
    tellOrder(ctx, orderPlaced, ordId, order)
    return ALLOWED
  },
})

/** Something lies ready; it is kept from now on for as long as an order is. */
export const markReady = action({
  id: 17,
  name: 'MarkReady',
  title: { en: 'Mark an order as ready', zh: '备货完成' },
  args: OrderArgs,
  subject: orderSubject,
  policy: [{ all: [held('^o', 'MALL_OPERATOR')] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_EXPIRED'],
  check: (ctx, { ordId }) => {
    const may = orderMachine.may(ctx, [ordId], 'MarkReady')
    if (!may.ok) return may
    return ctx.block.timeMs < orderOf(ctx, ordId).expiresAtMs ? ALLOWED : err('E_EXPIRED')
  },
  apply: (ctx, { ordId }) => {
    const expiresAtMs = ctx.block.timeMs + ctx.param(params.orderExpiryDays) * DAY_MS
    tellOrder(ctx, orderReady, ordId, orderMachine.move(ctx, [ordId], 'MarkReady', { expiresAtMs }))
  },
})

/** The voucher is shown to a keeper of the order's point, who is another person, and is used up by that. */
export const redeem = action({
  id: 18,
  name: 'Redeem',
  title: { en: 'Hand over an order for its voucher', zh: '核销订单' },
  args: RedeemArgs,
  subject: orderSubject,
  policy: [{ all: [held('@o', 'MALL_KEEPER')], apart: ['self'] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_EXPIRED', 'E_PROOF'],
  check: (ctx, { ordId, voucher }) => {
    const may = orderMachine.may(ctx, [ordId], 'Redeem')
    if (!may.ok) return may
    const order = orderOf(ctx, ordId)
    if (ctx.get(servicePoints, [order.pointId])?.paused) return err('E_STATE', 'the point is paused')
    if (ctx.block.timeMs >= order.expiresAtMs) return err('E_EXPIRED')
    return equalBytes(voucherHash(ordId, voucher), order.voucherHash) ? ALLOWED : err('E_PROOF', 'voucher')
  },
  apply: (ctx, { ordId }) => {
    const spent = ctx.call(settle, { freezeId: ordId })
    if (!spent.ok) return spent
    const at = { redeemedAtMs: ctx.block.timeMs, keeper: ctx.sender.id }
    const order = orderMachine.move(ctx, [ordId], 'Redeem', at)
    moveStock(ctx, order, STOCK_CHANGE.OUT, order.qty)
    countOpen(ctx, ordId, order, -1)
    addToSettlement(ctx, order, { orders: 1, pieces: order.qty, points: pointsOf(order) })
    countPair(ctx, order)
    tellOrder(ctx, orderRedeemed, ordId, order)
    return ALLOWED
  },
})

/** An open order ends without a handover: points and pieces are free again. */
const free = (ctx: ApplyContext, ordId: Id, name: 'CancelOrder' | 'ExpireOrders'): Result<undefined> => {
  const released = ctx.call(release, { freezeId: ordId })
  if (!released.ok) return released
  const order = orderMachine.move(ctx, [ordId], name)
  moveStock(ctx, order, STOCK_CHANGE.FREED, order.qty)
  countOpen(ctx, ordId, order, -1)
  forgetUsage(ctx, order)
  tellOrder(ctx, name === 'CancelOrder' ? orderCancelled : orderExpired, ordId, order)
  return ALLOWED
}

export const cancelOrder = action({
  id: 19,
  name: 'CancelOrder',
  title: { en: 'Cancel an order', zh: '取消订单' },
  args: OrderArgs,
  subject: orderSubject,
  policy: [{ all: [{ person: 'self' }] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { ordId }) => orderMachine.may(ctx, [ordId], 'CancelOrder'),
  apply: (ctx, { ordId }) => free(ctx, ordId, 'CancelOrder'),
})

export const batchSubject = (ctx: ReadContext, { ordIds }: OrderBatchArgs): Result<Subject> =>
  ordIds.length > 0 && ordIds.every(ordId => ctx.get(orders, [ordId]) !== undefined) ? ok({}) : err('E_NOT_FOUND')

const isExpired = (ctx: ReadContext, ordId: Id): boolean =>
  orderMachine.may(ctx, [ordId], 'ExpireOrders').ok && ctx.block.timeMs >= orderOf(ctx, ordId).expiresAtMs

/** A crank over several orders: those that are not due, or no longer open, are passed over. E_WINDOW where none is due. */
export const expireOrders = action({
  id: 20,
  name: 'ExpireOrders',
  title: { en: 'Expire orders that are due', zh: '订单过期处理' },
  args: OrderBatchArgs,
  subject: batchSubject,
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { ordIds }) => {
    if (!ordIds.some(ordId => orderMachine.may(ctx, [ordId], 'ExpireOrders').ok)) return err('E_STATE', 'none is open')
    return ordIds.some(ordId => isExpired(ctx, ordId)) ? ALLOWED : err('E_WINDOW', 'none is due')
  },
  apply: (ctx, { ordIds }) => {
    for (const ordId of ordIds) {
      const done = isExpired(ctx, ordId) ? free(ctx, ordId, 'ExpireOrders') : ALLOWED
      if (!done.ok) return done
    }
    return ALLOWED
  },
})
