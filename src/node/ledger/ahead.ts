/** Signatures of the blocks that come next are verified, many at once, while those before them are executed. */

import { LIMITS } from '#base'
import type { Block, ParsedTransaction } from '#chain'

type Parsed = readonly ParsedTransaction[] | undefined
export type VerifyAll = (transactions: readonly Uint8Array[]) => Promise<Parsed>

export interface Ahead {
  /** Begins with blocks that have not begun. What is begun lives as long as they. */
  readonly begin: (blocks: readonly Block[]) => void
  /** The transactions of a block, verified; undefined if any of those that were verified with it is bad. */
  readonly of: (block: Block) => Promise<Parsed>
}

/** Blocks whose transactions are handed over at once: enough to fill a worker, few enough not to hold others up. */
const groupsOf = (blocks: readonly Block[]): readonly (readonly Block[])[] => {
  const groups: Block[][] = []
  let size = Number.POSITIVE_INFINITY
  for (const block of blocks) {
    if (size >= LIMITS.verifyBatch) {
      groups.push([])
      size = 0
    }
    groups.at(-1)?.push(block)
    size += block.transactions.length
  }
  return groups
}

export const createAhead = (verifyAll: VerifyAll): Ahead => {
  const begun = new WeakMap<Block, Promise<Parsed>>()

  const beginGroup = (blocks: readonly Block[], before: Promise<unknown>): Promise<Parsed> => {
    const all = before.then(() => verifyAll(blocks.flatMap(({ transactions }) => transactions)))
    // Whoever waits for a block hears of it.
    all.catch(() => {})
    let from = 0
    for (const block of blocks) {
      const at = from
      from += block.transactions.length
      const own = all.then(parsed => parsed?.slice(at, at + block.transactions.length))
      own.catch(() => {})
      begun.set(block, own)
    }
    return all
  }

  return {
    begin: blocks => {
      let before: Promise<unknown> = Promise.resolve()
      for (const group of groupsOf(blocks.filter(block => !begun.has(block)))) before = beginGroup(group, before)
    },
    of: block => begun.get(block) ?? verifyAll(block.transactions),
  }
}
