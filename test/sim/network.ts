/** A network that loses, delays, repeats and reorders, with partitions that come and go. */

import type { Random } from './random.ts'
import type { Scenario } from './scenario.ts'
import type { Scheduler } from './scheduler.ts'

export interface Network {
  /** Calls `deliver` after a delay, once, twice or never. */
  readonly carry: (from: number, to: number, deliver: () => void) => void
  readonly messages: () => number
}

const isCut = ({ partitions }: Scenario, nowMs: number, from: number, to: number): boolean =>
  partitions.some(({ fromMs, toMs, side }) => nowMs >= fromMs && nowMs < toMs && side[from] !== side[to])

export const createNetwork = (scenario: Scenario, scheduler: Scheduler, random: Random): Network => {
  const { healAtMs, loss, duplication, straggling, delayMs } = scenario
  let messages = 0
  const delay = () => random.int(delayMs[0], delayMs[1]) * (random.chance(straggling) ? 10 : 1)
  return {
    messages: () => messages,
    carry: (from, to, deliver) => {
      messages++
      const nowMs = scheduler.nowMs()
      const healed = nowMs >= healAtMs
      if (isCut(scenario, nowMs, from, to) || (!healed && random.chance(loss))) return
      scheduler.after(delay(), deliver)
      if (random.chance(duplication)) scheduler.after(delay(), deliver)
    },
  }
}
