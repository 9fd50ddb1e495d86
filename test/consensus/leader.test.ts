/** The schedule of leaders. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCore, DEFAULT_TIMING, leaderOf, schedule } from '#consensus'
import { GENESIS, setOf } from './parts.ts'

/** Cycle 0 and 1 of epoch 0, cycle 0 of epoch 1, on the anchor of the harness: a change of these is a fork. */
const FROZEN = [
  [5, 6, 1, 2, 4, 0, 3],
  [3, 4, 0, 6, 1, 2, 5],
  [0, 2, 3, 5, 4, 6, 1],
] as const

const epochOf = (seats: number, epoch = 0) => ({
  epoch,
  set: setOf(
    Array.from({ length: seats }, () => 1),
    epoch,
  ),
  anchor: GENESIS,
  self: undefined,
  lastHeight: 100,
  signFrom: 0,
  timing: DEFAULT_TIMING,
})

describe('schedule', () => {
  it('every seat leads once a cycle', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 128 }), fc.nat(1_000), fc.nat(50), (seats, cycle, epoch) => {
        const order = schedule(epochOf(seats, epoch), cycle)
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: seats }, (_, seat) => seat))
      }),
      { numRuns: 60 },
    )
  })

  it('is fixed for ever (frozen values)', () => {
    expect(schedule(epochOf(7), 0)).toEqual(FROZEN[0])
    expect(schedule(epochOf(7), 1)).toEqual(FROZEN[1])
    expect(schedule(epochOf(7, 1), 0)).toEqual(FROZEN[2])
  })

  it('favours no seat', () => {
    const firsts = Array.from({ length: 5 }, () => 0)
    for (let cycle = 0; cycle < 2_000; cycle++) {
      const [first] = schedule(epochOf(5), cycle)
      firsts[first as number] = (firsts[first as number] as number) + 1
    }
    for (const count of firsts) expect(Math.abs(count - 400)).toBeLessThan(80)
  })

  it('view v is turn (v − 1) mod n of cycle floor((v − 1) / n), whatever was looked up before', () => {
    const config = epochOf(4)
    const state = createCore(config)
    for (const view of [1, 4, 5, 9, 1, 400, 2]) {
      expect(leaderOf(state, view)).toBe(schedule(config, Math.floor((view - 1) / 4))[(view - 1) % 4])
    }
    expect(state.schedule.size).toBeLessThanOrEqual(3)
  })
})
