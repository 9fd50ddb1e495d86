/** Messages of `mall`: items, service points, stock. Orders stand in `order-schema.ts`. */

import { address, bool, enumeration, field, message, optionalAddress, repeated, type TypeOf, uint, uint32 } from '#base'
import { hash, id, month, optionalId, time } from '../ids.ts'
import { POINTS_MAX } from '../points/schema.ts'

const ITEM_KIND = { GOODS: 1, SERVICE_SLOT: 2, VOUCHER_BOOK: 3, COURSE_SEAT: 4, DONATION: 5 } as const
export const ITEM_STATE = { DRAFT: 1, IN_REVIEW: 2, ON_SALE: 3, OFF_SALE: 4, RETIRED: 5 } as const
const ADJUST_REASON = { DAMAGED: 1, LOST: 2, FOUND: 3, RETURNED_TO_SUPPLIER: 4, COUNTED: 5 } as const
export const STOCK_CHANGE = { IN: 1, ADJUSTED: 2, RESERVED: 3, FREED: 4, OUT: 5, BACK: 6 } as const
export const ANOMALY = { KEEPER_PAIR: 1, SPLIT_ORDERS: 2, ORDER_RATE: 3, STOCK_MISMATCH: 4 } as const

/** Pieces of one item at one point, and of one order. */
export const STOCK_MAX = 1_000_000
const ORDER_QTY_MAX = 100
/** The dearest piece: so many of it at most in an order stay below what an account can hold. */
const PRICE_MAX = POINTS_MAX / ORDER_QTY_MAX

const pieces = uint(STOCK_MAX)
export const orderQty = uint(ORDER_QTY_MAX)
export const price = uint(PRICE_MAX)
const total = uint(1_000_000_000_000)
const itemKind = enumeration('ItemKind', ITEM_KIND)
const itemState = enumeration('ItemState', ITEM_STATE)

export const ServicePoint = message('ServicePoint', 128, {
  /** Its keepers are who holds MALL_KEEPER there. */
  orgId: field(1, id),
  paused: field(2, bool),
  /** Orders in the running minute: a rush is an anomaly. */
  minute: field(3, uint32),
  minuteOrders: field(4, uint32),
})
export type ServicePoint = TypeOf<typeof ServicePoint>

export const ItemTerms = message('ItemTerms', 256, {
  kind: field(1, itemKind),
  /** Number in the catalogue of the operator. */
  sku: field(2, uint32),
  /** Points for one piece. */
  price: field(3, price),
  /** Pieces that one member may order in a month; 0: no limit. */
  perMemberLimit: field(4, orderQty),
  /** On sale from and until; 0: no bound. */
  fromMs: field(5, time),
  toMs: field(6, time),
  /** Hash of the description that was reviewed. */
  contentHash: field(7, hash),
  /** Brand asset that it shows. */
  assetId: field(8, optionalId),
})
export type ItemTerms = TypeOf<typeof ItemTerms>

export const Item = message('Item', 512, {
  orgId: field(1, id),
  terms: field(2, ItemTerms.kind),
  state: field(3, itemState),
  /** Case of the review on which it is on sale. */
  caseId: field(4, optionalId),
  paused: field(5, bool),
  listedBy: field(6, address),
})
export type Item = TypeOf<typeof Item>

/** `onHand − reserved` can be ordered; `reserved` is Σ of the open orders. */
export const Stock = message('Stock', 64, { onHand: field(1, pieces), reserved: field(2, pieces) })
export type Stock = TypeOf<typeof Stock>

export const StockCount = message('StockCount', 256, {
  itemId: field(1, id),
  pointId: field(2, id),
  counted: field(3, pieces),
  system: field(4, pieces),
  /** Two keepers; the first is the sender. */
  by: repeated(5, address, 2),
  atMs: field(6, time),
})
export type StockCount = TypeOf<typeof StockCount>

/** What one item did at one point in one month. */
export const Settlement = message('Settlement', 128, {
  orders: field(1, uint32),
  pieces: field(2, total),
  points: field(3, total),
  refundedPieces: field(4, total),
  refundedPoints: field(5, total),
})
export type Settlement = TypeOf<typeof Settlement>

/** Something to look at, told by a count that passed its bound; it decides nothing. */
export const Anomaly = message('Anomaly', 256, {
  kind: field(1, enumeration('Anomaly', ANOMALY)),
  pointId: field(2, id),
  itemId: field(3, optionalId),
  mid: field(4, optionalId),
  keeper: field(5, optionalAddress),
  count: field(6, pieces),
  atMs: field(7, time),
})
export type Anomaly = TypeOf<typeof Anomaly>

/** Sums of the whole mall. */
export const Totals = message('Totals', 64, {
  openOrders: field(1, total),
  openPoints: field(2, total),
  anomalies: field(3, uint32),
})
export type Totals = TypeOf<typeof Totals>

/** Times that one keeper handed something to one member in a month. */
export const PairCount = message('PairCount', 16, { month: field(1, month), count: field(2, uint32) })

// ── Arguments ───────────────────────────────────────────────────────────────────────────────────────────────────────

export const OpenPointArgs = message('OpenPointArgs', 64, { pointId: field(1, id), orgId: field(2, id) })
export const PointArgs = message('PointArgs', 64, { pointId: field(1, id), flagId: field(2, optionalId) })
export type PointArgs = TypeOf<typeof PointArgs>
export const ListItemArgs = message('ListItemArgs', 512, {
  itemId: field(1, id),
  orgId: field(2, id),
  terms: field(3, ItemTerms.kind),
})
export const ItemArgs = message('ItemArgs', 32, { itemId: field(1, id) })
export type ItemArgs = TypeOf<typeof ItemArgs>
export const ItemCaseArgs = message('ItemCaseArgs', 64, { itemId: field(1, id), caseId: field(2, id) })
export const PauseItemArgs = message('PauseItemArgs', 64, { itemId: field(1, id), flagId: field(2, optionalId) })
export const ChangePriceArgs = message('ChangePriceArgs', 128, {
  itemId: field(1, id),
  price: field(2, price),
  /** The description names the price, so it is another content. */
  contentHash: field(3, hash),
  caseId: field(4, id),
})
export const StockInArgs = message('StockInArgs', 128, {
  itemId: field(1, id),
  pointId: field(2, id),
  qty: field(3, pieces),
  docHash: field(4, hash),
})
export const AdjustStockArgs = message('AdjustStockArgs', 128, {
  itemId: field(1, id),
  pointId: field(2, id),
  qty: field(3, pieces),
  /** Pieces that are more than was thought; else fewer. */
  more: field(4, bool),
  reason: field(5, enumeration('AdjustReason', ADJUST_REASON)),
  docHash: field(6, hash),
})
export const CountStockArgs = message('CountStockArgs', 128, {
  countId: field(1, id),
  itemId: field(2, id),
  pointId: field(3, id),
  counted: field(4, pieces),
})

// ── Events ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export const ItemEvent = message('ItemEvent', 128, {
  itemId: field(1, id),
  state: field(2, itemState),
  price: field(3, price),
  paused: field(4, bool),
})
export const PointEvent = message('PointEvent', 64, {
  pointId: field(1, id),
  orgId: field(2, id),
  paused: field(3, bool),
})
export const StockEvent = message('StockEvent', 128, {
  itemId: field(1, id),
  pointId: field(2, id),
  change: field(3, enumeration('StockChange', STOCK_CHANGE)),
  qty: field(4, pieces),
  onHand: field(5, pieces),
  reserved: field(6, pieces),
})
export const MismatchEvent = message('MismatchEvent', 128, {
  countId: field(1, id),
  itemId: field(2, id),
  pointId: field(3, id),
  counted: field(4, pieces),
  system: field(5, pieces),
})
export const AnomalyEvent = message('AnomalyEvent', 128, {
  kind: field(1, enumeration('Anomaly', ANOMALY)),
  pointId: field(2, id),
  itemId: field(3, optionalId),
  mid: field(4, optionalId),
  keeper: field(5, optionalAddress),
  count: field(6, pieces),
})
