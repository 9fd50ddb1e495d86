/**
 * Points and mall against a simple model that knows nothing of the contracts: plain lists of lots and orders, and the
 * rules in words. Whatever happens in whatever order, both say the same: the code, the balances, the stock.
 */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ORDER_STATE } from '../../../contracts/mall/order-schema.ts'
import { orders as orderRows, stocks } from '../../../contracts/mall/state.ts'
import { accounts } from '../../../contracts/points/state.ts'
import { DAY, Fixture, id, rawId } from '../fixture.ts'
import { castMall, onSale, orderArgs, redeemArgs, stockUp } from '../mall-steps.ts'
import { manual, manualRule } from '../points-steps.ts'

const WHO = ['a-member-1', 'a-member-2'] as const
type Who = (typeof WHO)[number]
const PRICE = 20
const LIMIT = 5

/** Month of Beijing, counted from year 0. */
const monthIndex = (ms: number): number => {
  const date = new Date(ms + 8 * 3_600_000)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

interface Purchase {
  readonly who: Who
  readonly qty: number
  readonly parts: readonly (readonly [expires: number, amount: number])[]
  readonly month: number
  state: keyof typeof ORDER_STATE
  until: number
  redeemed: number
  refund: number
}

class Wallet {
  /** Amount by the month with which it expires. */
  readonly lots = new Map<number, number>()
  frozen = 0

  get available(): number {
    return [...this.lots.values()].reduce((sum, amount) => sum + amount, 0)
  }

  add(expires: number, amount: number): void {
    this.lots.set(expires, (this.lots.get(expires) ?? 0) + amount)
  }

  expire(now: number): number {
    const due = [...this.lots].filter(([expires]) => expires <= monthIndex(now))
    for (const [expires] of due) this.lots.delete(expires)
    return due.length
  }

  spendable(now: number): number {
    return [...this.lots].reduce((sum, [expires, amount]) => sum + (expires > monthIndex(now) ? amount : 0), 0)
  }

  /** First to expire, first out. */
  take(amount: number): Purchase['parts'] {
    const parts: [number, number][] = []
    let left = amount
    for (const expires of [...this.lots.keys()].sort((a, b) => a - b)) {
      const taken = Math.min(left, this.lots.get(expires) as number)
      if (taken === 0) continue
      parts.push([expires, taken])
      const rest = (this.lots.get(expires) as number) - taken
      if (rest > 0) this.lots.set(expires, rest)
      else this.lots.delete(expires)
      left -= taken
    }
    return parts
  }
}

/** The rules in words. Each step gives the code that it expects of the contracts. */
class Model {
  readonly wallets: Record<Who, Wallet> = { 'a-member-1': new Wallet(), 'a-member-2': new Wallet() }
  readonly orders = new Map<string, Purchase>()
  readonly budgets = new Map<number, number>()
  onHand = 0
  reserved = 0

  grant(now: number, amount: number): string {
    const granted = this.budgets.get(monthIndex(now))
    if (granted !== undefined) return 'E_CAP'
    this.budgets.set(monthIndex(now), amount)
    return 'OK'
  }

  award(now: number, who: Who, amount: number): string {
    const left = this.budgets.get(monthIndex(now)) ?? 0
    if (left < amount) return 'E_BUDGET'
    this.budgets.set(monthIndex(now), left - amount)
    this.wallets[who].expire(now)
    this.wallets[who].add(monthIndex(now) + 25, amount)
    return 'OK'
  }

  ordered(now: number, who: Who): number {
    const counted = [...this.orders.values()].filter(one => one.who === who && one.month === monthIndex(now))
    return counted.reduce((sum, { state, qty }) => sum + (state === 'CANCELLED' || state === 'EXPIRED' ? 0 : qty), 0)
  }

  place(now: number, name: string, { who, qty }: { readonly who: Who; readonly qty: number }): string {
    if (this.orders.has(name)) return 'E_DUP'
    if (this.ordered(now, who) + qty > LIMIT) return 'E_CAP'
    if (this.onHand - this.reserved < qty) return 'E_STOCK'
    const wallet = this.wallets[who]
    if (wallet.spendable(now) < qty * PRICE) return 'E_BALANCE'
    wallet.expire(now)
    const parts = wallet.take(qty * PRICE)
    wallet.frozen += qty * PRICE
    this.reserved += qty
    const until = now + 30 * DAY
    const dates = { until, redeemed: 0, refund: 0, month: monthIndex(now) }
    this.orders.set(name, { who, qty, parts, state: 'CREATED', ...dates })
    return 'OK'
  }

  ready(now: number, order: Purchase): string {
    if (order.state !== 'CREATED') return 'E_STATE'
    if (now >= order.until) return 'E_EXPIRED'
    order.state = 'READY'
    order.until = now + 30 * DAY
    return 'OK'
  }

  redeem(now: number, order: Purchase): string {
    if (order.state !== 'READY') return 'E_STATE'
    if (now >= order.until) return 'E_EXPIRED'
    order.state = 'REDEEMED'
    order.redeemed = now
    this.wallets[order.who].frozen -= order.qty * PRICE
    this.onHand -= order.qty
    this.reserved -= order.qty
    return 'OK'
  }

  release(now: number, order: Purchase, to: 'CANCELLED' | 'EXPIRED'): void {
    order.state = to
    const wallet = this.wallets[order.who]
    wallet.frozen -= order.qty * PRICE
    for (const [expires, amount] of order.parts) wallet.add(expires, amount)
    wallet.expire(now)
    this.reserved -= order.qty
  }

  cancel(now: number, order: Purchase): string {
    if (order.state !== 'CREATED' && order.state !== 'READY') return 'E_STATE'
    this.release(now, order, 'CANCELLED')
    return 'OK'
  }

  expireOrder(now: number, order: Purchase): string {
    if (order.state !== 'CREATED' && order.state !== 'READY') return 'E_STATE'
    if (now < order.until) return 'E_WINDOW'
    this.release(now, order, 'EXPIRED')
    return 'OK'
  }

  ask(now: number, order: Purchase): string {
    if (order.state !== 'REDEEMED') return 'E_STATE'
    if (now >= order.redeemed + 7 * DAY) return 'E_WINDOW'
    order.state = 'REFUND_REQUESTED'
    return 'OK'
  }

  /** All pieces; each lot lives for 30 days at least, to the end of the month. */
  refund(now: number, order: Purchase): string {
    if (order.state !== 'REFUND_REQUESTED') return 'E_STATE'
    order.state = 'REFUNDED'
    const least = monthIndex(now + 30 * DAY - 1) + 1
    for (const [expires, amount] of order.parts) this.wallets[order.who].add(Math.max(expires, least), amount)
    this.wallets[order.who].expire(now)
    this.onHand += order.qty
    return 'OK'
  }

  expireLots(now: number, who: Who): string {
    return this.wallets[who].expire(now) > 0 ? 'OK' : 'E_WINDOW'
  }
}

const VERBS = ['ready', 'redeem', 'cancel', 'expireOrder', 'ask', 'refund'] as const
type Verb = (typeof VERBS)[number]

type Step =
  | { readonly kind: 'wait'; readonly hours: number }
  | { readonly kind: 'award'; readonly who: Who; readonly amount: number }
  | { readonly kind: 'place'; readonly who: Who; readonly qty: number; readonly order: number }
  | { readonly kind: 'expireLots'; readonly who: Who }
  | { readonly kind: 'stock'; readonly qty: number }
  | { readonly kind: 'order'; readonly verb: Verb; readonly order: number }

const who = fc.constantFrom(...WHO)
const order = fc.nat({ max: 11 })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 240 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('award' as const), who, amount: fc.integer({ min: 20, max: 50 }) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('place' as const), who, qty: fc.integer({ min: 1, max: 3 }), order }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('expireLots' as const), who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('stock' as const), qty: fc.integer({ min: 1, max: 3 }) }) },
  {
    weight: 10,
    arbitrary: fc.record({ kind: fc.constant('order' as const), verb: fc.constantFrom(...VERBS), order }),
  },
)

/** What does a verb in the contracts, to an order of `buyer`. */
const send = (f: Fixture, verb: Verb, name: string, buyer: Who): string => {
  const ordId = id(name)
  if (verb === 'ready') return f.world.do('operator', 'mall.MarkReady', { ordId })
  if (verb === 'redeem') return f.world.do('keeper-1', 'mall.Redeem', redeemArgs(name))
  if (verb === 'cancel') return f.world.do(buyer, 'mall.CancelOrder', { ordId })
  if (verb === 'expireOrder') return f.world.do('b-member-1', 'mall.ExpireOrders', { ordIds: [ordId] })
  if (verb === 'refund') return f.world.do('operator', 'mall.DecideRefund', { ordId, decision: 'GRANT' })
  const qty = f.row(orderRows, [rawId(name)])?.qty ?? 1
  return f.world.do(buyer, 'mall.RequestRefund', { ordId, qty, reason: 'FAULTY' })
}

const FROM: Readonly<Record<Verb, readonly Purchase['state'][]>> = {
  ready: ['CREATED'],
  redeem: ['READY'],
  cancel: ['CREATED', 'READY'],
  expireOrder: ['CREATED', 'READY'],
  ask: ['REDEEMED'],
  refund: ['REFUND_REQUESTED'],
}

/** Mostly an order that is in a state for it. */
const nameFor = (model: Model, verb: Verb, number: number): string => {
  const fit = [...model.orders].filter(([, { state }]) => FROM[verb].includes(state)).map(([name]) => name)
  return fit.length === 0 || number < 1 ? `order-${number}` : (fit[number % fit.length] as string)
}

/** Gives the code of the contracts and that of the model. */
const play = (f: Fixture, model: Model, now: Step, number: number): readonly [found: string, expected: string] => {
  if (now.kind === 'wait') {
    f.wait(now.hours * 3_600_000)
    return ['', '']
  }
  if (now.kind === 'stock') {
    stockUp(f, 'item', now.qty)
    model.onHand += now.qty
    return ['', '']
  }
  if (now.kind === 'award') {
    const adjustmentId = id(`hand-${number}`)
    f.does('a-branch-clerk', 'points.ManualAward', manual(`hand-${number}`, now.who, now.amount))
    return [
      f.world.do('a-member-3', 'points.ApproveAdjustment', { adjustmentId }),
      model.award(f.now, now.who, now.amount),
    ]
  }
  if (now.kind === 'expireLots') {
    const code = f.world.do('b-member-1', 'points.ExpireLots', { mid: id(now.who) })
    return f.row(accounts, [rawId(now.who)]) === undefined
      ? [code, 'E_NOT_FOUND']
      : [code, model.expireLots(f.now, now.who)]
  }
  if (now.kind === 'place') {
    // Now and then the id of an order that is there.
    const name = now.order === 0 ? 'order-1' : `order-${model.orders.size}`
    const args = orderArgs(name, now.who, { qty: now.qty, unitPrice: PRICE })
    return [f.world.do(now.who, 'mall.PlaceOrder', args), model.place(f.now, name, now)]
  }
  const name = nameFor(model, now.verb, now.order)
  const found = model.orders.get(name)
  const code = send(f, now.verb, name, found?.who ?? WHO[0])
  return [code, found === undefined ? 'E_NOT_FOUND' : model[now.verb](f.now, found)]
}

const compare = (f: Fixture, model: Model) => {
  for (const name of WHO) {
    const { available = 0, frozen = 0 } = f.row(accounts, [rawId(name)]) ?? {}
    expect([name, available, frozen]).toEqual([name, model.wallets[name].available, model.wallets[name].frozen])
  }
  const { onHand, reserved } = f.row(stocks, [rawId('point'), rawId('item')]) ?? { onHand: 0, reserved: 0 }
  expect([onHand, reserved]).toEqual([model.onHand, model.reserved])
  for (const [name, { state }] of model.orders) {
    expect([name, f.row(orderRows, [rawId(name)])?.state]).toEqual([name, ORDER_STATE[state]])
  }
}

/** Grants what a month may have, at its first award. */
const grantMonth = (f: Fixture, model: Model): void => {
  const date = new Date(f.now + 8 * 3_600_000)
  const month = date.getUTCFullYear() * 100 + date.getUTCMonth() + 1
  if (model.grant(f.now, 100) === 'OK') {
    f.does('a-secretary', 'points.GrantBudget', { orgId: id('a-branch'), month, amount: 100 })
  }
}

describe('points and mall', () => {
  it('do what a simple model does, in any order of anything', { timeout: 120_000 }, async () => {
    const base = new Fixture()
    castMall(base)
    manualRule(base)
    onSale(base, 'item', { price: PRICE, perMemberLimit: LIMIT })
    const seen = new Set<string>()
    const run = async (early: boolean, steps: readonly Step[]) => {
      const f = base.fork()
      const model = new Model()
      stockUp(f, 'item', 4)
      model.onHand = 4
      for (const [number, now] of steps.entries()) {
        if (now.kind === 'award') grantMonth(f, model)
        // Half way through two years pass, so that what was earned before expires.
        if (early && number === Math.floor(steps.length / 2)) f.wait(745 * DAY)
        const [found, expected] = play(f, model, now, number)
        expect([number, now, found]).toEqual([number, now, expected])
        seen.add(`${now.kind} ${now.kind === 'order' ? now.verb : ''} ${found}`)
        compare(f, model)
      }
      expect(await f.world.violations()).toEqual([])
    }
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(step, { minLength: 20, maxLength: 60, size: 'max' }), run),
      { numRuns: 100 },
    )
    for (const code of ['OK', 'E_STOCK', 'E_BALANCE', 'E_CAP']) expect([...seen]).toContain(`place  ${code}`)
    for (const verb of VERBS) expect([...seen]).toContain(`order ${verb} OK`)
    expect([...seen]).toContain('expireLots  OK')
  })
})
