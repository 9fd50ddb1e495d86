/**
 * Who leads: a seeded shuffle of the seats for each cycle of n views, so that every seat leads once a cycle.
 *
 * seed = H('kapok/schedule/1' ‖ 0x00 ‖ anchor id ‖ u64be(epoch) ‖ u64be(cycle)), where view v ≥ 1 is turn (v − 1) mod n of
 * cycle floor((v − 1) / n). The seed gives a stream of 32-bit big-endian words: SHA-256(seed ‖ u32be(0)), SHA-256(seed ‖
 * u32be(1)), … one after the other. Fisher–Yates over seats 0 … n − 1: for i = n − 1 down to 1 take the next word below
 * the highest multiple of i + 1 that is at most 2^32 (words above are skipped, so that no seat is favoured) and swap
 * places i and word mod (i + 1).
 */

import { concat, type Hash, readU32be, sha256, taggedHash, u32be, u64be } from '#base'
import type { CoreConfig, State } from './state.ts'

const WORDS_PER_HASH = 8
const WORD_RANGE = 2 ** 32
/** Cycles kept: the one before, this and the next. */
const CYCLES_KEPT = 3

/** Uniform numbers below a bound, from a seed. */
const drawer = (seed: Hash) => {
  let used = 0
  let words: Uint8Array = seed
  const word = (): number => {
    if (used % WORDS_PER_HASH === 0) words = sha256(concat(seed, u32be(used / WORDS_PER_HASH)))
    return readU32be(words, 4 * (used++ % WORDS_PER_HASH))
  }
  return (bound: number): number => {
    const limit = WORD_RANGE - (WORD_RANGE % bound)
    let drawn = word()
    while (drawn >= limit) drawn = word()
    return drawn % bound
  }
}

/** Seats of a cycle in order of their turns. */
export const schedule = ({ anchor, epoch, set }: Pick<CoreConfig, 'anchor' | 'epoch' | 'set'>, cycle: number) => {
  const draw = drawer(taggedHash('schedule', anchor.blockId, u64be(epoch), u64be(cycle)))
  const seats = set.validators.map((_, seat) => seat)
  for (let i = seats.length - 1; i > 0; i--) {
    const j = draw(i + 1)
    const seat = seats[i] as number
    seats[i] = seats[j] as number
    seats[j] = seat
  }
  return seats as readonly number[]
}

/** Seat that leads `view` (≥ 1). */
export const leaderOf = (state: Pick<State, 'config' | 'schedule'>, view: number): number => {
  const seats = state.config.set.validators.length
  const cycle = Math.floor((view - 1) / seats)
  let order = state.schedule.get(cycle)
  if (order === undefined) {
    order = schedule(state.config, cycle)
    if (state.schedule.size >= CYCLES_KEPT) state.schedule.delete(state.schedule.keys().next().value as number)
    state.schedule.set(cycle, order)
  }
  return order[(view - 1) % seats] as number
}
