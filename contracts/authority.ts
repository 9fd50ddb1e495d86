/** Who signed and what they hold, read from the tables of `access` and `org`. */

import { type Address, equalBytes, type PublicKey, toHex } from '#base'
import { ACTOR_STATUS, type Actor, type RoleGrant } from './access/schema.ts'
import { actors, keyOwners, roles } from './access/state.ts'
import type { ReadContext, SigningActor } from './define.ts'
import { ID_BYTES, type Id } from './ids.ts'
import { type BinaryText, fromBinaryText, toBinaryText } from './key.ts'
import { STAGE, STANDING } from './member/schema.ts'
import { members } from './member/state.ts'
import { ORG_STATE, ORG_TYPE } from './org/schema.ts'
import { orgs, rootOf } from './org/state.ts'
import type { Scope } from './policy-language.ts'
import { ROLE, type RoleName } from './roles.ts'

type Read = Pick<ReadContext, 'get'>

export const isInForce = (actor: Actor): boolean => actor.status === ACTOR_STATUS.ACTIVE

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
export const signingActors = (ctx: Read, keys: readonly PublicKey[]): readonly SigningActor[] => {
  const sums = new Map<string, { readonly id: Address; readonly actor: Actor; weight: number }>()
  for (const key of keys) {
    const owner = ctx.get(keyOwners, [key])
    const actor = owner && ctx.get(actors, [owner.actor])
    if (owner === undefined || actor === undefined || !isInForce(actor)) continue
    const name = toHex(owner.actor)
    const sum = sums.get(name) ?? { id: owner.actor, actor, weight: 0 }
    sum.weight += weightOf(actor, key)
    sums.set(name, sum)
  }
  return [...sums.values()]
    .filter(({ actor, weight }) => weight >= actor.threshold)
    .map(({ id, actor }) => ({ id, person: personOfActor(id, actor) }))
}

/** `org` and the organisations above it, lowest first; at most as many as the depth of the tree. */
const pathToRoot = (ctx: Read, org: Id): readonly Id[] => {
  const path: Id[] = []
  for (let at: Id = org; at.length === ID_BYTES; ) {
    const found = ctx.get(orgs, [at])
    if (found === undefined) break
    path.push(at)
    at = found.parent
  }
  return path
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

/** True if the person is a member of `org`, probationary or full, in good standing. */
export const isMemberAt = (ctx: Read, person: BinaryText, org: Id): boolean => {
  if (person.length !== ID_BYTES) return false
  const member = ctx.get(members, [fromBinaryText(person) as Id])
  if (member === undefined || member.standing !== STANDING.ACTIVE || !equalBytes(member.orgId, org)) return false
  return member.stage === STAGE.FULL || member.stage === STAGE.PROBATIONARY
}

/** The secretary of the zone is the secretary of the root. */
const isRootSecretary = (ctx: Read, { role, orgId }: RoleGrant, names: readonly RoleName[]): boolean =>
  role === ROLE.ZONE_SECRETARY && names.includes('SECRETARY') && ctx.get(orgs, [orgId])?.depth === 0

/** True if the actor holds one of the roles at `org` at this block's time; with `org` undefined, anywhere. */
export const holdsRole = (
  ctx: Pick<ReadContext, 'get' | 'block'>,
  actor: Address,
  names: readonly RoleName[],
  org: Id | undefined,
): boolean => {
  const now = ctx.block.timeMs
  for (const grant of ctx.get(roles, [actor])?.grants ?? []) {
    if (grant.fromMs > now || (grant.toMs !== 0 && now >= grant.toMs)) continue
    if (org !== undefined && !equalBytes(grant.orgId, org)) continue
    // What was held at an organisation ends with it.
    if (ctx.get(orgs, [grant.orgId])?.state !== ORG_STATE.ACTIVE) continue
    if (names.some(name => ROLE[name] === grant.role) || isRootSecretary(ctx, grant, names)) return true
  }
  return false
}
