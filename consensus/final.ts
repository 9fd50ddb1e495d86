/** V5, V6: from notarized to final. */

import { assert, equalBytes } from '#base'
import { signersOf, VOTE_KIND } from '#chain'
import { forgetBlocks, isValid, persistBlock, wantBlock } from './blocks.ts'
import type { EventOf, IdentifiedBlock } from './event.ts'
import { roundOf, voteFor } from './round.ts'
import { cast, mayFinalize } from './rules.ts'
import type { Finalized, State } from './state.ts'
import { keyOf, type Turn } from './turn.ts'

/** V5: finalize each notarized view whose block is valid here and that was not nullified by self. */
export const finalize = (turn: Turn): void => {
  const { state } = turn
  for (const view of state.open) {
    const round = roundOf(state, view)
    const certificate = round.notarization
    // S6: it may still be allowed.
    if (view < state.signFrom) continue
    if (certificate === undefined || !mayFinalize(state, round)) {
      state.open.delete(view)
    } else if (isValid(state, certificate.vote.blockId)) {
      state.open.delete(view)
      persistBlock(turn, certificate.vote.blockId)
      cast(turn, voteFor(state, VOTE_KIND.FINALIZE, view, certificate.vote))
    }
  }
}

/** Blocks from the committed one up to the final one; where one is missing it is wanted (V6), and there are none yet. */
const chainTo = (state: State, finalized: Finalized): readonly IdentifiedBlock[] | undefined => {
  const { committed } = state
  const seats = finalized.certificate === undefined ? [] : signersOf(finalized.certificate)
  const chain: IdentifiedBlock[] = []
  let { height, blockId } = finalized
  for (; height > committed.height; height--) {
    const known = state.blocks.get(keyOf(blockId))
    if (known === undefined) {
      wantBlock(state, { height, blockId }, seats, undefined)
      return undefined
    }
    chain.push({ block: known.block, blockId })
    blockId = known.block.header.parent
  }
  assert(equalBytes(blockId, committed.blockId), `a final block at height ${finalized.height} on another chain`)
  return chain.reverse()
}

/** V6: commit what has become final, all its ancestors first. */
export const commit = ({ state, effects }: Turn): void => {
  const { finalized } = state
  const { certificate, height, blockId } = finalized
  if (certificate === undefined) return
  const blocks = height > state.committed.height ? chainTo(state, finalized) : undefined
  if (blocks !== undefined) {
    effects.push({ kind: 'commit', blocks, finalization: certificate })
    state.committed = { height, blockId }
    finalized.durable = true
    forgetBlocks(state)
  }
  if (finalized.durable) return
  finalized.durable = true
  effects.push({ kind: 'persistCertificate', certificate })
}

/** The ledger has got ahead of the core: blocks came by height (SYNC-1). */
export const onCommitted = ({ state }: Turn, { height, blockId }: EventOf<'committed'>): void => {
  if (height < state.committed.height) return
  const clash = [state.committed, state.finalized].find(ref => ref.height === height)
  assert(clash === undefined || equalBytes(clash.blockId, blockId), `two final blocks at height ${height}`)
  if (height === state.committed.height) return
  state.committed = { height, blockId }
  forgetBlocks(state)
}
