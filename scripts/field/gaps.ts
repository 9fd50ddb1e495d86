/** How regularly final blocks come, as clients of each node see it. */

import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Deployment } from '../scenes/deployment.ts'

export interface Gaps {
  /** Longest time in which the client of a node saw no new block, in milliseconds; by node. */
  readonly worstMs: readonly number[]
  /** Longest time between two blocks wherever they were seen first, and the height after it. */
  readonly firstMs: number
  readonly firstAt: number
  readonly blocks: number
  /** Longest time in which this program itself could not look: gaps are exact but for that. */
  readonly blindMs: number
}

export interface GapWatch {
  readonly stop: () => Promise<Gaps>
}

const widest = (times: readonly number[]): { readonly gap: number; readonly index: number } =>
  times.reduce(
    (worst, at, index) => {
      const gap = index === 0 ? 0 : at - (times[index - 1] ?? at)
      return gap > worst.gap ? { gap, index } : worst
    },
    { gap: 0, index: 0 },
  )

/** Follows each node from the height after `from` on. The time until `stop` counts as well: a chain that halts has a gap. */
export const watchGaps = (federation: Pick<Deployment, 'client'>, nodes: readonly number[], from: number): GapWatch => {
  const controller = new AbortController()
  const { signal } = controller
  const delay = monitorEventLoopDelay({ resolution: 10 })
  delay.enable()
  const seen = nodes.map((): number[] => [])
  const follow = async (n: number, times: number[]) => {
    for await (const _ of federation.client(n).follow(from + 1, { signal })) times.push(performance.now())
  }
  const running = nodes.map((n, i) => follow(n, seen[i] ?? []))
  const stop = async (): Promise<Gaps> => {
    const end = performance.now()
    controller.abort()
    await Promise.all(running)
    delay.disable()
    const blocks = Math.max(...seen.map(times => times.length))
    const first = Array.from({ length: blocks }, (_, i) => Math.min(...seen.map(times => times[i] ?? end)))
    const { gap, index } = widest([...first, end])
    return {
      worstMs: seen.map(times => Math.round(widest([...times, end]).gap)),
      firstMs: Math.round(gap),
      firstAt: from + 1 + index,
      blocks,
      blindMs: Math.round(delay.max / 1e6),
    }
  }
  return { stop }
}
