/** Stories of points: what follows a member, what ends with a membership, and which caps hold in any order. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '#base'
import { createEngine, MODULES, monthOf, SOURCE_TYPE } from '#contracts'
import { ALLOWED, action, defineModule } from '../../../contracts/define.ts'
import { award } from '../../../contracts/points/award.ts'
import { freeze } from '../../../contracts/points/freeze.ts'
import { AccountArgs } from '../../../contracts/points/schema.ts'
import { groupUsages } from '../../../contracts/points/state.ts'
import { scenarioGenesis, scenarioId } from '../../../scripts/scenario.ts'
import { DAY, Fixture, HOUR, hash, id, rawId, START } from '../fixture.ts'
import { handOver, mall, orderArgs, place } from '../mall-steps.ts'
import { flag, give, grantPoints, leave, manual, manualRule, RULERS, ruleOf } from '../points-steps.ts'
import { tellingsOf } from '../terms.ts'
import { codeOf, keyOf, World } from '../world.ts'

const accountOf = async (f: Fixture, mid: string) => {
  const { account } = (await f.world.ask('points.balance', { mid })) as unknown as { account: Record<string, Json> }
  return account
}

const itemsOf = async (f: Fixture, query: string, args: { readonly [key: string]: Json }) =>
  ((await f.world.ask(query, args)) as unknown as { items: readonly Record<string, Json>[] }).items

/** A module that takes what is not its own. */
const thief = (what: 'award' | 'freeze') =>
  defineModule({
    id: 99,
    name: 'thief',
    title: { en: 'x', zh: 'x' },
    tables: [],
    events: [],
    queries: [],
    actions: [
      action({
        id: 1,
        name: 'Steal',
        title: { en: 'x', zh: 'x' },
        args: AccountArgs,
        subject: () => ({ ok: true, value: {} }),
        policy: [{ all: [{ anyone: true }] }],
        codes: [],
        check: () => ALLOWED,
        apply: (ctx, { mid }) => {
          if (what === 'freeze') return ctx.call(freeze, { freezeId: mid, mid, amount: 1 })
          const ruleId = scenarioId('x', 'rule')
          return ctx.call(award, { ruleId, sourceType: SOURCE_TYPE.ACTIVITY, sourceId: mid, mid, orgId: mid })
        },
      }),
    ],
  })

const thiefWorld = (what: 'award' | 'freeze') =>
  new World(scenarioGenesis({ seed: 'x', publicKey: keyOf }), START, createEngine([...MODULES, thief(what)]))
const steal = {
  signer: 'registrar',
  calls: [{ module: 99, action: 1, args: AccountArgs.encode({ mid: rawId('mid') }) }],
}

const rotate = (f: Fixture): void =>
  f.does('a-member-1+registrar', 'member.RotateAlias', {
    mid: id('a-member-1'),
    newMid: id('new alias'),
    commitRoot: hash('record'),
  })

describe('a new alias', () => {
  it('has the points, the orders and the caps of the old one', async () => {
    const f = new Fixture()
    mall(f)
    place(f, 'o', 'a-member-1', { qty: 2 })
    rotate(f)
    expect(await accountOf(f, id('new alias'))).toMatchObject({ available: 40, frozen: 60 })
    expect(await itemsOf(f, 'mall.myOrders', { mid: id('new alias') })).toHaveLength(1)
    const next = { ...orderArgs('p', 'a-member-1'), mid: id('new alias') }
    f.gives('E_WINDOW', 'a-member-1', 'mall.PlaceOrder', next)
    f.wait(24 * HOUR)
    f.gives('E_CAP', 'a-member-1', 'mall.PlaceOrder', { ...next, qty: 4 })
    f.does('a-member-1', 'mall.CancelOrder', { ordId: id('o') })
    f.does('a-member-1', 'mall.PlaceOrder', next)
    expect(await accountOf(f, id('new alias'))).toMatchObject({ available: 70, frozen: 30 })
    expect(await f.world.violations()).toEqual([])
  })

  it('answers for what the old one earned', async () => {
    const f = new Fixture()
    grantPoints(f, 8)
    f.activity('VERIFIED', { pointsRule: id('rule') })
    rotate(f)
    const grounds = { groundsRoot: hash('g'), flagId: flag(f, 'f', 'activity') }
    const award = { ruleId: id('rule'), sourceId: id('activity'), mid: id('new alias'), ...grounds }
    f.does('a-secretary', 'points.ReverseAward', award)
    f.gives('E_STATE', 'a-secretary', 'points.ReverseAward', { ...award, mid: id('a-member-1') })
    expect(await accountOf(f, id('a-member-1'))).toMatchObject({ available: 0 })
  })
})

describe('leaving', () => {
  it('freezes the account with the decision that ends the membership', async () => {
    const f = new Fixture()
    mall(f)
    const resolutionId = id('exit')
    f.does('a-member-3', 'member.SubmitResolution', {
      resolutionId,
      kind: 'EXIT',
      mid: id('a-member-1'),
      minutes: hash('m'),
    })
    f.does('a-secretary', 'member.DecideResolution', { resolutionId, decision: 'APPROVE' })
    expect(await accountOf(f, id('a-member-1'))).toMatchObject({ available: 100, state: 'FROZEN', frozenAtMs: f.now })
    f.wait(90 * DAY)
    f.does('b-member-1', 'points.CloseAccount', { mid: id('a-member-1') })
    expect(await f.world.violations()).toEqual([])
  })

  it('freezes at once, and what is left expires after 90 days', async () => {
    const f = new Fixture()
    mall(f)
    place(f, 'o')
    leave(f, 'a-member-1')
    f.gives('E_STATE', 'a-member-1', 'mall.PlaceOrder', orderArgs('p', 'a-member-1'))
    f.does('b-member-1', 'points.FreezeAccount', { mid: id('a-member-1') })
    f.wait(90 * DAY)
    f.gives('E_BALANCE', 'b-member-1', 'points.CloseAccount', { mid: id('a-member-1') })
    f.does('b-member-1', 'mall.ExpireOrders', { ordIds: [id('o')] })
    f.does('b-member-1', 'points.CloseAccount', { mid: id('a-member-1') })
    expect(await accountOf(f, id('a-member-1'))).toMatchObject({ available: 0, frozen: 0, state: 'CLOSED' })
  })
})

/** Two rules that share what a member may earn in a month. */
const shared = (): Fixture => {
  const f = new Fixture()
  f.does(RULERS, 'points.DefineCapGroup', { groupId: id('g'), capMonth: 90, capDay: 70 })
  const terms = { sourceType: 'MANUAL', amount: 50, capMonth: 60, groupId: id('g') }
  for (const name of ['by-hand', 'other']) {
    f.does('zone-officer', 'points.DefineRule', ruleOf(f, name, terms))
    f.does('zone-secretary', 'points.ApproveRule', { ruleId: id(name) })
  }
  f.wait(2 * DAY)
  grantPoints(f)
  return f
}

describe('caps', () => {
  it('of a rule and of a group hold in whatever order the awards come', { timeout: 60_000 }, async () => {
    const base = shared()
    const awards = [
      ['by-hand', 50],
      ['by-hand', 40],
      ['other', 45],
      ['other', 30],
      ['other', 1],
    ] as const
    const play = async (order: readonly (typeof awards)[number][], days: readonly number[]) => {
      const f = base.fork()
      for (const [i, [name, amount]] of order.entries()) {
        const args = { ...manual(`m/${i}`, 'a-member-1', amount), ruleId: id(name) }
        f.does('a-branch-clerk', 'points.ManualAward', args)
        f.does('a-member-3', 'points.ApproveAdjustment', { adjustmentId: id(`m/${i}`) })
        f.wait(DAY * (days[i] as number))
      }
      expect(await f.world.violations()).toEqual([])
      const used = f.row(groupUsages, [rawId('g'), rawId('a-member-1')])
      expect(used?.monthUsed).toBeLessThanOrEqual(90)
      expect(await accountOf(f, id('a-member-1'))).toMatchObject({ available: used?.monthUsed })
    }
    const orders = fc.shuffledSubarray([...awards], { minLength: 5, maxLength: 5 })
    const days = fc.array(fc.nat({ max: 2 }), { minLength: 5, maxLength: 5 })
    await fc.assert(fc.asyncProperty(orders, days, play), { numRuns: 30 })
  })

  it('tell what is left, of the rule and of the group', async () => {
    const f = shared()
    give(f, 'a-member-1', 50)
    const found = await itemsOf(f, 'points.capsLeft', { mid: id('a-member-1') })
    const byHand = found.find(({ ruleId }) => ruleId === id('by-hand'))
    expect(byHand).toMatchObject({ left: { month: 10 }, group: { left: { day: 20, month: 40 } } })
  })
})

describe('a rule', () => {
  it('is in force from its first day, and to the end of the day on which it is retired', () => {
    const f = new Fixture()
    manualRule(f)
    f.does(RULERS, 'points.RetireRule', { ruleId: id('by-hand') })
    f.does('a-branch-clerk', 'points.ManualAward', manual('m', 'a-member-1', 5))
    f.wait(DAY)
    f.gives('E_STATE', 'a-branch-clerk', 'points.ManualAward', manual('n', 'a-member-1', 5))
  })

  it('that was retired as a draft was never in force', () => {
    const f = new Fixture()
    f.does('zone-officer', 'points.DefineRule', ruleOf(f, 'by-hand', { sourceType: 'MANUAL' }))
    f.does(RULERS, 'points.RetireRule', { ruleId: id('by-hand') })
    f.wait(3 * DAY)
    f.gives('E_STATE', 'a-branch-clerk', 'points.ManualAward', manual('m', 'a-member-1', 1))
  })

  it('awards nothing but to the module of its source, and only the mall freezes points', () => {
    expect(codeOf(thiefWorld('award').send(steal))).toBe('E_ARG')
    expect(() => thiefWorld('freeze').send(steal)).toThrow('may not call freeze')
  })
})

describe('the books', () => {
  it('collect a shortfall from whatever comes back', async () => {
    const f = new Fixture()
    mall(f)
    handOver(f, 'o', 'a-member-1', { qty: 3 })
    const source = (await itemsOf(f, 'points.statement', { mid: id('a-member-1') }))[0]?.sourceId as string
    expect(source).toBe(id(`a-member-1/${f.now}/100`))
    f.does('a-secretary', 'points.ReverseAward', {
      ruleId: id('by-hand'),
      sourceId: source,
      mid: id('a-member-1'),
      groundsRoot: hash('g'),
      flagId: flag(f, 'f', 'a-member-1'),
    })
    expect(await accountOf(f, id('a-member-1'))).toMatchObject({ available: 0, shortfall: 90 })
    f.does('a-member-1', 'mall.RequestRefund', { ordId: id('o'), qty: 3, reason: 'FAULTY' })
    f.does('operator', 'mall.DecideRefund', { ordId: id('o'), decision: 'GRANT' })
    expect(await accountOf(f, id('a-member-1'))).toMatchObject({ available: 0, shortfall: 0 })
    expect(await f.world.violations()).toEqual([])
  })

  it('warn once when little of a budget is left, and show a statement by month in pages', async () => {
    const f = new Fixture()
    manualRule(f)
    grantPoints(f, 100)
    const told: string[] = []
    for (const [i, amount] of [50, 39, 2, 5].entries()) {
      f.does('a-branch-clerk', 'points.ManualAward', manual(`m/${i}`, 'a-member-1', amount))
      const approve = f.world.sending('a-member-3', 'points.ApproveAdjustment', { adjustmentId: id(`m/${i}`) })
      told.push(...tellingsOf(f, [f.world.send(approve)]).map(({ name }) => `${i} ${name}`))
    }
    expect(told.filter(line => line.endsWith('BudgetLow'))).toEqual(['2 BudgetLow'])
    const query = { mid: id('a-member-1'), month: monthOf(f.now), limit: 3 }
    const first = await f.world.ask('points.statement', query)
    const second = await f.world.ask('points.statement', { ...query, after: first.next as string })
    const amounts = [first, second].map(({ items }) => (items as { amount: number }[]).map(({ amount }) => amount))
    expect(amounts).toEqual([[50, 39, 2], [5]])
    expect(await itemsOf(f, 'points.statement', { ...query, month: monthOf(f.now - 60 * DAY) })).toEqual([])
  })

  it('keep the score of a year away from the wallet', async () => {
    const f = new Fixture()
    const args = { mid: id('a-member-1'), year: 2026, reason: 'OTHER', evidenceRoot: hash('e') }
    for (const [name, kind, amount] of [
      ['s', 'SCORE_PLUS', 5],
      ['t', 'SCORE_MINUS', 3],
    ] as const) {
      f.does('a-branch-clerk', 'points.ScoreAdjust', { ...args, adjustmentId: id(name), kind, amount })
      f.does('a-member-3', 'points.ApproveAdjustment', { adjustmentId: id(name) })
    }
    expect(await f.world.ask('points.score', { mid: id('a-member-1') })).toMatchObject({ total: 62 })
    expect(await accountOf(f, id('a-member-1'))).toMatchObject({ available: 0, lifetimeEarned: 0 })
  })
})
