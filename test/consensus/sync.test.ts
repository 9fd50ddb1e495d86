/** SYNC-1 to SYNC-4, V8 between peers, E2 and E4. */

import { describe, expect, it } from 'vitest'
import { LIMITS } from '#base'
import type { Status } from '#chain'
import { agree, makeFederation } from './harness.ts'
import { setOf, signedBy, transaction } from './parts.ts'
import { acts, FINALIZE, makeScene, NOTARIZE, NULLIFY, refOf, timers } from './scene.ts'

const awake = (options: Parameters<typeof makeScene>[0] = {}) => {
  const s = makeScene(options)
  s.start()
  s.work()
  return s
}

const hears = (s: ReturnType<typeof makeScene>, from: string, status: Partial<Status>) =>
  acts(
    s.feed({
      kind: 'status',
      from,
      status: { epoch: 0, view: 1, finalizedView: 0, committedHeight: 0, missing: [], ...status },
    }),
  )

describe('SYNC-2: by id', () => {
  it('a notarization without its block: the block is asked of those who signed, in turn, until it comes', () => {
    const s = awake()
    const a = s.block('a', undefined, 1)
    const signers = s.others
    const first = acts(s.certify(NOTARIZE, 1, a, signers))
    expect(first).toContain('request a of node 9')
    expect(s.work()).toEqual([])
    const asked = [1, 2, 3].map(() => acts(s.timer('repeat', 2)).filter(word => word.startsWith('request'))[0])
    expect(new Set(asked)).toEqual(new Set(signers.map(seat => `request a of seat ${seat}`)))
    expect(acts(s.deliver(a))).toEqual(['validate a'])
  })

  it('a finalization without its blocks: they are fetched down to what is committed, then all are committed (V6)', () => {
    const s = awake()
    const a = s.block('a', undefined, 1)
    const b = s.block('b', a, 2)
    const c = s.block('c', b, 3)
    expect(acts(s.certify(FINALIZE, 3, c))).toEqual([
      'keep finalization 3 c',
      'tell all finalization 3 c',
      'request c of node 9',
    ])
    expect(acts(s.deliver(c))).toEqual(['request b of node 9'])
    expect(acts(s.deliver(b))).toEqual(['request a of node 9'])
    expect(acts(s.deliver(a))).toEqual(['commit a,b,c'])
    expect(s.state().blocks.size).toBe(0)
  })
})

describe('SYNC-1: by height', () => {
  it('a peer far ahead is asked at once, and again at each T_repeat, each time another', () => {
    const s = awake()
    expect(hears(s, 'p', { committedHeight: 50, view: 60, finalizedView: 59 })).toEqual(['sync from 1 of p'])
    expect(hears(s, 'q', { committedHeight: 50, view: 60, finalizedView: 59 })).toEqual([])
    expect(acts(s.timer('repeat', 1))).toContain('sync from 1 of q')
    expect(acts(s.timer('repeat', 1))).toContain('sync from 1 of p')
  })

  it('each batch is followed by the next, until there is no more', () => {
    const s = awake()
    hears(s, 'p', { committedHeight: 50 })
    const at20 = { height: 20, blockId: new Uint8Array(32).fill(20) as never }
    expect(acts(s.feed({ kind: 'committed', ...at20 }))).toEqual(['sync from 21 of p'])
    expect(acts(s.feed({ kind: 'committed', height: 50, blockId: at20.blockId }))).toEqual([])
  })

  it('one that is little ahead is asked at T_repeat only', () => {
    const s = awake()
    expect(hears(s, 'p', { committedHeight: 2 })).toEqual([])
    expect(acts(s.timer('repeat', 1))).toContain('sync from 1 of p')
  })

  it('the finalization at the end of a batch moves fin and view', () => {
    const s = makeScene()
    s.start()
    const a = s.block('a', undefined, 1)
    s.feed({ kind: 'committed', ...refOf(a) })
    expect(acts(s.certify(FINALIZE, 9, a))).toEqual(['keep finalization 9 a', 'tell all finalization 9 a'])
    expect([s.state().view, s.state().finalized.view]).toEqual([10, 9])
  })

  it('two final blocks at one height stop the node', () => {
    const s = awake()
    s.feed({ kind: 'committed', ...refOf(s.block('a', undefined, 1)) })
    expect(() => s.feed({ kind: 'committed', ...refOf(s.block('b', undefined, 1)) })).toThrow(/two final blocks/)
  })

  it('a final block that does not descend from what is committed stops the node', () => {
    const s = awake()
    const a = s.block('a', undefined, 1)
    s.feed({ kind: 'committed', ...refOf(a) })
    const other = s.block('other', undefined, 1)
    const b = s.block('b', other, 2)
    s.certify(FINALIZE, 2, b)
    expect(() => s.deliver(b)).toThrow(/another chain/)
  })
})

describe('V8: answers to a status', () => {
  it('the highest finalization, the certificate of the view, what is missing, and own votes', () => {
    const s = awake()
    const a = s.block('a', undefined, 1)
    s.propose(1, a)
    s.valid(a)
    s.certify(FINALIZE, 1, a)
    s.certify(NULLIFY, 2)
    s.certify(NULLIFY, 3)
    s.timer('leader', 4)
    s.signed()
    expect(hears(s, 'p', { view: 2, missing: [2] })).toEqual([
      'tell p finalization 1 a',
      'tell p nullification 3',
      'tell p nullification 2',
      'tell p nullify 4',
      'tell p status 0/4/1/1',
    ])
  })

  it('a peer that lacks nothing gets nothing', () => {
    const s = awake()
    expect(hears(s, 'p', {})).toEqual([])
  })

  it('SYNC-4: one answer to one claim, a few to a peer, and again after T_repeat', () => {
    const s = awake()
    s.certify(NULLIFY, 40)
    expect(hears(s, 'p', { view: 1 })).toEqual(['tell p nullification 40'])
    expect(hears(s, 'p', { view: 1 })).toEqual([])
    for (let view = 2; view <= LIMITS.answersPerRepeat; view++) expect(hears(s, 'p', { view })).toHaveLength(1)
    expect(hears(s, 'p', { view: 30 })).toEqual([])
    // Another peer has its own budget.
    expect(hears(s, 'q', { view: 1 })).toHaveLength(1)
    s.timer('repeat', 41)
    expect(hears(s, 'p', { view: 1 })).toEqual(['tell p nullification 40'])
  })
})

describe('SYNC-3: who is left in an older epoch is helped, whatever it sends', () => {
  const inEpoch1 = () => {
    const s = awake({ epochLength: 1 })
    const a = s.block('a', undefined, 1)
    s.propose(1, a)
    s.valid(a)
    s.certify(FINALIZE, 1, a)
    const said = s.feed({
      kind: 'nextEpoch',
      set: setOf([1, 1, 1, 1], 1),
      anchor: refOf(a),
      lastHeight: 2,
      self: s.self,
    })
    return { s, said }
  }

  it('a vote, certificate or proposal of an older epoch is answered by a status', () => {
    const { s } = inEpoch1()
    expect(acts(s.feed({ kind: 'foreign', epoch: 0, from: 'p' }))).toEqual(['tell p status 1/1/0/1'])
    expect(acts(s.feed({ kind: 'foreign', epoch: 0, from: 'p' }))).toEqual([])
    s.timer('repeat', 1)
    expect(acts(s.feed({ kind: 'foreign', epoch: 0, from: 'p' }))).toEqual(['tell p status 1/1/0/1'])
  })

  it('a status of an older epoch too', () => {
    const { s } = inEpoch1()
    expect(hears(s, 'p', { epoch: 0 })).toEqual(['tell p status 1/1/0/1'])
  })

  it('who hears of a later epoch asks for blocks by height, and again until it has them', () => {
    const s = awake()
    expect(hears(s, 'p', { epoch: 1, committedHeight: 101 })).toEqual(['sync from 1 of p'])
    for (let i = 0; i < 5; i++) expect(acts(s.timer('repeat', 1))).toContain('sync from 1 of p')
  })

  it('and answers anything of a later epoch by its own status, so that it is heard', () => {
    const s = awake()
    expect(acts(s.feed({ kind: 'foreign', epoch: 4, from: 'p' }))).toEqual(['tell p status 0/1/0/0'])
  })

  it('E2: the next epoch starts in view 1 on its anchor, with nothing of the old', () => {
    const { s, said } = inEpoch1()
    expect(acts(said)).toEqual(['tell all status 1/1/0/1'])
    expect(timers(said)).toHaveLength(3)
    const { state } = s
    expect([state().view, state().finalized.view, state().rounds.size, state().work]).toEqual([1, 0, 0, true])
    // A timer or certificate of the old one means nothing.
    expect(s.feed({ kind: 'timer', timer: { kind: 'leader', epoch: 0, view: 1 } })).toEqual([])
  })

  it('E2: what was on its way when the epoch ended means nothing in the next', () => {
    const s = awake({ epochLength: 1, seat: leader => leader(1) })
    const a = s.block('a', undefined, 1)
    s.built(1, a)
    const old = s.voteOf(NOTARIZE, 1, a)
    const proposal = { block: a.block, notarize: signedBy(s.self, old), parent: undefined, nullifications: [] } as never
    s.certify(FINALIZE, 1, a)
    for (let epoch = 1; epoch < 9; epoch++) {
      s.feed({
        kind: 'nextEpoch',
        set: setOf([1, 1, 1, 1], epoch),
        anchor: { ...refOf(a), height: epoch },
        lastHeight: epoch + 1,
        self: s.self,
      })
      // In its own turn the builder is at work, in the view of the same number as before.
      const said = s.state().rounds.get(1)?.buildingOn
      expect(s.built(1, a)).toEqual([])
      expect(s.state().rounds.get(1)?.buildingOn).toEqual(said)
      expect(s.feed({ kind: 'signed', vote: signedBy(s.self, old) })).toEqual([])
      expect(s.feed({ kind: 'vote', vote: signedBy(s.self, old), from: 'p' })).toEqual([])
      expect(s.feed({ kind: 'proposal', proposal, blockId: a.blockId, from: 'p' })).toEqual([])
      expect(s.state().rounds.get(1)?.seats.size ?? 0).toBe(0)
    }
  })

  it('E2: between the final boundary block and the next epoch nothing is signed or given up', () => {
    const s = awake({ epochLength: 1 })
    const a = s.block('a', undefined, 1)
    s.propose(1, a)
    s.valid(a)
    const said = s.certify(FINALIZE, 1, a)
    expect(timers(said).map(word => word.split(' ')[1])).toEqual(['repeat'])
    expect(acts(s.timer('advance', 2))).toEqual([])
    expect(acts(s.vote(s.leader(2), NULLIFY, 2))).toEqual([])
  })

  it('E2: an anchor that is not the final block stops the node', () => {
    const s = awake({ epochLength: 1 })
    const a = s.block('a', undefined, 1)
    s.propose(1, a)
    s.valid(a)
    s.certify(FINALIZE, 1, a)
    const other = { height: 1, blockId: new Uint8Array(32) as never }
    const set = setOf([1, 1, 1, 1], 1)
    expect(() => s.feed({ kind: 'nextEpoch', set, anchor: other, lastHeight: 2, self: s.self })).toThrow(/anchor/)
  })

  it('E5: a rescue begins an epoch at a final block in the middle of one; what was notarized above it is gone', () => {
    const s = awake({ epochLength: 9 })
    const a = s.block('a', undefined, 1)
    s.propose(1, a)
    s.valid(a)
    s.certify(FINALIZE, 1, a)
    const b = s.block('b', a, 2)
    s.propose(2, b, s.certificate(NOTARIZE, 1, a))
    s.certify(NOTARIZE, 2, b)
    expect(s.state()).toMatchObject({ view: 3, notarizedView: 2 })
    const old = s.voteOf(FINALIZE, 2, b)
    s.feed({ kind: 'nextEpoch', set: setOf([1, 1, 1], 1), anchor: refOf(a), lastHeight: 9, self: s.self })
    expect(s.state()).toMatchObject({ view: 1, notarizedView: 0, quorum: 3, finalized: { view: 0, height: 1 } })
    // Votes of the old epoch are none of this one.
    expect(s.feed({ kind: 'vote', vote: signedBy(0, old), from: 'p' })).toEqual([])
    expect(s.state().rounds.get(2)?.seats.size ?? 0).toBe(0)
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('one of four left an epoch behind by a cut catches up (seed %i)', seed => {
    const federation = makeFederation({ seed, epochLength: 3, loss: 20 })
    federation.start()
    federation.cut(seed % 4, true)
    for (let i = 0; i < 4; i++) federation.submit(transaction(i))
    const others = federation.nodes.filter((_, seat) => seat !== seed % 4)
    expect(federation.run(() => others.every(({ chain }) => chain.length === 4), 120_000)).toBe(true)
    // The others have gone quiet. It is helped all the same.
    federation.run(() => false, 20_000)
    federation.cut(seed % 4, false)
    expect(federation.run(() => federation.nodes.every(({ chain }) => chain.length === 4), 60_000)).toBe(true)
    expect(federation.nodes.map(({ state }) => state.config.epoch)).toEqual([1, 1, 1, 1])
  })

  it('with a second seat dead, the one that is behind is needed, and all go on', () => {
    const federation = makeFederation({ epochLength: 3, seed: 5 })
    federation.start()
    federation.cut(0, true)
    for (let i = 0; i < 4; i++) federation.submit(transaction(i))
    federation.run(() => federation.nodes.slice(1).every(({ chain }) => chain.length === 4), 120_000)
    federation.crash(1)
    federation.cut(0, false)
    federation.submit(transaction(9))
    const up = federation.nodes.filter(node => node !== federation.nodes[1])
    expect(federation.run(() => up.every(({ chain }) => chain.length === 5), 60_000)).toBe(true)
    expect(agree(federation)).toBe(true)
  })

  it('E4: an observer follows through many epochs from nothing', () => {
    const federation = makeFederation({ epochLength: 3, observers: 1 })
    federation.cut(4, true)
    federation.start()
    for (let i = 0; i < 40; i++) federation.submit(transaction(i))
    federation.run(() => federation.nodes.slice(0, 4).every(({ chain }) => chain.length === 40), 60_000)
    federation.cut(4, false)
    expect(federation.run(() => federation.nodes[4]?.chain.length === 40, 30_000)).toBe(true)
  })
})
