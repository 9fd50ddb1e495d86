/** S6: who does not know yet what its key has signed follows, and signs nothing. */

import { describe, expect, it } from 'vitest'
import { setOf } from './parts.ts'
import { acts, FINALIZE, makeScene, NOTARIZE, NULLIFY, refOf, timers } from './scene.ts'

const NEVER = Number.POSITIVE_INFINITY
const signs = (words: readonly string[]) => words.filter(word => word.startsWith('sign'))
const admit = (s: ReturnType<typeof makeScene>, fromView: number, epoch = 0) =>
  s.feed({ kind: 'admit', epoch, fromView })

const waiting = (seat?: (leader: (view: number) => number) => number) => {
  const s = makeScene(seat === undefined ? { signFrom: NEVER } : { signFrom: NEVER, seat })
  s.start()
  return s
}

describe('S6: not admitted yet', () => {
  it('arms no view timer, and signs nothing when one fires all the same', () => {
    const s = waiting()
    expect(timers(s.work()).filter(word => !word.startsWith('arm repeat'))).toEqual([])
    expect(signs(s.timer('leader', 1))).toEqual([])
    expect(signs(s.timer('advance', 1))).toEqual([])
    expect(timers(admit(s, 0)).map(word => word.split(' ')[1])).toEqual(['leader', 'advance', 'repeat'])
    expect(signs(s.timer('leader', 1))).toEqual(['sign nullify 1'])
  })

  it('executes what it sees, and votes as soon as it is admitted', () => {
    const s = waiting()
    s.work()
    const a = s.block('a', undefined, 1)
    expect(acts(s.propose(1, a))).toEqual(['validate a'])
    expect(acts(s.valid(a))).toEqual([])
    expect(signs(admit(s, 0))).toEqual(['sign notarize 1 a'])
  })

  it('finalizes, once admitted, what was notarized before', () => {
    const s = waiting()
    s.work()
    const a = s.block('a', undefined, 1)
    s.propose(1, a)
    s.valid(a)
    expect(signs(s.certify(NOTARIZE, 1, a))).toEqual([])
    expect(signs(admit(s, 0))).toEqual(['sign finalize 1 a'])
  })

  it('builds nothing in its own turn until it is admitted, and then at once', () => {
    const s = waiting(leader => leader(1))
    expect(acts(s.work())).toEqual([])
    expect(acts(admit(s, 0))).toEqual(['build 1 on genesis'])
  })

  it('follows and commits like an observer', () => {
    const s = waiting()
    const a = s.block('a', undefined, 1)
    s.propose(1, a)
    s.valid(a)
    expect(acts(s.certify(FINALIZE, 1, a))).toContain('commit a')
    expect(s.state().committed).toEqual(refOf(a))
  })
})

describe('S6: admitted from a view on', () => {
  it('signs neither notarize, nullify nor finalize below it, and everything from it on', () => {
    const s = waiting()
    s.work()
    admit(s, 3)
    const a = s.block('a', undefined, 1)
    s.propose(1, a)
    expect(signs(s.valid(a))).toEqual([])
    expect(signs(s.certify(NOTARIZE, 1, a))).toEqual([])
    expect(signs(s.timer('leader', 2))).toEqual([])
    expect(timers(s.certify(NULLIFY, 2)).map(word => word.split(' ')[1])).toContain('leader')
    expect(signs(s.timer('advance', 3))).toEqual(['sign nullify 3'])
    // The notarized block of view 1 is left to the others for good.
    expect(signs(s.certify(NULLIFY, 3))).toEqual([])
  })

  it('keeps in force what the log has brought back', () => {
    const s = makeScene()
    s.start()
    s.work()
    s.timer('leader', 1)
    s.signed()
    const b = s.block('b', undefined, 1)
    s.restart()
    admit(s, NEVER)
    expect(acts(s.start())).toContain('tell all nullify 1')
    admit(s, 0)
    s.propose(1, b)
    expect(signs(s.valid(b))).toEqual([])
  })

  it('stops for good when the leave is taken back', () => {
    const s = makeScene()
    s.start()
    s.work()
    admit(s, NEVER)
    expect(signs(s.timer('leader', 1))).toEqual([])
    expect(timers(s.certify(NULLIFY, 4)).filter(word => !word.startsWith('arm repeat'))).toEqual([])
  })
})

describe('S6 across epochs', () => {
  const boundary = (s: ReturnType<typeof makeScene>) => {
    const a = s.block('a', undefined, 1)
    s.propose(1, a)
    s.valid(a)
    s.certify(FINALIZE, 1, a)
    return s.feed({ kind: 'nextEpoch', set: setOf([1, 1, 1, 1], 1), anchor: refOf(a), lastHeight: 2, self: s.self })
  }
  const stage = (fromView: number) => {
    const s = makeScene({ epochLength: 1, signFrom: NEVER })
    s.start()
    admit(s, fromView)
    boundary(s)
    return s
  }

  it('who was admitted signs in the next one from its first view on', () => {
    expect(stage(40).state().signFrom).toBe(0)
  })

  it('who was not is still not, and a leave for the epoch before holds for this one', () => {
    const s = stage(NEVER)
    expect(s.state().signFrom).toBe(NEVER)
    admit(s, 40, 0)
    expect(s.state().signFrom).toBe(0)
    admit(s, NEVER, 0)
    expect(s.state().signFrom).toBe(NEVER)
  })
})
