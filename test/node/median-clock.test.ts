/** Time: the median of the validators' clocks, and a chain whose clocks are apart, jump or lie. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LIMITS, sha256, u32be } from '#base'
import type { ValidatorSet } from '#chain'
import { createMedianClock, weightedMedian } from '../../src/node/driver/median-clock.ts'
import { createVirtualFederation, type VirtualFederation } from './virtual-federation.ts'

const setOf = (weights: readonly number[]): ValidatorSet => ({
  epoch: 0,
  validators: weights.map((weight, seat) => ({ publicKey: sha256(u32be(seat)) as never, weight, enterprise: seat })),
})

/** Node of seat 0 among equal seats, whose peers are named by their seats. */
const makeClock = (seats: number, role: 'validator' | 'observer' = 'validator') => {
  const self = role === 'validator' ? 0 : undefined
  const set = setOf(Array.from({ length: seats }, () => 1))
  const log: string[] = []
  const at = { nowMs: 1_000.25, wallMs: 5_000_000 }
  const clock = createMedianClock({
    clock: { nowMs: () => at.nowMs, wallMs: () => at.wallMs },
    network: {
      peers: () => set.validators.map((_, seat) => String(seat)).filter(peer => peer !== '0'),
      peerOfSeat: (_, seat) => String(seat),
    },
    observer: { log: (level, message) => log.push(`${level} ${message}`) },
    config: () => ({ set, self }),
  })
  const hear = (offsets: readonly number[]) => {
    for (const [i, offset] of offsets.entries()) clock.heard(String(i + 1), at.wallMs + offset)
  }
  return { clock, at, log, hear }
}

describe('the median', () => {
  it('lies within what the honest say, whatever less than half of the weight says', () => {
    const voices = fc.record({
      honest: fc.array(fc.record({ valueMs: fc.integer(), weight: fc.integer({ min: 1, max: 9 }) }), {
        minLength: 1,
        maxLength: 9,
      }),
      liars: fc.array(fc.record({ valueMs: fc.integer(), weight: fc.integer({ min: 1, max: 9 }) }), { maxLength: 9 }),
    })
    const weightOf = (votes: readonly { readonly weight: number }[]) =>
      votes.reduce((sum, vote) => sum + vote.weight, 0)
    fc.assert(
      fc.property(voices, ({ honest, liars }) => {
        fc.pre(weightOf(liars) < weightOf(honest))
        const median = weightedMedian([...liars, ...honest]) as number
        const values = honest.map(({ valueMs }) => valueMs)
        expect(median).toBeGreaterThanOrEqual(Math.min(...values))
        expect(median).toBeLessThanOrEqual(Math.max(...values))
      }),
    )
    expect(weightedMedian([])).toBeUndefined()
  })
})

describe('the clock of blocks', () => {
  it('is the own one until a quorum has spoken, itself included', () => {
    const { clock, at, hear } = makeClock(4)
    hear([3_000])
    expect(clock.timeMs()).toBe(at.wallMs)
    hear([3_000, 4_000])
    expect(clock.offsetMs()).toBe(3_000)
    expect(clock.timeMs()).toBe(at.wallMs + 3_000)
  })

  it('counts no clock of its own on a node without a seat', () => {
    const { clock, hear } = makeClock(4, 'observer')
    hear([3_000, 4_000])
    expect(clock.offsetMs()).toBe(0)
    hear([3_000, 4_000, 5_000])
    expect(clock.offsetMs()).toBe(4_000)
  })

  it('is not moved by one liar of four beyond the honest', () => {
    for (const lie of [-1e12, 1e12]) {
      const { clock, hear } = makeClock(4)
      hear([100, 200, lie])
      expect(clock.offsetMs()).toBeGreaterThanOrEqual(0)
      expect(clock.offsetMs()).toBeLessThanOrEqual(200)
    }
  })

  it('stays where it was when the own clock jumps, and has a bound', () => {
    const { clock, at, hear } = makeClock(4)
    hear([0, 0, 0])
    const before = clock.timeMs()
    at.wallMs -= 3_600_000
    expect(clock.timeMs()).toBe(before)
    at.wallMs -= 400 * 86_400_000
    expect(clock.offsetMs()).toBe(LIMITS.clockOffsetMs)
  })

  it('believes the quickest of the last few words of a peer: on a busy machine messages are seconds late', () => {
    const { clock, log, hear } = makeClock(4)
    hear([0, 0, 0])
    hear([-9_000, -17_000, -4_000])
    hear([-8_000, -6_000, -3_000])
    expect([clock.offsetMs(), log]).toEqual([0, []])
    // What they go on saying is the truth.
    hear([-9_000, -9_000, -9_000])
    hear([-9_000, -9_000, -9_000])
    hear([-9_000, -9_000, -9_000])
    hear([-9_000, -9_000, -9_000])
    expect(clock.offsetMs()).toBe(-9_000)
  })

  it('warns once when it is set wrong, and says when it is right again', () => {
    const { log, hear } = makeClock(4)
    hear([2_500, 2_500, 2_500])
    hear([2_600, 2_600, 2_600])
    expect(log).toHaveLength(1)
    expect(log[0]).toMatch(/^warn .*2500 ms behind/)
    for (let word = 0; word < 4; word++) hear([1_500, 1_500, 1_500])
    expect(log).toHaveLength(1)
    for (let word = 0; word < 4; word++) hear([0, 0, 0])
    expect(log[1]).toMatch(/^info .*agrees/)
  })
})

const submitAll = async (federation: VirtualFederation, count: number, name: string) => {
  for (let i = 0; i < count; i++) {
    const height = federation.height()
    federation.submit(`${name} ${i}`)
    expect(await federation.runUntil(() => federation.height() > height, 60_000), `${name} ${i}`).toBe(true)
  }
}

const timesOf = ({ nodes }: VirtualFederation) => nodes[0]?.store.blocks.map(({ block }) => block.header.timeMs) ?? []

/** Views that passed without a block among the last `count` blocks: turns lost, by a block that was refused for its time. */
const lostTurns = ({ nodes }: VirtualFederation, count: number): number => {
  const views = nodes[0]?.store.blocks.map(({ block }) => block.header.view) ?? []
  return (views.at(-1) ?? 0) - (views.at(-1 - count) ?? 0) - count
}

const offsets = ({ nodes }: VirtualFederation) => nodes.map(({ driver }) => driver.summary().clockOffsetMs)

describe('a federation', () => {
  it('goes on with clocks 30 s apart, from the first block on', async () => {
    const federation = createVirtualFederation([0, 10_000, 20_000, 30_000])
    await submitAll(federation, 4, 'before the clocks are compared')
    await federation.run(20_000)
    await submitAll(federation, 12, 'after')
    expect(lostTurns(federation, 11)).toBe(0)
    // Everyone has corrected to one clock, but for the delay of the network.
    const [a = 0, b = 0, c = 0, d = 0] = offsets(federation)
    for (const [i, offset] of [a, b, c, d].entries()) expect(Math.abs(offset + i * 10_000 - a)).toBeLessThan(100)
    expect(federation.nodes.map(({ log }) => log.filter(line => line.startsWith('warn')).length)).toEqual(
      [a, b, c, d].map(offset => (Math.abs(offset) > 2_000 ? 1 : 0)),
    )
  })

  it('is not held up by one clock that jumps an hour, forwards or backwards', async () => {
    const federation = createVirtualFederation([0, 0, 0, 0])
    await submitAll(federation, 4, 'before')
    await federation.run(20_000)
    for (const skewMs of [3_600_000, -3_600_000, 0]) {
      const [node] = federation.nodes
      if (node !== undefined) node.skewMs = skewMs
      const blocks = timesOf(federation).length
      await submitAll(federation, 8, `jump ${skewMs}`)
      // Its own turns count as well.
      expect(lostTurns(federation, 8)).toBe(0)
      for (const timeMs of timesOf(federation).slice(blocks))
        expect(Math.abs(timeMs - 1_700_000_060_000 - federation.scheduler.nowMs())).toBeLessThan(10_000)
    }
  })

  it('keeps the time of the honest when one of four lies about its clock', async () => {
    const federation = createVirtualFederation([0, 500, 1_000, 0])
    const [, , , liar] = federation.nodes
    if (liar !== undefined) liar.lieMs = 1e12
    await submitAll(federation, 4, 'transaction')
    await federation.run(20_000)
    for (const [i, offset] of offsets(federation).slice(0, 3).entries()) {
      const corrected = offset + i * 500
      expect(corrected).toBeGreaterThanOrEqual(-100)
      expect(corrected).toBeLessThanOrEqual(1_000)
    }
  })
})
