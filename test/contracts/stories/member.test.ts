/** A branch develops, admits and imports members; what the rule book asks of the votes, the times and the proofs. */

import { describe, expect, it } from 'vitest'
import { fromHex, type Hash, type Json, LIMITS, must, toHex } from '#base'
import { ListProof, verifyList } from '#chain'
import { ImportEntry, importRoot, STAGE } from '#contracts'
import { members } from '../../../contracts/member/state.ts'
import { DAY, Fixture, hash, id, type rawId as RawId, rawId, roll } from '../fixture.ts'
import {
  admission,
  advance,
  approve,
  assembly,
  certify,
  develop,
  docs,
  probationary,
  resolve,
  TWO,
  target,
  VOTES,
} from '../member-kit.ts'

type Mid = ReturnType<typeof RawId>

const entry = (name: string, stage: ImportEntry['stage'] = STAGE.FULL, probationFromMs = 0): ImportEntry => ({
  mid: rawId(name),
  stage,
  commitRoot: importRoot([]),
  probationFromMs,
  confirmedMonth: 0,
})

const bring = (f: Fixture, entries: readonly ImportEntry[]): void => {
  const batchId = id('import')
  const root = toHex(importRoot(entries))
  f.does('registrar', 'member.StageBatch', { batchId, orgId: id('a-branch'), entries: entries.length, root })
  f.does('a-member-3', 'member.ConfirmBatch', { batchId })
  f.does('registrar', 'member.CommitBatch', { batchId, members: entries.map(one => ImportEntry.toJson(one)) })
  f.wait(1)
}

const names = (count: number, of = 'voter') => Array.from({ length: count }, (_, i) => `${of}-${i}`)

/** An assembly of branch a at which these were present. */
const meet = (f: Fixture, aid: string, present: readonly string[]): void => {
  const plan = f.plan({ type: 'PARTY_ASSEMBLY', centiHours: 0, capacity: 100 })
  f.does('a-member-3', 'activity.CreateActivity', { aid, orgId: id('a-branch'), plan })
  f.does('a-secretary', 'activity.ApproveActivity', { aid })
  f.does('a-branch-clerk', 'activity.NotifyActivity', { aid, snapshotRoot: hash('due') })
  f.does('a-branch-clerk', 'activity.OpenActivity', { aid })
  f.does('a-member-1+a-member-2', 'activity.RollCallBatch', { aid, ...roll(...present) })
  f.does('a-member-2', 'activity.CloseActivity', { aid })
}

describe('an assembly with a vote, of 20 who are entitled', () => {
  const vote = (activityId: string, present: number, votesFor: number) =>
    admission(activityId, { eligible: 20, present, votesFor, votesAgainst: present - votesFor, abstained: 0 })

  const assembled = (f: Fixture, present: number): string => {
    // Six are there already; the probationary one attends and does not count.
    bring(f, [...names(14).map(name => entry(name)), entry('novice', STAGE.PROBATIONARY, f.now - DAY)])
    target(f)
    const there = ['a-member-1', 'a-member-2', ...names(present - 2), 'novice']
    meet(f, id('meeting'), there)
    return id('meeting')
  }

  it('resolves nothing with 10 present', () => {
    const f = new Fixture()
    f.gives('E_QUORUM', 'a-member-3', 'member.SubmitResolution', vote(assembled(f, 10), 10, 10))
  })

  it('resolves with 11 in favour, not with 10; a probationary vote is none', () => {
    const f = new Fixture()
    const meeting = assembled(f, 15)
    f.gives('E_QUORUM', 'a-member-3', 'member.SubmitResolution', vote(meeting, 15, 10))
    f.gives('E_ARG', 'a-member-3', 'member.SubmitResolution', vote(meeting, 16, 11))
    f.does('a-member-3', 'member.SubmitResolution', vote(meeting, 15, 11))
  })
})

interface Card {
  readonly stage: string
  readonly [name: string]: Json
}
const cardOf = async (f: Fixture, name: string) => (await f.world.ask('member.memberCard', { mid: id(name) })) as Card
const dueIn = async (f: Fixture, days: number) =>
  ((await f.world.ask('member.dueSoon', { orgId: id('a-branch'), days })) as unknown as { items: Json[] }).items

describe('a probationary member', () => {
  it('is admitted step by step, and the way stays visible', async () => {
    const f = new Fixture()
    f.does('a-member-3', 'member.RecordTalk', docs('candidate-1'))
    f.does(TWO, 'member.AdvanceStage', advance('ACTIVIST'))
    f.gives('E_WINDOW', TWO, 'member.AdvanceStage', advance('DEVELOPMENT_TARGET'))
    for (let i = 0; i < 2; i++) {
      f.wait(184 * DAY)
      f.does('a-member-3', 'member.RecordReview', docs('candidate-1'))
    }
    f.does(TWO, 'member.AdvanceStage', advance('DEVELOPMENT_TARGET'))
    certify(f)
    f.does('a-secretary', 'member.PreReview', docs('candidate-1'))
    expect(await cardOf(f, 'candidate-1')).toMatchObject({ stage: 'DEVELOPMENT_TARGET', duty: 'ASSEMBLY' })
    const papers = admission(assembly(f), { noticeFromMs: f.now })
    f.gives('E_ARG', 'a-member-3', 'member.SubmitResolution', { ...papers, noticeFromMs: f.now + 1 })
    f.does('a-member-3', 'member.SubmitResolution', papers)
    expect(await cardOf(f, 'candidate-1')).toMatchObject({ duty: 'APPROVAL' })
    f.wait(8 * DAY)
    f.does('a-secretary', 'member.DecideResolution', approve('ADMIT'))
    expect(await cardOf(f, 'candidate-1')).toMatchObject({ stage: 'PROBATIONARY', duty: 'CONFIRMATION' })
    const old = resolve('EXTEND_PROBATION', { activityId: id('assembly'), ...VOTES, extensionMonths: 6 })
    f.gives('E_STATE', 'a-member-3', 'member.SubmitResolution', old)
    const { items } = (await f.world.ask('member.historyOf', { mid: id('candidate-1') })) as unknown as {
      items: Card[]
    }
    expect(items.map(({ stage }) => stage)).toEqual(['APPLICANT', 'ACTIVIST', 'DEVELOPMENT_TARGET', 'PROBATIONARY'])
    const told = await f.world.ask('member.resolution', { resolutionId: id('resolution/ADMIT') })
    expect(told).toMatchObject({ state: 'APPROVED', flags: 0 })
  })

  it('is confirmed after twelve months, whatever comes late is told and stops nothing', async () => {
    const f = new Fixture()
    develop(f)
    certify(f)
    f.does('a-secretary', 'member.PreReview', docs('candidate-1'))
    f.wait(31 * DAY)
    f.does('a-member-3', 'member.SubmitResolution', admission(assembly(f)))
    f.wait(91 * DAY)
    expect(await dueIn(f, 0)).toMatchObject([{ mid: id('candidate-2') }, { mid: id('candidate-1'), duty: 'APPROVAL' }])
    f.does('b-door', 'member.FlagOverdue', { mid: id('candidate-1') })
    f.does('a-secretary', 'member.DecideResolution', approve('ADMIT'))
    const told = await f.world.ask('member.resolution', { resolutionId: id('resolution/ADMIT') })
    expect(told).toMatchObject({ flags: 1 + 2 + 4 })
    f.does('a-member-3', 'member.SubmitResolution', resolve('CONFIRM', { activityId: assembly(f, 'c'), ...VOTES }))
    f.gives('E_WINDOW', 'a-secretary', 'member.DecideResolution', approve('CONFIRM'))
    f.wait(275 * DAY)
    expect((await cardOf(f, 'candidate-1')).stage).toBe('PROBATIONARY')
    f.gives('E_EXPIRED', 'a-secretary', 'member.DecideResolution', approve('CONFIRM'))
    f.does('a-secretary', 'member.DecideResolution', { ...approve('CONFIRM'), decision: 'REJECT' })
    const again = resolve('CONFIRM', { resolutionId: id('again'), activityId: assembly(f, 'd'), ...VOTES })
    f.does('a-member-3', 'member.SubmitResolution', again)
    f.does('a-secretary', 'member.DecideResolution', { resolutionId: id('again'), decision: 'APPROVE' })
    expect((await cardOf(f, 'candidate-1')).stage).toBe('FULL')
  })

  it('attends and earns, and never votes', () => {
    const f = new Fixture()
    probationary(f)
    expect(f.row(members, [rawId('candidate-1')])?.capabilities).toBe(2 + 4)
  })
})

describe('an import of 500', () => {
  it('gives each member a leaf that proves where it came from', async () => {
    const f = new Fixture()
    const people = names(LIMITS.batchEntries, 'm')
    const entries = people.map(name => entry(name))
    bring(f, entries)
    for (const index of [0, 1, 255, 256, 498, 499]) {
      const shown = await f.world.ask('member.importLeaf', { mid: id(`m-${index}`) })
      expect(shown).toMatchObject({ batchId: id('import'), index, root: toHex(importRoot(entries)) })
      const proof = must(ListProof.fromJson(shown.proof as Json))
      const leaf = fromHex(shown.leaf as string) as Uint8Array
      expect(verifyList(importRoot(entries) as Hash, leaf, proof)).toBe(true)
      expect(must(ImportEntry.decode(leaf)).mid).toEqual(entries[index]?.mid as Mid)
    }
    const all: string[] = []
    for (let after = ''; ; ) {
      const args: { readonly [key: string]: Json } = { orgId: id('a-branch'), ...(after === '' ? {} : { after }) }
      const { items, next } = (await f.world.ask('member.roster', args)) as unknown as { items: Card[]; next?: string }
      all.push(...items.map(({ mid }) => mid as string))
      if (next === undefined) break
      after = next
    }
    expect(new Set(all).size).toBe(500 + 6 + 2)
    expect(await f.world.ask('org.counts', {})).toMatchObject({ members: { full: 500 + 6 + 3 } })
    expect(await f.world.violations()).toEqual([])
  })

  it('says which rows have what wrong before anything is staged, and not where someone is known', async () => {
    const f = new Fixture()
    const codeOf = async (name: string, more = {}) =>
      (await f.world.ask('member.checkImport', { mid: id(name), stage: 'FULL', ...more })).code
    expect(await codeOf('fine')).toBe('')
    expect(await codeOf('a-member-1')).toBe('E_DUP')
    expect(await codeOf('b-member-1')).toBe('E_DUP')
    expect(await codeOf('gone', { stage: 'CANCELLED' })).toBe('E_ARG')
    expect(await codeOf('novice', { stage: 'PROBATIONARY' })).toBe('E_ARG')
    expect(await codeOf('novice', { stage: 'PROBATIONARY', probationFromMs: f.now })).toBe('')
  })
})

describe('a record', () => {
  const statusOf = async (f: Fixture, revision: number, root: string) =>
    (await f.world.ask('member.recordStatus', { mid: id('a-member-4'), revision, commitRoot: root })).status

  it('is superseded by a revision, and erased when two offices say so', async () => {
    const f = new Fixture()
    f.does('a-branch-clerk', 'member.UpdateRecord', { mid: id('a-member-4'), revision: 2, commitRoot: hash('new') })
    expect(await statusOf(f, 2, hash('new'))).toBe('VALID')
    expect(await statusOf(f, 2, hash('forged'))).toBe('MISMATCH')
    expect(await statusOf(f, 1, hash('old'))).toBe('SUPERSEDED')
    f.does('a-member-3', 'member.SubmitResolution', { ...resolve('EXIT'), mid: id('a-member-4') })
    f.does('a-secretary', 'member.DecideResolution', approve('EXIT'))
    f.register('dpo', 'zone')
    f.grant('zone-secretary+zone-organizer', 'dpo', 'DPO', 'zone')
    f.patch(members, [rawId('a-member-4')], { exitMonth: 201_501 })
    f.does('dpo+registrar', 'member.EraseMember', { mid: id('a-member-4') })
    expect(await statusOf(f, 2, hash('new'))).toBe('ERASED')
    expect(await f.world.violations()).toEqual([])
  })

  it('follows a member to a new alias, with the account, the vote from then on, and no double', async () => {
    const f = new Fixture()
    const args = { mid: id('a-member-4'), newMid: id('renamed'), commitRoot: hash('renamed') }
    const { aid } = f.activity('NOTIFIED', { type: 'PARTY_ASSEMBLY', centiHours: 0 })
    f.wait(1)
    f.does('a-member-4+registrar', 'member.RotateAlias', args)
    expect(await statusOf(f, 1, hash('old'))).toBe('SUPERSEDED')
    f.does('a-branch-clerk', 'activity.OpenActivity', { aid })
    const call = (name: string) => ({ aid, ...roll('a-member-1', 'a-member-2', name) })
    f.gives('E_SCOPE', 'a-member-1+a-member-2', 'activity.RollCallBatch', call('a-member-4'))
    f.gives('E_SCOPE', 'a-member-1+a-member-2', 'activity.RollCallBatch', call('renamed'))
    f.does('a-member-4', 'member.UpdateRecord', { mid: id('renamed'), revision: 2, commitRoot: hash('r') })
    expect(await f.world.ask('org.org', { orgId: id('a-branch') })).toMatchObject({ counts: { full: 6 } })
    expect(await f.world.violations()).toEqual([])
  })
})
