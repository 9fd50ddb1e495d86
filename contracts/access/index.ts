/** `access`: accounts, keys, roles. */

import { err, type Result } from '#base'
import { ALLOWED, type AnyTable, type ApplyContext, defineModule, genesis } from '../define.ts'
import { MODULE, NO_HASH } from '../ids.ts'
import { ROLE } from '../roles.ts'
import { delegate, expireDelegation, revokeDelegation } from './delegation-handlers.ts'
import * as events from './events.ts'
import { addGrant, hasConflict, isSeatTaken } from './grants.ts'
import {
  activateActor,
  checkActor,
  createActor,
  lockActor,
  registerActor,
  revokeActor,
  rotateKey,
  unlockActor,
} from './handlers.ts'
import { invariants } from './invariants.ts'
import { labels } from './labels.ts'
import { actorMachine, delegationMachine } from './machine.ts'
import { params } from './params.ts'
import { queries } from './queries.ts'
import { expireGrants, grantRole, revokeRole } from './role-handlers.ts'
import { AccessGenesis, type GenesisActor, GRANT_SOURCE } from './schema.ts'
import * as state from './state.ts'

const found = (ctx: ApplyContext, { actor, roles }: GenesisActor): Result<undefined> => {
  const fits = checkActor(ctx, actor)
  if (!fits.ok) return fits
  const id = createActor(ctx, actor)
  for (const { role, orgId } of roles) {
    if (hasConflict(ctx, id, role)) return err('E_SOD', 'conflict of roles')
    if (role === ROLE.SECRETARY && isSeatTaken(ctx, orgId)) return err('E_STATE', 'two secretaries')
    const grant = { role, orgId, fromMs: ctx.block.timeMs, toMs: 0, source: GRANT_SOURCE.GENESIS }
    addGrant(ctx, id, { ...grant, basis: NO_HASH, grantedBy: new Uint8Array(0) as typeof id })
  }
  return ALLOWED
}

export const access = defineModule({
  id: MODULE.access,
  name: 'access',
  title: { en: 'Accounts and roles', zh: '账户与角色' },
  tables: Object.values(state) as unknown as readonly AnyTable[],
  actions: [
    registerActor,
    rotateKey,
    lockActor,
    unlockActor,
    grantRole,
    revokeRole,
    revokeActor,
    activateActor,
    delegate,
    revokeDelegation,
    expireDelegation,
    expireGrants,
  ],
  queries,
  machines: [actorMachine, delegationMachine],
  invariants,
  labels,
  params: Object.values(params),
  events: Object.values(events) as never,
  genesis: genesis({
    data: AccessGenesis,
    apply: (ctx, { actors }) => {
      for (const actor of actors) {
        const result = found(ctx, actor)
        if (!result.ok) return result
      }
      return ALLOWED
    },
  }),
})
