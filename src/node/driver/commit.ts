/** The one way in which blocks become final here: from the core's own `commit`, and from catch-up. */

import { AssertionFailure, type Verified } from '#base'
import type { Certificate } from '#chain'
import type { IdentifiedBlock } from '#consensus'
import { type Context, ownSeat } from './context.ts'
import { checkSpoken, NewerProtocolError } from './newer-protocol.ts'
import type { LedgerHead } from './ports.ts'

/** E2: the next epoch begins. */
export const feedEpoch = (context: Context, { epoch, set, anchor, lastHeight }: LedgerHead) => {
  const { ports } = context
  ports.observer.log('info', `epoch ${epoch} begins at height ${anchor.height + 1} with ${set.validators.length} seats`)
  context.feed({ kind: 'nextEpoch', set, anchor, lastHeight, self: ownSeat(ports, set) })
}

/** V11: told only when it changes, and anew in each epoch. */
export const feedJailed = (context: Context, before: LedgerHead, { epoch, jailed }: LedgerHead) => {
  if (epoch > before.epoch || jailed.join() !== before.jailed.join()) context.feed({ kind: 'jailed', seats: jailed })
}

/** Nothing is signed above a block after which other rules hold than this software knows. */
export const mustSpeak = ({ protocolMax }: Pick<Context, 'protocolMax'>, { header, plan }: LedgerHead): void => {
  const spoken = checkSpoken(plan, header.height + 1, protocolMax)
  if (!spoken.ok) throw new NewerProtocolError(spoken.fault)
}

/**
 * Commits blocks that follow on the head and tells the core; to be run in the ledger's queue. When execution disagrees
 * with a verified finalization, either more than f seats are traitors or this machine computes wrongly: it must stop. So it
 * must where the software is too old (NewerProtocolError).
 */
export const commitFinal = async (
  context: Context,
  blocks: readonly IdentifiedBlock[],
  finalization: Verified<Certificate>,
): Promise<void> => {
  const { ledger, observer, pool } = context.ports
  const before = ledger.head()
  const committed = await ledger.commit(blocks, finalization)
  if (!committed.ok) {
    const { code, detail } = committed.fault
    if (code === 'NEWER_PROTOCOL') throw new NewerProtocolError(committed.fault)
    throw new AssertionFailure(`a final block does not execute: ${code} ${detail ?? ''}`)
  }
  const head = committed.value
  observer.committed(head, blocks)
  mustSpeak(context, head)
  context.feed({ kind: 'committed', height: head.header.height, blockId: head.id })
  const { config, finalized } = context.state()
  // Got by height: the core has not seen it yet.
  if (finalization.vote.epoch === config.epoch && finalization.vote.view > finalized.view)
    context.feed({ kind: 'certificate', certificate: finalization, from: '' })
  if (head.epoch > before.epoch) feedEpoch(context, head)
  feedJailed(context, before, head)
  context.feed({ kind: 'work', pending: pool.hasWork() })
}
