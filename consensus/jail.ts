/** V11: turns of seats that evidence has shown to be faulty. */

import { leaderOf } from './leader.ts'
import { isQuiet } from './quiet.ts'
import type { State } from './state.ts'

/** What the state of the last committed block says of the seats of this epoch. */
export const noteJailed = (state: State, seats: readonly number[]): void => {
  const { validators } = state.config.set
  state.jailed = new Set(seats.filter(seat => seat < validators.length))
}

/**
 * V11: the leader of a view is jailed, so that the view is to be nullified without waiting. Not where all seats are:
 * then nobody would be left to propose.
 */
export const isForfeited = (state: State, view: number): boolean =>
  state.jailed.size < state.config.set.validators.length && state.jailed.has(leaderOf(state, view))

/** V11, Q1: to be nullified now. A quiet chain may rest in such a view; it leaves it when there is something to do. */
export const isForfeitDue = (state: State, view: number): boolean => isForfeited(state, view) && !isQuiet(state)
