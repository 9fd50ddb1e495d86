/** Timers of a view: how long, and how they grow and shrink (V2, V8, V9, V10). Durations in milliseconds. */

/** Base durations; every node of a federation may choose its own, since they only affect liveness. */
export interface Timing {
  /** T_leader: until a proposal is seen. */
  readonly leaderMs: number
  /** T_advance: until a certificate is seen. */
  readonly advanceMs: number
  /** T_leader of a seat that seems dead (V10). */
  readonly deadLeaderMs: number
  /** T_repeat, busy and quiet (V8, Q1). */
  readonly repeatMs: number
  readonly quietRepeatMs: number
  /** How long a leader without new transactions waits for its tip to become final before it proposes it again. */
  readonly reproposeMs: number
}

export const DEFAULT_TIMING: Timing = {
  leaderMs: 1_000,
  advanceMs: 1_500,
  deadLeaderMs: 100,
  repeatMs: 1_000,
  quietRepeatMs: 5_000,
  reproposeMs: 300,
}

/** V9: growth by 1.4 for each view since the last finalized one, at most 12-fold: seconds, never hours. */
export const backoff = (gap: number): number => Math.min(1.4 ** Math.max(0, gap - 1), 12)

/** V8: the repeat timer backs off to four times its base and never stops. */
export const repeatBackoff = (repeats: number): number => Math.min(1.5 ** repeats, 4)
