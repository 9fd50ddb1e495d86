import { event } from '../define.ts'
import { OrderEvent } from './order-schema.ts'
import { AnomalyEvent, ItemEvent, MismatchEvent, PointEvent, StockEvent } from './schema.ts'

export const itemChanged = event({
  id: 1,
  name: 'ItemChanged',
  title: { en: 'Item changed', zh: '商品已变更' },
  data: ItemEvent,
})
export const pointChanged = event({
  id: 2,
  name: 'ServicePointChanged',
  title: { en: 'Service point changed', zh: '服务点已变更' },
  data: PointEvent,
})
export const stockChanged = event({
  id: 3,
  name: 'StockChanged',
  title: { en: 'Stock changed', zh: '库存已变更' },
  data: StockEvent,
})
export const stockMismatch = event({
  id: 4,
  name: 'StockMismatch',
  title: { en: 'A count differs from the stock', zh: '盘点差异' },
  data: MismatchEvent,
})
export const orderPlaced = event({
  id: 5,
  name: 'OrderPlaced',
  title: { en: 'Order placed', zh: '已下单' },
  data: OrderEvent,
})
export const orderReady = event({
  id: 6,
  name: 'OrderReady',
  title: { en: 'Order ready for pick-up', zh: '订单可领取' },
  data: OrderEvent,
})
export const orderRedeemed = event({
  id: 7,
  name: 'OrderRedeemed',
  title: { en: 'Order handed over', zh: '订单已核销' },
  data: OrderEvent,
})
export const orderCancelled = event({
  id: 8,
  name: 'OrderCancelled',
  title: { en: 'Order cancelled', zh: '订单已取消' },
  data: OrderEvent,
})
export const orderExpired = event({
  id: 9,
  name: 'OrderExpired',
  title: { en: 'Order expired', zh: '订单已过期' },
  data: OrderEvent,
})
export const orderRefunded = event({
  id: 10,
  name: 'OrderRefunded',
  title: { en: 'Order refunded', zh: '订单已退回' },
  data: OrderEvent,
})
export const orderChanged = event({
  id: 11,
  name: 'OrderChanged',
  title: { en: 'Order moved on', zh: '订单状态变更' },
  data: OrderEvent,
})
export const anomalyNoted = event({
  id: 12,
  name: 'AnomalyNoted',
  title: { en: 'Anomaly noted', zh: '异常已记录' },
  data: AnomalyEvent,
})
