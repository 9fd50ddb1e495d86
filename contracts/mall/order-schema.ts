/** Messages of `mall`: orders and refunds. */

import { bytes, enumeration, field, LIMITS, message, optionalAddress, repeated, type TypeOf, uint, uint32 } from '#base'
import { hash, id, month, time } from '../ids.ts'
import { points } from '../points/schema.ts'
import { orderQty, price } from './schema.ts'

export const ORDER_STATE = {
  CREATED: 1,
  READY: 2,
  REDEEMED: 3,
  COMPLETED: 4,
  CANCELLED: 5,
  EXPIRED: 6,
  REFUND_REQUESTED: 7,
  REFUNDED: 8,
  REFUND_REFUSED: 9,
  APPEALED: 10,
} as const
export type OrderState = (typeof ORDER_STATE)[keyof typeof ORDER_STATE]
const REFUND_REASON = { FAULTY: 1, WRONG_ITEM: 2, NOT_AS_DESCRIBED: 3, NOT_PROVIDED: 4, OTHER: 5 } as const
export const REFUND_DECISION = { GRANT: 1, REFUSE: 2 } as const

const orderState = enumeration('OrderState', ORDER_STATE)
const refundReason = enumeration('RefundReason', REFUND_REASON)

/** 128 random bits that only the member knows until the keeper hands something over. */
const VOUCHER_BYTES = 16

export const Order = message('Order', 512, {
  /** First alias of the member: the one under which the points are. */
  holder: field(1, id),
  itemId: field(2, id),
  pointId: field(3, id),
  qty: field(4, orderQty),
  /** As it was when the order was placed; later prices change nothing. */
  unitPrice: field(5, price),
  voucherHash: field(6, hash),
  state: field(7, orderState),
  placedAtMs: field(8, time),
  /** Until then it can be handed over. */
  expiresAtMs: field(9, time),
  redeemedAtMs: field(10, time),
  keeper: field(11, optionalAddress),
})
export type Order = TypeOf<typeof Order>

/** What a member asks back, and who decided on it. Its state is that of the order. */
export const Refund = message('Refund', 128, {
  qty: field(1, orderQty),
  reason: field(2, refundReason),
  requestedAtMs: field(3, time),
  decidedBy: field(4, optionalAddress),
  decidedAtMs: field(5, time),
})
export type Refund = TypeOf<typeof Refund>

/** Orders of one member are numbered. */
export const Shopper = message('Shopper', 32, { nextOrder: field(1, uint32), open: field(2, uint32) })
export const MemberOrder = message('MemberOrder', 32, { ordId: field(1, id) })
/** What one member ordered of one item in the running month and day; what was cancelled in it does not count. */
export const ItemUsage = message('ItemUsage', 64, {
  month: field(1, month),
  /** No stock holds so many, but a month of orders can. */
  qty: field(2, uint(1_000_000_000_000)),
  day: field(3, uint(99_991_231)),
  dayOrders: field(4, uint32),
})
export type ItemUsage = TypeOf<typeof ItemUsage>

// ── Arguments ───────────────────────────────────────────────────────────────────────────────────────────────────────

export const PlaceOrderArgs = message('PlaceOrderArgs', 256, {
  ordId: field(1, id),
  mid: field(2, id),
  itemId: field(3, id),
  pointId: field(4, id),
  qty: field(5, orderQty),
  /** `voucherHash(ordId, voucher)`. */
  voucherHash: field(6, hash),
  /** The price that the member saw: another one refuses the order. */
  unitPrice: field(7, price),
})
export type PlaceOrderArgs = TypeOf<typeof PlaceOrderArgs>
export const OrderArgs = message('OrderArgs', 32, { ordId: field(1, id) })
export type OrderArgs = TypeOf<typeof OrderArgs>
export const RedeemArgs = message('RedeemArgs', 64, {
  ordId: field(1, id),
  /** 128 bits that open the hash of the order. */
  voucher: field(2, bytes<Uint8Array>(VOUCHER_BYTES)),
})
export const OrderBatchArgs = message('OrderBatchArgs', 2_048, { ordIds: repeated(1, id, LIMITS.crankSteps) })
export type OrderBatchArgs = TypeOf<typeof OrderBatchArgs>
export const RequestRefundArgs = message('RequestRefundArgs', 64, {
  ordId: field(1, id),
  qty: field(2, orderQty),
  reason: field(3, refundReason),
})
export const DecideRefundArgs = message('DecideRefundArgs', 64, {
  ordId: field(1, id),
  decision: field(2, enumeration('RefundDecision', REFUND_DECISION)),
})
export type DecideRefundArgs = TypeOf<typeof DecideRefundArgs>

// ── Events ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export const OrderEvent = message('OrderEvent', 192, {
  ordId: field(1, id),
  mid: field(2, id),
  itemId: field(3, id),
  pointId: field(4, id),
  qty: field(5, orderQty),
  points: field(6, points),
  state: field(7, orderState),
  keeper: field(8, optionalAddress),
})
