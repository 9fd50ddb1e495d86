/** Turns that passed without a block: what the headers say of the seats that should have made one. */

import { LIMITS } from '#base'
import { type CoreConfig, schedule } from '#consensus'

/**
 * Leaders of the views between that of the parent (0: the anchor of the epoch) and that of the block, oldest first; the
 * last LIMITS.missedTurns of them.
 */
export const missedTurns = (
  epoch: Pick<CoreConfig, 'anchor' | 'epoch' | 'set'>,
  parentView: number,
  view: number,
): readonly number[] => {
  const seats = epoch.set.validators.length
  const missed: number[] = []
  let order: readonly number[] = []
  for (let at = Math.max(parentView + 1, view - LIMITS.missedTurns); at < view; at++) {
    const turn = (at - 1) % seats
    if (order.length === 0 || turn === 0) order = schedule(epoch, Math.floor((at - 1) / seats))
    missed.push(order[turn] as number)
  }
  return missed
}
