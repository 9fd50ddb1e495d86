/** What always holds of the tree of organisations and of what is counted in it. */

import { LIMITS, toHex } from '#base'
import type { Invariant, StateScan } from '../define.ts'
import type { Id } from '../ids.ts'
import { countOf } from '../member/rules.ts'
import { members } from '../member/state.ts'
import { countName, NO_COVERAGE } from './coverage.ts'
import { isThere, sortOf } from './indexes.ts'
import { ALLOWED_PARENTS, NO_MEMBERS } from './organisations.ts'
import { ALLIANCE_STATE, type CoverageCounts, type MemberCounts, ORG_STATE, type Org } from './schema.ts'
import {
  alliances,
  alliancesOf,
  children,
  coverageCounts,
  enterprises,
  enterprisesByRegion,
  orgs,
  orgsByRegion,
  orgsOfUnit,
  rootOrg,
  structure,
  termEnds,
  unitLinks,
  zoneCounts,
} from './state.ts'

type Tree = ReadonlyMap<string, Org>

const treeOf = async (scan: StateScan): Promise<Tree> => {
  const tree = new Map<string, Org>()
  for await (const [[id], org] of scan.rows(orgs)) tree.set(toHex(id), org)
  return tree
}

/** Names of those above, lowest first; cut off where the tree would be too deep. */
const wayUp = (tree: Tree, org: Org): readonly string[] => {
  const way: string[] = []
  for (let at: Org | undefined = org; at !== undefined && at.parent.length > 0 && way.length <= LIMITS.orgLevels; ) {
    const name = toHex(at.parent)
    way.push(name)
    at = tree.get(name)
  }
  return way
}

/** One root, no circle, at most six levels, only parents that may stand there. */
async function* treeViolations(scan: StateScan): AsyncIterable<string> {
  const tree = await treeOf(scan)
  const root = (await scan.get(rootOrg, []))?.orgId
  const rootName = root === undefined ? '' : toHex(root)
  for (const [name, org] of tree) {
    if (!isThere(org)) continue
    if (org.parent.length === 0) {
      if (name !== rootName) yield `${name} is a second root`
      continue
    }
    const parent = tree.get(toHex(org.parent))
    if (!isThere(parent)) yield `${name} stands under nothing`
    else if (!ALLOWED_PARENTS[org.type].includes(parent.type)) yield `${name} stands under a wrong type`
    const way = wayUp(tree, org)
    if (way.at(-1) !== rootName || way.length > LIMITS.orgLevels) yield `${name} does not reach the root`
  }
}

const sameLevels = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((count, i) => count === b[i])

/** Children and levels are what a recount gives, and the rows for queries are the same tree. */
async function* levelViolations(scan: StateScan): AsyncIterable<string> {
  const tree = await treeOf(scan)
  const levels = new Map<string, number[]>()
  let there = 0
  for (const org of tree.values()) {
    if (!isThere(org)) continue
    there += 1
    for (const [distance, above] of wayUp(tree, org).entries()) {
      const counted = levels.get(above) ?? []
      while (counted.length <= distance) counted.push(0)
      counted[distance] = (counted[distance] ?? 0) + 1
      levels.set(above, counted)
    }
  }
  for (const [name, org] of tree) {
    const counted = levels.get(name) ?? []
    if (!sameLevels(counted, org.levels) || org.children !== (counted[0] ?? 0)) yield `${name}: levels below`
  }
  let rows = 0
  for await (const [[parent, child]] of scan.rows(children)) {
    rows += 1
    const org = tree.get(toHex(child))
    if (!isThere(org) || toHex(org.parent) !== toHex(parent)) yield `${toHex(child)}: a row of another superior`
  }
  const zone = await scan.get(zoneCounts, [])
  if (rows !== there - 1 || zone?.orgs !== there) yield `${there} organisations, ${rows} rows, ${zone?.orgs} counted`
}

const COUNTS = Object.keys(NO_MEMBERS) as readonly (keyof MemberCounts)[]

const same = (a: MemberCounts, b: MemberCounts): boolean => COUNTS.every(name => a[name] === b[name])

/** Members are conserved: counts are a recount of the members, and the zone is their sum. */
async function* memberViolations(scan: StateScan): AsyncIterable<string> {
  const recount = new Map<string, Record<keyof MemberCounts, number>>()
  for await (const [, member] of scan.rows(members)) {
    const name = countOf(member)
    if (name === undefined) continue
    const org = toHex(member.orgId)
    const counts = recount.get(org) ?? { ...NO_MEMBERS }
    counts[name] += 1
    recount.set(org, counts)
  }
  const sum: Record<keyof MemberCounts, number> = { ...NO_MEMBERS }
  for await (const [[id], { counts, state }] of scan.rows(orgs)) {
    const name = toHex(id)
    if (!same(counts, recount.get(name) ?? NO_MEMBERS)) yield `${name}: members counted`
    if (state === ORG_STATE.DISSOLVED && !same(counts, NO_MEMBERS)) yield `${name}: members of a dissolved one`
    for (const one of COUNTS) sum[one] += counts[one]
  }
  const zone = (await scan.get(zoneCounts, []))?.members ?? NO_MEMBERS
  if (!same(sum, zone)) yield 'the zone is not the sum of its organisations'
}

/** Indexes of terms, regions and sorts hold every organisation that is not dissolved, once. */
async function* indexViolations(scan: StateScan): AsyncIterable<string> {
  const ends = new Map<string, number>()
  for await (const [[endMs, id]] of scan.rows(termEnds)) {
    if (ends.has(toHex(id))) yield `${toHex(id)}: two terms`
    ends.set(toHex(id), endMs)
  }
  for (const [name, org] of await treeOf(scan)) {
    if (ends.get(name) !== (isThere(org) ? org.termEndMs : undefined)) yield `${name}: end of the term`
  }
  let regions = 0
  for await (const [[region, id]] of scan.rows(orgsByRegion)) {
    regions += 1
    const org = await scan.get(orgs, [id])
    if (!isThere(org) || org.profile.regionCode !== region) yield `${toHex(id)}: another region`
  }
  if (regions !== ends.size) yield `${regions} organisations by region, ${ends.size} by term`
  yield* sortViolations(scan)
}

async function* sortViolations(scan: StateScan): AsyncIterable<string> {
  const recount = new Map<string, number>()
  for (const org of (await treeOf(scan)).values()) {
    const sort = sortOf(org).join('/')
    if (isThere(org)) recount.set(sort, (recount.get(sort) ?? 0) + 1)
  }
  for await (const [sort, { orgs: counted }] of scan.rows(structure)) {
    if (counted !== (recount.get(sort.join('/')) ?? 0)) yield `${sort.join('/')}: organisations of this sort`
  }
}

/** Coverage is a recount of the enterprises, and links are counted at both ends. */
async function* enterpriseViolations(scan: StateScan): AsyncIterable<string> {
  const recount = new Map<string, CoverageCounts>()
  for await (const [[id], { regionCode, sizeTier, coverage, links }] of scan.rows(enterprises)) {
    const key = `${regionCode}/${sizeTier}`
    const counts = recount.get(key) ?? NO_COVERAGE
    recount.set(key, { ...counts, [countName(coverage)]: counts[countName(coverage)] + 1 })
    if ((await countRows(scan.rows(orgsOfUnit, [id]))) !== links) yield `${toHex(id)}: links of an enterprise`
    const entry = await scan.get(enterprisesByRegion, [regionCode, id])
    if (entry?.sizeTier !== sizeTier) yield `${toHex(id)}: not in its region`
  }
  for await (const [[region, tier], counts] of scan.rows(coverageCounts)) {
    const counted = recount.get(`${region}/${tier}`) ?? NO_COVERAGE
    const names = Object.keys(NO_COVERAGE) as readonly (keyof CoverageCounts)[]
    if (!names.every(name => counts[name] === counted[name])) yield `region ${region}, size ${tier}: coverage`
  }
  for await (const [[id], { units }] of scan.rows(orgs)) {
    if ((await countRows(scan.rows(unitLinks, [id]))) !== units) yield `${toHex(id)}: units`
  }
}

const countRows = async (rows: AsyncIterable<unknown>): Promise<number> => {
  let count = 0
  for await (const _ of rows) count += 1
  return count
}

/** Alliances and their members name each other. */
async function* allianceViolations(scan: StateScan): AsyncIterable<string> {
  const sides = new Set<string>()
  const pair = (alliance: Id, org: Id) => `${toHex(alliance)} with ${toHex(org)}`
  for await (const [[id], { members: all, leadOrg, state }] of scan.rows(alliances)) {
    if (state === ALLIANCE_STATE.ENDED) continue
    for (const org of all) sides.add(pair(id, org))
    if (!sides.has(pair(id, leadOrg)) || all.length < 2) yield `${toHex(id)}: without its lead or too small`
  }
  for await (const [[org], row] of scan.rows(alliancesOf)) {
    for (const id of row.alliances) if (!sides.delete(pair(id, org))) yield `${pair(id, org)}: one side only`
  }
  for (const left of sides) yield `${left}: one side only`
}

const invariant = (name: string, title: Invariant['title'], violations: Invariant['violations']): Invariant => ({
  name,
  title,
  violations,
})

export const invariants: readonly Invariant[] = [
  invariant('tree', { en: 'One tree of allowed organisations', zh: '组织树合规' }, treeViolations),
  invariant('levels', { en: 'Organisations below are counted', zh: '下级组织计数一致' }, levelViolations),
  invariant('members', { en: 'Members are conserved', zh: '党员人数守恒' }, memberViolations),
  invariant('indexes', { en: 'Terms, regions and sorts are known', zh: '任期与区域索引一致' }, indexViolations),
  invariant('enterprises', { en: 'Coverage and links are counted', zh: '企业覆盖计数一致' }, enterpriseViolations),
  invariant('alliances', { en: 'Alliances have two sides', zh: '联盟双方一致' }, allianceViolations),
]
