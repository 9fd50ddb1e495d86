/** Q1 and Q2: a chain with nothing to do. */

import { describe, expect, it } from 'vitest'
import { DEFAULT_TIMING } from '#consensus'
import { makeFederation } from './harness.ts'
import { transaction } from './parts.ts'
import { acts, FINALIZE, makeScene, NOTARIZE, NULLIFY, timers } from './scene.ts'

const { quietRepeatMs, repeatMs } = DEFAULT_TIMING

describe('Q1', () => {
  it('without work no timer of the view is armed, and only a slow status is sent', () => {
    const s = makeScene()
    expect(s.start()).toEqual(['tell all status 0/1/0/0', `arm repeat 1 ${quietRepeatMs}`])
    expect(s.timer('repeat', 1)).toEqual(['tell all status 0/1/0/0', `arm repeat 1 ${quietRepeatMs}`])
  })

  it.each<[string, (s: ReturnType<typeof makeScene>) => readonly string[]]>([
    ['work', s => s.work()],
    ['a proposal', s => s.propose(1, s.block('a', undefined, 1))],
    [
      'W − quorum + 1 of nullify votes',
      s => {
        const [x, y] = s.others.filter(seat => seat !== s.leader(1))
        expect(timers(s.vote(x as number, NULLIFY, 1))).toEqual([])
        return s.vote(y as number, NULLIFY, 1)
      },
    ],
    ['a notarized block that is not final', s => s.certify(NOTARIZE, 1, s.block('a', undefined, 1))],
  ])('%s arms all timers', (_, act) => {
    const s = makeScene()
    s.start()
    expect(timers(act(s)).map(word => word.split(' ')[1])).toEqual(['leader', 'advance', 'repeat'])
  })

  it('timers that find the chain quiet again do nothing, and work arms them anew', () => {
    const s = makeScene()
    s.start()
    s.work()
    s.work(false)
    expect(s.timer('leader', 1)).toEqual([])
    expect(s.timer('advance', 1)).toEqual([])
    expect(timers(s.work())).toHaveLength(3)
  })

  it('once its block is final the chain is quiet in the next view', () => {
    const s = makeScene()
    s.start()
    s.work()
    const a = s.block('a', undefined, 1)
    s.propose(1, a)
    s.valid(a)
    s.work(false)
    expect(timers(s.certify(NOTARIZE, 1, a)).map(word => word.split(' ')[1])).toEqual(['leader', 'advance', 'repeat'])
    expect(acts(s.certify(FINALIZE, 1, a))).toEqual(['commit a', 'tell all finalization 1 a'])
    expect(s.timer('leader', 2)).toEqual([])
    expect(s.timer('repeat', 2)).toEqual(['tell all status 0/2/1/1', `arm repeat 2 ${quietRepeatMs}`])
  })

  it('the final block itself, notarized again in a later view, keeps nobody awake', () => {
    const s = makeScene()
    s.start()
    const a = s.block('a', undefined, 1)
    s.propose(1, a)
    s.valid(a)
    s.certify(NOTARIZE, 1, a)
    s.certify(NULLIFY, 2)
    s.certify(NOTARIZE, 3, a)
    expect(s.timer('advance', 4)).toContain('sign nullify 4')
    // What is final is so in view 1 alone.
    s.certify(FINALIZE, 1, a)
    s.certify(NULLIFY, 4)
    expect(acts(s.timer('advance', 5))).toEqual([])
    expect(s.timer('repeat', 5)).toEqual(['tell all status 0/5/1/1', `arm repeat 5 ${quietRepeatMs}`])
  })

  it('who is behind is not slow', () => {
    const s = makeScene()
    s.start()
    s.feed({
      kind: 'status',
      from: 'p',
      status: { epoch: 0, view: 9, finalizedView: 8, committedHeight: 8, missing: [] },
    })
    expect(timers(s.timer('repeat', 1))).toEqual([`arm repeat 1 ${2 * repeatMs}`])
  })

  it('an idle federation moves nobody, for an hour', () => {
    const federation = makeFederation()
    federation.start()
    federation.run(() => false, 3_600_000)
    for (const { state, sent } of federation.nodes) {
      expect(state.view).toBe(1)
      expect([...sent.keys()]).toEqual(['status'])
      expect(sent.get('status')).toBeLessThan(3 * (3_600_000 / quietRepeatMs + 2))
    }
    federation.submit(transaction(1))
    expect(federation.run(() => federation.nodes.every(({ chain }) => chain.length === 1), 1_000)).toBe(true)
  })

  it('after its last block a federation is quiet again', () => {
    const federation = makeFederation()
    federation.start()
    for (let i = 0; i < 5; i++) federation.submit(transaction(i))
    federation.run(() => federation.nodes.every(({ chain }) => chain.length === 5), 5_000)
    const views = federation.nodes.map(({ state }) => state.view)
    federation.run(() => false, 600_000)
    expect(federation.nodes.map(({ state }) => state.view)).toEqual(views)
    expect(federation.nodes.map(({ chain }) => chain.length)).toEqual([5, 5, 5, 5])
  })
})

describe('Q2', () => {
  it('a builder with nothing is asked once a view, and again when more work comes', () => {
    const s = makeScene({ seat: leader => leader(1) })
    s.start()
    expect(acts(s.work())).toEqual(['build 1 on genesis'])
    expect(s.built(1)).toEqual([])
    expect(acts(s.timer('repeat', 1)).filter(word => word.startsWith('build'))).toEqual([])
    expect(acts(s.work())).toEqual(['build 1 on genesis'])
  })

  it('a leader that has nothing gives its turn up when the time comes, not before', () => {
    const s = makeScene({ seat: leader => leader(1) })
    s.start()
    s.work()
    s.built(1)
    expect(acts(s.timer('leader', 1))).toEqual(['sign nullify 1'])
  })
})
