/** Weights: when votes become a certificate. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quorumOf } from '#chain'
import { wantsCertificate, wantsVote } from '#consensus'
import { agree, makeFederation } from './harness.ts'
import { signedBy, transaction } from './parts.ts'
import { acts, FINALIZE, makeScene, NOTARIZE, NULLIFY, timers } from './scene.ts'

/** Seats vote nullify one after the other; how many it takes to leave view 1. */
const votesToMove = (weights: readonly number[], order: readonly number[]) => {
  const s = makeScene({ weights, seat: () => undefined })
  s.start()
  for (const [i, seat] of order.entries()) {
    s.vote(seat, NULLIFY, 1)
    if (s.state().view === 2) return i + 1
  }
  return Number.POSITIVE_INFINITY
}

describe('quorum by weight', () => {
  it('is floor(2W/3) + 1', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 10, 100].map(quorumOf)).toEqual([1, 2, 3, 3, 4, 5, 5, 7, 67])
  })

  it('counts weight, not seats', () => {
    // W = 8, quorum 6: the seat of weight 5 and one other.
    expect(votesToMove([5, 1, 1, 1], [0, 1, 2, 3])).toBe(2)
    // Three of four seats have 3 of 8.
    expect(votesToMove([5, 1, 1, 1], [1, 2, 3, 0])).toBe(4)
  })

  it('2f + 1 with f from the count of seats would be too little', () => {
    // W = 10, quorum 7. Three of four seats weigh 6.
    expect(votesToMove([2, 2, 2, 4], [0, 1, 2, 3])).toBe(4)
    expect(votesToMove([2, 2, 2, 4], [3, 0, 1, 2])).toBe(3)
  })

  it('moves with exactly the vote that crosses the quorum, for any weights and order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 9 }),
        fc.nat(),
        (weights, turn) => {
          const order = weights.map((_, i) => (i + turn) % weights.length)
          const total = weights.reduce((sum, weight) => sum + weight, 0)
          let weight = 0
          const expected = order.findIndex(seat => {
            weight += weights[seat] as number
            return weight > (2 * total) / 3
          })
          expect(votesToMove(weights, order)).toBe(expected + 1)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('two quorums share more than a third', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), total => {
        const shared = 2 * quorumOf(total) - total
        expect(3 * shared).toBeGreaterThan(total)
      }),
    )
  })

  it('one seat counts once, whatever it repeats', () => {
    const s = makeScene({ seat: () => undefined })
    s.start()
    for (let i = 0; i < 5; i++) s.vote(0, NULLIFY, 1)
    s.vote(1, NULLIFY, 1)
    expect(s.state().view).toBe(1)
  })

  it('votes for different blocks do not add up', () => {
    const s = makeScene({ seat: () => undefined })
    s.start()
    const blocks = ['a', 'b'].map(name => s.block(name, undefined, 1))
    for (const seat of [0, 1, 2, 3]) s.vote(seat, NOTARIZE, 1, blocks[seat % 2])
    expect(s.state().view).toBe(1)
  })

  it('Q1: W − quorum + 1 is a weight too', () => {
    // W = 8, quorum 6: three are needed to show that an honest seat is awake.
    const s = makeScene({ weights: [1, 1, 1, 5], seat: leader => [0, 1, 2].find(seat => seat !== leader(1)) })
    s.start()
    const light = s.others.filter(seat => seat !== 3 && seat !== s.leader(1))
    for (const seat of light) expect(timers(s.vote(seat, NULLIFY, 1))).toEqual([])
    if (s.leader(1) !== 3) expect(acts(s.vote(3, NULLIFY, 1))).toContain('keep nullification 1')
  })

  it.each([
    [[5, 1, 1, 1], []],
    [[3, 3, 2, 2, 1], [4]],
    [
      [1, 1, 1, 1, 1, 1, 1],
      [0, 6],
    ],
    [[1, 1], []],
  ] as const)('a federation of weights %j without %j', (weights, silent) => {
    const federation = makeFederation({ weights, silent, epochLength: 8 })
    federation.start()
    for (let i = 0; i < 20; i++) federation.submit(transaction(i))
    expect(federation.run(() => federation.nodes.every(({ chain, up }) => !up || chain.length === 20), 60_000)).toBe(
      true,
    )
    expect(agree(federation)).toBe(true)
  })

  it('without a quorum nothing becomes final, and it goes on once there is one', () => {
    const federation = makeFederation({ silent: [1, 3] })
    federation.start()
    federation.submit(transaction(1))
    expect(federation.run(() => federation.nodes.some(({ chain }) => chain.length > 0), 120_000)).toBe(false)
    federation.restart(3)
    expect(federation.run(() => federation.nodes[0]?.chain.length === 1, 10_000)).toBe(true)
  })
})

describe('what is news', () => {
  it('is said before any signature is checked', () => {
    const s = makeScene()
    s.start()
    const a = s.block('a', undefined, 1)
    const b = s.block('b', undefined, 1)
    const seat = s.others[0] as number
    const vote = (block: typeof a, view = 1) => signedBy(seat, s.voteOf(NOTARIZE, view, block))
    expect(wantsVote(s.state(), vote(a))).toBe(true)
    expect(wantsVote(s.state(), vote(a, 3))).toBe(false)
    s.vote(seat, NOTARIZE, 1, a)
    expect(wantsVote(s.state(), vote(a))).toBe(false)
    // One that contradicts it is wanted, once.
    expect(wantsVote(s.state(), vote(b))).toBe(true)
    s.vote(seat, NOTARIZE, 1, b)
    expect(wantsVote(s.state(), vote(b))).toBe(false)

    const nullification = s.certificate(NULLIFY, 1)
    expect(wantsCertificate(s.state(), nullification)).toBe(true)
    s.certify(NULLIFY, 1)
    expect(wantsCertificate(s.state(), nullification)).toBe(false)
    expect(wantsCertificate(s.state(), s.certificate(NOTARIZE, 1, a))).toBe(true)
    s.certify(FINALIZE, 2, a)
    expect(wantsCertificate(s.state(), s.certificate(NOTARIZE, 1, a))).toBe(false)
  })
})
