/** Timeouts. All in milliseconds on the monotonic clock. */

/** Bases, before V9 makes them longer. */
export interface Timing {
  /** T_leader: no proposal yet. Above one round trip, building and execution. */
  readonly leaderMs: number
  /** T_advance: no certificate yet. */
  readonly advanceMs: number
  /** T_leader for a leader that has been silent for a whole cycle (V10). */
  readonly silentLeaderMs: number
  /** T_repeat, backing off to `REPEAT_FACTOR_MAX` times this (V8). */
  readonly repeatMs: number
  /** T_repeat while the chain is quiet (Q1). */
  readonly quietRepeatMs: number
}

/**
 * For nodes within one region. T_leader covers the building and execution of a full block on a busy machine; it can be
 * that long because a dead leader costs it only once (V10). T_repeat is shorter, so that a lost proposal is sent again
 * before its view is given up.
 */
export const DEFAULT_TIMING: Timing = {
  leaderMs: 1_000,
  advanceMs: 2_000,
  silentLeaderMs: 20,
  repeatMs: 500,
  quietRepeatMs: 5_000,
}

/**
 * V9: no timeout is longer than this many times its base: 2.5 s and 5 s with `DEFAULT_TIMING`. It has to cover a round trip,
 * a build and an execution when all goes badly, and nothing more: what waits longer than that waits for somebody who is
 * not there. A higher bound would not help a network that needs more (its operators raise the bases), but would make
 * each dead leader after a long stall cost that much more.
 */
const FACTOR_MAX = 2.5
/** V9: growth with each view that has passed since the last final one. */
const GROWTH = 1.4
/** V8: T_repeat backs off to this many times its base, and never stops. */
const REPEAT_FACTOR_MAX = 4

/**
 * V9: `base · min(1.4^(gap − 1), 2.5)`, rounded, where `gap ≥ 1` counts the views since the last finalized one. Anything
 * final brings it back to its base.
 */
export const backedOff = (baseMs: number, gap: number): number => {
  let factor = 1
  for (let step = 1; step < gap && factor < FACTOR_MAX; step++) factor *= GROWTH
  return Math.round(baseMs * Math.min(factor, FACTOR_MAX))
}

/** V8: the wait before repetition `count + 1` in one view. */
export const repeatAfter = (baseMs: number, count: number): number =>
  baseMs * Math.min(2 ** Math.min(count, 8), REPEAT_FACTOR_MAX)
