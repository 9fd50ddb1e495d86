/** Parameters of `mall`. */

import { MODULE } from '../ids.ts'
import { defineParams } from '../param.ts'

export const params = defineParams(MODULE.mall, {
  orderExpiryDays: {
    id: 1,
    title: { en: 'Days until an order expires', zh: '订单有效期(天)' },
    initial: 30,
    min: 1,
    max: 365,
  },
  refundDays: {
    id: 2,
    title: { en: 'Days in which a refund can be asked for', zh: '可申请退换天数' },
    initial: 7,
    min: 1,
    max: 90,
  },
  cooldownHours: {
    id: 3,
    title: { en: 'Hours without orders after a new key or alias', zh: '更换密钥或别名后暂停下单(小时)' },
    initial: 24,
    min: 0,
    max: 720,
  },
  openOrdersMax: {
    id: 4,
    title: { en: 'Open orders of one member', zh: '每人未完成订单上限' },
    initial: 20,
    min: 1,
    max: 1_000,
  },
  pairsPerMonth: {
    id: 5,
    title: {
      en: 'Times of one keeper and one member in a month, told as an anomaly',
      zh: '同一核销员与成员月次数预警',
    },
    initial: 5,
    min: 1,
    max: 10_000,
  },
  ordersPerDay: {
    id: 6,
    title: { en: 'Orders of one member for one item in a day, told as an anomaly', zh: '同一商品每日拆单预警' },
    initial: 5,
    min: 1,
    max: 10_000,
  },
  ordersPerMinute: {
    id: 7,
    title: { en: 'Orders at one point in a minute, told as an anomaly', zh: '服务点每分钟下单预警' },
    initial: 3_000,
    min: 1,
    max: 1_000_000,
  },
})
