/** Views. */

import type { Hash } from '#base'
import type { Block, Status } from '#chain'
import type { State } from './state.ts'

/** What this replica says of itself (V8). */
export const statusOf = (state: State): Status => ({
  epoch: state.config.epoch,
  view: state.view,
  finalizedView: state.finalized.view,
  committedHeight: state.committed.height,
  missing: [],
})

/** A block that is known but not committed yet, to answer a request by id with. */
export const blockOf = (_state: State, _blockId: Hash): Block | undefined => undefined

/** True when the boundary block is final: the driver owes `nextEpoch` once it is committed (E2). */
export const isEnded = (_state: State): boolean => false
