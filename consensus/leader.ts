/** Who leads: a seeded shuffle of the seats for each cycle of n views, so that every seat leads once a cycle. */

import type { State } from './state.ts'

/** Seats of cycle `cycle` in order of their turns. */
export const schedule = (_anchorId: Uint8Array, _epoch: number, _cycle: number, _seats: number): readonly number[] => []

/** Seat that leads `view` (≥ 1). */
export const leaderOf = (_state: State, _view: number): number => 0
