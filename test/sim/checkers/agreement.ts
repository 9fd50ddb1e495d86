/** No two honest nodes, at any time, have different final blocks at one height. */

import { toHex } from '#base'
import type { IdentifiedBlock } from '#consensus'
import type { Checker, Report } from './checker.ts'

export interface Agreement extends Checker {
  readonly height: () => number
  readonly ids: () => readonly string[]
}

export const agreement = (report: Report): Agreement => {
  const final = new Map<number, string>()
  const see = (node: number, { block, blockId }: IdentifiedBlock) => {
    const { height } = block.header
    const known = final.get(height)
    const id = toHex(blockId)
    if (known === undefined) final.set(height, id)
    else if (known !== id) report(`agreement: node ${node} made ${id} final at height ${height}, another ${known}`)
  }
  return {
    onCommit: (node, blocks) => {
      for (const block of blocks) see(node, block)
    },
    // What became durable at the moment of the crash was never reported, and counts all the same.
    onRestart: (node, { blocks }) => {
      for (const block of blocks) see(node, block)
    },
    height: () => final.size,
    ids: () => [...final.values()],
  }
}
