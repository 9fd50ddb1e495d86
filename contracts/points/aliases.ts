/**
 * Aliases: points stay where they are, under the first alias of a member, and later aliases point there. So a carry
 * moves nothing, and what an old alias did (an activity that is verified late, an award that is reversed) finds its way.
 */

import { err } from '#base'
import { ALLOWED, exported, type ReadContext } from '../define.ts'
import { type Id, MODULE } from '../ids.ts'
import { accountOf, post } from './books.ts'
import { aliasCarried } from './events.ts'
import { ENTRY_KIND } from './schema.ts'
import { accounts, carried, currentAliases } from './state.ts'

type Read = Pick<ReadContext, 'get'>

/** First alias of the member: where the points, the caps and the orders are. */
export const holderOf = (ctx: Read, mid: Id): Id => ctx.get(carried, [mid])?.holder ?? mid

/** Alias that the member of a holder has now. */
export const aliasOf = (ctx: Read, holder: Id): Id => ctx.get(currentAliases, [holder])?.alias ?? holder

/** Since when a member has this alias; 0 for the first one. */
export const aliasSinceMs = (ctx: Read, mid: Id): number => ctx.get(carried, [mid])?.sinceMs ?? 0

export interface CarryArgs {
  readonly from: Id
  readonly to: Id
}

/** Points, caps and orders follow to a new alias. E_DUP where the new one has been used. */
export const carryAlias = exported<CarryArgs>({
  module: MODULE.points,
  name: 'carryAlias',
  callers: [MODULE.member],
  run: (ctx, { from, to }) => {
    const used = ctx.get(accounts, [to]) !== undefined || ctx.get(carried, [to]) !== undefined
    if (used) return err('E_DUP', 'the alias has been used')
    const holder = holderOf(ctx, from)
    ctx.put(carried, [to], { holder, sinceMs: ctx.block.timeMs })
    ctx.put(currentAliases, [holder], { alias: to })
    const { available } = accountOf(ctx, holder)
    if (ctx.get(accounts, [holder]) !== undefined) {
      post(ctx, { kind: ENTRY_KIND.CARRY, holder, amount: available, sourceId: to }, accountOf(ctx, holder))
    }
    ctx.emit(aliasCarried, { from, mid: to, amount: available })
    return ALLOWED
  },
})
