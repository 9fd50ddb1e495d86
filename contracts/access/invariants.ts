/** What always holds of accounts, keys and roles. */

import { encodeAddress, equalBytes, toHex } from '#base'
import type { Invariant, StateScan } from '../define.ts'
import { ID_BYTES } from '../ids.ts'
import { ORG_STATE } from '../org/schema.ts'
import { orgs } from '../org/state.ts'
import { ROLE, rolesConflict } from '../roles.ts'
import { isOpen } from './grants.ts'
import { params } from './params.ts'
import { ACTOR_STATE, DELEGATION_STATE, GRANT_SOURCE, type RoleGrant } from './schema.ts'
import { actors, delegations, keyOwners, personActors, receivedDelegations, roleHolders, roles } from './state.ts'

/** A key belongs to one account for ever, and the accounts of a member are known by its alias. */
async function* accountViolations(scan: StateScan): AsyncIterable<string> {
  for await (const [[id], { keys, mid }] of scan.rows(actors)) {
    const name = encodeAddress(id)
    for (const { publicKey } of keys) {
      const owner = await scan.get(keyOwners, [publicKey])
      if (owner === undefined || !equalBytes(owner.actor, id)) yield `${name}: a key of another account`
    }
    if (mid.length !== ID_BYTES) continue
    const known = (await scan.get(personActors, [mid]))?.actors ?? []
    if (!known.some(one => equalBytes(one, id))) yield `${name}: not among the accounts of its member`
  }
}

interface HeldGrant {
  readonly person: string
  readonly name: string
  readonly grant: RoleGrant
}

/** Grants that are not over, account by account. */
async function* openGrants(scan: StateScan): AsyncIterable<HeldGrant> {
  for await (const [[id], { grants }] of scan.rows(roles)) {
    const actor = await scan.get(actors, [id])
    const person = actor?.mid.length === ID_BYTES ? toHex(actor.mid) : toHex(id)
    for (const grant of grants) {
      const org = await scan.get(orgs, [grant.orgId])
      const isThere = org !== undefined && org.state !== ORG_STATE.DISSOLVED
      if (isThere && isOpen(grant, scan.timeMs)) yield { person, name: encodeAddress(id), grant }
    }
  }
}

/** No person holds two roles that conflict. */
async function* conflictViolations(scan: StateScan): AsyncIterable<string> {
  const held = new Map<string, RoleGrant[]>()
  for await (const { person, grant } of openGrants(scan)) {
    const others = held.get(person) ?? []
    if (others.some(other => rolesConflict(other.role, grant.role))) yield `${person}: role ${grant.role}`
    held.set(person, [...others, grant])
  }
}

/** At most one secretary of an organisation. */
async function* secretaryViolations(scan: StateScan): AsyncIterable<string> {
  const seats = new Set<string>()
  for await (const { name, grant } of openGrants(scan)) {
    if (grant.role !== ROLE.SECRETARY) continue
    const org = toHex(grant.orgId)
    if (seats.has(org)) yield `${org}: a second secretary, ${name}`
    seats.add(org)
  }
}

const { GENESIS, SYSTEM } = GRANT_SOURCE

/** No role outlasts the term by more than a year; who is revoked holds none; queries see the same grants. */
async function* grantViolations(scan: StateScan): AsyncIterable<string> {
  for await (const { name, grant } of openGrants(scan)) {
    const { orgId, role, toMs, source } = grant
    const last = ((await scan.get(orgs, [orgId]))?.termEndMs ?? 0) + params.grantBeyondTermMs.max
    const isFree = source === GENESIS || source === SYSTEM
    if (!isFree && (toMs === 0 || toMs > last)) yield `${name}: role ${role} beyond the term`
  }
  for await (const [[id], { grants }] of scan.rows(roles)) {
    const name = encodeAddress(id)
    const isRevoked = (await scan.get(actors, [id]))?.state === ACTOR_STATE.REVOKED
    if (isRevoked && grants.length > 0) yield `${name}: roles of a revoked account`
    for (const { orgId, role } of grants) {
      if ((await scan.get(roleHolders, [orgId, role, id])) === undefined) yield `${name}: role ${role} is not listed`
    }
  }
}

/** What an organisation has received is what has not ended. */
async function* delegationViolations(scan: StateScan): AsyncIterable<string> {
  let open = 0
  for await (const [[id], { toOrg, state }] of scan.rows(delegations)) {
    if (state !== DELEGATION_STATE.ACTIVE) continue
    open += 1
    const received = (await scan.get(receivedDelegations, [toOrg]))?.delegations ?? []
    if (!received.some(one => equalBytes(one, id))) yield `${toHex(id)}: not among what was received`
  }
  let received = 0
  for await (const [, row] of scan.rows(receivedDelegations)) received += row.delegations.length
  if (received !== open) yield `${open} delegations, ${received} received`
}

export const invariants: readonly Invariant[] = [
  { name: 'accounts', title: { en: 'A key has one account', zh: '密钥唯一' }, violations: accountViolations },
  { name: 'conflicts', title: { en: 'No roles in conflict', zh: '角色不冲突' }, violations: conflictViolations },
  { name: 'secretaries', title: { en: 'One secretary', zh: '书记唯一' }, violations: secretaryViolations },
  { name: 'grants', title: { en: 'Roles within their terms', zh: '角色不超期' }, violations: grantViolations },
  { name: 'delegations', title: { en: 'Delegations are known', zh: '赋权一致' }, violations: delegationViolations },
]
