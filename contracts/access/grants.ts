/** Rules for grants of roles. */

import { type Address, equalBytes } from '#base'
import type { ApplyContext, ReadContext } from '../define.ts'
import { ID_BYTES, type Id } from '../ids.ts'
import { ROLE, type Role, type RoleName, rolesConflict } from '../roles.ts'
import type { RoleGrant } from './schema.ts'
import { actors, personActors, roleHolders, roles, secretaries } from './state.ts'

const named = (...names: readonly RoleName[]): readonly Role[] => names.map(name => ROLE[name])

/** Given by election or by the superior organisation only. */
export const LEADING = named('SECRETARY', 'DEPUTY_SECRETARY')

/** Given by two persons at the root, because they watch over the others or run the machines. */
export const GOVERNED = named('ZONE_SECRETARY', 'AUDITOR', 'REGISTRAR', 'DPO', 'NODE_OPERATOR', 'PLATFORM_ADMIN')

export const grantsOf = (ctx: Pick<ReadContext, 'get'>, actor: Address): readonly RoleGrant[] =>
  ctx.get(roles, [actor])?.grants ?? []

const isSame = (grant: Pick<RoleGrant, 'role' | 'orgId'>, role: Role, org: Id): boolean =>
  grant.role === role && equalBytes(grant.orgId, org)

export const findGrant = (
  ctx: Pick<ReadContext, 'get'>,
  actor: Address,
  { role, orgId }: Pick<RoleGrant, 'role' | 'orgId'>,
): RoleGrant | undefined => grantsOf(ctx, actor).find(grant => isSame(grant, role, orgId))

/** Not over yet: in force or to come. */
export const isOpen = ({ toMs }: Pick<RoleGrant, 'toMs'>, nowMs: number): boolean => toMs === 0 || nowMs < toMs

/** All accounts of the person behind an account. */
const accountsOfPerson = (ctx: ReadContext, actor: Address): readonly Address[] => {
  const mid = ctx.get(actors, [actor])?.mid
  return mid?.length === ID_BYTES ? (ctx.get(personActors, [mid])?.actors ?? [actor]) : [actor]
}

/** True if the person holds a role, on any account, that `role` may not stand beside. */
export const hasConflict = (ctx: ReadContext, actor: Address, role: Role): boolean =>
  accountsOfPerson(ctx, actor).some(account =>
    grantsOf(ctx, account).some(grant => isOpen(grant, ctx.block.timeMs) && rolesConflict(grant.role, role)),
  )

/** True if the organisation has a secretary whose grant is not over. */
export const isSeatTaken = (ctx: ReadContext, org: Id): boolean => {
  const holder = ctx.get(secretaries, [org])
  const grant = holder && findGrant(ctx, holder.actor, { role: ROLE.SECRETARY, orgId: org })
  return grant !== undefined && isOpen(grant, ctx.block.timeMs)
}

/** Grants that are over make room. */
export const addGrant = (ctx: ApplyContext, actor: Address, grant: RoleGrant): void => {
  const kept = grantsOf(ctx, actor).filter(
    one => isOpen(one, ctx.block.timeMs) && !isSame(one, grant.role, grant.orgId),
  )
  ctx.put(roles, [actor], { grants: [...kept, grant] })
  ctx.put(roleHolders, [grant.orgId, grant.role, actor], { sinceMs: grant.fromMs })
  if (grant.role === ROLE.SECRETARY) ctx.put(secretaries, [grant.orgId], { actor })
}

export const removeGrant = (
  ctx: ApplyContext,
  actor: Address,
  { role, orgId }: Pick<RoleGrant, 'role' | 'orgId'>,
): void => {
  ctx.put(roles, [actor], { grants: grantsOf(ctx, actor).filter(one => !isSame(one, role, orgId)) })
  ctx.remove(roleHolders, [orgId, role, actor])
  const holder = role === ROLE.SECRETARY ? ctx.get(secretaries, [orgId]) : undefined
  // The grant may be one that is over, of someone before the one who sits there now.
  if (holder !== undefined && equalBytes(holder.actor, actor)) ctx.remove(secretaries, [orgId])
}
