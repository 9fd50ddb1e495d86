/** S4: a replica dies at any step and comes back with what is on its disk. */

import { describe, expect, it } from 'vitest'
import { markVerified } from '#base'
import { agree, makeFederation } from './harness.ts'
import { transaction } from './parts.ts'
import { acts, FINALIZE, makeScene, NOTARIZE, NULLIFY, refOf } from './scene.ts'

const awake = () => {
  const s = makeScene()
  s.start()
  s.work()
  return s
}

const comeBack = (s: ReturnType<typeof makeScene>, ...at: Parameters<typeof s.restart>) => {
  s.restart(...at)
  const said = [...s.start(), ...s.work()]
  return acts(said)
}

describe('S4 after a restart', () => {
  it('a notarize vote that was synced but not heard of is said again, and no other one is cast (S1)', () => {
    const s = awake()
    const a = s.block('a', undefined, 1)
    const b = s.block('b', undefined, 1)
    s.propose(1, a)
    s.valid(a)
    s.signedUnheard()
    expect(comeBack(s)).toEqual(['tell all notarize 1 a', 'tell all status 0/1/0/0', 'validate a'])
    expect(acts(s.propose(1, b)).filter(word => word.startsWith('sign'))).toEqual([])
  })

  it('a vote that was not synced has never left, so another may be cast', () => {
    const s = awake()
    const a = s.block('a', undefined, 1)
    const b = s.block('b', undefined, 1)
    s.propose(1, a)
    s.valid(a)
    expect(comeBack(s)).toEqual(['tell all status 0/1/0/0', 'validate a'])
    s.propose(1, b)
    expect(acts(s.valid(b))).toContain('sign notarize 1 b')
  })

  it('after a nullify vote nothing of the view is notarized (S3) or finalized (S2)', () => {
    const s = awake()
    const a = s.block('a', undefined, 1)
    s.timer('leader', 1)
    s.signed()
    expect(comeBack(s)).toEqual(['tell all nullify 1', 'tell all status 0/1/0/0'])
    s.propose(1, a)
    expect(acts(s.valid(a))).toEqual([])
    expect(acts(s.certify(NOTARIZE, 1, a)).filter(word => word.startsWith('sign'))).toEqual([])
  })

  it('after a finalize vote its view is not nullified (S2), and the vote is said again', () => {
    const s = awake()
    const a = s.block('a', undefined, 1)
    s.propose(1, a)
    s.valid(a)
    s.certify(NOTARIZE, 1, a)
    s.signed()
    const said = comeBack(s)
    expect(said).toContain('tell all finalize 1 a')
    expect(said).toContain('tell all notarization 1 a')
    expect(s.state().view).toBe(2)
    expect(acts(s.timer('advance', 1))).toEqual([])
    // The block is executed again, and is not finalized twice.
    expect(acts(s.valid(a))).toEqual([])
  })

  it('the view is the one in which it was, by its certificates and by its own votes', () => {
    const s = awake()
    s.certify(NULLIFY, 4)
    s.timer('leader', 5)
    s.signed()
    expect(comeBack(s)).toEqual([
      'tell all nullification 4',
      'tell all nullify 5',
      'tell all status 0/5/0/0 lacks 1,2,3',
    ])
    s.restart(undefined, held => ({ ...held, certificates: [] }))
    expect(s.state().view).toBe(5)
  })

  it('a leader that had signed its proposal sends the very same one again', () => {
    const s = makeScene({ seat: leader => leader(2) })
    s.start()
    s.work()
    const a = s.block('a', undefined, 1)
    s.propose(1, a)
    s.valid(a)
    s.certify(NOTARIZE, 1, a)
    const b = s.block('b', a, 2)
    s.built(2, b)
    s.signedUnheard()
    const said = comeBack(s)
    expect(said).toContain('tell all proposal notarize 2 b on 1')
    expect(said.filter(word => word.startsWith('build'))).toEqual([])
  })

  it('a leader that had built but not signed builds again', () => {
    const s = makeScene({ seat: leader => leader(1) })
    s.start()
    s.work()
    s.built(1, s.block('a', undefined, 1))
    expect(comeBack(s)).toContain('build 1 on genesis')
  })

  it('what is committed and what is final come from the archive', () => {
    const s = awake()
    const a = s.block('a', undefined, 1)
    s.propose(1, a)
    s.valid(a)
    s.certify(FINALIZE, 1, a)
    expect(comeBack(s, refOf(a))).toEqual(['tell all finalization 1 a', 'tell all status 0/2/1/1'])
    const b = s.block('b', a, 2)
    expect(acts(s.propose(2, b, s.certificate(FINALIZE, 1, a)))).toEqual(['validate b'])
  })

  it('records of other epochs, and votes of other seats, are left out', () => {
    const s = awake()
    s.timer('leader', 1)
    s.signed()
    s.restart(undefined, held => ({
      ...held,
      votes: held.votes.map(({ vote, ...rest }) => markVerified({ ...rest, vote: { ...vote, epoch: 7 } })),
    }))
    expect(s.state().rounds.get(1)?.own.nullify).toBeUndefined()
  })
})

describe('crashes in a federation', () => {
  it.each([1, 2, 3, 4, 5, 6])('a node that dies again and again never contradicts itself (seed %i)', seed => {
    const federation = makeFederation({ seed, loss: 10, epochLength: 7 })
    federation.start()
    for (let i = 0; i < 40; i++) federation.submit(transaction(i))
    for (let round = 0; round < 60; round++) {
      federation.run(() => false, 7 + ((round * seed * 13) % 40))
      federation.crash(round % 4)
      federation.restart(round % 4)
    }
    expect(federation.run(() => federation.nodes.every(({ chain }) => chain.length === 40), 60_000)).toBe(true)
    expect(agree(federation)).toBe(true)
    for (const { evidence } of federation.nodes) expect(evidence).toEqual([])
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('all four restart at once, at any moment, and go on (seed %i)', seed => {
    const federation = makeFederation({ seed })
    federation.start()
    for (let i = 0; i < 30; i++) federation.submit(transaction(i))
    for (let round = 0; round < 10; round++) {
      federation.run(() => false, 11 * seed + round)
      for (let seat = 0; seat < 4; seat++) federation.crash(seat)
      for (let seat = 0; seat < 4; seat++) federation.restart(seat)
    }
    expect(federation.run(() => federation.nodes.every(({ chain }) => chain.length === 30), 20_000)).toBe(true)
    expect(agree(federation)).toBe(true)
    for (const { evidence } of federation.nodes) expect(evidence).toEqual([])
  })

  it('all four restart with nothing to do, and stay where they were', () => {
    const federation = makeFederation()
    federation.start()
    federation.submit(transaction(1))
    federation.run(() => federation.nodes.every(({ chain }) => chain.length === 1), 2_000)
    for (let seat = 0; seat < 4; seat++) federation.crash(seat)
    for (let seat = 0; seat < 4; seat++) federation.restart(seat)
    federation.run(() => false, 30_000)
    expect(federation.nodes.map(({ state }) => state.view)).toEqual([2, 2, 2, 2])
    federation.submit(transaction(2))
    expect(federation.run(() => federation.nodes.every(({ chain }) => chain.length === 2), 2_000)).toBe(true)
  })
})
