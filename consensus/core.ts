/** The core: a table with one arm for each event. */

import type { Effect } from './effect.ts'
import type { Event } from './event.ts'
import type { CoreConfig, Restored, State } from './state.ts'

export interface Step {
  /** The state to go on with: the same object, changed in place, except after `nextEpoch`. */
  readonly state: State
  readonly effects: readonly Effect[]
}

/** A replica at the start of an epoch, or where the disk says it was. Feed `start` first. */
export const createCore = (_config: CoreConfig, _restored?: Restored): State => {
  throw new Error('not yet')
}

/** One event. Deterministic: equal states and equal events give equal states and equal effects. */
export const step = (_state: State, _event: Event): Step => {
  throw new Error('not yet')
}
