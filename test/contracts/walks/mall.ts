import { type OrderState, ORDER_STATE as S } from '../../../contracts/mall/order-schema.ts'
import { items, orders } from '../../../contracts/mall/state.ts'
import { DAY, type Fixture, hash, id, rawId } from '../fixture.ts'
import type { Intent } from '../machine-kit.ts'
import { BOTH, mall, onSale, orderArgs, redeemArgs, stockUp } from '../mall-steps.ts'
import { flag, manual, rule } from '../points-steps.ts'
import type { Draw, WalkSpec } from '../walk-kit.ts'

const MEMBERS = ['a-member-1', 'a-member-2', 'a-member-4']
const ITEMS = ['item', 'other']
const ORDERS = Array.from({ length: 30 }, (_, i) => `order-${i}`)
const HANDS = Array.from({ length: 20 }, (_, i) => `hand-${i}`)

/** An order in one of these states where there is one, else any. */
const one = (f: Fixture, draw: Draw, ...states: readonly OrderState[]): string => {
  const fit = ORDERS.filter(name => states.includes(f.row(orders, [rawId(name)])?.state as OrderState))
  return draw.of(fit.length > 0 ? fit : ORDERS)
}

/** The member of an order, as far as it has one. */
const ownerOf = (f: Fixture, order: string): string => {
  const holder = f.row(orders, [rawId(order)])?.holder
  return MEMBERS.find(name => holder?.every((byte, i) => byte === rawId(name)[i])) ?? 'a-member-1'
}

const place = (f: Fixture, draw: Draw): Intent => {
  const who = draw.of(MEMBERS)
  const item = draw.of(ITEMS)
  const free = ORDERS.filter(name => f.row(orders, [rawId(name)]) === undefined)
  const name = draw.of(free.length > 0 ? free : ORDERS)
  const unitPrice = f.row(items, [rawId(item)])?.terms.price ?? 1
  return [who, 'mall.PlaceOrder', orderArgs(name, who, { itemId: id(item), qty: 1 + draw.below(3), unitPrice })]
}

const moves: readonly ((f: Fixture, draw: Draw) => Intent)[] = [
  place,
  place,
  place,
  (f, draw) => ['operator', 'mall.MarkReady', { ordId: id(one(f, draw, S.CREATED)) }],
  (f, draw) => ['operator', 'mall.MarkReady', { ordId: id(one(f, draw, S.CREATED)) }],
  (f, draw) => [draw.of(['keeper-1', 'keeper-2']), 'mall.Redeem', redeemArgs(one(f, draw, S.READY))],
  (f, draw) => [draw.of(['keeper-1', 'keeper-2']), 'mall.Redeem', redeemArgs(one(f, draw, S.READY))],
  (f, draw) => {
    const order = one(f, draw, S.CREATED, S.READY)
    return [ownerOf(f, order), 'mall.CancelOrder', { ordId: id(order) }]
  },
  (f, draw) => {
    const order = one(f, draw, S.REDEEMED)
    return [ownerOf(f, order), 'mall.RequestRefund', { ordId: id(order), qty: 1 + draw.below(2), reason: 'FAULTY' }]
  },
  (f, draw) => [
    'operator',
    'mall.DecideRefund',
    { ordId: id(one(f, draw, S.REFUND_REQUESTED)), decision: draw.of(['GRANT', 'REFUSE']) },
  ],
  (f, draw) => {
    const order = one(f, draw, S.REFUND_REFUSED)
    return [ownerOf(f, order), 'mall.AppealRefund', { ordId: id(order) }]
  },
  (f, draw) => [
    'zone-secretary',
    'mall.DecideAppeal',
    { ordId: id(one(f, draw, S.APPEALED)), decision: draw.of(['GRANT', 'REFUSE']) },
  ],
  (f, draw) => [
    'b-member-1',
    draw.of(['mall.ExpireOrders', 'mall.CompleteOrders']),
    { ordIds: ORDERS.filter(name => f.row(orders, [rawId(name)]) !== undefined).map(id) },
  ],
  (_, draw) => {
    const at = { itemId: id(draw.of(ITEMS)), pointId: id('point'), docHash: hash('d') }
    if (draw.below(3) === 0) return [BOTH, 'mall.StockIn', { ...at, qty: 1 + draw.below(4) }]
    const more = draw.below(2) === 0
    return [BOTH, 'mall.AdjustStock', { ...at, qty: 1 + draw.below(8), more, reason: 'COUNTED' }]
  },
  (_, draw) => [
    'keeper-1+keeper-2',
    'mall.CountStock',
    {
      countId: id(`count-${draw.below(20)}`),
      itemId: id(draw.of(ITEMS)),
      pointId: id('point'),
      counted: draw.below(10),
    },
  ],
  (_, draw) => ['zone-secretary', draw.of(['mall.PauseItem', 'mall.ResumeItem']), { itemId: id(draw.of(ITEMS)) }],
  (_, draw) => ['a-branch-clerk', 'points.ManualAward', manual(draw.of(HANDS), draw.of(MEMBERS), 1 + draw.below(50))],
  (_, draw) => ['a-member-3', 'points.ApproveAdjustment', { adjustmentId: id(draw.of(HANDS)) }],
  (_, draw) => [
    'a-secretary',
    'points.ReverseAward',
    {
      ruleId: id('big'),
      sourceId: id('activity'),
      mid: id(draw.of(MEMBERS)),
      groundsRoot: hash('g'),
      flagId: id('flag'),
    },
  ],
  (_, draw) => ['b-member-1', 'points.ExpireLots', { mid: id(draw.of(MEMBERS)) }],
]

const prepare = (f: Fixture) => {
  mall(f)
  onSale(f, 'other', { price: 7, perMemberLimit: 0 })
  stockUp(f, 'other', 6)
  rule(f, 'big', { amount: 15 })
  f.activity('VERIFIED', { pointsRule: id('big') })
  flag(f, 'flag', 'activity')
}

export const walks: readonly WalkSpec[] = [
  {
    name: 'points and mall together: orders, refunds, stock, awards, reversals and cranks in any order',
    reaches: [
      'mall.PlaceOrder',
      'mall.MarkReady',
      'mall.Redeem',
      'mall.CancelOrder',
      'mall.ExpireOrders',
      'mall.RequestRefund',
      'mall.DecideRefund',
      'mall.AdjustStock',
      'points.ReverseAward',
    ],
    stepMs: 12 * DAY,
    blocks: 50,
    runs: 14,
    prepare,
    move: (f, draw) => draw.of(moves)(f, draw),
  },
]
