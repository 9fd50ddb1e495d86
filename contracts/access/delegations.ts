/** What delegations let whom do. */

import { LIMITS } from '#base'
import type { ReadContext } from '../define.ts'
import type { Id } from '../ids.ts'
import { DELEGABLE, ROLE, type Role } from '../roles.ts'
import { DELEGATION_STATE, type Delegation } from './schema.ts'
import { delegations, receivedDelegations } from './state.ts'

type Read = Pick<ReadContext, 'get' | 'block'>

const ROLES: readonly Role[] = DELEGABLE.map(name => ROLE[name])

export const isDelegable = (role: Role): boolean => ROLES.includes(role)

const isInForce = ({ state, fromMs, toMs }: Delegation, nowMs: number): boolean =>
  state === DELEGATION_STATE.ACTIVE && fromMs <= nowMs && nowMs < toMs

/** Delegations of a role in force that an organisation has received; at most `delegationsPerOrg`. */
export const delegationsTo = (ctx: Read, org: Id, role: Role): readonly Delegation[] => {
  if (!isDelegable(role)) return []
  const received = ctx.get(receivedDelegations, [org])?.delegations ?? []
  return received
    .map(one => ctx.get(delegations, [one]))
    .filter(one => one !== undefined)
    .filter(one => one.powers.includes(role) && isInForce(one, ctx.block.timeMs))
}

/** Organisations for which holders of `role` at `org` act by delegation, in at most `delegationDepth` steps. */
export const orgsReached = (ctx: Read, org: Id, role: Role): readonly Id[] => {
  const reached: Id[] = []
  let level: readonly Id[] = [org]
  for (let step = 0; step < LIMITS.delegationDepth; step++) {
    level = level.flatMap(at => delegationsTo(ctx, at, role).map(({ fromOrg }) => fromOrg))
    reached.push(...level)
  }
  return reached
}
