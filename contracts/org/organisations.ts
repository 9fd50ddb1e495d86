/** How organisations come into being, change and end: the one way in which their rows are written. */

import { assert, equalBytes, err, LIMITS, type Result } from '#base'
import { addMonths } from '../calendar.ts'
import { ALLOWED, type ApplyContext, type ReadContext } from '../define.ts'
import { type Id, NO_ID } from '../ids.ts'
import { leaveAlliances } from './alliances.ts'
import { reindex } from './indexes.ts'
import { params } from './params.ts'
import {
  FORMALITY,
  type MemberCounts,
  ORG_STATE,
  ORG_TYPE,
  type Org,
  type OrgProfile,
  type OrgState,
  type OrgType,
  type OrgVersion,
} from './schema.ts'
import { children, orgs, orgVersions, zoneCounts } from './state.ts'
import { countBelow, depthOf, isRoot } from './tree.ts'

const { WORK_COMMITTEE, COMMITTEE, GENERAL_BRANCH, BRANCH, GROUP } = ORG_TYPE

/** Types that may stand above each type. */
export const ALLOWED_PARENTS: Readonly<Record<OrgType, readonly OrgType[]>> = {
  [WORK_COMMITTEE]: [],
  [COMMITTEE]: [COMMITTEE, WORK_COMMITTEE],
  [GENERAL_BRANCH]: [COMMITTEE, WORK_COMMITTEE],
  [BRANCH]: [GENERAL_BRANCH, COMMITTEE, WORK_COMMITTEE],
  [GROUP]: [BRANCH],
}

/** Nobody stands above the root. */
export const ROOT_PARENT = NO_ID

export const NO_MEMBERS: MemberCounts = { full: 0, probationary: 0, candidate: 0, limited: 0 }

export const orgOf = (ctx: Pick<ReadContext, 'get'>, orgId: Id): Org => {
  const org = ctx.get(orgs, [orgId])
  assert(org !== undefined, 'the subject was found')
  return org
}

/** E_TERM: temporary and functional ones end within two years; E_ARG: formal ones have no end. */
export const checkExpiry = (ctx: ReadContext, { formality, expiresAtMs }: OrgProfile): Result<undefined> => {
  if (formality === FORMALITY.FORMAL) return expiresAtMs === 0 ? ALLOWED : err('E_ARG', 'a formal one has no end')
  const now = ctx.block.timeMs
  const last = addMonths(now, ctx.param(params.temporaryOrgMonths))
  return expiresAtMs > now && expiresAtMs <= last ? ALLOWED : err('E_TERM', 'the end of a temporary one')
}

interface Standing {
  readonly parentId: Id
  readonly type: OrgType
  /** Levels that come along below it. */
  readonly height: number
}

/** E_NOT_FOUND, E_STATE, E_PARENT, E_CYCLE: what must hold of a superior. */
export const checkSuperior = (ctx: ReadContext, { parentId, type, height }: Standing): Result<undefined> => {
  const parent = ctx.get(orgs, [parentId])
  if (parent === undefined) return err('E_NOT_FOUND', 'parent')
  if (parent.state !== ORG_STATE.ACTIVE) return err('E_STATE', 'the superior is not active')
  if (!ALLOWED_PARENTS[type].includes(parent.type)) return err('E_PARENT')
  const depth = depthOf(ctx, parentId) + 1 + height
  return depth > ctx.param(params.orgDepthMax) ? err('E_CYCLE', 'too deep') : ALLOWED
}

interface Place {
  readonly orgId: Id
  /** Absent for the root. */
  readonly parentId: Id
  readonly profile: OrgProfile
}

/** E_DUP, E_NOT_FOUND, E_STATE, E_PARENT, E_CYCLE, E_TERM, E_ARG. */
export const checkPlace = (ctx: ReadContext, { orgId, parentId, profile }: Place): Result<undefined> => {
  if (ctx.get(orgs, [orgId]) !== undefined) return err('E_DUP', 'organisation')
  const superior = checkSuperior(ctx, { parentId, type: profile.type, height: 0 })
  return superior.ok ? checkExpiry(ctx, profile) : superior
}

/** Years of a term by the kind of organisation. */
const termYears = (ctx: ReadContext, type: OrgType): number =>
  type === COMMITTEE || type === WORK_COMMITTEE
    ? ctx.param(params.committeeTermYears)
    : ctx.param(params.branchTermYears)

export const termEnd = (ctx: ReadContext, type: OrgType, startMs: number): number =>
  addMonths(startMs, 12 * termYears(ctx, type))

const versionOf = (org: Org): OrgVersion => {
  const { type, state, parent, profile, revision, termNumber, termStartMs, termEndMs } = org
  return { type, state, parent, profile, revision, termNumber, termStartMs, termEndMs }
}

const isSameVersion = (a: Org, b: Org): boolean =>
  a.state === b.state && a.revision === b.revision && a.termEndMs === b.termEndMs && a.termNumber === b.termNumber

/** Writes an organisation, with its version and what follows from it where they have changed. */
export const saveOrg = (ctx: ApplyContext, orgId: Id, next: Org): void => {
  const before = ctx.get(orgs, [orgId])
  ctx.put(orgs, [orgId], next)
  if (before !== undefined && isSameVersion(before, next)) return
  ctx.put(orgVersions, [orgId, ctx.block.timeMs], versionOf(next))
  reindex(ctx, orgId, before, next)
}

const countOrg = (ctx: ApplyContext, step: 1 | -1): void => {
  const zone = ctx.get(zoneCounts, []) ?? { orgs: 0, members: NO_MEMBERS }
  ctx.put(zoneCounts, [], { ...zone, orgs: zone.orgs + step })
}

/** Puts an organisation, with all below it, under a superior. */
const attach = (ctx: ApplyContext, orgId: Id, { parent, levels }: Org): void => {
  ctx.put(children, [parent, orgId], { sinceMs: ctx.block.timeMs })
  countBelow(ctx, parent, { levels }, 1)
}

const detach = (ctx: ApplyContext, orgId: Id, { parent, levels }: Org): void => {
  ctx.remove(children, [parent, orgId])
  countBelow(ctx, parent, { levels }, -1)
}

export const isFormalBranch = ({ type, formality }: OrgProfile): boolean =>
  type === BRANCH && formality === FORMALITY.FORMAL

const newOrg = (ctx: ApplyContext, { parentId, profile }: Place): Org => {
  const now = ctx.block.timeMs
  return {
    type: profile.type,
    state: ORG_STATE.ACTIVE,
    parent: parentId,
    profile,
    revision: 1,
    termStartMs: now,
    termEndMs: termEnd(ctx, profile.type, now),
    counts: NO_MEMBERS,
    children: 0,
    openActivities: 0,
    openTransfers: 0,
    openBookings: 0,
    floatingIn: 0,
    floatingOut: 0,
    foundedAtMs: now,
    termNumber: 1,
    termExtended: false,
    flags: 0,
    officers: 0,
    units: 0,
    belowMinSinceMs: isFormalBranch(profile) ? now : 0,
    levels: [],
  }
}

/** Writes a new organisation; the caller has checked it. */
export const createOrg = (ctx: ApplyContext, place: Place): void => {
  const org = newOrg(ctx, place)
  saveOrg(ctx, place.orgId, org)
  countOrg(ctx, 1)
  if (!isRoot(org)) attach(ctx, place.orgId, org)
}

/** E_STATE unless nothing is left in it. The root stays. */
export const checkEmpty = (ctx: ReadContext, orgId: Id): Result<undefined> => {
  const org = ctx.get(orgs, [orgId])
  if (org === undefined || org.state === ORG_STATE.DISSOLVED || isRoot(org)) return err('E_STATE')
  const { full, probationary, candidate, limited } = org.counts
  const members = full + probationary + candidate + limited + org.floatingIn + org.floatingOut
  const open = org.openActivities + org.openTransfers + org.openBookings
  return members + org.children + open === 0
    ? ALLOWED
    : err('E_STATE', 'members, organisations, activities, transfers or bookings are left')
}

/** Ends an organisation in which nothing is left. */
export const dissolveOrg = (ctx: ApplyContext, orgId: Id): void => {
  const org = orgOf(ctx, orgId)
  leaveAlliances(ctx, orgId)
  detach(ctx, orgId, org)
  saveOrg(ctx, orgId, { ...org, state: ORG_STATE.DISSOLVED, flags: 0 })
  countOrg(ctx, -1)
}

/** Puts an organisation under another superior. */
export const moveOrg = (ctx: ApplyContext, orgId: Id, parent: Id): void => {
  const org = orgOf(ctx, orgId)
  assert(!equalBytes(org.parent, parent) && org.levels.length < LIMITS.orgLevels, 'checked before')
  detach(ctx, orgId, org)
  const next = { ...orgOf(ctx, orgId), parent, revision: org.revision + 1 }
  saveOrg(ctx, orgId, next)
  attach(ctx, orgId, next)
}

export const setOrgState = (ctx: ApplyContext, orgId: Id, state: OrgState): void => {
  const org = orgOf(ctx, orgId)
  if (org.state !== state) saveOrg(ctx, orgId, { ...org, state })
}

/** Gives an organisation another profile, and with it possibly another type. */
export const reviseOrg = (ctx: ApplyContext, orgId: Id, profile: OrgProfile): void => {
  const org = orgOf(ctx, orgId)
  saveOrg(ctx, orgId, { ...org, profile, type: profile.type, revision: org.revision + 1 })
}
