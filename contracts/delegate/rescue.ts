/** E5: the set that the guardians named takes over, and what they signed stays in the state for ever. */

import { ascii, concat, type PublicKey, sha256 } from '#base'
import type { RescueOrder } from '#chain'
import type { ApplyContext } from '../define.ts'
import { ID_BYTES, type Id } from '../ids.ts'
import { rescued } from './events.ts'
import type { Seat } from './schema.ts'
import { beginTurns, putSeats } from './sets.ts'
import { jails, keyHolders, rescues } from './state.ts'

/** A seat without a candidate needs a name of its own, so that evidence finds it. */
const idOfKey = (publicKey: PublicKey): Id =>
  sha256(concat(ascii('rescued seat '), publicKey)).slice(0, ID_BYTES) as Uint8Array as Id

/**
 * Runs at the end of the first block of the epoch that the rescue begins. Its set is that of this epoch and of the next,
 * whose election never took place; whatever was decided for them before is void, and so are jails of their seats. A key
 * that belongs to no candidate sits without one, and until enough candidates stand again elections are postponed.
 */
export const takeRescue = (ctx: ApplyContext, order: RescueOrder): void => {
  const { epoch, anchorHeight, validators } = order
  const seats = validators.map(
    ({ publicKey, weight, enterprise }): Seat => ({
      candidateId: ctx.get(keyHolders, [publicKey])?.candidateId ?? idOfKey(publicKey),
      publicKey,
      operator: enterprise,
      weight,
    }),
  )
  for (const covered of [epoch, epoch + 1]) {
    putSeats(ctx, covered, seats)
    ctx.remove(jails, [covered])
  }
  beginTurns(ctx, epoch)
  ctx.put(rescues, [epoch], order)
  ctx.emit(rescued, { epoch, anchorHeight, seats: seats.length })
}
