/** Roles at the root that governing organisations give and take by vote: called when their proposal is executed. */

import { type Address, err, type Result } from '#base'
import { ALLOWED, exported, type ReadContext } from '../define.ts'
import { type Id, MODULE } from '../ids.ts'
import { rootOf } from '../org/state.ts'
import { ROLE, type Role } from '../roles.ts'
import { roleGranted } from './events.ts'
import { addGrant, checkHolder, checkRoom, findGrant, removeGrant } from './grants.ts'
import { GRANT_SOURCE } from './schema.ts'

export interface RootRole {
  readonly actor: Address
  readonly role: Role
}

/** Who watches over the others, answers for identities, protects personal information, or runs the machines. */
export const BY_VOTE: readonly Role[] = [ROLE.AUDITOR, ROLE.REGISTRAR, ROLE.DPO, ROLE.PLATFORM_ADMIN]

const NOBODY = new Uint8Array(0) as Address

/** E_ARG (another role, a machine), E_NOT_FOUND, E_STATE (locked), E_DUP, E_SOD (conflict of roles), E_LIMIT. */
const checkRootGrant = (ctx: ReadContext, orgId: Id, { actor, role }: RootRole): Result<undefined> => {
  if (!BY_VOTE.includes(role)) return err('E_ARG', 'a role that no vote gives')
  const fits = checkHolder(ctx, actor)
  return fits.ok ? checkRoom(ctx, actor, { role, orgId }) : fits
}

/** As `checkRootGrant`. It has no end until it is revoked. */
export const grantByVote = exported<RootRole>({
  module: MODULE.access,
  name: 'grantByVote',
  callers: [MODULE.governance],
  run: (ctx, { actor, role }) => {
    const orgId = rootOf(ctx)
    if (orgId === undefined) return err('E_NOT_FOUND', 'root')
    const fits = checkRootGrant(ctx, orgId, { actor, role })
    if (!fits.ok) return fits
    const source = GRANT_SOURCE.SYSTEM
    const basis = new Uint8Array(0) as never
    addGrant(ctx, actor, { role, orgId, fromMs: ctx.block.timeMs, toMs: 0, source, basis, grantedBy: NOBODY })
    ctx.emit(roleGranted, { actor, role, orgId })
    return ALLOWED
  },
})

/** E_ARG (another role), E_NOT_FOUND (not held). */
export const revokeByVote = exported<RootRole>({
  module: MODULE.access,
  name: 'revokeByVote',
  callers: [MODULE.governance],
  run: (ctx, { actor, role }) => {
    const orgId = rootOf(ctx)
    if (!BY_VOTE.includes(role)) return err('E_ARG', 'a role that no vote takes')
    if (orgId === undefined || findGrant(ctx, actor, { role, orgId }) === undefined) return err('E_NOT_FOUND', 'role')
    removeGrant(ctx, actor, { role, orgId })
    return ALLOWED
  },
})
