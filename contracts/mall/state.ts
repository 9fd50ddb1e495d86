/** Tables of `mall`. */

import type { Address } from '#base'
import { table } from '../define.ts'
import { ID_BYTES, type Id, MODULE } from '../ids.ts'
import { bytesPart, u32Part } from '../key.ts'
import { ItemUsage, MemberOrder, Order, Refund, Shopper } from './order-schema.ts'
import { Anomaly, Item, PairCount, ServicePoint, Settlement, Stock, StockCount, Totals } from './schema.ts'

const module = MODULE.mall
const idKey = bytesPart<Id>(ID_BYTES)

export const servicePoints = table({ module, id: 1, name: 'servicePoints', key: [idKey], value: ServicePoint })
export const items = table({ module, id: 2, name: 'items', key: [idKey], value: Item })
/** (point, item): where there is a row, the item can be had there. */
export const stocks = table({ module, id: 3, name: 'stocks', key: [idKey, idKey], value: Stock })
export const orders = table({ module, id: 4, name: 'orders', key: [idKey], value: Order })
/** By order. */
export const refunds = table({ module, id: 5, name: 'refunds', key: [idKey], value: Refund })
/** By holder (see `points`). */
export const shoppers = table({ module, id: 6, name: 'shoppers', key: [idKey], value: Shopper })
/** (holder, number) */
export const memberOrders = table({ module, id: 7, name: 'memberOrders', key: [idKey, u32Part], value: MemberOrder })
/** (item, holder) */
export const itemUsages = table({ module, id: 8, name: 'itemUsages', key: [idKey, idKey], value: ItemUsage })
export const stockCounts = table({ module, id: 9, name: 'stockCounts', key: [idKey], value: StockCount })
/** (point, yyyymm, item) */
export const settlements = table({
  module,
  id: 10,
  name: 'settlements',
  key: [idKey, u32Part, idKey],
  value: Settlement,
})
/** By number. */
export const anomalies = table({ module, id: 11, name: 'anomalies', key: [u32Part], value: Anomaly })
export const totals = table({ module, id: 12, name: 'totals', key: [], value: Totals })
/** (keeper, holder) */
export const pairs = table({
  module,
  id: 13,
  name: 'pairs',
  key: [bytesPart<Address>(20), idKey],
  value: PairCount,
})
/** (point, order) of what is not handed over, cancelled or expired: the work of a service point. */
export const openOrders = table({ module, id: 14, name: 'openOrders', key: [idKey, idKey], value: MemberOrder })
