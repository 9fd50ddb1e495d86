/** The stories of the mall: a member redeems, the counter of a service point, the auditor reconciles. */

import { describe, expect, it } from 'vitest'
import type { Json } from '#base'
import { monthOf } from '#contracts'
import { DAY, Fixture, hash, id } from '../fixture.ts'
import {
  BOTH,
  castMall,
  handOver,
  itemTerms,
  mall,
  onSale,
  orderArgs,
  place,
  redeemArgs,
  stockUp,
} from '../mall-steps.ts'
import { give, grantPoints, manualRule } from '../points-steps.ts'
import { tellingsOf } from '../terms.ts'
import { codeOf } from '../world.ts'

const balance = async (f: Fixture, who = 'a-member-1') => {
  const { account } = (await f.world.ask('points.balance', { mid: id(who) })) as unknown as { account: Json }
  return account
}

const itemsOf = async (f: Fixture, query: string, args: { readonly [key: string]: Json }) =>
  ((await f.world.ask(query, args)) as unknown as { items: readonly Record<string, Json>[] }).items

/** One item of 120 points. */
const shop = (pieces: number): Fixture => {
  const f = new Fixture()
  mall(f, { price: 30 })
  onSale(f, 'kettle', { price: 120 })
  stockUp(f, 'kettle', pieces)
  for (const who of ['a-member-1', 'a-member-2']) give(f, who, 50)
  return f
}

const kettle = { itemId: id('kettle'), unitPrice: 120 }

describe('a member redeems (P3.3)', () => {
  it('an order freezes its points, the keeper redeems it once, and they are spent', async () => {
    const f = shop(3)
    place(f, 'o', 'a-member-1', kettle)
    expect(await balance(f)).toMatchObject({ available: 30, frozen: 120 })
    f.does('operator', 'mall.MarkReady', { ordId: id('o') })
    f.does('keeper-1', 'mall.Redeem', redeemArgs('o'))
    expect(await balance(f)).toMatchObject({ available: 30, frozen: 0 })
    f.gives('E_STATE', 'keeper-2', 'mall.Redeem', redeemArgs('o'))
    expect(await itemsOf(f, 'mall.stock', { pointId: id('point') })).toContainEqual({
      itemId: id('kettle'),
      stock: { onHand: 2, reserved: 0 },
      free: 2,
    })
  })

  it('cancelling before the pick-up gives points and piece back', async () => {
    const f = shop(1)
    place(f, 'o', 'a-member-1', kettle)
    f.gives('E_STOCK', 'a-member-2', 'mall.PlaceOrder', orderArgs('p', 'a-member-2', kettle))
    f.does('a-member-1', 'mall.CancelOrder', { ordId: id('o') })
    expect(await balance(f)).toMatchObject({ available: 150, frozen: 0 })
    place(f, 'p', 'a-member-2', kettle)
  })

  it('two phones that order the last piece at the same time: exactly one succeeds', () => {
    const f = shop(1)
    const sent = ['a-member-1', 'a-member-2'].map(who =>
      f.world.sending(who, 'mall.PlaceOrder', orderArgs(`of ${who}`, who, kettle)),
    )
    expect(f.world.block(sent).map(codeOf)).toEqual(['OK', 'E_STOCK'])
    const other = shop(1)
    expect(other.world.block([...sent].reverse()).map(codeOf)).toEqual(['OK', 'E_STOCK'])
  })

  it('a price that rises afterwards costs nothing, and a refund restores the lots', async () => {
    const f = shop(1)
    handOver(f, 'o', 'a-member-1', kettle)
    const { lots } = (await f.world.ask('points.balance', { mid: id('a-member-1') })) as unknown as { lots: Json }
    f.does('a-member-1', 'mall.RequestRefund', { ordId: id('o'), qty: 1, reason: 'FAULTY' })
    f.does('operator', 'mall.DecideRefund', { ordId: id('o'), decision: 'GRANT' })
    expect(await balance(f)).toMatchObject({ available: 150, frozen: 0 })
    const after = (await f.world.ask('points.balance', { mid: id('a-member-1') })) as unknown as { lots: Json }
    const [[before], [now]] = [lots, after.lots] as unknown as [{ expires: number }[], { expires: number }[]]
    expect([now?.expires, (after.lots as Json[]).length]).toEqual([before?.expires, 1])
    expect(await f.world.violations()).toEqual([])
  })

  it('refunded points that would expire tomorrow live for a month', async () => {
    const f = shop(1)
    f.wait(745 * DAY)
    f.does('a-secretary', 'points.GrantBudget', {
      orgId: id('a-branch'),
      month: monthOf(f.now),
      amount: 1,
    })
    handOver(f, 'o', 'a-member-1', kettle)
    const month = monthOf(f.now)
    f.wait(6 * DAY)
    f.does('a-member-1', 'mall.RequestRefund', { ordId: id('o'), qty: 1, reason: 'FAULTY' })
    f.wait(20 * DAY)
    expect(monthOf(f.now)).toBeGreaterThan(month)
    f.does('operator', 'mall.DecideRefund', { ordId: id('o'), decision: 'GRANT' })
    expect(await balance(f)).toMatchObject({ available: 120 })
    f.gives('E_WINDOW', 'b-member-1', 'points.ExpireLots', { mid: id('a-member-1') })
    f.wait(29 * DAY)
    f.gives('E_WINDOW', 'b-member-1', 'points.ExpireLots', { mid: id('a-member-1') })
    f.wait(32 * DAY)
    f.does('b-member-1', 'points.ExpireLots', { mid: id('a-member-1') })
  })
})

describe('at the counter (P5.3)', () => {
  it('what lies ready is kept for 30 days from then', () => {
    const f = shop(1)
    place(f, 'o')
    f.wait(29 * DAY)
    f.does('operator', 'mall.MarkReady', { ordId: id('o') })
    f.wait(29 * DAY)
    f.gives('E_WINDOW', 'b-member-1', 'mall.ExpireOrders', { ordIds: [id('o')] })
    f.does('keeper-1', 'mall.Redeem', redeemArgs('o'))
  })

  it('a keeper never hands over an own order', () => {
    const f = shop(1)
    f.grant('a-secretary', 'a-member-1', 'MALL_KEEPER', 'a-committee')
    place(f, 'o')
    f.does('operator', 'mall.MarkReady', { ordId: id('o') })
    f.gives('E_SOD', 'a-member-1', 'mall.Redeem', redeemArgs('o'))
    f.does('keeper-1', 'mall.Redeem', redeemArgs('o'))
  })

  it('two keepers count; a difference is told and changes nothing, until it is adjusted', async () => {
    const f = shop(5)
    const at = { itemId: id('kettle'), pointId: id('point') }
    const same = f.world.send(
      f.world.sending('keeper-1+keeper-2', 'mall.CountStock', { ...at, countId: id('c'), counted: 5 }),
    )
    expect(tellingsOf(f, [same])).toEqual([])
    const less = f.world.send(
      f.world.sending('keeper-1+keeper-2', 'mall.CountStock', { ...at, countId: id('d'), counted: 3 }),
    )
    expect(tellingsOf(f, [less]).map(({ name }) => name)).toEqual(['StockMismatch', 'AnomalyNoted'])
    expect(await itemsOf(f, 'mall.stock', { pointId: id('point') })).toContainEqual({
      itemId: id('kettle'),
      stock: { onHand: 5, reserved: 0 },
      free: 5,
    })
    f.does(BOTH, 'mall.AdjustStock', { ...at, qty: 2, reason: 'COUNTED', docHash: hash('count') })
    expect(await itemsOf(f, 'mall.counts', {})).toHaveLength(2)
  })

  it('an item without an approved review cannot be had, nor one with an emblem be listed', () => {
    const f = new Fixture()
    castMall(f)
    const terms = itemTerms({ assetId: id('emblem') })
    f.gives('E_ARG', 'operator', 'mall.ListItem', { itemId: id('cup'), orgId: id('zone'), terms })
    f.does('operator', 'mall.ListItem', { itemId: id('cup'), orgId: id('zone'), terms: itemTerms() })
    stockUp(f, 'cup', 5)
    f.wait(DAY)
    f.gives('E_STATE', 'a-member-1', 'mall.PlaceOrder', orderArgs('o', 'a-member-1', { itemId: id('cup') }))
  })
})

describe('the auditor reconciles (P7.3)', () => {
  it('points, frozen and open orders, stock and settlement agree; a pair that meets too often is noted', async () => {
    const f = new Fixture()
    castMall(f)
    manualRule(f)
    grantPoints(f)
    onSale(f, 'pen', { price: 2, perMemberLimit: 50 })
    stockUp(f, 'pen', 50)
    for (const who of ['a-member-1', 'a-member-2']) give(f, who, 50)
    const pen = { itemId: id('pen'), unitPrice: 2 }
    for (let i = 0; i < 6; i++) {
      handOver(f, `pair-${i}`, 'a-member-1', pen)
      f.wait(DAY)
    }
    handOver(f, 'once', 'a-member-2', pen)
    place(f, 'open', 'a-member-2', { ...pen, qty: 3 })
    expect(await f.world.violations()).toEqual([])
    expect(await f.world.ask('mall.totals', {})).toEqual({ openOrders: 1, openPoints: 6, anomalies: 1 })
    expect(await f.world.ask('points.reconcile', {})).toMatchObject({ agrees: true, frozen: 6, sum: 86 })
    const [noted] = await itemsOf(f, 'mall.anomalies', {})
    expect(noted).toMatchObject({ kind: 'KEEPER_PAIR', mid: id('a-member-1'), count: 6 })
    const [settled] = await itemsOf(f, 'mall.settlement', { pointId: id('point'), month: 0 })
    expect(settled).toMatchObject({ settlement: { orders: 7, pieces: 7, points: 14 } })
    const mine = await itemsOf(f, 'mall.myOrders', { mid: id('a-member-1'), limit: 4 })
    expect(mine.map(({ ordId }) => ordId)).toEqual([0, 1, 2, 3].map(i => id(`pair-${i}`)))
  })
})
