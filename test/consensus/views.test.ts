/** Views as scenes: V1–V7, S1–S5, evidence. Each scene plays one seat against what the others say. */

import { describe, expect, it } from 'vitest'
import { acts, FINALIZE, makeScene, NOTARIZE, NULLIFY, timers } from './scene.ts'

/** A seat that leads neither of the first two views, awake. */
const follower = () => {
  const scene = makeScene()
  scene.start()
  scene.work()
  return scene
}

const asLeader = (view: number) => makeScene({ seat: leader => leader(view) })

describe('the happy path', () => {
  it('V4 V5 V6: a proposal is checked, notarized, finalized and committed', () => {
    const s = follower()
    const a = s.block('a', undefined, 1)
    expect(acts(s.propose(1, a))).toEqual(['validate a'])
    expect(acts(s.valid(a))).toEqual(['keep a', 'sign notarize 1 a'])
    expect(acts(s.signed())).toEqual([])
    const [third] = s.others.filter(seat => seat !== s.leader(1))
    // The leader's vote came with the proposal, so one more makes three of four.
    expect(acts(s.vote(third as number, NOTARIZE, 1, a))).toEqual([
      'keep notarization 1 a',
      'sign finalize 1 a',
      'tell all notarization 1 a',
    ])
    expect(s.state().view).toBe(2)
    s.signed()
    const [x, y] = s.others
    expect(acts(s.vote(x as number, FINALIZE, 1, a))).toEqual([])
    expect(acts(s.vote(y as number, FINALIZE, 1, a))).toEqual(['commit a', 'tell all finalization 1 a'])
    expect(s.state().committed.height).toBe(1)
  })

  it('V3: the leader builds, and its vote goes out with its proposal', () => {
    const s = asLeader(1)
    s.start()
    expect(acts(s.work())).toEqual(['build 1 on genesis'])
    // Nothing is built twice while the builder is at it.
    expect(acts(s.work())).toEqual([])
    const a = s.block('a', undefined, 1)
    expect(acts(s.built(1, a))).toEqual(['keep a', 'sign notarize 1 a'])
    expect(acts(s.built(1, a))).toEqual([])
  })

  it('V3: the next leader builds on a block that is notarized but not final yet', () => {
    const s = makeScene({ seat: leader => leader(2) })
    s.start()
    s.work()
    const a = s.block('a', undefined, 1)
    s.propose(1, a)
    s.valid(a)
    expect(acts(s.certify(NOTARIZE, 1, a))).toContain('build 2 on a')
    const b = s.block('b', a, 2)
    expect(acts(s.built(2, b))).toEqual(['keep b', 'sign notarize 2 b'])
  })
})

describe('V1 entering a view', () => {
  it('the highest certificate wins, of any kind and from any view', () => {
    const s = follower()
    s.certify(NULLIFY, 1)
    expect(s.state().view).toBe(2)
    expect(acts(s.certify(NULLIFY, 7))).toEqual(['keep nullification 7', 'tell all nullification 7'])
    expect(s.state().view).toBe(8)
    // One of a lower view is kept but moves nobody.
    expect(acts(s.certify(NULLIFY, 3))).toEqual(['keep nullification 3'])
    expect(s.state().view).toBe(8)
  })

  it('what is known already is not even wanted', () => {
    const s = follower()
    s.certify(NULLIFY, 1)
    expect(s.certify(NULLIFY, 1)).toEqual([])
    const a = s.block('a', undefined, 1)
    s.certify(FINALIZE, 3, a)
    expect(s.certify(NULLIFY, 2)).toEqual([])
  })
})

describe('V2 a leader that is dead or slow', () => {
  it('no proposal: nullify at T_leader, move on a quorum, and its late proposal changes nothing', () => {
    const s = follower()
    expect(acts(s.timer('leader', 1))).toEqual(['sign nullify 1'])
    s.signed()
    const others = s.others.filter(seat => seat !== s.leader(1))
    s.vote(others[0] as number, NULLIFY, 1)
    expect(acts(s.vote(others[1] as number, NULLIFY, 1))).toEqual(['keep nullification 1', 'tell all nullification 1'])
    const a = s.block('a', undefined, 1)
    expect(acts(s.propose(1, a))).toEqual([])
  })

  it('a proposal but no certificate: nullify at T_advance only', () => {
    const s = follower()
    const a = s.block('a', undefined, 1)
    s.propose(1, a)
    s.valid(a)
    expect(acts(s.timer('leader', 1))).toEqual([])
    expect(acts(s.timer('advance', 1))).toEqual(['sign nullify 1'])
  })

  it('a timer of another view or epoch is deaf', () => {
    const s = follower()
    s.certify(NULLIFY, 1)
    expect(s.timer('leader', 1)).toEqual([])
    expect(s.timer('repeat', 1)).toEqual([])
    expect(s.feed({ kind: 'timer', timer: { kind: 'leader', epoch: 3, view: 2 } })).toEqual([])
  })

  it('a leader that is building is not given up by itself at T_leader, but at T_advance', () => {
    const s = asLeader(1)
    s.start()
    s.work()
    expect(acts(s.timer('leader', 1))).toEqual([])
    expect(acts(s.timer('advance', 1))).toEqual(['sign nullify 1'])
    // S3: what it has built comes too late.
    expect(acts(s.built(1, s.block('a', undefined, 1)))).toEqual([])
  })

  it('V7: when the leader gives up its turn, the others follow at once', () => {
    const s = follower()
    expect(acts(s.vote(s.leader(1), NULLIFY, 1))).toEqual(['sign nullify 1'])
  })

  it('V7: not when the block of the leader is notarized here already', () => {
    const s = follower()
    const a = s.block('a', undefined, 1)
    s.propose(1, a)
    s.valid(a)
    expect(acts(s.vote(s.leader(1), NULLIFY, 1))).toEqual([])
  })
})

describe('signing rules', () => {
  it('S1: a second proposal gets no vote', () => {
    const s = follower()
    const a = s.block('a', undefined, 1)
    const b = s.block('b', undefined, 1)
    s.propose(1, a)
    s.valid(a)
    const said = s.propose(1, b)
    expect(said.filter(word => word.startsWith('sign'))).toEqual([])
  })

  it('S2: never finalize after nullify, though the block is notarized late', () => {
    const s = follower()
    const a = s.block('a', undefined, 1)
    s.propose(1, a)
    s.valid(a)
    s.timer('advance', 1)
    expect(acts(s.certify(NOTARIZE, 1, a))).toEqual(['keep notarization 1 a', 'tell all notarization 1 a'])
  })

  it('S2: never nullify after finalize', () => {
    const s = follower()
    const a = s.block('a', undefined, 1)
    s.propose(1, a)
    s.valid(a)
    expect(acts(s.certify(NOTARIZE, 1, a))).toContain('sign finalize 1 a')
    // The view is over; a timer that was under way finds nobody.
    expect(acts(s.timer('advance', 1))).toEqual([])
  })

  it('S3: no notarize after nullify', () => {
    const s = follower()
    const a = s.block('a', undefined, 1)
    s.propose(1, a)
    s.timer('advance', 1)
    expect(acts(s.valid(a))).toEqual([])
  })

  it('S5: a block of a view that is over is not notarized, but its view may still be finalized', () => {
    const s = follower()
    const a = s.block('a', undefined, 1)
    s.propose(1, a)
    s.certify(NOTARIZE, 1, a)
    expect(s.state().view).toBe(2)
    expect(acts(s.valid(a))).toEqual(['keep a', 'sign finalize 1 a'])
  })

  it('S5: nor a proposal of the next view, before it is entered', () => {
    const s = follower()
    const a = s.block('a', undefined, 1)
    const b = s.block('b', a, 2)
    s.propose(1, a)
    s.valid(a)
    s.feed({
      kind: 'vote',
      vote: {
        ...(s.wal.votes[0] ?? { seat: 0, signature: new Uint8Array(64) }),
        seat: s.leader(2),
        vote: s.voteOf(NOTARIZE, 2, b),
      } as never,
      from: 'node',
    })
    expect(s.state().view).toBe(1)
    expect(s.state().rounds.get(2)?.own.notarize).toBeUndefined()
  })

  it('an observer signs nothing', () => {
    const s = makeScene({ seat: () => undefined })
    s.start()
    expect(timers(s.work())).toEqual([])
    const a = s.block('a', undefined, 1)
    expect(acts(s.propose(1, a))).toEqual(['validate a'])
    expect(acts(s.valid(a))).toEqual([])
    expect(acts(s.timer('advance', 1))).toEqual([])
    expect(acts(s.certify(NOTARIZE, 1, a))).toEqual(['keep notarization 1 a', 'tell all notarization 1 a'])
    expect(acts(s.certify(FINALIZE, 1, a))).toEqual(['commit a', 'tell all finalization 1 a'])
  })
})

describe('evidence', () => {
  it('two proposals of a leader: evidence once, and nullify if nothing is notarized yet (V4)', () => {
    const s = follower()
    const a = s.block('a', undefined, 1)
    const b = s.block('b', undefined, 1)
    const c = s.block('c', undefined, 1)
    s.propose(1, a)
    const leader = s.leader(1)
    expect(acts(s.propose(1, b))).toEqual([
      `evidence ${leader}: notarize 1 a / ${leader}: notarize 1 b`,
      'sign nullify 1',
    ])
    expect(acts(s.propose(1, c))).toEqual([])
  })

  it.each([
    ['nullify then finalize', NULLIFY, FINALIZE],
    ['finalize then nullify', FINALIZE, NULLIFY],
  ])('%s of one view', (_, first, second) => {
    const s = follower()
    const a = s.block('a', undefined, 1)
    const seat = s.others.find(at => at !== s.leader(1)) as number
    s.vote(seat, first, 1, a)
    expect(acts(s.vote(seat, second, 1, a)).filter(word => word.startsWith('evidence'))).toHaveLength(1)
  })

  it('two finalize votes for different blocks', () => {
    const s = follower()
    const seat = s.others[0] as number
    s.vote(seat, FINALIZE, 1, s.block('a', undefined, 1))
    expect(acts(s.vote(seat, FINALIZE, 1, s.block('b', undefined, 1)))).toHaveLength(1)
  })

  it('notarize then nullify is no evidence, nor is the same vote twice', () => {
    const s = follower()
    const seat = s.others.find(at => at !== s.leader(1)) as number
    const a = s.block('a', undefined, 1)
    s.vote(seat, NOTARIZE, 1, a)
    expect(acts(s.vote(seat, NULLIFY, 1))).toEqual([])
    expect(acts(s.vote(seat, NOTARIZE, 1, a))).toEqual([])
  })
})

describe('bounds', () => {
  it('votes and proposals only for fin < view ≤ cur + 1', () => {
    const s = follower()
    const a = s.block('a', undefined, 1)
    s.vote(s.others[0] as number, NULLIFY, 3)
    s.propose(3, s.block('c', a, 3), s.certificate(NULLIFY, 9))
    expect([...s.state().rounds.keys()].filter(view => view !== 9 && view > s.state().view + 1)).toEqual([])
    s.certify(FINALIZE, 20, a)
    expect(s.vote(s.others[0] as number, NULLIFY, 20)).toEqual([])
    expect([...s.state().rounds.keys()].every(view => view > 20)).toBe(true)
  })

  it('blocks that nobody asked for are dropped', () => {
    const s = follower()
    s.deliver(s.block('a', undefined, 1))
    expect(s.state().blocks.size).toBe(0)
  })

  it('a block that is far ahead of what is committed is not held', () => {
    const s = follower()
    const far = s.block('far', undefined, 1, { height: 60, blockId: new Uint8Array(32) as never })
    s.propose(1, far)
    expect(s.state().blocks.size).toBe(0)
  })

  it('a block that only a nullified view proposed is dropped, unless it has the own vote', () => {
    const mine = follower()
    const a = mine.block('a', undefined, 1)
    mine.propose(1, a)
    mine.valid(a)
    mine.certify(NULLIFY, 1)
    expect(mine.state().blocks.size).toBe(1)

    const s = follower()
    s.propose(1, s.block('a', undefined, 1))
    s.certify(NULLIFY, 1)
    expect(s.state().blocks.size).toBe(0)
    // Notarized after all, it is asked for again.
    expect(acts(s.certify(NOTARIZE, 1, s.block('late', undefined, 1)))).toContain('request late of node 9')
  })
})
