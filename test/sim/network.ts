/** A network that loses, delays, repeats and reorders, with partitions that come and go. */

import type { Random } from './random.ts'
import type { Partition, Scenario } from './scenario.ts'
import type { Scheduler } from './scheduler.ts'

export interface Network {
  /** Calls `deliver` after a delay, once, twice or never. */
  readonly carry: (from: number, to: number, deliver: () => void) => void
  readonly messages: () => number
}

/** Messages do not cross sides; a one-way partition lets them through from a lower side to a higher one. */
const cuts = ({ fromMs, toMs, side, oneWay, flapMs }: Partition, nowMs: number, from: number, to: number): boolean => {
  if (nowMs < fromMs || nowMs >= toMs) return false
  const [a, b] = [side[from] as number, side[to] as number]
  if (a === b || (oneWay && a < b)) return false
  return flapMs === 0 || Math.floor((nowMs - fromMs) / flapMs) % 2 === 0
}

export const createNetwork = (scenario: Scenario, scheduler: Scheduler, random: Random): Network => {
  const { healAtMs, loss, duplication, straggling, delayMs, partitions } = scenario
  let messages = 0
  const delay = () => random.int(delayMs[0], delayMs[1]) * (random.chance(straggling) ? 10 : 1)
  return {
    messages: () => messages,
    carry: (from, to, deliver) => {
      messages++
      const nowMs = scheduler.nowMs()
      if (nowMs < healAtMs) {
        for (const partition of partitions) if (cuts(partition, nowMs, from, to)) return
        if (loss > 0 && random.chance(loss)) return
      }
      scheduler.after(delay(), deliver)
      if (duplication > 0 && random.chance(duplication)) scheduler.after(delay(), deliver)
    },
  }
}
