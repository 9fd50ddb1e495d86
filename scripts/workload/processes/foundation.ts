/** December: organisations from the zone downwards, their officers, groups, members by import, enterprises. */

import { type Json, toHex } from '#base'
import { ImportEntry, importRoot, type RoleName, STAGE } from '#contracts'
import { dayAt } from '../calendar.ts'
import { FOUNDERS } from '../founding.ts'
import { commitPerson, enterpriseName, impossibleCreditCode, personRow, streetName } from '../person-record.ts'
import { groupsOf, hasCommittee, type Org, STAGES } from '../structure.ts'
import type { FoundingPart } from '../timetable.ts'
import {
  ensureAccount,
  grantRole,
  type Office,
  officeOf,
  orgName,
  type Process,
  personName,
  registerAccount,
  type Workload,
} from '../workload.ts'

const ROLE_OF: Readonly<Record<Office, RoleName>> = { secretary: 'SECRETARY', officer: 'ORG_OFFICER', clerk: 'CLERK' }

const profileOf = (
  { names }: Workload,
  name: string,
  org: Omit<Partial<Org>, 'kind'> & { readonly type: string },
): Json => ({
  type: org.type,
  basis: org.basis ?? 'UNIT',
  backing: org.backing ?? 'NONE',
  formation: org.formation ?? 'STANDALONE',
  formality: 'FORMAL',
  unitKind: org.backing === 'ADMIN' ? 'SOE' : 'PRIVATE',
  regionCode: org.regionCode ?? 0,
  commitRoot: names.hash(`${name}/record`),
})

interface Creation {
  readonly name: string
  readonly parent: number
  readonly profile: Json
  readonly planCount: number
}

/** Proposed by one officer of the superior, decided by its secretary, carried out. */
const createOrg = (workload: Workload, { name, parent, profile, planCount }: Creation): void => {
  const { names } = workload
  const changeId = names.id(`${name}/create`)
  const plan: { readonly [key: string]: Json } =
    planCount === 0 ? {} : { planCount, planRoot: names.hash(`${name}/plan`) }
  const change = { changeId, kind: 'CREATE', orgId: names.id(name), parentId: names.id(orgName(parent)), profile }
  const requestDoc = names.hash(`${name}/request`)
  const officer = officeOf(workload, parent, 'officer')
  workload.send({ actor: officer, action: 'org.ProposeChange', args: { ...change, ...plan, requestDoc } })
  const decision = { changeId, decision: 'APPROVE', replyDoc: names.hash(`${name}/reply`) }
  workload.send({ actor: officeOf(workload, parent, 'secretary'), action: 'org.DecideChange', args: decision })
  workload.send({ actor: officer, action: 'org.ExecuteChange', args: { changeId } })
}

/** Secretary, officer and clerk of an organisation, as many as it has. */
const appoint = (workload: Workload, { index, parent, kind, members, first }: Org): void => {
  const offices: readonly Office[] =
    kind === 'BRANCH' && members < 7 ? ['secretary', 'clerk'] : ['secretary', 'officer', 'clerk']
  for (const office of offices) {
    const actor = officeOf(workload, index, office)
    if (kind === 'BRANCH') ensureAccount(workload, first + { secretary: 0, clerk: 1, officer: 2 }[office])
    else registerAccount(workload, { name: actor, orgId: workload.names.id(orgName(index)) })
    grantRole(workload, [officeOf(workload, parent, 'secretary'), actor, ROLE_OF[office], index])
  }
}

/** Months of probation before the start of the year, so that it ends at some time in it. */
const probationFrom = (person: number): number => dayAt(-10 + (person % 10), 15)

const entryOf = (workload: Workload, person: number, stage: number): ImportEntry => {
  const { names, chainId, output } = workload
  const row = personRow(names, person)
  const { root, opening } = commitPerson(names, chainId, row)
  output.line('persons.private.jsonl', { account: personName(person), ...row })
  output.line('openings.private.jsonl', opening)
  const stageName = STAGES[stage] as keyof typeof STAGE
  return {
    mid: names.rawId(personName(person)),
    stage: STAGE[stageName],
    commitRoot: root,
    probationFromMs: stageName === 'PROBATIONARY' ? probationFrom(person) : 0,
    confirmedMonth: stageName === 'FULL' ? Number(row.joined.replace('-', '')) + 100 : 0,
  }
}

/** Largest number of entries of one batch. */
const BATCH = 500

/** People of a branch come in batches: staged by the registrar, confirmed by the secretary, committed. */
const importMembers = (workload: Workload, { index, first, members, candidates }: Org): void => {
  const { names, structure, people } = workload
  const orgId = names.id(orgName(index))
  const persons = Array.from({ length: members + candidates }, (_, i) => first + i)
  for (let from = 0; from < persons.length; from += BATCH) {
    const batch = persons.slice(from, from + BATCH)
    const entries = batch.map(person => entryOf(workload, person, structure.stages[person] as number))
    const batchId = names.id(`${orgName(index)}/import/${from}`)
    const staged = { batchId, orgId, entries: entries.length, root: toHex(importRoot(entries)) }
    const registrar = { actor: 'zone/registrar' }
    workload.send({ ...registrar, action: 'member.StageBatch', args: staged })
    workload.send({ actor: officeOf(workload, index, 'secretary'), action: 'member.ConfirmBatch', args: { batchId } })
    const committed = { batchId, members: entries.map(entry => ImportEntry.toJson(entry)) }
    workload.send({ ...registrar, action: 'member.CommitBatch', args: committed })
    for (const person of batch) people.join(person, index, structure.stages[person] as number)
    workload.tally.add('batch.COMMITTED')
  }
}

/** Groups are asked for by the organisation officer of the branch. */
const createGroups = (workload: Workload, org: Org): void => {
  for (let group = 0; group < groupsOf(org); group++) {
    const name = `${orgName(org.index)}/group/${group}`
    const profile = profileOf(workload, name, { ...org, type: 'GROUP', formation: 'STANDALONE' })
    createOrg(workload, { name, parent: org.index, profile, planCount: 0 })
    workload.tally.add('org.type.GROUP')
  }
}

const establish = (workload: Workload, org: Org): void => {
  const { index, parent, kind, members } = org
  const name = orgName(index)
  const profile = profileOf(workload, name, { ...org, type: kind })
  createOrg(workload, { name, parent, profile, planCount: kind === 'BRANCH' ? members : 0 })
  workload.tally.add(`org.type.${kind}`)
  appoint(workload, org)
  if (kind !== 'BRANCH') return
  importMembers(workload, org)
  createGroups(workload, org)
}

const orgLine = (workload: Workload, org: Org): void => {
  const { names, output } = workload
  const { index, parent, kind, formation, basis, backing, regionCode, members, candidates } = org
  const parentId = parent < 0 ? null : names.id(orgName(parent))
  const name = `${streetName(regionCode % 1_000)}·${kind}·${index}（虚构）`
  const shape = { kind, formation, basis, backing, regionCode, members, candidates, groups: groupsOf(org) }
  const committee = kind === 'BRANCH' && hasCommittee(org)
  output.line('orgs.jsonl', { orgId: names.id(orgName(index)), parentId, name, ...shape, committee })
}

/** Largest scale has flags in these shares of its tenants (domain, 8.1). */
const FLAG_SHARES = { unicorn: 1_818, gazelle: 73, highTech: 16 } as const

const liaisonOf = (street: number): string => `liaison/${street}`

/** An enterprise without members is looked after by the liaison of its street. */
const nameLiaison = (workload: Workload, enterpriseId: string, street: number): void => {
  const args = { enterpriseId, coverage: 'LIAISON', liaison: workload.names.address(liaisonOf(street)) }
  workload.send({ actor: 'zone/clerk', action: 'org.SetCoverage', args })
}

const appointLiaisons = (workload: Workload): void => {
  const { structure, names } = workload
  const streets = structure.tenants.filter(({ coverage }) => coverage === 'LIAISON').map(({ street }) => street)
  for (const street of new Set(streets)) {
    registerAccount(workload, { name: liaisonOf(street), orgId: names.id(orgName(street)) })
    grantRole(workload, [officeOf(workload, street, 'secretary'), liaisonOf(street), 'LIAISON', street])
  }
}

const recordEnterprise = (workload: Workload, tenant: number): void => {
  const { names, structure, output } = workload
  const { tier, street, coverage, persons } = structure.tenants[tenant] as (typeof structure.tenants)[number]
  const enterpriseId = names.id(`enterprise/${tenant}`)
  const flags = Object.entries(FLAG_SHARES).map(([flag, one]) => [flag, tenant % one === one - 1] as const)
  const facts = { regionCode: 440_112_000 + street, sizeTier: tier, coverage, ...Object.fromEntries(flags) }
  const args = {
    enterpriseId,
    orgId: names.id(orgName(street)),
    ...facts,
    coverage: coverage === 'LIAISON' ? 'NONE' : coverage,
    commitRoot: names.hash(`enterprise/${tenant}/record`),
  }
  workload.send({ actor: 'zone/clerk', action: 'org.UpsertEnterprise', args })
  workload.tally.add(`enterprise.coverage.${coverage}`)
  if (coverage === 'LIAISON') nameLiaison(workload, enterpriseId, street)
  const off = { name: enterpriseName(tenant), creditCode: impossibleCreditCode(names, tenant), persons }
  output.line('enterprises.jsonl', { enterpriseId, ...facts, ...off })
}

export const foundation: Process = {
  name: 'foundation',
  found: workload => {
    const { structure, simulation, tally, timetable } = workload
    for (const org of structure.orgs) orgLine(workload, org)
    tally.add('org.type.COMMITTEE')
    tally.add('actor.kind.PERSON', FOUNDERS.length)
    const above = structure.orgs.filter(({ kind, index }) => kind !== 'BRANCH' && index > 0)
    const spread = (part: FoundingPart, count: number, act: (i: number) => void) => {
      for (let i = 0; i < count; i++) simulation.at(timetable.found(part, i, count), () => act(i))
    }
    spread('superiors', above.length, i => establish(workload, above[i] as Org))
    spread('branches', structure.branches.length, i => establish(workload, structure.branches[i] as Org))
    simulation.at(timetable.found('enterprises', 0, 1), () => appointLiaisons(workload))
    spread('enterprises', structure.tenants.length, i => recordEnterprise(workload, i))
  },
}
