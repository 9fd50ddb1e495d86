/** What a node has reported as committed is there after every crash. */

import type { Report } from './report.ts'

export const createDurability = (report: Report) => {
  const reported = new Map<number, number>()
  return {
    committed: (node: number, height: number): void =>
      void reported.set(node, Math.max(height, reported.get(node) ?? 0)),
    restarted: (node: number, height: number): void => {
      const before = reported.get(node) ?? 0
      if (height < before) report(`durability: node ${node} came back at height ${height} after reporting ${before}`)
    },
  }
}
