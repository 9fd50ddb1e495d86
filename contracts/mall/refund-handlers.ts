/** After a handover: a refund is asked for by the member, decided by others than the keeper, and can be appealed once. */

import { assert, err, type Result } from '#base'
import { ALLOWED, type ApplyContext, action, type ReadContext } from '../define.ts'
import type { Id } from '../ids.ts'
import { refund } from '../points/freeze.ts'
import { held } from '../policy-language.ts'
import { orderChanged, orderRefunded } from './events.ts'
import { orderMachine } from './machine.ts'
import { batchSubject } from './order-handlers.ts'
import {
  DecideRefundArgs,
  ORDER_STATE,
  OrderArgs,
  OrderBatchArgs,
  REFUND_DECISION,
  type Refund,
  RequestRefundArgs,
} from './order-schema.ts'
import { orderOf, orderSubject, tellOrder } from './orders.ts'
import { params } from './params.ts'
import { STOCK_CHANGE } from './schema.ts'
import { addToSettlement } from './settlement.ts'
import { refunds } from './state.ts'
import { checkRoom, moveStock } from './stock.ts'

const DAY_MS = 86_400_000

const refundOf = (ctx: ReadContext, ordId: Id): Refund => {
  const found = ctx.get(refunds, [ordId])
  assert(found !== undefined, 'a state of refund has a refund')
  return found
}

/** How long a member can still ask, or appeal. */
const endOf = (ctx: ReadContext, ordId: Id): number => {
  const { state, redeemedAtMs } = orderOf(ctx, ordId)
  const from = state === ORDER_STATE.REFUND_REFUSED ? refundOf(ctx, ordId).decidedAtMs : redeemedAtMs
  return from + ctx.param(params.refundDays) * DAY_MS
}

export const requestRefund = action({
  id: 21,
  name: 'RequestRefund',
  title: { en: 'Ask for a refund', zh: '申请退换' },
  args: RequestRefundArgs,
  subject: orderSubject,
  policy: [{ all: [{ person: 'self' }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW', 'E_ARG'],
  check: (ctx, { ordId, qty }) => {
    const may = orderMachine.may(ctx, [ordId], 'RequestRefund')
    if (!may.ok) return may
    if (ctx.block.timeMs >= endOf(ctx, ordId)) return err('E_WINDOW', 'too late')
    return qty > 0 && qty <= orderOf(ctx, ordId).qty ? ALLOWED : err('E_ARG', 'pieces')
  },
  apply: (ctx, { ordId, qty, reason }) => {
    const nobody = new Uint8Array(0) as never
    ctx.put(refunds, [ordId], { qty, reason, requestedAtMs: ctx.block.timeMs, decidedBy: nobody, decidedAtMs: 0 })
    tellOrder(ctx, orderChanged, ordId, orderMachine.move(ctx, [ordId], 'RequestRefund'))
  },
})

const NAMES = {
  DecideRefund: { [REFUND_DECISION.GRANT]: 'GrantRefund', [REFUND_DECISION.REFUSE]: 'RefuseRefund' },
  DecideAppeal: { [REFUND_DECISION.GRANT]: 'GrantAppeal', [REFUND_DECISION.REFUSE]: 'RefuseAppeal' },
} as const
type Deciding = keyof typeof NAMES

const checkDecision = (ctx: ReadContext, by: Deciding, { ordId, decision }: DecideRefundArgs): Result<undefined> => {
  const may = orderMachine.may(ctx, [ordId], NAMES[by][decision])
  if (!may.ok || decision === REFUND_DECISION.REFUSE) return may
  return checkRoom(ctx, orderOf(ctx, ordId), refundOf(ctx, ordId).qty)
}

/** Points go back to their lots and pieces to the stock, both or none. */
const decide = (ctx: ApplyContext, by: Deciding, { ordId, decision }: DecideRefundArgs): Result<undefined> => {
  const row = refundOf(ctx, ordId)
  ctx.put(refunds, [ordId], { ...row, decidedBy: ctx.sender.id, decidedAtMs: ctx.block.timeMs })
  const order = orderMachine.move(ctx, [ordId], NAMES[by][decision])
  if (decision === REFUND_DECISION.REFUSE) {
    tellOrder(ctx, orderChanged, ordId, order)
    return ALLOWED
  }
  const points = row.qty * order.unitPrice
  const given = ctx.call(refund, { freezeId: ordId, amount: points })
  if (!given.ok) return given
  moveStock(ctx, order, STOCK_CHANGE.BACK, row.qty)
  addToSettlement(ctx, order, { refundedPieces: row.qty, refundedPoints: points })
  tellOrder(ctx, orderRefunded, ordId, order)
  return ALLOWED
}

export const decideRefund = action({
  id: 22,
  name: 'DecideRefund',
  title: { en: 'Decide on a refund', zh: '审核退换' },
  args: DecideRefundArgs,
  subject: orderSubject,
  policy: [{ all: [held('^o', 'MALL_OPERATOR')], apart: ['self', 'keeper'] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_LIMIT'],
  check: (ctx, args) => checkDecision(ctx, 'DecideRefund', args),
  apply: (ctx, args) => decide(ctx, 'DecideRefund', args),
})

export const appealRefund = action({
  id: 23,
  name: 'AppealRefund',
  title: { en: 'Appeal against a refusal', zh: '退换申诉' },
  args: OrderArgs,
  subject: orderSubject,
  policy: [{ all: [{ person: 'self' }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { ordId }) => {
    const may = orderMachine.may(ctx, [ordId], 'AppealRefund')
    if (!may.ok) return may
    return ctx.block.timeMs < endOf(ctx, ordId) ? ALLOWED : err('E_WINDOW', 'too late')
  },
  apply: (ctx, { ordId }) => void tellOrder(ctx, orderChanged, ordId, orderMachine.move(ctx, [ordId], 'AppealRefund')),
})

export const decideAppeal = action({
  id: 24,
  name: 'DecideAppeal',
  title: { en: 'Decide on an appeal about a refund', zh: '裁决退换申诉' },
  args: DecideRefundArgs,
  subject: orderSubject,
  policy: [{ all: [held('@p(o)', 'SECRETARY')], apart: ['self', 'keeper', 'decider'] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_LIMIT'],
  check: (ctx, args) => checkDecision(ctx, 'DecideAppeal', args),
  apply: (ctx, args) => decide(ctx, 'DecideAppeal', args),
})

const isDone = (ctx: ReadContext, ordId: Id): boolean =>
  orderMachine.may(ctx, [ordId], 'CompleteOrders').ok && ctx.block.timeMs >= endOf(ctx, ordId)

/** A crank: nothing more can be asked for. Orders that are not due are passed over. */
export const completeOrders = action({
  id: 25,
  name: 'CompleteOrders',
  title: { en: 'Complete orders that are over', zh: '订单完成处理' },
  args: OrderBatchArgs,
  subject: batchSubject,
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { ordIds }) => {
    if (!ordIds.some(ordId => orderMachine.may(ctx, [ordId], 'CompleteOrders').ok)) return err('E_STATE', 'none')
    return ordIds.some(ordId => isDone(ctx, ordId)) ? ALLOWED : err('E_WINDOW', 'none is due')
  },
  apply: (ctx, { ordIds }) => {
    for (const ordId of ordIds) {
      if (!isDone(ctx, ordId)) continue
      tellOrder(ctx, orderChanged, ordId, orderMachine.move(ctx, [ordId], 'CompleteOrders'))
    }
  },
})
