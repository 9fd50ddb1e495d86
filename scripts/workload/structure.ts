/** The tree of organisations that follows from the tenants by the rules of domain 1.1, and where each person stands. */

import { randomOf } from './random.ts'
import { SCALES, type Scale, type ScaleName, type Tenant, type Tier } from './scale.ts'

type OrgKind = 'COMMITTEE' | 'GENERAL_BRANCH' | 'BRANCH'

export interface Org {
  readonly index: number
  readonly kind: OrgKind
  /** Index of the superior; -1 for the zone. */
  readonly parent: number
  readonly formation: 'STANDALONE' | 'JOINT' | 'REGIONAL'
  readonly basis: 'UNIT' | 'REGION'
  readonly backing: 'ADMIN' | 'NONE'
  readonly regionCode: number
  /** Tenants whose people it has. */
  readonly tenants: readonly number[]
  /** Persons `first` … `first + members - 1` are members, then the candidates. Only branches have any. */
  readonly first: number
  readonly members: number
  readonly candidates: number
}

/** Stage of a person at the start; numbers of the contract's enumeration. */
export const STAGES = ['APPLICANT', 'ACTIVIST', 'DEVELOPMENT_TARGET', 'PROBATIONARY', 'FULL'] as const
export type StageName = (typeof STAGES)[number]

export interface Structure {
  readonly scaleName: ScaleName
  readonly scale: Scale
  readonly tenants: readonly (Tenant & { readonly street: number; coverage: Coverage })[]
  /** The zone first, then streets, committees and general branches, then branches: superiors before others. */
  readonly orgs: readonly Org[]
  readonly branches: readonly Org[]
  /** Persons that there can be: those of the start and those who come from outside in a year. */
  readonly capacity: number
  /** By person: index into `STAGES`. */
  readonly stages: Uint8Array
  /** By person: index of the branch in `orgs`. */
  readonly home: Int32Array
}

type Coverage = 'OWN_ORG' | 'JOINT' | 'REGIONAL' | 'LIAISON' | 'NONE'

const COMMITTEE_FROM = 100
const GENERAL_FROM = 50
const BRANCH_FROM = 3
const BRANCH_SIZE = 21
const FIXTURE_BRANCH_SIZE = 17
const JOINT_UNITS = 5
/** Secretary, clerk and host of a branch are full members. */
const FULL_FIRST = 3
const REGION = 440_112_000

interface Part {
  readonly members: number
  readonly candidates: number
}

/** `whole` in `count` parts that differ by at most one. */
const shares = (whole: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => Math.floor(((i + 1) * whole) / count) - Math.floor((i * whole) / count))

class Builder {
  readonly orgs: Org[] = []
  readonly branches: Omit<Org, 'index' | 'first'>[] = []

  add(org: Omit<Org, 'index' | 'first' | 'members' | 'candidates'>): number {
    this.orgs.push({ ...org, index: this.orgs.length, first: 0, members: 0, candidates: 0 })
    return this.orgs.length - 1
  }

  branch(org: Omit<Org, 'index' | 'first' | 'kind'>): void {
    this.branches.push({ ...org, kind: 'BRANCH' })
  }

  /** Branches get their numbers and their persons when all others stand. */
  finish(): readonly Org[] {
    let first = 0
    for (const branch of this.branches) {
      this.orgs.push({ ...branch, index: this.orgs.length, first })
      first += branch.members + branch.candidates
    }
    return this.orgs
  }
}

/** Members and candidates of each tenant, so that the sums are those of the scale. */
const splitTenants = (tenants: readonly Tenant[], { persons, members }: Scale): readonly Part[] => {
  let before = 0
  return tenants.map(tenant => {
    if (tenant.members !== undefined) return { members: tenant.members, candidates: tenant.persons - tenant.members }
    const after = before + tenant.persons
    const own = Math.floor((after * members) / persons) - Math.floor((before * members) / persons)
    before = after
    return { members: own, candidates: tenant.persons - own }
  })
}

interface Place {
  readonly street: number
  readonly tenant: number
  readonly tier: Tier
  readonly part: Part
}

const kindOf = ({ members }: Part): OrgKind => {
  if (members >= COMMITTEE_FROM) return 'COMMITTEE'
  return members >= GENERAL_FROM ? 'GENERAL_BRANCH' : 'BRANCH'
}

/** A tenant with people enough for organisations of its own. */
const addOwn = (builder: Builder, { street, tenant, tier, part }: Place, kind: OrgKind): void => {
  const backing = tier === 'LARGE' ? 'ADMIN' : 'NONE'
  // The last tenant of the small fixture is a park with five micro units.
  const regional = tier === 'MICRO'
  const formation = regional ? 'JOINT' : 'STANDALONE'
  const shared = { basis: regional ? 'REGION' : 'UNIT', backing, formation, tenants: [tenant] } as const
  const place = { ...shared, regionCode: REGION + street }
  if (kind === 'BRANCH') {
    builder.branch({ ...place, ...part, parent: street })
    return
  }
  const parent = builder.add({ ...place, kind, parent: street })
  const branchSize = street === 0 ? FIXTURE_BRANCH_SIZE : BRANCH_SIZE
  const count = Math.max(2, Math.round(part.members / branchSize))
  const members = shares(part.members, count)
  const candidates = shares(part.candidates, count)
  for (const [i, own] of members.entries())
    builder.branch({ ...place, members: own, candidates: candidates[i] as number, parent })
}

/** Units with too few members share a branch; what is left over joins the last branch of the street. */
const addJoint = (builder: Builder, street: number, units: readonly Place[]): void => {
  const shared = { basis: 'REGION', backing: 'NONE', formation: 'JOINT', parent: street } as const
  let waiting: Place[] = []
  const sumOf = (of: 'members' | 'candidates') => waiting.reduce((sum, { part }) => sum + part[of], 0)
  const rest = () => ({ members: sumOf('members'), candidates: sumOf('candidates') })
  for (const unit of units) {
    waiting.push(unit)
    if (waiting.length < JOINT_UNITS || sumOf('members') < BRANCH_FROM) continue
    const tenants = waiting.map(({ tenant }) => tenant)
    builder.branch({ ...shared, ...rest(), tenants, regionCode: REGION + street })
    waiting = []
  }
  const last = builder.branches.findLastIndex(one => one.regionCode === REGION + street)
  const branch = builder.branches[last]
  if (waiting.length === 0 || branch === undefined) return
  const { members, candidates } = rest()
  const tenants = [...branch.tenants, ...waiting.map(({ tenant }) => tenant)]
  const joined = { members: branch.members + members, candidates: branch.candidates + candidates, tenants }
  builder.branches[last] = { ...branch, ...joined }
}

const coverageOf = (orgs: readonly Org[], tenants: number): readonly Coverage[] => {
  const coverage: Coverage[] = Array.from({ length: tenants }, (_, i) => (i % 7 === 0 ? 'LIAISON' : 'NONE'))
  for (const org of orgs.slice(1)) {
    const [first, ...others] = org.tenants
    const joint = org.formation === 'JOINT'
    if (first !== undefined) coverage[first] = joint ? 'JOINT' : 'OWN_ORG'
    for (const other of others) coverage[other] = joint ? 'JOINT' : 'REGIONAL'
  }
  return coverage
}

/** Stages: probationary ones spread evenly over the members behind the first three of each branch. */
const stagesOf = (branches: readonly Org[], { persons, members, probationary }: Scale) => {
  const stages = new Uint8Array(persons)
  const home = new Int32Array(persons)
  let [seen, placed] = [0, 0]
  for (const { index, first, members: own, candidates } of branches) {
    for (let i = 0; i < own + candidates; i++) {
      const person = first + i
      home[person] = index
      if (i >= own) {
        stages[person] = i % 3
        continue
      }
      seen += 1
      const due = i >= FULL_FIRST && placed < Math.ceil((seen * probationary) / members)
      stages[person] = due ? 3 : 4
      if (due) placed += 1
    }
  }
  return { stages, home }
}

const ZONE = {
  kind: 'COMMITTEE',
  parent: -1,
  formation: 'REGIONAL',
  basis: 'REGION',
  backing: 'ADMIN',
  regionCode: REGION,
  tenants: [],
} as const

/** Everything that stands at the start, from the scale and the seed. */
export const buildStructure = (scaleName: ScaleName, seed: string): Structure => {
  const scale = SCALES[scaleName]
  const tenants = scale.tenants(randomOf(seed, 'tenants'))
  const parts = splitTenants(tenants, scale)
  const builder = new Builder()
  builder.add(ZONE)
  for (let i = 1; i <= scale.streets; i++) builder.add({ ...ZONE, parent: 0, regionCode: REGION + i })
  const streetOf = (tenant: number) => (scale.streets === 0 ? 0 : 1 + (tenant % scale.streets))
  for (let street = Math.min(1, scale.streets); street <= scale.streets; street++) {
    const places = tenants
      .map((one, tenant) => ({ street: streetOf(tenant), tenant, tier: one.tier, part: parts[tenant] as Part }))
      .filter(place => place.street === street)
    for (const place of places)
      if (place.part.members >= BRANCH_FROM)
        addOwn(builder, place, scaleName === 'S' ? fixed(place) : kindOf(place.part))
    const few = places.filter(({ part }) => part.members < BRANCH_FROM && part.members + part.candidates > 0)
    addJoint(builder, street, few)
  }
  const orgs = builder.finish()
  const branches = orgs.filter(({ kind }) => kind === 'BRANCH')
  const coverage = coverageOf(orgs, tenants.length)
  return {
    scaleName,
    scale,
    tenants: tenants.map((one, i) => ({ ...one, street: streetOf(i), coverage: coverage[i] as Coverage })),
    orgs,
    branches,
    capacity: Math.ceil(1.1 * scale.persons) + 100,
    ...stagesOf(branches, scale),
  }
}

/** The first tenant of the small fixture has a general branch, the others a branch each. */
const fixed = ({ tenant }: Place): OrgKind => (tenant === 0 ? 'GENERAL_BRANCH' : 'BRANCH')

const GROUPS_FROM = 15
const GROUP_SIZE = 9

/** Groups of a branch: from 15 members on, about nine in each. */
export const groupsOf = ({ members }: Org): number => (members < GROUPS_FROM ? 0 : Math.ceil(members / GROUP_SIZE))

/** A branch of seven members and more has a committee. */
export const hasCommittee = ({ members }: Org): boolean => members >= 7
