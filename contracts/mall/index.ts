/** `mall`: goods and services for points, at the service points of organisations. */

import { type AnyTable, defineModule } from '../define.ts'
import { MODULE } from '../ids.ts'
import * as events from './events.ts'
import { invariants } from './invariants.ts'
import {
  changePrice,
  listItem,
  offSale,
  onSale,
  pauseItem,
  publishItem,
  resumeItem,
  retireItem,
  submitItem,
} from './item-handlers.ts'
import { labels } from './labels.ts'
import { itemMachine, orderMachine } from './machine.ts'
import { cancelOrder, expireOrders, markReady, placeOrder, redeem } from './order-handlers.ts'
import { params } from './params.ts'
import { openPoint, pausePoint, resumePoint } from './point-handlers.ts'
import { queries } from './queries.ts'
import { appealRefund, completeOrders, decideAppeal, decideRefund, requestRefund } from './refund-handlers.ts'
import * as state from './state.ts'
import { adjustStock, countStock, stockIn } from './stock-handlers.ts'

export const mall = defineModule({
  id: MODULE.mall,
  name: 'mall',
  title: { en: 'Mall', zh: '积分商城' },
  tables: Object.values(state) as unknown as readonly AnyTable[],
  actions: [
    openPoint,
    pausePoint,
    resumePoint,
    listItem,
    submitItem,
    publishItem,
    changePrice,
    offSale,
    onSale,
    retireItem,
    pauseItem,
    resumeItem,
    stockIn,
    adjustStock,
    countStock,
    placeOrder,
    markReady,
    redeem,
    cancelOrder,
    expireOrders,
    requestRefund,
    decideRefund,
    appealRefund,
    decideAppeal,
    completeOrders,
  ],
  queries,
  params: Object.values(params),
  labels,
  machines: [itemMachine, orderMachine],
  invariants,
  events: Object.values(events) as never,
})
