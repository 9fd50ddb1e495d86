import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBucket, createPeerBudget, createScore } from '../../p2p/budget.ts'

describe('bucket', () => {
  it('refills with time and never above the burst', () => {
    const bucket = createBucket({ perSecond: 10, burst: 20 }, 0)
    expect(bucket.take(20, 0)).toBe(true)
    expect(bucket.take(1, 0)).toBe(false)
    expect(bucket.take(10, 1000)).toBe(true)
    expect(bucket.take(1, 1000)).toBe(false)
    expect(bucket.take(20, 1_000_000)).toBe(true)
    expect(bucket.take(1, 1_000_000)).toBe(false)
  })

  it('says how long to wait, and after that it is enough', () => {
    const bucket = createBucket({ perSecond: 10, burst: 20 }, 0)
    expect(bucket.waitMs(20, 0)).toBe(0)
    bucket.take(20, 0)
    expect(bucket.waitMs(5, 0)).toBe(500)
    expect(bucket.take(5, 499)).toBe(false)
    expect(bucket.take(5, 500)).toBe(true)
  })

  it('lets an amount above the burst through at the price of all that is saved', () => {
    const bucket = createBucket({ perSecond: 10, burst: 20 }, 0)
    expect(bucket.take(1_000, 0)).toBe(true)
    expect(bucket.waitMs(1_000, 0)).toBe(2_000)
  })

  it('is not refilled by a clock that goes back', () => {
    const bucket = createBucket({ perSecond: 10, burst: 20 }, 1_000)
    bucket.take(20, 1_000)
    expect(bucket.take(1, 0)).toBe(false)
    expect(bucket.take(1, 1_000)).toBe(false)
  })

  it('never gives more than its burst and its rate, whatever is asked when', () => {
    const asks = fc.array(fc.tuple(fc.nat({ max: 500 }), fc.integer({ min: 1, max: 20 })), { maxLength: 60 })
    fc.assert(
      fc.property(asks, list => {
        const bucket = createBucket({ perSecond: 100, burst: 20 }, 0)
        let now = 0
        let given = 0
        for (const [passed, amount] of list) {
          now += passed
          if (bucket.take(amount, now)) given += amount
        }
        expect(given).toBeLessThanOrEqual(20 + now / 10)
      }),
    )
  })
})

describe('score', () => {
  it('decays, and only lasting misbehaviour passes the bound', () => {
    const score = createScore(100, 1000)
    for (let at = 0; at < 100_000; at += 1000) expect(score.add(40, at)).toBe(false)
    expect(score.add(40, 100_000)).toBe(false)
    expect(score.add(40, 100_000)).toBe(true)
  })
})

describe('budget of a peer', () => {
  const create = () =>
    createPeerBudget(
      {
        messages: { votes: { perSecond: 10, burst: 2 }, blocks: { perSecond: 1, burst: 1 } },
        bytes: { perSecond: 1_000, burst: 1_000 },
        scoreMax: 100,
        scoreHalfLifeMs: 1_000,
      },
      0,
    )

  it('counts messages of each kind apart and bytes together', () => {
    const budget = create()
    expect(budget.spend('votes', 100, 0)).toBe(0)
    expect(budget.spend('votes', 100, 0)).toBe(0)
    expect(budget.spend('votes', 100, 0)).toBe(100)
    expect(budget.spend('blocks', 800, 0)).toBe(0)
    expect(budget.spend('votes', 500, 0)).toBe(500)
    expect(budget.spend('votes', 500, 500)).toBe(0)
  })

  it('takes nothing when it cannot pay for all', () => {
    const budget = create()
    expect(budget.spend('blocks', 1_000, 0)).toBe(0)
    expect(budget.spend('votes', 1_000, 0)).toBe(1_000)
    expect(budget.spend('votes', 500, 500)).toBe(0)
    expect(budget.spend('votes', 500, 1_000)).toBe(0)
  })

  it('counts faults that say reject and no others, and begins anew after the bound', () => {
    const budget = create()
    for (let i = 0; i < 1_000; i++) expect(budget.report({ code: 'UNKNOWN_PARENT' }, 0)).toBe(false)
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 10; i++) expect(budget.report({ code: 'BAD_SIGNATURE' }, 0)).toBe(false)
      expect(budget.report({ code: 'BAD_SIGNATURE' }, 0)).toBe(true)
    }
  })
})
