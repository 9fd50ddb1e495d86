/** What other modules read of accounts and roles, and what they may do to them. */

import { type Address, err } from '#base'
import { type ApplyContext, exported } from '../define.ts'
import { ID_BYTES, type Id, MODULE } from '../ids.ts'
import { isBelow } from '../org/tree.ts'
import { aliasBound } from './events.ts'
import { revokeGrants } from './grants.ts'
import { GRANT_END } from './schema.ts'
import { actors, personActors } from './state.ts'

/**
 * Ends the roles of a member on every account: those at `orgId` and below it, or without it all of them. For members
 * who leave, are transferred or lose their rights.
 */
export const endRolesOf = exported<{ readonly mid: Id; readonly orgId?: Id }>({
  module: MODULE.access,
  name: 'endRolesOf',
  callers: 'any',
  run: (ctx, { mid, orgId }) => {
    for (const actor of ctx.get(personActors, [mid])?.actors ?? [])
      revokeGrants(ctx, actor, GRANT_END.MEMBER_LEFT, grant => orgId === undefined || isBelow(ctx, grant.orgId, orgId))
    return undefined
  },
})

const rename = (ctx: ApplyContext, id: Address, mid: Id): void => {
  const actor = ctx.get(actors, [id])
  if (actor !== undefined) ctx.put(actors, [id], { ...actor, mid, keysSinceMs: ctx.block.timeMs })
}

/** Binds the accounts of a member to a new alias. E_DUP where accounts are bound to that one already. */
export const bindAlias = exported<{ readonly mid: Id; readonly newMid: Id }>({
  module: MODULE.access,
  name: 'bindAlias',
  callers: [MODULE.member],
  run: (ctx, { mid, newMid }) => {
    if (newMid.length !== ID_BYTES || ctx.get(personActors, [newMid]) !== undefined) return err('E_DUP', 'alias')
    const bound = ctx.get(personActors, [mid])
    if (bound === undefined) return undefined
    for (const id of bound.actors) rename(ctx, id, newMid)
    ctx.remove(personActors, [mid])
    ctx.put(personActors, [newMid], bound)
    ctx.emit(aliasBound, { mid: newMid })
    return undefined
  },
})
