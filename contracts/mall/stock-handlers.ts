/** Actions on stock: always two persons. A count tells a difference and changes nothing; an adjustment does. */

import { err, ok, type Result } from '#base'
import { ALLOWED, action, type ReadContext, type Subject } from '../define.ts'
import { held, heldOf } from '../policy-language.ts'
import { note } from './anomalies.ts'
import { stockMismatch } from './events.ts'
import { AdjustStockArgs, ANOMALY, CountStockArgs, ITEM_STATE, STOCK_CHANGE, StockInArgs } from './schema.ts'
import { items, servicePoints, stockCounts, stocks } from './state.ts'
import { checkRoom, freeOf, moveStock, type Place, stockAt } from './stock.ts'

/** The point as `o`; the organisation of the item as `seller`. */
const placeSubject = (ctx: ReadContext, { itemId, pointId }: Place): Result<Subject> => {
  const point = ctx.get(servicePoints, [pointId])
  const item = ctx.get(items, [itemId])
  if (point === undefined || item === undefined) return err('E_NOT_FOUND')
  return ok({ org: point.orgId, orgs: { seller: item.orgId } })
}

const stockedSubject = (ctx: ReadContext, place: Place): Result<Subject> =>
  ctx.get(stocks, [place.pointId, place.itemId]) === undefined ? err('E_NOT_FOUND', 'stock') : placeSubject(ctx, place)

const OPERATOR_AND_KEEPER = [{ all: [heldOf('seller', '@o', 'MALL_OPERATOR'), held('@o', 'MALL_KEEPER')] }] as const

export const stockIn = action({
  id: 13,
  name: 'StockIn',
  title: { en: 'Take pieces into stock', zh: '商品入库' },
  args: StockInArgs,
  subject: placeSubject,
  policy: OPERATOR_AND_KEEPER,
  codes: ['E_NOT_FOUND', 'E_ARG', 'E_STATE', 'E_LIMIT'],
  check: (ctx, { itemId, pointId, qty }) => {
    if (qty === 0) return err('E_ARG', 'nothing')
    if (ctx.get(items, [itemId])?.state === ITEM_STATE.RETIRED) return err('E_STATE', 'the item is retired')
    return checkRoom(ctx, { itemId, pointId }, qty)
  },
  apply: (ctx, { itemId, pointId, qty }) => void moveStock(ctx, { itemId, pointId }, STOCK_CHANGE.IN, qty),
})

/** E_STOCK: what is reserved stays. */
export const adjustStock = action({
  id: 14,
  name: 'AdjustStock',
  title: { en: 'Adjust a stock', zh: '库存调整' },
  args: AdjustStockArgs,
  subject: stockedSubject,
  policy: OPERATOR_AND_KEEPER,
  codes: ['E_NOT_FOUND', 'E_ARG', 'E_STOCK', 'E_LIMIT'],
  check: (ctx, { itemId, pointId, qty, more }) => {
    if (qty === 0) return err('E_ARG', 'nothing')
    if (more) return checkRoom(ctx, { itemId, pointId }, qty)
    return qty <= freeOf(stockAt(ctx, { itemId, pointId })) ? ALLOWED : err('E_STOCK', 'less than is free')
  },
  apply: (ctx, { itemId, pointId, qty, more }) =>
    void moveStock(ctx, { itemId, pointId }, STOCK_CHANGE.ADJUSTED, more ? qty : -qty),
})

const keepersOf = (ctx: ReadContext) => {
  const other = ctx.signers.find(({ person }) => person !== ctx.sender.person)
  return other === undefined ? [ctx.sender.id] : [ctx.sender.id, other.id]
}

export const countStock = action({
  id: 15,
  name: 'CountStock',
  title: { en: 'Record a count of a stock', zh: '库存盘点' },
  args: CountStockArgs,
  subject: stockedSubject,
  policy: [{ all: [held('@o', 'MALL_KEEPER'), held('@o', 'MALL_KEEPER')] }],
  codes: ['E_NOT_FOUND', 'E_DUP'],
  check: (ctx, { countId }) => (ctx.get(stockCounts, [countId]) === undefined ? ALLOWED : err('E_DUP')),
  apply: (ctx, { countId, itemId, pointId, counted }) => {
    const system = stockAt(ctx, { itemId, pointId }).onHand
    ctx.put(stockCounts, [countId], { itemId, pointId, counted, system, by: keepersOf(ctx), atMs: ctx.block.timeMs })
    if (counted === system) return
    ctx.emit(stockMismatch, { countId, itemId, pointId, counted, system })
    note(ctx, { kind: ANOMALY.STOCK_MISMATCH, pointId, itemId, count: Math.abs(counted - system) })
  },
})
