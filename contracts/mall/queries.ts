/** Queries of `mall`: all in pages where there can be many. */

import { err, field, type Json, message, ok } from '#base'
import { monthOf } from '../calendar.ts'
import { query } from '../define.ts'
import { id, month } from '../ids.ts'
import { PAGE, page } from '../page.ts'
import { Freeze } from '../points/schema.ts'
import { carried, freezes } from '../points/state.ts'
import { Order, Refund } from './order-schema.ts'
import { Anomaly, Item, ServicePoint, Settlement, Stock, StockCount, Totals } from './schema.ts'
import * as state from './state.ts'

const PageQuery = message('MallPageQuery', 256, { ...PAGE })
const MemberQuery = message('MallMemberQuery', 256, { mid: field(1, id), ...PAGE })
const OrderQuery = message('MallOrderQuery', 64, { ordId: field(1, id) })
const PointQuery = message('MallPointQuery', 256, { pointId: field(1, id), ...PAGE })
const SettlementQuery = message('SettlementQuery', 256, { pointId: field(1, id), month: field(2, month), ...PAGE })
const ItemQuery = message('MallItemQuery', 64, { itemId: field(1, id) })
const NoQuery = message('MallNoQuery', 1, {})

/** Items in all states; the state says which can be ordered. */
const catalogue = query({
  name: 'catalogue',
  title: { en: 'Items', zh: '商品目录' },
  args: PageQuery,
  run: async (ctx, args) =>
    ok(
      await page(ctx, state.items, { prefix: [], args }, ([itemId], item) => ({
        itemId: id.toJson(itemId),
        item: Item.toJson(item),
      })),
    ),
})

const item = query({
  name: 'item',
  title: { en: 'An item', zh: '商品' },
  args: ItemQuery,
  run: async (ctx, { itemId }) => {
    const found = await ctx.get(state.items, [itemId])
    return found === undefined ? err('NOT_FOUND') : ok(Item.toJson(found))
  },
})

const points = query({
  name: 'points',
  title: { en: 'Service points', zh: '服务点' },
  args: PageQuery,
  run: async (ctx, args) =>
    ok(
      await page(ctx, state.servicePoints, { prefix: [], args }, ([pointId], point) => ({
        pointId: id.toJson(pointId),
        point: ServicePoint.toJson(point),
      })),
    ),
})

const orderJson = (ordId: Parameters<typeof id.toJson>[0], order: Order): Json => ({
  ordId: id.toJson(ordId),
  order: Order.toJson(order),
})

/** Orders of a member in the order in which they were placed, whatever the alias was then. */
const myOrders = query({
  name: 'myOrders',
  title: { en: 'Orders of a member', zh: '我的订单' },
  args: MemberQuery,
  run: async (ctx, args) => {
    const holder = (await ctx.get(carried, [args.mid]))?.holder ?? args.mid
    return ok(
      await page(ctx, state.memberOrders, { prefix: [holder], args }, async (_, { ordId }) => {
        const order = await ctx.get(state.orders, [ordId])
        return order && orderJson(ordId, order)
      }),
    )
  },
})

/** Open orders of a point: what its keepers and the operator have to do. */
const openOrders = query({
  name: 'openOrders',
  title: { en: 'Open orders of a service point', zh: '服务点未完成订单' },
  args: PointQuery,
  run: async (ctx, args) =>
    ok(
      await page(ctx, state.openOrders, { prefix: [args.pointId], args }, async ([, ordId]) => {
        const order = await ctx.get(state.orders, [ordId])
        return order && orderJson(ordId, order)
      }),
    ),
})

/** An order with the points that are held for it and its refund; its times are the history. */
const orderTrace = query({
  name: 'orderTrace',
  title: { en: 'An order with its points and refund', zh: '订单轨迹' },
  args: OrderQuery,
  run: async (ctx, { ordId }) => {
    const order = await ctx.get(state.orders, [ordId])
    if (order === undefined) return err('NOT_FOUND')
    const freeze = await ctx.get(freezes, [ordId])
    const refund = await ctx.get(state.refunds, [ordId])
    return ok({
      order: Order.toJson(order),
      points: order.qty * order.unitPrice,
      ...(freeze && { freeze: Freeze.toJson(freeze) }),
      ...(refund && { refund: Refund.toJson(refund) }),
    })
  },
})

const stock = query({
  name: 'stock',
  title: { en: 'Stock of a service point', zh: '服务点库存' },
  args: PointQuery,
  run: async (ctx, args) =>
    ok(
      await page(ctx, state.stocks, { prefix: [args.pointId], args }, ([, itemId], row) => ({
        itemId: id.toJson(itemId),
        stock: Stock.toJson(row),
        free: row.onHand - row.reserved,
      })),
    ),
})

const counts = query({
  name: 'counts',
  title: { en: 'Counts of stocks', zh: '盘点记录' },
  args: PageQuery,
  run: async (ctx, args) =>
    ok(
      await page(ctx, state.stockCounts, { prefix: [], args }, ([countId], row) => ({
        countId: id.toJson(countId),
        count: StockCount.toJson(row),
      })),
    ),
})

/** What a point handed out in a month, by item. */
const settlement = query({
  name: 'settlement',
  title: { en: 'Settlement of a service point', zh: '服务点结算' },
  args: SettlementQuery,
  run: async (ctx, args) => {
    const of = args.month === 0 ? monthOf(ctx.timeMs) : args.month
    const found = await page(ctx, state.settlements, { prefix: [args.pointId, of], args }, ([, , itemId], row) => ({
      itemId: id.toJson(itemId),
      settlement: Settlement.toJson(row),
    }))
    return ok({ month: of, ...found })
  },
})

const anomalies = query({
  name: 'anomalies',
  title: { en: 'Anomalies', zh: '异常' },
  args: PageQuery,
  run: async (ctx, args) => ok(await page(ctx, state.anomalies, { prefix: [], args }, (_, row) => Anomaly.toJson(row))),
})

/** Open orders and the points that are frozen for them: equal to what `points reconcile` says is frozen. */
const totals = query({
  name: 'totals',
  title: { en: 'Sums of the mall', zh: '商城合计' },
  args: NoQuery,
  run: async ctx =>
    ok(Totals.toJson((await ctx.get(state.totals, [])) ?? { openOrders: 0, openPoints: 0, anomalies: 0 })),
})

export const queries = [
  catalogue,
  item,
  points,
  myOrders,
  openOrders,
  orderTrace,
  stock,
  counts,
  settlement,
  anomalies,
  totals,
]
