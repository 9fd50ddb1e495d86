/** What a node has reported as committed is there after every crash, block by block. */

import { equalBytes } from '#base'
import type { IdentifiedBlock } from '#consensus'
import type { Checker, Report } from './checker.ts'

export const durability = (report: Report): Checker => {
  const reported = new Map<number, IdentifiedBlock[]>()
  return {
    onCommit: (node, blocks) => {
      const chain = reported.get(node) ?? []
      reported.set(node, chain)
      for (const block of blocks) {
        const { height } = block.block.header
        if (height !== chain.length + 1)
          report(`durability: node ${node} commits height ${height} after ${chain.length}`)
        chain.push(block)
      }
    },
    /** A write may have been durable before the crash without having been reported: then the chain is longer. */
    onRestart: (node, { blocks }) => {
      const lost = (reported.get(node) ?? []).findIndex((block, at) => {
        const found = blocks[at]
        return found === undefined || !equalBytes(found.blockId, block.blockId)
      })
      if (lost >= 0) report(`durability: node ${node} has lost height ${lost + 1}`)
      reported.set(node, [...blocks])
    },
    onRestored: (node, { blocks }) => {
      reported.set(node, [...blocks])
    },
  }
}
