/** What an auditor finds, and what nobody can undo (P7). */

import { describe, expect, it } from 'vitest'
import { type Json, sha256 } from '#base'
import { flagAbout, officers } from '../auditing.ts'
import { DAY, Fixture, HOUR, hash, id } from '../fixture.ts'
import { castTalent, maskOf, memberArchive } from '../talent-cast.ts'

describe('a flag (P7-2)', () => {
  it('is raised, explained, put right and closed by another auditor; it never goes', async () => {
    const f = new Fixture()
    officers(f)
    const flagId = id('flag')
    f.does('auditor', 'audit.RaiseFlag', flagAbout('flag', { code: 'BACKDATED', severity: 4 }))
    f.does('a-member-3', 'audit.ExplainFlag', { flagId, explanationRoot: hash('explanation') })
    f.does('a-member-3', 'audit.StartRectification', { flagId, planRoot: hash('plan') })
    f.does('a-member-3', 'audit.FinishRectification', { flagId, doneRoot: hash('done') })
    f.gives('E_SOD', 'auditor', 'audit.CloseFlag', { flagId, closingRoot: hash('closing') })
    f.does('auditor-2', 'audit.CloseFlag', { flagId, closingRoot: hash('closing') })
    const { items } = await f.world.ask('audit.fullTrail', { subjectId: id('a-member-1') })
    expect(items).toMatchObject([{ flagId, state: 'CLOSED', explanationRoot: hash('explanation') }])
    expect(await f.world.ask('audit.flags', { orgId: id('a-branch'), state: 4 })).toMatchObject({ items })
    expect(await f.world.ask('audit.flagTotals', {})).toEqual({ flags: 1, open: 0 })
    expect(await f.world.violations()).toEqual([])
  })
})

describe('an auditor (P7-4)', () => {
  it('writes no business data, and the own reads of archives are logged', async () => {
    const f = new Fixture()
    castTalent(f)
    memberArchive(f)
    const account = { kind: 'PERSON', orgId: id('a-branch'), keys: [], threshold: 1 }
    const writes: readonly (readonly [action: string, args: Json])[] = [
      ['access.RegisterActor', account],
      ['points.GrantBudget', { orgId: id('a-branch'), month: 202_603, amount: 1 }],
      ['activity.CreateActivity', { aid: id('x'), orgId: id('a-branch'), plan: f.plan() }],
      ['talent.CreateMemberArchive', { archId: id('x'), mid: id('a-member-2'), commitRoot: hash('x'), leaves: 1 }],
      ['talent.ReviseArchive', { archId: id('archive'), revision: 2, commitRoot: hash('x'), leaves: 1 }],
      ['audit.ExplainFlag', { flagId: id('flag'), explanationRoot: hash('x') }],
    ]
    f.does('auditor', 'audit.RaiseFlag', flagAbout('flag'))
    for (const [action, args] of writes) f.gives('E_AUTH', 'auditor', action, args)
    const read = { archId: id('archive'), purpose: 'SUPERVISION', leafMask: maskOf(2), flagId: id('flag') }
    f.gives('E_AUTH', 'auditor', 'talent.ViewArchive', { ...read, flagId: '' })
    f.does('auditor', 'talent.ViewArchive', read)
    const { items } = await f.world.ask('talent.readersOf', { archId: id('archive') })
    expect(items).toMatchObject([{ number: 0, purpose: 'SUPERVISION', flagId: id('flag') }])
  })
})

describe('a spot check', () => {
  const announced = (): Fixture => {
    const f = new Fixture()
    f.does('auditor', 'audit.AnnounceSpotCheck', {
      checkId: id('check'),
      orgId: id('zone'),
      populationRoot: hash('population'),
      population: 60,
      sample: 20,
      seedHeight: f.world.height + 11,
    })
    return f
  }
  const drawn = async (parent: string): Promise<readonly number[]> => {
    const f = announced()
    for (let i = 0; i < 10; i++) f.world.close({ epoch: 0 })
    expect(await f.world.ask('audit.spotCheckSample', { checkId: id('check') })).toMatchObject({ places: [] })
    f.world.close({ epoch: 0, parent: sha256(new TextEncoder().encode(parent)) })
    const { places } = await f.world.ask('audit.spotCheckSample', { checkId: id('check') })
    return places as readonly number[]
  }

  it('draws without repetition from the hash of a block that nobody knew, the same everywhere', async () => {
    const places = await drawn('one')
    expect(new Set(places).size).toBe(20)
    expect(places.every(place => place >= 0 && place < 60)).toBe(true)
    expect(await drawn('one')).toEqual(places)
    expect(await drawn('other')).not.toEqual(places)
  })
})

describe('the log of reads', () => {
  it('is committed to by the hour and shows every gap', async () => {
    const f = new Fixture()
    officers(f)
    const hour = Math.floor(f.now / HOUR) - 30
    for (const at of [hour, hour + 1, hour + 5]) {
      const log = { orgId: id('a-branch'), hour: at, reads: 2, root: hash(`log ${at}`) }
      f.does('service', 'audit.CommitReadLog', log)
    }
    const { head, items } = await f.world.ask('audit.readLogs', { orgId: id('a-branch') })
    expect(head).toEqual({ hour: hour + 5, hours: 3, reads: 6 })
    expect((items as readonly { hour: number }[]).map(one => one.hour - hour)).toEqual([0, 1, 5])
    f.wait(DAY)
    f.gives('E_DUP', 'service', 'audit.CommitReadLog', {
      orgId: id('a-branch'),
      hour: hour + 5,
      reads: 1,
      root: hash('again'),
    })
  })
})
