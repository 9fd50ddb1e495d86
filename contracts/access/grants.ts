/** Rules for grants of roles. */

import { type Address, equalBytes, err, LIMITS, type Result } from '#base'
import { ALLOWED, type ApplyContext, type ReadContext } from '../define.ts'
import { ID_BYTES, type Id } from '../ids.ts'
import { ORG_STATE } from '../org/schema.ts'
import { orgs } from '../org/state.ts'
import { ROLE, type Role, type RoleName, rolesConflict } from '../roles.ts'
import { roleRevoked } from './events.ts'
import { ACTOR_KIND, ACTOR_STATE, GRANT_END, type GrantEnd, type RoleGrant } from './schema.ts'
import { actors, pastGrants, pastHolders, personActors, roleHolders, roles, secretaries } from './state.ts'

const named = (...names: readonly RoleName[]): readonly Role[] => names.map(name => ROLE[name])

/** Given by election or by the superior organisation only. */
export const LEADING = named('SECRETARY', 'DEPUTY_SECRETARY')

/** Given by two persons at the root, because they watch over the others or run the machines. */
export const GOVERNED = named('ZONE_SECRETARY', 'AUDITOR', 'REGISTRAR', 'DPO', 'NODE_OPERATOR', 'PLATFORM_ADMIN')

type Read = Pick<ReadContext, 'get'>
type Seat = Pick<RoleGrant, 'role' | 'orgId'>

export const grantsOf = (ctx: Read, actor: Address): readonly RoleGrant[] => ctx.get(roles, [actor])?.grants ?? []

const isSame = (a: Seat, b: Seat): boolean => a.role === b.role && equalBytes(a.orgId, b.orgId)

export const findGrant = (ctx: Read, actor: Address, seat: Seat): RoleGrant | undefined =>
  grantsOf(ctx, actor).find(grant => isSame(grant, seat))

/** Not over yet: in force or to come. */
export const isOpen = ({ toMs }: Pick<RoleGrant, 'toMs'>, nowMs: number): boolean => toMs === 0 || nowMs < toMs

/** Why a grant is over though nobody revoked it; undefined while it is not. */
const overBecause = (ctx: ReadContext, grant: RoleGrant): GrantEnd | undefined => {
  if (!isOpen(grant, ctx.block.timeMs)) return GRANT_END.EXPIRED
  return ctx.get(orgs, [grant.orgId])?.state === ORG_STATE.DISSOLVED ? GRANT_END.ORG_DISSOLVED : undefined
}

export const isOver = (ctx: ReadContext, grant: RoleGrant): boolean => overBecause(ctx, grant) !== undefined

/** All accounts of the person behind an account. */
const accountsOfPerson = (ctx: ReadContext, actor: Address): readonly Address[] => {
  const mid = ctx.get(actors, [actor])?.mid
  return mid?.length === ID_BYTES ? (ctx.get(personActors, [mid])?.actors ?? [actor]) : [actor]
}

/** True if the person holds a role, on any account, that `role` may not stand beside. */
export const hasConflict = (ctx: ReadContext, actor: Address, role: Role): boolean =>
  accountsOfPerson(ctx, actor).some(account =>
    grantsOf(ctx, account).some(grant => !isOver(ctx, grant) && rolesConflict(grant.role, role)),
  )

/** True if the organisation has a secretary whose grant is not over. */
export const isSeatTaken = (ctx: ReadContext, org: Id): boolean => {
  const holder = ctx.get(secretaries, [org])
  const grant = holder && findGrant(ctx, holder.actor, { role: ROLE.SECRETARY, orgId: org })
  return grant !== undefined && !isOver(ctx, grant)
}

/** E_NOT_FOUND, E_STATE (not active), E_ARG (a device): who can be given a role. */
export const checkHolder = (ctx: ReadContext, actor: Address): Result<undefined> => {
  const found = ctx.get(actors, [actor])
  if (found === undefined) return err('E_NOT_FOUND', 'actor')
  if (found.state !== ACTOR_STATE.ACTIVE) return err('E_STATE', 'the account is not active')
  return found.kind === ACTOR_KIND.DEVICE ? err('E_ARG', 'a device holds no role') : ALLOWED
}

/** E_DUP, E_SOD (conflict of roles), E_STATE (there is a secretary), E_LIMIT (roles of one account). */
export const checkRoom = (ctx: ReadContext, actor: Address, seat: Seat): Result<undefined> => {
  const existing = findGrant(ctx, actor, seat)
  if (existing !== undefined && !isOver(ctx, existing)) return err('E_DUP', 'role')
  if (hasConflict(ctx, actor, seat.role)) return err('E_SOD', 'conflict of roles')
  if (seat.role === ROLE.SECRETARY && isSeatTaken(ctx, seat.orgId)) return err('E_STATE', 'there is a secretary')
  const open = grantsOf(ctx, actor).filter(grant => !isOver(ctx, grant))
  return open.length < LIMITS.grantsPerActor ? ALLOWED : err('E_LIMIT', 'roles of one account')
}

/** The grant may be one that is over, of someone before the one who sits there now. */
const leaveSeat = (ctx: ApplyContext, actor: Address, { role, orgId }: Seat): void => {
  if (role !== ROLE.SECRETARY) return
  const holder = ctx.get(secretaries, [orgId])
  if (holder !== undefined && equalBytes(holder.actor, actor)) ctx.remove(secretaries, [orgId])
}

interface Ended {
  readonly number: number
  readonly grant: RoleGrant
  readonly end: GrantEnd
}

const keepPast = (ctx: ApplyContext, actor: Address, { number, grant, end }: Ended): void => {
  const { role, orgId, fromMs, toMs } = grant
  const now = ctx.block.timeMs
  const endedAtMs = end === GRANT_END.EXPIRED ? toMs : now
  ctx.remove(roleHolders, [orgId, role, actor])
  leaveSeat(ctx, actor, grant)
  ctx.put(pastGrants, [actor, number], { actor, grant, endedAtMs, end })
  ctx.put(pastHolders, [orgId, role, endedAtMs, actor, number], { sinceMs: fromMs })
}

/** Ends the grants for which `why` names a reason, and gives how many. */
const endGrants = (ctx: ApplyContext, actor: Address, why: (grant: RoleGrant) => GrantEnd | undefined): number => {
  const held = ctx.get(roles, [actor])
  if (held === undefined) return 0
  const kept: RoleGrant[] = []
  let number = held.ended
  for (const grant of held.grants) {
    const end = why(grant)
    if (end === undefined) kept.push(grant)
    else keepPast(ctx, actor, { number: number++, grant, end })
  }
  if (number > held.ended) ctx.put(roles, [actor], { grants: kept, ended: number })
  return number - held.ended
}

/** Ends what is over, which makes room, and gives how much that was. */
export const endOver = (ctx: ApplyContext, actor: Address): number =>
  endGrants(ctx, actor, grant => overBecause(ctx, grant))

/** The caller has checked that the actor has room and that nothing of the kind is open. */
export const addGrant = (ctx: ApplyContext, actor: Address, grant: RoleGrant): void => {
  endOver(ctx, actor)
  const { grants, ended } = ctx.get(roles, [actor]) ?? { grants: [], ended: 0 }
  ctx.put(roles, [actor], { grants: [...grants, grant], ended })
  ctx.put(roleHolders, [grant.orgId, grant.role, actor], { sinceMs: grant.fromMs })
  if (grant.role === ROLE.SECRETARY) ctx.put(secretaries, [grant.orgId], { actor })
}

/** Revokes the grants that `which` picks, and says so by events. */
export const revokeGrants = (
  ctx: ApplyContext,
  actor: Address,
  end: GrantEnd,
  which: (grant: RoleGrant) => boolean,
): void => {
  endGrants(ctx, actor, grant => {
    if (!which(grant)) return undefined
    const { role, orgId } = grant
    ctx.emit(roleRevoked, { actor, role, orgId })
    return isOpen(grant, ctx.block.timeMs) ? end : GRANT_END.EXPIRED
  })
}

export const removeGrant = (ctx: ApplyContext, actor: Address, seat: Seat): void =>
  revokeGrants(ctx, actor, GRANT_END.REVOKED, grant => isSame(grant, seat))
