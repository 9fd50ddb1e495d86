/** Who signed and what they hold, read from the tables of `access`, `org` and `member`. */

import { type Address, equalBytes, type PublicKey, toHex } from '#base'
import { delegationsTo, orgsReached } from './access/delegations.ts'
import { ACTOR_STATE, type Actor, GRANT_SOURCE, type RoleGrant } from './access/schema.ts'
import { actors, keyOwners, roles } from './access/state.ts'
import type { ReadContext, SigningActor } from './define.ts'
import { suspendedOrgs } from './governance/state.ts'
import { ID_BYTES, type Id } from './ids.ts'
import { type BinaryText, fromBinaryText, toBinaryText } from './key.ts'
import { STAGE } from './member/schema.ts'
import { isCandidate, isInGoodStanding } from './member/standing.ts'
import { members } from './member/state.ts'
import { isStanding, ORG_TYPE } from './org/schema.ts'
import { orgs, rootOf } from './org/state.ts'
import { isRoot, pathToRoot } from './org/tree.ts'
import type { Scope } from './policy-language.ts'
import { MEMBERSHIP, ROLE, type RoleName } from './roles.ts'

type Read = Pick<ReadContext, 'get'>
type ReadAt = Pick<ReadContext, 'get' | 'block'>

/** Neither pending, locked nor revoked, and within its dates. */
export const isInForce = ({ state, notBeforeMs, notAfterMs }: Actor, nowMs: number): boolean =>
  state === ACTOR_STATE.ACTIVE && notBeforeMs <= nowMs && (notAfterMs === 0 || nowMs < notAfterMs)

/** Person behind an account: the member where it belongs to one, else the account itself. */
const personOfActor = (id: Address, { mid }: Pick<Actor, 'mid'>): BinaryText =>
  toBinaryText(mid.length === ID_BYTES ? mid : id)

/** Person named by an account id or a member's alias. */
export const personOf = (ctx: Read, named: Uint8Array): BinaryText => {
  if (named.length === ID_BYTES) return toBinaryText(named)
  const actor = ctx.get(actors, [named as Address])
  return actor === undefined ? toBinaryText(named) : personOfActor(named as Address, actor)
}

const weightOf = ({ keys }: Actor, key: PublicKey): number =>
  keys.find(one => equalBytes(one.publicKey, key))?.weight ?? 0

/**
 * Actors whose signing keys together reach the threshold of their account and which are in force. Keys that belong to
 * nobody are passed over: who relays a transaction could add one, and must not be able to spoil it so.
 */
export const signingActors = (ctx: Read, keys: readonly PublicKey[], nowMs: number): readonly SigningActor[] => {
  const sums = new Map<string, { readonly id: Address; readonly actor: Actor; weight: number }>()
  for (const key of keys) {
    const owner = ctx.get(keyOwners, [key])
    const actor = owner && ctx.get(actors, [owner.actor])
    if (owner === undefined || actor === undefined || !isInForce(actor, nowMs)) continue
    const name = toHex(owner.actor)
    const sum = sums.get(name) ?? { id: owner.actor, actor, weight: 0 }
    sum.weight += weightOf(actor, key)
    sums.set(name, sum)
  }
  return [...sums.values()]
    .filter(({ actor, weight }) => weight >= actor.threshold)
    .map(({ id, actor }) => ({ id, person: personOfActor(id, actor) }))
}

const isCommittee = (ctx: Read, org: Id): boolean => {
  const type = ctx.get(orgs, [org])?.type
  return type === ORG_TYPE.COMMITTEE || type === ORG_TYPE.WORK_COMMITTEE
}

/** Organisations that a scope means, seen from `org`. */
export const orgsOfScope = (ctx: Read, scope: Scope, org: Id | undefined): readonly Id[] => {
  if (scope === '@root') {
    const root = rootOf(ctx)
    return root === undefined ? [] : [root]
  }
  if (org === undefined) return []
  const path = pathToRoot(ctx, org)
  if (scope === '@o') return path.slice(0, 1)
  if (scope === '^o') return path
  if (scope === '@committee(o)') return path.filter(one => isCommittee(ctx, one)).slice(0, 1)
  const above = path.length > 1 ? path.slice(1) : path
  return scope === '@p(o)' ? above.slice(0, 1) : above
}

/** The role that follows from a membership in good standing, and where. */
const membershipOf = (ctx: Read, person: BinaryText): { readonly name: RoleName; readonly org: Id } | undefined => {
  if (person.length !== ID_BYTES) return undefined
  const member = ctx.get(members, [fromBinaryText(person) as Id])
  if (member === undefined || !isInGoodStanding(member.standing)) return undefined
  if (isCandidate(member.stage)) return { name: 'CANDIDATE', org: member.orgId }
  const isMember = member.stage === STAGE.FULL || member.stage === STAGE.PROBATIONARY
  return isMember ? { name: 'MEMBER', org: member.orgId } : undefined
}

/** True if the person is a member of `org`, probationary or full, in good standing. */
export const isMemberAt = (ctx: Read, person: BinaryText, org: Id): boolean => {
  const membership = membershipOf(ctx, person)
  return membership?.name === 'MEMBER' && equalBytes(membership.org, org)
}

/** The secretary of the zone is the secretary of the root. */
const isRootSecretary = (ctx: Read, { role, orgId }: RoleGrant, names: readonly RoleName[]): boolean => {
  if (role !== ROLE.ZONE_SECRETARY || !names.includes('SECRETARY')) return false
  const org = ctx.get(orgs, [orgId])
  return org !== undefined && isRoot(org)
}

/** What was held at an organisation ends with it, rests while it is suspended, and ends with the delegation it rests on. */
const counts = (ctx: ReadAt, { role, orgId, fromMs, toMs, source }: RoleGrant): boolean => {
  const now = ctx.block.timeMs
  if (fromMs > now || (toMs !== 0 && now >= toMs)) return false
  if (!isStanding(ctx.get(orgs, [orgId])?.state) || ctx.get(suspendedOrgs, [orgId]) !== undefined) return false
  return source !== GRANT_SOURCE.DELEGATION || delegationsTo(ctx, orgId, role).length > 0
}

/** Where a role must be held. */
export interface HeldAt {
  readonly org: Id
  /** Organisation that the action is about: nobody decides on its affairs by what was delegated to itself. */
  readonly about?: Id | undefined
}

const reaches = (ctx: ReadAt, { orgId, role }: RoleGrant, { org, about }: HeldAt): boolean => {
  if (equalBytes(orgId, org)) return true
  if (about !== undefined && equalBytes(orgId, about)) return false
  return orgsReached(ctx, orgId, role).some(one => equalBytes(one, org) && isStanding(ctx.get(orgs, [one])?.state))
}

const holdsByMembership = (ctx: Read, id: Address, names: readonly RoleName[], at: HeldAt | undefined): boolean => {
  if (!names.some(name => MEMBERSHIP.includes(name))) return false
  const membership = membershipOf(ctx, personOf(ctx, id))
  if (membership === undefined || !names.includes(membership.name)) return false
  return at === undefined || equalBytes(membership.org, at.org)
}

/**
 * True if the actor holds one of the roles there at this block's time: by a grant, by delegation, or (MEMBER, CANDIDATE)
 * by membership. Without `at`, anywhere.
 */
export const holdsRole = (ctx: ReadAt, actor: Address, names: readonly RoleName[], at: HeldAt | undefined): boolean =>
  holdsByMembership(ctx, actor, names, at) ||
  (ctx.get(roles, [actor])?.grants ?? []).some(
    grant =>
      (names.some(name => ROLE[name] === grant.role) || isRootSecretary(ctx, grant, names)) &&
      counts(ctx, grant) &&
      (at === undefined || reaches(ctx, grant, at)),
  )
