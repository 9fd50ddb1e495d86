/** Live: nothing goes out without its review, a cut is at once, a replay is what was recorded, and views count once. */

import { describe, expect, it } from 'vitest'
import { type Json, must, toHex } from '#base'
import { type ListProof, listRoot, proveList, verifyList } from '#chain'
import { appendSegments, NO_RECORDING, recordingRoot } from '../../../contracts/livestream/recording.ts'
import { ViewItem } from '../../../contracts/livestream/requests.ts'
import { Fixture, HOUR, hash, id } from '../fixture.ts'
import {
  anchorArgs,
  castLive,
  FAILS,
  HOST,
  hold,
  LIVE,
  liveRule,
  PASSES,
  PUBLICITY,
  rootOf,
  segmentsOf,
  viewArgs,
} from '../livestream-cast.ts'

const hoursOf = async (f: Fixture, name: string) =>
  (await f.world.ask('training.hours', { mid: id(name), year: 2026 })).centiHours

const submit = (f: Fixture, args: Json) => f.does('service', 'livestream.SubmitViewResults', args)

describe('the tree over a recording', () => {
  it('is the list tree of its segments, however they come in', () => {
    for (let count = 0; count <= 40; count++) {
      const all = segmentsOf(count)
      const cut = Math.floor(count / 3)
      const grown = appendSegments(appendSegments(NO_RECORDING, all.slice(0, cut)), all.slice(cut))
      expect([count, toHex(recordingRoot(grown))]).toEqual([count, toHex(listRoot(all))])
    }
  })
})

describe('a live session', () => {
  it('cannot start without approval; a cut takes effect at once; a cut one is replayed with its edits only', async () => {
    const f = new Fixture()
    castLive(f)
    hold(f, 'IN_REVIEW')
    f.gives('E_STATE', HOST, 'livestream.StartSession', LIVE)
    hold(f, 'ANCHORED', {}, 'second')
    const second = { lid: id('second') }
    f.does('zone-reviewer-1', 'livestream.CutSession', { ...second, reason: 'CONFIDENTIAL' })
    expect(await f.world.ask('livestream.session', second)).toMatchObject({
      state: 'CUT',
      cutReasons: ['CONFIDENTIAL'],
    })
    f.does(HOST, 'livestream.EndSession', second)
    const whole = { ...second, replayHash: rootOf(5) }
    f.gives('E_ARG', PUBLICITY, 'livestream.SubmitReplay', whole)
    f.does(PUBLICITY, 'livestream.SubmitReplay', { ...whole, editRoot: hash('edits') })
  })

  it('has a replay whose file anyone can check against what was recorded', async () => {
    const f = new Fixture()
    castLive(f)
    hold(f, 'REPLAY_PUBLISHED')
    const check = (fileRoot: string) => f.world.ask('livestream.verifyReplay', { ...LIVE, fileRoot })
    expect(await check(rootOf(5))).toMatchObject({ matches: true, recorded: true, edited: false })
    expect(await check(rootOf(4))).toMatchObject({ matches: false, recorded: false })
    const { items } = await f.world.ask('livestream.schedule', { orgId: id('a-committee'), month: 202_603 })
    expect(items).toMatchObject([{ lid: LIVE.lid, state: 'REPLAY_PUBLISHED' }])
  })

  it('counts pauses of more than ten minutes in its recording', async () => {
    const f = new Fixture()
    castLive(f)
    hold(f, 'ANCHORED')
    f.wait(HOUR)
    f.does('service', 'livestream.AnchorSegments', anchorArgs(5, 3))
    expect(await f.world.ask('livestream.session', LIVE)).toMatchObject({
      segmentsRoot: rootOf(8),
      recording: { segments: 8, gaps: 1 },
    })
  })
})

describe('views', () => {
  it('pass with four fifths and two of three checks, and each can be proven against the root of its batch', async () => {
    const f = new Fixture()
    castLive(f)
    hold(f, 'ENDED')
    const few = { tenths: 10, checks: 1 }
    const args = viewArgs({ 'a-member-3': few, 'a-member-4': PASSES, 'a-member-5': FAILS })
    submit(f, args)
    const of = async (name: string) =>
      (await f.world.ask('livestream.result', { ...LIVE, mid: id(name) })).live as { outcome: string; index: number }
    expect(await of('a-member-4')).toMatchObject({ outcome: 'PASSED', batch: 0, index: 1 })
    expect([(await of('a-member-3')).outcome, (await of('a-member-5')).outcome]).toEqual(['NOT_PASSED', 'NOT_PASSED'])
    const items = (args.views as readonly Json[]).map(item => ViewItem.encode(must(ViewItem.fromJson(item))))
    const proof = proveList(items, 1) as ListProof
    const { items: batches } = await f.world.ask('livestream.batches', LIVE)
    const [{ root }] = batches as [{ root: string }]
    expect(root).toBe(args.root)
    expect(verifyList(listRoot(items), items[1] as Uint8Array, proof)).toBe(true)
    expect([await hoursOf(f, 'a-member-4'), await hoursOf(f, 'a-member-5')]).toEqual([200, 0])
    const { items: months } = await f.world.ask('livestream.participation', { orgId: id('a-branch') })
    expect(months).toEqual([{ month: 202_603, viewers: 3, passed: 1 }])
  })

  it('of two sessions at the same time count once', async () => {
    const f = new Fixture()
    castLive(f)
    hold(f, 'LIVE')
    hold(f, 'ENDED', {}, 'second')
    f.does(HOST, 'livestream.EndSession', LIVE)
    submit(f, viewArgs({ 'a-member-4': PASSES }, id('second')))
    submit(f, viewArgs({ 'a-member-4': PASSES, 'a-member-5': PASSES }))
    const mine = await f.world.ask('livestream.result', { ...LIVE, mid: id('a-member-4') })
    expect(mine).toMatchObject({ live: { outcome: 'OVERLAPPING' } })
    expect([await hoursOf(f, 'a-member-4'), await hoursOf(f, 'a-member-5')]).toEqual([200, 200])
  })

  it('of the replay give half, and nothing more to who has the lecture already', async () => {
    const f = new Fixture()
    castLive(f)
    hold(f, 'REPLAY_PUBLISHED')
    submit(f, viewArgs({ 'a-member-4': PASSES, 'a-member-5': FAILS }))
    const replay = viewArgs({ 'a-member-4': PASSES, 'a-member-5': PASSES })
    f.does('service', 'livestream.SubmitReplayResults', replay)
    expect([await hoursOf(f, 'a-member-4'), await hoursOf(f, 'a-member-5')]).toEqual([200, 100])
  })

  it('of a lecture that was heard in a room give no second hours', async () => {
    const f = new Fixture()
    castLive(f)
    f.activity('VERIFIED', { type: 'PARTY_LECTURE', groupId: id('lecture') })
    hold(f, 'ENDED', { groupId: id('lecture') })
    submit(f, viewArgs({ 'a-member-4': PASSES, 'a-member-5': PASSES }))
    expect([await hoursOf(f, 'a-member-4'), await hoursOf(f, 'a-member-5')]).toEqual([100, 200])
  })

  it('that pass live earn points', async () => {
    const f = new Fixture()
    castLive(f)
    liveRule(f)
    f.does('a-secretary', 'points.GrantBudget', { orgId: id('a-branch'), month: 202_603, amount: 3 })
    hold(f, 'ENDED', { pointsRule: id('live') })
    submit(f, viewArgs({ 'a-member-4': PASSES, 'a-member-5': FAILS }))
    expect(await f.world.ask('points.balance', { mid: id('a-member-4') })).toMatchObject({ account: { available: 3 } })
  })
})
