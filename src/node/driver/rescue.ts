/** A rescue that came from a peer (E5): this node was behind, or was not told by its operator. */

import type { Rescue } from '#chain'
import type { Peer } from '#consensus'
import { feedEpoch, feedJailed } from './commit.ts'
import type { Context } from './context.ts'
import { isAgainstPeer } from './ingress.ts'

/**
 * Checks it in full and begins its epoch; to be run in the ledger's queue. A node that knows of a final block beyond the
 * anchor refuses: the chain was not lost.
 */
export const takeRescue = async (context: Context, peer: Peer, rescue: Rescue): Promise<void> => {
  const { ledger, observer, network, pool } = context.ports
  const before = ledger.head()
  const { rescues } = ledger
  const { anchorHeight, epoch } = rescue.order
  if (rescues === undefined || anchorHeight > before.header.height) return
  const { finalized } = context.state()
  if (finalized.height > anchorHeight && rescues.at(anchorHeight) === undefined) {
    observer.log('warn', `the rescue of block ${anchorHeight} is refused: block ${finalized.height} is final`)
    return
  }
  const taken = await rescues.take(rescue)
  if (!taken.ok) {
    observer.log('warn', `the rescue of block ${anchorHeight} from ${peer} is refused: ${taken.fault.detail ?? ''}`)
    if (isAgainstPeer(taken)) network.penalise(peer, `rescue: ${taken.fault.code}`)
  } else if (taken.value !== undefined) {
    observer.log('warn', `the guardians brought the chain back after block ${anchorHeight}, with epoch ${epoch}`)
    feedEpoch(context, taken.value)
    feedJailed(context, before, taken.value)
    context.feed({ kind: 'work', pending: pool.hasWork() })
  }
}
