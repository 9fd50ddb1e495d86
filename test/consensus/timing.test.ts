/** V9 and V10: timeouts that grow with trouble and shrink with progress. */

import { describe, expect, it } from 'vitest'
import { DEFAULT_TIMING } from '#consensus'
import { backedOff, repeatAfter } from '../../consensus/timing.ts'
import { FINALIZE, makeScene, NULLIFY, timers } from './scene.ts'

const { leaderMs, advanceMs, silentLeaderMs, repeatMs } = DEFAULT_TIMING

describe('V9', () => {
  it('is its base one view after a final one, grows by 1.4, and never above 2.5 times', () => {
    expect([1, 2, 3].map(gap => backedOff(1000, gap))).toEqual([1000, 1400, 1960])
    expect(backedOff(1000, 4)).toBe(2_500)
    expect(backedOff(1000, 1_000_000)).toBe(2_500)
    // A long stall costs seconds a view, not minutes.
    expect(Math.max(backedOff(leaderMs, 1_000), backedOff(advanceMs, 1_000))).toBe(5_000)
  })

  it('shrinks as soon as something is final', () => {
    const s = makeScene()
    s.start()
    s.work()
    // Everybody is heard, so that V10 does not come into it.
    for (let view = 1; view <= 5; view++) s.certify(NULLIFY, view)
    expect(timers(s.certify(NULLIFY, 6))[1]).toBe(`arm advance 7 ${backedOff(advanceMs, 7)}`)
    expect(timers(s.certify(FINALIZE, 7, s.block('a', undefined, 7)))[1]).toBe(`arm advance 8 ${advanceMs}`)
  })
})

describe('V2', () => {
  it('arms T_leader, T_advance and T_repeat when work comes', () => {
    const s = makeScene()
    s.start()
    expect(timers(s.work())).toEqual([
      `arm leader 1 ${leaderMs}`,
      `arm advance 1 ${advanceMs}`,
      `arm repeat 1 ${repeatMs}`,
    ])
    expect(timers(s.work())).toEqual([])
  })
})

describe('V8', () => {
  it('T_repeat backs off to four times its base and never stops', () => {
    expect([0, 1, 2, 3, 100].map(count => repeatAfter(100, count))).toEqual([100, 200, 400, 400, 400])
    const s = makeScene()
    s.start()
    s.work()
    const waits = Array.from({ length: 5 }, () => timers(s.timer('repeat', 1)))
    expect(waits).toEqual([2, 4, 4, 4, 4].map(factor => [`arm repeat 1 ${factor * repeatMs}`]))
  })
})

describe('V10', () => {
  /** All views up to `last` nullified by all but `dead`. */
  const without = (dead: number, last: number) => {
    const s = makeScene({ seat: leader => [0, 1, 2, 3].find(seat => seat !== dead && seat !== leader(last + 1)) })
    s.start()
    s.work()
    const by = [0, 1, 2, 3].filter(seat => seat !== dead)
    let said: readonly string[] = []
    for (let view = 1; view <= last; view++) said = s.certify(NULLIFY, view, undefined, by)
    return { s, said }
  }

  it('a leader that was silent for a whole cycle gets a very short T_leader', () => {
    const probe = makeScene()
    const dead = probe.leader(6)
    const { said } = without(dead, 5)
    expect(timers(said)[0]).toBe(`arm leader 6 ${silentLeaderMs}`)
    // T_advance is not touched.
    expect(timers(said)[1]).toBe(`arm advance 6 ${backedOff(advanceMs, 6)}`)
  })

  it('one that was heard has its full time', () => {
    const probe = makeScene()
    const dead = [0, 1, 2, 3].find(seat => seat !== probe.leader(6)) as number
    const { said } = without(dead, 5)
    expect(timers(said)[0]).toBe(`arm leader 6 ${backedOff(leaderMs, 6)}`)
  })

  it('in the first cycle of an epoch nobody is silent yet', () => {
    const probe = makeScene()
    const { said } = without(probe.leader(4), 3)
    expect(timers(said)[0]).toBe(`arm leader 4 ${backedOff(leaderMs, 4)}`)
  })
})
