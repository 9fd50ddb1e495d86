/** Rules of the tree of organisations, and the counts that follow from what happens below. */

import { assert, err, type Result } from '#base'
import { addMonths } from '../calendar.ts'
import { ALLOWED, type ApplyContext, exported, type ReadContext } from '../define.ts'
import { type Id, MODULE, NO_ID } from '../ids.ts'
import { params } from './params.ts'
import { FORMALITY, type MemberCounts, ORG_STATE, ORG_TYPE, type OrgProfile, type OrgType } from './schema.ts'
import { children, orgs, zoneCounts } from './state.ts'

const { WORK_COMMITTEE, COMMITTEE, GENERAL_BRANCH, BRANCH, GROUP } = ORG_TYPE

/** Types that may stand above each type. */
const ALLOWED_PARENTS: Readonly<Record<OrgType, readonly OrgType[]>> = {
  [WORK_COMMITTEE]: [],
  [COMMITTEE]: [COMMITTEE, WORK_COMMITTEE],
  [GENERAL_BRANCH]: [COMMITTEE, WORK_COMMITTEE],
  [BRANCH]: [GENERAL_BRANCH, COMMITTEE, WORK_COMMITTEE],
  [GROUP]: [BRANCH],
}

const NO_MEMBERS: MemberCounts = { full: 0, probationary: 0, candidate: 0, limited: 0 }

/** E_TERM: temporary and functional ones end within two years; E_ARG: formal ones have no end. */
const checkExpiry = (ctx: ReadContext, { formality, expiresAtMs }: OrgProfile): Result<undefined> => {
  if (formality === FORMALITY.FORMAL) return expiresAtMs === 0 ? ALLOWED : err('E_ARG', 'a formal one has no end')
  const now = ctx.block.timeMs
  const last = addMonths(now, ctx.param(params.temporaryOrgMonths))
  return expiresAtMs > now && expiresAtMs <= last ? ALLOWED : err('E_TERM', 'the end of a temporary one')
}

interface Place {
  readonly orgId: Id
  readonly parentId: Id
  readonly profile: OrgProfile
}

/** E_DUP, E_NOT_FOUND, E_STATE, E_PARENT, E_CYCLE, E_TERM, E_ARG. */
export const checkPlace = (ctx: ReadContext, { orgId, parentId, profile }: Place): Result<undefined> => {
  const parent = ctx.get(orgs, [parentId])
  if (parent === undefined) return err('E_NOT_FOUND', 'parent')
  if (ctx.get(orgs, [orgId]) !== undefined) return err('E_DUP', 'organisation')
  if (parent.state !== ORG_STATE.ACTIVE) return err('E_STATE', 'the parent is dissolved')
  if (!ALLOWED_PARENTS[profile.type].includes(parent.type)) return err('E_PARENT')
  if (parent.depth + 1 > ctx.param(params.orgDepthMax)) return err('E_CYCLE', 'too deep')
  return checkExpiry(ctx, profile)
}

/** Years of a term by the kind of organisation. */
export const termYears = (ctx: ReadContext, type: OrgType): number =>
  type === COMMITTEE || type === WORK_COMMITTEE
    ? ctx.param(params.committeeTermYears)
    : ctx.param(params.branchTermYears)

interface NewOrg {
  readonly orgId: Id
  /** Absent for the root. */
  readonly parentId: Id
  readonly profile: OrgProfile
}

const countOrg = (ctx: ApplyContext, step: 1 | -1): void => {
  const zone = ctx.get(zoneCounts, []) ?? { orgs: 0, members: NO_MEMBERS }
  ctx.put(zoneCounts, [], { ...zone, orgs: zone.orgs + step })
}

const countChild = (ctx: ApplyContext, parentId: Id, step: 1 | -1): void => {
  const parent = ctx.get(orgs, [parentId])
  if (parent !== undefined) ctx.put(orgs, [parentId], { ...parent, children: parent.children + step })
}

/** Writes a new organisation; the caller has checked it. */
export const createOrg = (ctx: ApplyContext, { orgId, parentId, profile }: NewOrg): void => {
  const now = ctx.block.timeMs
  const parent = parentId.length === 0 ? undefined : ctx.get(orgs, [parentId])
  ctx.put(orgs, [orgId], {
    type: profile.type,
    state: ORG_STATE.ACTIVE,
    parent: parentId,
    depth: parent === undefined ? 0 : parent.depth + 1,
    profile,
    revision: 1,
    termStartMs: now,
    termEndMs: addMonths(now, 12 * termYears(ctx, profile.type)),
    counts: NO_MEMBERS,
    children: 0,
    openActivities: 0,
    foundedAtMs: now,
    termNumber: 1,
    termExtended: false,
  })
  countOrg(ctx, 1)
  if (parent === undefined) return
  ctx.put(children, [parentId, orgId], { sinceMs: now })
  countChild(ctx, parentId, 1)
}

/** E_STATE unless nothing is left in it. The root stays. */
export const checkEmpty = (ctx: ReadContext, orgId: Id): Result<undefined> => {
  const org = ctx.get(orgs, [orgId])
  if (org === undefined || org.state !== ORG_STATE.ACTIVE || org.depth === 0) return err('E_STATE')
  const { full, probationary, candidate, limited } = org.counts
  const left = full + probationary + candidate + limited + org.children + org.openActivities
  return left === 0 ? ALLOWED : err('E_STATE', 'members, organisations or activities are left')
}

export const dissolveOrg = (ctx: ApplyContext, orgId: Id): void => {
  const org = ctx.get(orgs, [orgId])
  assert(org !== undefined, 'checked before')
  ctx.put(orgs, [orgId], { ...org, state: ORG_STATE.DISSOLVED })
  ctx.remove(children, [org.parent, orgId])
  countChild(ctx, org.parent, -1)
  countOrg(ctx, -1)
}

type CountName = keyof MemberCounts

interface CountStep {
  readonly orgId: Id
  /** Where the member was counted before and is counted now; absent: nowhere. */
  readonly from?: CountName | undefined
  readonly to?: CountName | undefined
}

const moved = (counts: MemberCounts, { from, to }: CountStep): MemberCounts => {
  const next = { ...counts }
  if (from !== undefined) next[from] -= 1
  if (to !== undefined) next[to] += 1
  assert(from === undefined || next[from] >= 0, 'a count below zero')
  return next
}

/** Moves one member from one count to another, in the organisation and in the zone. */
export const countMember = exported<CountStep>({
  module: MODULE.org,
  name: 'countMember',
  callers: [MODULE.member],
  run: (ctx, step) => {
    const org = ctx.get(orgs, [step.orgId])
    const zone = ctx.get(zoneCounts, [])
    assert(org !== undefined && zone !== undefined, 'a member of no organisation')
    ctx.put(orgs, [step.orgId], { ...org, counts: moved(org.counts, step) })
    ctx.put(zoneCounts, [], { ...zone, members: moved(zone.members, step) })
  },
})

/** One activity more or less that is not over. */
export const countActivity = exported<{ readonly orgId: Id; readonly step: 1 | -1 }>({
  module: MODULE.org,
  name: 'countActivity',
  callers: [MODULE.activity],
  run: (ctx, { orgId, step }) => {
    const org = ctx.get(orgs, [orgId])
    assert(org !== undefined, 'an activity of no organisation')
    ctx.put(orgs, [orgId], { ...org, openActivities: org.openActivities + step })
  },
})

/** Nobody stands above the root. */
export const ROOT_PARENT = NO_ID
