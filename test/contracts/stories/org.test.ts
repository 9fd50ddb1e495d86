/** What the committee of a zone and its clerks do with organisations (domain.md §9, P1.1, P1.2, P5.4). */

import { describe, expect, it } from 'vitest'
import type { Json } from '#base'
import { address, DAY, Fixture, hash, id } from '../fixture.ts'
import { allTo, approved, batchOf, decision, group, named, planOf, request, secondBranch } from '../org-kit.ts'

const members = async (f: Fixture) => (await f.world.ask('org.counts', {})).members
const org = (f: Fixture, name: string) => f.world.ask('org.org', { orgId: id(name) })
const itemsOf = (answer: Record<string, Json>) => answer.items as readonly Record<string, Json>[]

describe('adjusting organisations', () => {
  it('merges weak branches: decided by another person, members move, roles end, the history tells it', async () => {
    const f = new Fixture()
    secondBranch(f)
    secondBranch(f, 'a-three')
    const before = await members(f)
    const moves = allTo('a-two')
    const parts = [{ orgId: id('a-branch') }, { orgId: id('a-three') }]
    const merge = request('m', 'MERGE', 'a-two', { parts, ...planOf(moves) })

    f.does('a-officer', 'org.ProposeChange', merge)
    f.gives('E_STATE', 'a-officer', 'org.ExecuteChange', named('m'))
    f.gives('E_AUTH', 'a-officer', 'org.DecideChange', decision('m'))
    f.does('a-secretary', 'org.DecideChange', decision('m'))
    f.does('a-officer', 'org.MoveMembersForChange', batchOf('m', moves))
    f.does('a-officer', 'org.ExecuteChange', named('m'))

    expect(await members(f)).toEqual(before)
    expect(await org(f, 'a-branch')).toMatchObject({ state: 'DISSOLVED', counts: { full: 0, candidate: 0 } })
    expect(await org(f, 'a-three')).toMatchObject({ state: 'DISSOLVED' })
    expect(await org(f, 'a-two')).toMatchObject({ state: 'ACTIVE', counts: { full: 6, candidate: 2 } })
    const { grants } = await f.world.ask('access.rolesOf', { actor: address('a-member-3') })
    expect(grants).toEqual([])
    for (const name of ['a-branch', 'a-two', 'a-three']) {
      const history = itemsOf(await f.world.ask('org.changeHistory', { orgId: id(name) }))
      expect(history.at(-1)).toMatchObject({ changeId: id('m'), state: 'EXECUTED', requestDoc: hash('request') })
      expect(history.at(-1)).toMatchObject({ replyDoc: hash('reply'), movedCount: 8 })
    }
    expect(await f.world.violations()).toEqual([])
  })

  it('passes over who has left since the plan was made', async () => {
    const f = new Fixture()
    secondBranch(f)
    const moves = allTo('a-two')
    approved(f, request('m', 'MERGE', 'a-two', { parts: [{ orgId: id('a-branch') }], ...planOf(moves) }))
    const exit = { resolutionId: id('exit'), kind: 'CANCEL', mid: id('candidate-1'), minutes: hash('m') }
    f.does('a-member-3', 'member.SubmitResolution', exit)
    f.does('a-secretary', 'member.DecideResolution', { resolutionId: id('exit'), decision: 'APPROVE' })
    f.does('a-officer', 'org.MoveMembersForChange', batchOf('m', moves))
    f.does('a-officer', 'org.ExecuteChange', named('m'))
    expect(await org(f, 'a-two')).toMatchObject({ counts: { full: 6, candidate: 1 } })
    expect(await f.world.violations()).toEqual([])
  })

  it('shows what an organisation was', async () => {
    const f = new Fixture()
    const before = f.now
    f.wait(DAY)
    approved(f, request('r', 'REPARENT', 'a-branch', { newParentId: id('b-committee') }))
    f.does('b-secretary', 'org.DecideChange', decision('r', 'b-committee'))
    f.does('a-officer', 'org.ExecuteChange', named('r'))
    const at = (atMs: number) => f.world.ask('org.orgAt', { orgId: id('a-branch'), atMs })
    expect(await at(before)).toMatchObject({ parent: id('a-committee'), revision: 1 })
    expect(await at(f.now)).toMatchObject({ parent: id('b-committee'), revision: 2 })
    expect(await f.world.ask('org.pathToRoot', { orgId: id('a-branch') })).toEqual({
      path: [id('a-branch'), id('b-committee'), id('zone')],
    })
  })
})

describe('the tree', () => {
  it('is read page by page, each organisation once, before those below it', async () => {
    const f = new Fixture()
    secondBranch(f)
    group(f)
    const whole = itemsOf(await f.world.ask('org.subtree', { orgId: id('zone') })).map(({ orgId }) => orgId)
    expect(whole).toHaveLength(7)
    const found: Json[] = []
    for (let next: Json | undefined; found.length < 100; ) {
      const page = await f.world.ask('org.subtree', { orgId: id('zone'), limit: 2, ...(next ? { after: next } : {}) })
      found.push(...itemsOf(page).map(({ orgId }) => orgId as Json))
      next = page.next
      if (next === undefined) break
    }
    expect(found).toEqual(whole)
    const below = itemsOf(await f.world.ask('org.subtree', { orgId: id('a-branch') })).map(({ orgId }) => orgId)
    expect(below).toEqual([id('a-branch'), id('a-group')])
  })

  it('names the terms that are over, and those that soon will be', async () => {
    const f = new Fixture()
    const overdue = async (days: number) => itemsOf(await f.world.ask('org.overdueTerms', { days })).length
    expect(await overdue(0)).toBe(0)
    expect(await overdue(3 * 365 + 10)).toBe(2)
    f.wait(4 * 365 * DAY)
    expect(await overdue(0)).toBe(2)
    f.does('auditor', 'org.ReviewOrg', { orgId: id('a-branch') })
    expect(await org(f, 'a-branch')).toMatchObject({ flags: 1 })
    const election = { orgId: id('a-branch'), startMs: f.now, resolutionDoc: hash('r'), officers: 5 }
    f.register('new-officer', 'a-committee')
    expect(f.world.do('a-secretary+a-officer', 'org.RecordElection', election)).toBe('OK')
    expect(await overdue(0)).toBe(1)
    expect(await org(f, 'a-branch')).toMatchObject({ flags: 0, officers: 5, termNumber: 2 })
  })
})

describe('coverage of enterprises', () => {
  it('sums to all enterprises of a region, whatever changes', async () => {
    const f = new Fixture()
    const record = (name: string, sizeTier: string, coverage: string) =>
      f.does('a-branch-clerk', 'org.UpsertEnterprise', {
        enterpriseId: id(name),
        orgId: id('a-branch'),
        regionCode: 440_112,
        sizeTier,
        coverage,
        commitRoot: hash(name),
      })
    record('e', 'MICRO', 'NONE')
    record('f', 'MICRO', 'NONE')
    record('g', 'SMALL', 'REGIONAL')
    record('f', 'LARGE', 'OWN_ORG')
    const { tiers, total } = await f.world.ask('org.coverage', { regionCode: 440_112 })
    expect(total).toEqual({ ownOrg: 1, joint: 0, regional: 1, liaison: 0, none: 1 })
    expect((tiers as readonly Json[]).length).toBe(3)
    expect(itemsOf(await f.world.ask('org.coverageOfZone', {}))).toHaveLength(3)
    const below = itemsOf(await f.world.ask('org.enterprisesIn', { regionCode: 440_112 }))
    expect(below.map(({ enterpriseId }) => enterpriseId).sort()).toEqual([id('e'), id('f'), id('g')].sort())
  })

  it('leads down to the organisations of the region, in groups of peers', async () => {
    const f = new Fixture()
    expect(itemsOf(await f.world.ask('org.orgsIn', { regionCode: 440_112 }))).toHaveLength(5)
    expect(itemsOf(await f.world.ask('org.structure', {}))).toEqual([
      { type: 'COMMITTEE', basis: 'UNIT', backing: 'NONE', orgs: 2 },
      { type: 'COMMITTEE', basis: 'REGION', backing: 'ADMIN', orgs: 1 },
      { type: 'BRANCH', basis: 'UNIT', backing: 'NONE', orgs: 2 },
    ])
  })

  it('of an enterprise without members is by a liaison', async () => {
    const f = new Fixture()
    const enterprise = { enterpriseId: id('e'), orgId: id('a-branch'), regionCode: 1, sizeTier: 'MICRO' }
    f.does('a-branch-clerk', 'org.UpsertEnterprise', { ...enterprise, coverage: 'NONE', commitRoot: hash('e') })
    f.register('liaison', 'a-branch')
    f.grant('a-member-3', 'liaison', 'LIAISON', 'a-branch')
    const covered = { enterpriseId: id('e'), coverage: 'LIAISON', liaison: address('liaison') }
    f.does('a-branch-clerk', 'org.SetCoverage', covered)
    expect(await f.world.ask('org.enterprise', { enterpriseId: id('e') })).toMatchObject({ coverage: 'LIAISON' })
    expect(await f.world.ask('org.coverage', { regionCode: 1 })).toMatchObject({ total: { liaison: 1, none: 0 } })
  })
})

describe('alliances', () => {
  it('end for all when their lead is dissolved, and are shown from both sides', async () => {
    const f = new Fixture()
    f.register('x', 'zone')
    f.org('c', 'zone', { proposer: 'zone-officer', decider: 'zone-secretary' })
    f.grant('zone-organizer', 'x', 'SECRETARY', 'c')
    const sides = { leadOrg: id('c'), partnerOrg: id('a-committee') }
    const form = { allianceId: id('u'), ...sides, purpose: 'SERVICE', toMs: f.now + DAY }
    f.does('x+a-secretary', 'org.FormAlliance', form)
    for (const name of ['c', 'a-committee']) {
      const { items } = await f.world.ask('org.allianceOf', { orgId: id(name) })
      expect(items).toMatchObject([{ allianceId: id('u'), purpose: 'SERVICE' }])
    }
    f.does('zone-officer', 'org.ProposeChange', request('d', 'DISSOLVE', 'c'))
    f.does('zone-secretary', 'org.DecideChange', decision('d'))
    f.does('zone-officer', 'org.ExecuteChange', named('d'))
    expect(await f.world.ask('org.allianceOf', { orgId: id('a-committee') })).toEqual({ items: [] })
    expect(await f.world.ask('org.alliance', { allianceId: id('u') })).toMatchObject({ state: 'ENDED' })
    expect(await f.world.violations()).toEqual([])
  })
})
