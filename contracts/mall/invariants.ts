/** What holds of `mall`, and of `mall` and `points` together, after every block. */

import { toHex } from '#base'
import type { Invariant, StateScan } from '../define.ts'
import { FREEZE_STATE, type Freeze } from '../points/schema.ts'
import { freezes, ledger } from '../points/state.ts'
import { ORDER_STATE, type Order, type OrderState } from './order-schema.ts'
import * as state from './state.ts'

const O = ORDER_STATE
const isOpen = ({ state: at }: Pick<Order, 'state'>): boolean => at === O.CREATED || at === O.READY

async function* stockIsReserved(scan: StateScan) {
  const reserved = new Map<string, number>()
  for await (const [, order] of scan.rows(state.orders)) {
    const name = `${toHex(order.pointId)}/${toHex(order.itemId)}`
    if (isOpen(order)) reserved.set(name, (reserved.get(name) ?? 0) + order.qty)
  }
  for await (const [[pointId, itemId], stock] of scan.rows(state.stocks)) {
    const name = `${toHex(pointId)}/${toHex(itemId)}`
    const sum = reserved.get(name) ?? 0
    reserved.delete(name)
    if (stock.reserved !== sum) yield `${name}: ${stock.reserved} reserved, open orders ${sum}`
    if (stock.onHand < stock.reserved) yield `${name}: oversold`
  }
  for (const name of reserved.keys()) yield `${name}: orders without a stock`
}

/** State of the freeze that belongs to each state of an order. */
const freezeState = (at: OrderState): Freeze['state'] => {
  if (at === O.CREATED || at === O.READY) return FREEZE_STATE.FROZEN
  if (at === O.CANCELLED || at === O.EXPIRED) return FREEZE_STATE.RELEASED
  return at === O.REFUNDED ? FREEZE_STATE.REFUNDED : FREEZE_STATE.SPENT
}

/** One to one: as many freezes as orders, and each order has its own, of its points, in the state that belongs to it. */
async function* freezesAreOrders(scan: StateScan) {
  let open = 0
  let openPoints = 0
  let orders = 0
  for await (const [[ordId], order] of scan.rows(state.orders)) {
    const points = order.qty * order.unitPrice
    const freeze = await scan.get(freezes, [ordId])
    const agrees = freeze?.amount === points && freeze.state === freezeState(order.state)
    if (!agrees) yield `order ${toHex(ordId)} and what is frozen for it`
    orders += 1
    if (!isOpen(order)) continue
    open += 1
    openPoints += points
  }
  let held = 0
  for await (const _ of scan.rows(freezes)) held += 1
  if (held !== orders) yield `${held} freezes, ${orders} orders`
  const frozen = (await scan.get(ledger, []))?.frozen ?? 0
  if (frozen !== openPoints) yield `${frozen} points frozen, open orders ${openPoints}`
  const totals = (await scan.get(state.totals, [])) ?? { openOrders: 0, openPoints: 0 }
  if (totals.openOrders !== open || totals.openPoints !== openPoints) yield 'the sums of open orders'
}

async function* settlementsAreSpent(scan: StateScan) {
  let points = 0
  for await (const [, row] of scan.rows(state.settlements)) points += row.points - row.refundedPoints
  const spent = (await scan.get(ledger, []))?.spent ?? 0
  if (points !== spent) yield `${points} points settled, ${spent} spent`
}

async function* ordersAreFound(scan: StateScan) {
  const open = new Map<string, number>()
  for await (const [[ordId], order] of scan.rows(state.orders)) {
    const listed = (await scan.get(state.openOrders, [order.pointId, ordId])) !== undefined
    if (listed !== isOpen(order)) yield `order ${toHex(ordId)} in the list of its point`
    const name = toHex(order.holder)
    if (isOpen(order)) open.set(name, (open.get(name) ?? 0) + 1)
  }
  for await (const [[holder], shopper] of scan.rows(state.shoppers)) {
    const count = open.get(toHex(holder)) ?? 0
    if (shopper.open !== count) yield `${toHex(holder)}: ${shopper.open} open orders, not ${count}`
  }
}

export const invariants: readonly Invariant[] = [
  {
    name: 'stock',
    title: {
      en: 'Nothing is oversold; what is reserved is Σ of the open orders',
      zh: '不超卖，预留等于未完成订单合计',
    },
    violations: stockIsReserved,
  },
  {
    name: 'freezes',
    title: {
      en: 'Each order has its freeze; Σ frozen is Σ of the open orders',
      zh: '订单与冻结一一对应，冻结合计等于未完成订单合计',
    },
    violations: freezesAreOrders,
  },
  {
    name: 'settlements',
    title: { en: 'What was settled is what was spent', zh: '结算合计等于已使用积分' },
    violations: settlementsAreSpent,
  },
  {
    name: 'lists',
    title: { en: 'Lists and counts of orders are what a recount gives', zh: '订单清单与计数一致' },
    violations: ordersAreFound,
  },
]
