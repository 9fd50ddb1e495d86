/** What must hold of a change of organisations when it is proposed, and again when it is carried out. */

import { assert, equalBytes, err, type Result, toHex } from '#base'
import { ALLOWED, type ReadContext } from '../define.ts'
import { type Id, NO_ID } from '../ids.ts'
import type { ProposeChangeArgs } from './messages.ts'
import { checkEmpty, checkExpiry, checkPlace, checkSuperior, isFormalBranch, orgOf } from './organisations.ts'
import { params } from './params.ts'
import {
  CHANGE_KIND,
  CHANGE_STATE,
  type ChangeKind,
  FORMALITY,
  ORG_STATE,
  ORG_TYPE,
  type Org,
  type OrgChange,
  type OrgProfile,
} from './schema.ts'
import { changes, orgs } from './state.ts'
import { heightOf, isBelow, isRoot } from './tree.ts'

const K = CHANGE_KIND
const { ACTIVE, EXPIRED, RESTRUCTURING } = ORG_STATE

/** The same at both times: the superior of a new organisation, and whether the change is being carried out. */
export interface Proposal extends Pick<OrgChange, 'kind' | 'orgId' | 'profile' | 'parts' | 'planCount'> {
  /** Superior of a new organisation, or the new one of a known organisation. */
  readonly parentId: Id
  /** False when it is proposed. */
  readonly isExecuted: boolean
  /** Members have been moved already: new organisations are there. */
  readonly hasBegun: boolean
}

export const changeOf = (ctx: Pick<ReadContext, 'get'>, id: Id): OrgChange => {
  const change = ctx.get(changes, [id])
  assert(change !== undefined, 'the subject was found')
  return change
}

export const proposalOf = (args: ProposeChangeArgs): Proposal => ({
  ...args,
  parentId: args.kind === K.REPARENT ? args.newParentId : args.parentId,
  isExecuted: false,
  hasBegun: false,
})

export const storedProposal = (change: OrgChange): Proposal => ({
  ...change,
  parentId: change.kind === K.REPARENT ? change.newParent : change.decidingOrg,
  isExecuted: true,
  hasBegun: change.state === CHANGE_STATE.EXECUTING,
})

/** Parent of an organisation, or the root itself: who decides on its changes. */
const superiorOf = (ctx: ReadContext, orgId: Id): Id => {
  const parent = ctx.get(orgs, [orgId])?.parent ?? NO_ID
  return parent.length === 0 ? orgId : parent
}

const distinct = (ids: readonly Id[]): readonly Id[] => [...new Map(ids.map(one => [toHex(one), one])).values()]

type Involved = Pick<ProposeChangeArgs, 'kind' | 'orgId' | 'parts'> & { readonly parentId: Id }

/** Every superior involved, the first of them that of the organisation itself. */
export const decidersOf = (ctx: ReadContext, { kind, orgId, parentId, parts }: Involved): readonly Id[] => {
  if (kind === K.CREATE) return [parentId]
  const merged = kind === K.MERGE ? parts.map(part => superiorOf(ctx, part.orgId)) : []
  return distinct([superiorOf(ctx, orgId), ...merged, ...(kind === K.REPARENT ? [parentId] : [])])
}

/** E_STATE where an organisation has come under a superior that has not approved. */
export const checkDeciders = (ctx: ReadContext, change: OrgChange): Result<undefined> => {
  const proposal = storedProposal(change)
  if (proposal.hasBegun) return ALLOWED
  const approved = new Set(change.approvals.map(({ orgId }) => toHex(orgId)))
  const all = decidersOf(ctx, proposal).every(one => approved.has(toHex(one)))
  return all ? ALLOWED : err('E_STATE', 'another superior must approve')
}

const WITH_PROFILE: readonly ChangeKind[] = [K.CREATE, K.RENAME, K.UPGRADE, K.RELOCATE, K.RENEW]
const WITH_PLAN: readonly ChangeKind[] = [K.CREATE, K.DISSOLVE, K.MERGE, K.SPLIT]
const WITH_PARTS: readonly ChangeKind[] = [K.MERGE, K.SPLIT]

/** E_ARG unless the arguments are those of the kind. */
export const checkShape = (args: ProposeChangeArgs): Result<undefined> => {
  const { kind, profile, parts, planCount, planRoot, newParentId } = args
  if (WITH_PROFILE.includes(kind) !== (profile !== undefined)) return err('E_ARG', 'a profile, or none')
  if (WITH_PARTS.includes(kind) !== parts.length > 0) return err('E_ARG', 'organisations involved, or none')
  if ((kind === K.REPARENT) !== newParentId.length > 0) return err('E_ARG', 'a new superior, or none')
  if (planCount > 0 !== planRoot.length > 0) return err('E_ARG', 'count and root of the plan go together')
  return planCount === 0 || WITH_PLAN.includes(kind) ? ALLOWED : err('E_ARG', 'no plan is needed')
}

/** A new branch begins with three full members. */
const checkPlan = (ctx: ReadContext, { planCount }: Proposal, profiles: readonly OrgProfile[]): Result<undefined> => {
  const asked = profiles.filter(isFormalBranch).length * ctx.param(params.branchFullMin)
  return planCount < asked ? err('E_LIMIT', 'too few full members') : ALLOWED
}

const checkCreate = (ctx: ReadContext, proposal: Proposal): Result<undefined> => {
  const { orgId, parentId, profile, hasBegun } = proposal
  assert(profile !== undefined, 'the shape was checked')
  if (hasBegun) return ALLOWED
  const place = checkPlace(ctx, { orgId, parentId, profile })
  return place.ok ? checkPlan(ctx, proposal, [profile]) : place
}

const isIn = (org: Org | undefined, ...states: readonly Org['state'][]): org is Org =>
  org !== undefined && states.includes(org.state)

const keepsKind = (org: Org, { formality, expiresAtMs }: OrgProfile): boolean =>
  formality === org.profile.formality && expiresAtMs === org.profile.expiresAtMs

const checkRevision = (ctx: ReadContext, { orgId, profile }: Proposal): Result<undefined> => {
  const org = ctx.get(orgs, [orgId])
  if (!isIn(org, ACTIVE)) return err('E_STATE')
  const keeps = profile?.type === org.type && keepsKind(org, profile)
  return keeps ? ALLOWED : err('E_ARG', 'a profile of the same type and end is needed')
}

/** To a higher type, under the same superior, with what stands below it. */
const checkUpgrade = (ctx: ReadContext, { orgId, profile }: Proposal): Result<undefined> => {
  const org = ctx.get(orgs, [orgId])
  if (!isIn(org, ACTIVE)) return err('E_STATE')
  if (profile === undefined || profile.type >= org.type || !keepsKind(org, profile)) {
    return err('E_ARG', 'a profile of a higher type is needed')
  }
  if (org.type === ORG_TYPE.BRANCH && org.children > 0) return err('E_STATE', 'groups are left')
  if (isRoot(org)) return ALLOWED
  return checkSuperior(ctx, { parentId: org.parent, type: profile.type, height: heightOf(org) })
}

const checkReparent = (ctx: ReadContext, { orgId, parentId }: Proposal): Result<undefined> => {
  const org = ctx.get(orgs, [orgId])
  if (!isIn(org, ACTIVE) || isRoot(org)) return err('E_STATE')
  if (equalBytes(org.parent, parentId)) return err('E_ARG', 'it stands there already')
  if (isBelow(ctx, parentId, orgId)) return err('E_CYCLE')
  return checkSuperior(ctx, { parentId, type: org.type, height: heightOf(org) })
}

const checkRenew = (ctx: ReadContext, { orgId, profile }: Proposal): Result<undefined> => {
  const org = ctx.get(orgs, [orgId])
  if (!isIn(org, ACTIVE, EXPIRED)) return err('E_STATE')
  const { formality } = org.profile
  if (profile?.type !== org.type || profile.formality !== formality || formality === FORMALITY.FORMAL) {
    return err('E_ARG', 'a profile of the same temporary kind is needed')
  }
  return checkExpiry(ctx, profile)
}

/** It can be emptied after its end is proposed; there must be one all the same. */
const checkEnding = (ctx: ReadContext, orgId: Id, { isExecuted, hasBegun }: Proposal): Result<undefined> => {
  const org = ctx.get(orgs, [orgId])
  if (org === undefined) return err('E_NOT_FOUND', 'organisation')
  const isFree = hasBegun ? isIn(org, RESTRUCTURING, ACTIVE, EXPIRED) : isIn(org, ACTIVE, EXPIRED)
  if (!isFree || isRoot(org)) return err('E_STATE')
  return isExecuted ? checkEmpty(ctx, orgId) : ALLOWED
}

const checkMerge = (ctx: ReadContext, proposal: Proposal): Result<undefined> => {
  const { orgId, parts } = proposal
  const kept = ctx.get(orgs, [orgId])
  if (!isIn(kept, ACTIVE)) return err('E_STATE')
  const ids = [orgId, ...parts.map(part => part.orgId)]
  if (distinct(ids).length !== ids.length) return err('E_ARG', 'an organisation twice')
  for (const part of parts) {
    const ending = checkEnding(ctx, part.orgId, proposal)
    if (!ending.ok) return ending
    if (part.profile !== undefined || orgOf(ctx, part.orgId).type !== kept.type) return err('E_ARG', 'of one type')
  }
  return ALLOWED
}

/** What has been split off must hold the full members that a branch needs. */
const checkSplitOff = (ctx: ReadContext, { parts }: Proposal): Result<undefined> => {
  const few = parts.some(({ orgId }) => {
    const org = orgOf(ctx, orgId)
    return isFormalBranch(org.profile) && org.counts.full < ctx.param(params.branchFullMin)
  })
  return few ? err('E_LIMIT', 'too few full members') : ALLOWED
}

const checkSplit = (ctx: ReadContext, proposal: Proposal): Result<undefined> => {
  const { orgId, parts, hasBegun } = proposal
  const org = ctx.get(orgs, [orgId])
  if (hasBegun) return isIn(org, RESTRUCTURING) ? checkSplitOff(ctx, proposal) : err('E_STATE')
  if (!isIn(org, ACTIVE) || isRoot(org)) return err('E_STATE')
  const ids = parts.map(part => part.orgId)
  if (distinct(ids).length !== ids.length) return err('E_ARG', 'an organisation twice')
  const profiles: OrgProfile[] = []
  for (const { orgId: partId, profile } of parts) {
    if (profile?.type !== org.type) return err('E_ARG', 'a profile of the same type is needed')
    const place = checkPlace(ctx, { orgId: partId, parentId: org.parent, profile })
    if (!place.ok) return place
    profiles.push(profile)
  }
  return checkPlan(ctx, proposal, profiles)
}

/** E_NOT_FOUND, E_DUP, E_STATE, E_ARG, E_PARENT, E_CYCLE, E_TERM, E_LIMIT. */
export const checkProposal = (ctx: ReadContext, proposal: Proposal): Result<undefined> => {
  switch (proposal.kind) {
    case K.CREATE:
      return checkCreate(ctx, proposal)
    case K.RENAME:
    case K.RELOCATE:
      return checkRevision(ctx, proposal)
    case K.UPGRADE:
      return checkUpgrade(ctx, proposal)
    case K.REPARENT:
      return checkReparent(ctx, proposal)
    case K.RENEW:
      return checkRenew(ctx, proposal)
    case K.DISSOLVE:
      return checkEnding(ctx, proposal.orgId, proposal)
    case K.MERGE:
      return checkMerge(ctx, proposal)
    case K.SPLIT:
      return checkSplit(ctx, proposal)
  }
}
