/** How long the chain has been silent: what an operator's first alarm hangs on. */

export interface Heard {
  /** Time of the last final block. */
  readonly blockMs: number
  /** Slot of the newest heartbeat certificate; undefined before there is one. */
  readonly slot: number | undefined
  readonly periodMs: number
}

/**
 * Seconds since a quorum was last heard, by a final block or a heartbeat. On a quiet chain it stays below three slots; it
 * grows for as long as no quorum signs, or none is heard here.
 */
export const silenceSeconds = ({ blockMs, slot, periodMs }: Heard, nowMs: number): number =>
  Math.max(0, nowMs - Math.max(blockMs, (slot ?? 0) * periodMs)) / 1_000
