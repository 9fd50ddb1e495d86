/** No final block is further ahead of the true time than a voter with the fastest honest clock would take (TIME). */

import { LIMITS } from '#base'
import type { Checker, Report } from './checker.ts'

export interface TimeParts {
  /** The wall clock of an honest node that is furthest ahead; or more. */
  readonly fastestMs: () => number
}

/** Clocks are compared now and then, and run on at their own rates. */
const SLACK_MS = 1_000

export const time = (report: Report, { fastestMs }: TimeParts): Checker => ({
  onCommit: (node, blocks) => {
    for (const { block } of blocks) {
      const { height, timeMs } = block.header
      // A block whose parent is ahead is a millisecond after it, however far that is.
      const aheadMs = timeMs - fastestMs() - height
      if (aheadMs > LIMITS.clockAheadMs + SLACK_MS)
        report(`time: node ${node} has height ${height} final ${aheadMs} ms too early`)
    }
  },
})
