/**
 * Blocks that have been executed and are not final yet. Each stands on the committed head or on another of them; when
 * one becomes final, those that do not descend from it are dropped with their versions of the state.
 */

import { assert, type Hash, LIMITS, toHex } from '#base'
import type { Block, Header, ParsedTransaction, Receipt } from '#chain'
import type { StateVersion } from '#storage'

/** A block with what its execution gave. */
export interface PreparedBlock {
  readonly id: Hash
  readonly block: Block
  readonly version: StateVersion
  readonly receipts: readonly Receipt[]
  readonly parsed: readonly ParsedTransaction[]
  /** Ids of its transactions, hexadecimal, for the rule against replay. */
  readonly transactionIds: ReadonlySet<string>
}

/** What a child needs of its parent. */
export interface ParentState {
  readonly id: Hash
  readonly header: Header
  readonly version: StateVersion
}

export interface PreparedBlocks {
  get(id: Hash): PreparedBlock | undefined
  add(prepared: PreparedBlock): void
  /** From the block with this id down to the first child of the committed head; empty when it is not prepared. */
  lineage(id: Hash): readonly PreparedBlock[]
  /** Forgets `committed` and everything that does not stand on it. `discard` releases the versions, children first. */
  settle(committed: PreparedBlock, discard: (version: StateVersion) => void): void
  /** Forgets one that nothing stands on. */
  remove(prepared: PreparedBlock, discard: (version: StateVersion) => void): void
  readonly size: number
}

export const createPreparedBlocks = (): PreparedBlocks => {
  const blocks = new Map<string, PreparedBlock>()
  const get = (id: Hash) => blocks.get(toHex(id))

  const lineage = (id: Hash): readonly PreparedBlock[] => {
    const found: PreparedBlock[] = []
    for (let at = get(id); at !== undefined; at = get(at.block.header.parent)) found.push(at)
    return found
  }

  /** Children come after their parents in the map, because a parent is prepared first. */
  const dropNotAbove = (committed: PreparedBlock, discard: (version: StateVersion) => void) => {
    const kept = new Set([toHex(committed.id)])
    const dropped: PreparedBlock[] = []
    for (const [name, prepared] of blocks) {
      if (kept.has(toHex(prepared.block.header.parent))) kept.add(name)
      else if (name !== toHex(committed.id)) dropped.push(prepared)
    }
    for (const prepared of dropped.reverse()) {
      discard(prepared.version)
      blocks.delete(toHex(prepared.id))
    }
  }

  return {
    get,
    lineage,
    add: prepared => {
      assert(!blocks.has(toHex(prepared.id)), 'a block prepared twice')
      assert(blocks.size < LIMITS.preparedBlocks, 'more blocks prepared than views can be open')
      blocks.set(toHex(prepared.id), prepared)
    },
    settle: (committed, discard) => {
      dropNotAbove(committed, discard)
      blocks.delete(toHex(committed.id))
    },
    remove: (prepared, discard) => {
      discard(prepared.version)
      blocks.delete(toHex(prepared.id))
    },
    get size() {
      return blocks.size
    },
  }
}
