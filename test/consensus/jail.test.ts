/** V11: a turn of a jailed seat is passed over, and its votes count as ever. */

import { describe, expect, it } from 'vitest'
import { setOf } from './parts.ts'
import { acts, FINALIZE, makeScene, NOTARIZE, refOf } from './scene.ts'

const signs = (words: readonly string[]) => words.filter(word => word.startsWith('sign'))
type Scene = ReturnType<typeof makeScene>
const jail = (s: Scene, ...seats: number[]) => s.feed({ kind: 'jailed', seats })

describe('V11', () => {
  it('nullifies the view of a jailed leader at once, and does not notarize its block', () => {
    const s = makeScene()
    s.start()
    s.work()
    expect(signs(jail(s, s.leader(1)))).toEqual(['sign nullify 1'])
    const a = s.block('a', undefined, 1)
    s.propose(1, a)
    expect(signs(s.valid(a))).toEqual([])
  })

  it('nullifies when the proposal is all that wakes it', () => {
    const s = makeScene()
    s.start()
    // Q1: nothing to do, so the chain rests in that view.
    expect(acts(jail(s, s.leader(1)))).toEqual([])
    expect(signs(s.propose(1, s.block('a', undefined, 1)))).toEqual(['sign nullify 1'])
  })

  it('nullifies in its own turn as well, and builds nothing', () => {
    const s = makeScene({ seat: leader => leader(1) })
    s.start()
    jail(s, s.self)
    const said = acts(s.work())
    expect(signs(said)).toEqual(['sign nullify 1'])
    expect(said.filter(word => word.startsWith('build'))).toEqual([])
  })

  it('does not touch a block that it has notarized before it knew', () => {
    const s = makeScene()
    s.start()
    s.work()
    const a = s.block('a', undefined, 1)
    s.propose(1, a)
    expect(signs(s.valid(a))).toEqual(['sign notarize 1 a'])
    expect(signs(jail(s, s.leader(1)))).toEqual([])
    expect(signs(s.certify(NOTARIZE, 1, a))).toEqual(['sign finalize 1 a'])
  })

  it('counts the votes of a jailed seat', () => {
    const s = makeScene()
    s.start()
    const a = s.block('a', undefined, 1)
    s.propose(1, a)
    s.valid(a)
    s.signed()
    const [, other] = s.others.filter(at => at !== s.leader(1))
    jail(s, other as number)
    expect(acts(s.vote(other as number, NOTARIZE, 1, a))).toContain('tell all notarization 1 a')
  })

  it('rests where all seats are jailed, and knows nobody as jailed in the next epoch until it is told', () => {
    const s = makeScene({ epochLength: 1 })
    s.start()
    s.work()
    expect(signs(jail(s, 0, 1, 2, 3))).toEqual([])
    const a = s.block('a', undefined, 1)
    s.propose(1, a)
    s.valid(a)
    s.certify(FINALIZE, 1, a)
    s.feed({ kind: 'nextEpoch', set: setOf([1, 1, 1, 1], 1), anchor: refOf(a), lastHeight: 2, self: s.self })
    expect(s.state().jailed.size).toBe(0)
  })
})
