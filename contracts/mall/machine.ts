/** Machines of state of `mall`. */

import { defineMachine } from '../machine.ts'
import { ORDER_STATE } from './order-schema.ts'
import { ITEM_STATE } from './schema.ts'
import { items, orders } from './state.ts'

const I = ITEM_STATE
export const itemMachine = defineMachine({
  name: 'item',
  table: items,
  states: ITEM_STATE,
  transitions: {
    SubmitItem: { from: [I.DRAFT, I.IN_REVIEW], to: I.IN_REVIEW },
    PublishItem: { from: [I.IN_REVIEW], to: I.ON_SALE },
    ChangePrice: { from: [I.ON_SALE, I.OFF_SALE] },
    OffSale: { from: [I.ON_SALE], to: I.OFF_SALE },
    OnSale: { from: [I.OFF_SALE], to: I.ON_SALE },
    RetireItem: { from: [I.DRAFT, I.IN_REVIEW, I.ON_SALE, I.OFF_SALE], to: I.RETIRED },
  },
})

const O = ORDER_STATE
/** CREATED and READY are the open states: points frozen, pieces reserved. */
export const orderMachine = defineMachine({
  name: 'order',
  table: orders,
  states: ORDER_STATE,
  transitions: {
    MarkReady: { from: [O.CREATED], to: O.READY },
    Redeem: { from: [O.READY], to: O.REDEEMED },
    CancelOrder: { from: [O.CREATED, O.READY], to: O.CANCELLED },
    ExpireOrders: { from: [O.CREATED, O.READY], to: O.EXPIRED },
    CompleteOrders: { from: [O.REDEEMED, O.REFUND_REFUSED], to: O.COMPLETED },
    RequestRefund: { from: [O.REDEEMED], to: O.REFUND_REQUESTED },
    GrantRefund: { from: [O.REFUND_REQUESTED], to: O.REFUNDED },
    RefuseRefund: { from: [O.REFUND_REQUESTED], to: O.REFUND_REFUSED },
    AppealRefund: { from: [O.REFUND_REFUSED], to: O.APPEALED },
    GrantAppeal: { from: [O.APPEALED], to: O.REFUNDED },
    RefuseAppeal: { from: [O.APPEALED], to: O.COMPLETED },
  },
})
