/** E2: from one epoch to the next. */

import { assert, equalBytes } from '#base'
import type { EventOf } from './event.ts'
import { newState } from './recover.ts'
import type { State } from './state.ts'

/**
 * E2, E4: the boundary block is final and committed, so the next epoch starts, with a fresh state: no vote or certificate
 * of the old epoch means anything in it. Only what is true of the node goes along: who was not admitted to signing still
 * is not (S6), and who was may sign from the first view on.
 *
 * E5: a rescue begins an epoch in the same way, at a final block that need not be the boundary block of the old one. What
 * was notarized above it is forgotten like all of the old epoch.
 */
export const nextEpoch = (old: State, { set, anchor, lastHeight, self }: EventOf<'nextEpoch'>): State => {
  assert(set.epoch > old.config.epoch, `epoch ${set.epoch} after ${old.config.epoch}`)
  assert(anchor.height < lastHeight, `epoch ${set.epoch} ends before it begins`)
  assert(
    anchor.height !== old.finalized.height || equalBytes(anchor.blockId, old.finalized.blockId),
    'the anchor is not the final block of its height',
  )
  const signFrom = old.signFrom === Number.POSITIVE_INFINITY ? old.signFrom : 0
  const state = newState({ ...old.config, epoch: set.epoch, set, anchor, lastHeight, self, signFrom })
  state.work = old.work
  for (const [peer, note] of old.peers) state.peers.set(peer, note)
  return state
}
