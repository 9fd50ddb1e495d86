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
  /**
   * Forgets `committed`, a chain in ascending order, and everything that does not stand on its last. `discard` releases
   * the versions of those that have become impossible, children first.
   */
  settle(committed: readonly PreparedBlock[], discard: (version: StateVersion) => void): void
  /** Forgets one that nothing stands on. */
  remove(prepared: PreparedBlock, discard: (version: StateVersion) => void): void
  readonly size: number
}

interface Entry {
  readonly prepared: PreparedBlock
  /** Cut when that becomes final, or the whole chain would stay in memory. */
  parent: Entry | undefined
}

type Discard = (version: StateVersion) => void

export const createPreparedBlocks = (): PreparedBlocks => {
  const blocks = new Map<string, Entry>()
  const entry = (id: Hash) => blocks.get(toHex(id))

  const lineage = (id: Hash): readonly PreparedBlock[] => {
    const found: PreparedBlock[] = []
    for (let at = entry(id); at !== undefined; at = at.parent) found.push(at.prepared)
    return found
  }

  /** One pass: children come after their parents in the map, because a parent is prepared first. */
  const settle = (committed: readonly PreparedBlock[], discard: Discard) => {
    const final = new Set(committed)
    const last = committed.at(-1)
    const kept = new Set<PreparedBlock>()
    const dropped: Entry[] = []
    for (const one of blocks.values()) {
      const { prepared, parent } = one
      if (final.has(prepared)) continue
      if (parent === undefined || !(parent.prepared === last || kept.has(parent.prepared))) dropped.push(one)
      else kept.add(prepared)
      if (parent?.prepared === last) one.parent = undefined
    }
    for (const { prepared } of dropped.reverse()) {
      discard(prepared.version)
      blocks.delete(toHex(prepared.id))
    }
    for (const { id } of committed) blocks.delete(toHex(id))
  }

  return {
    get: id => entry(id)?.prepared,
    lineage,
    add: prepared => {
      assert(!blocks.has(toHex(prepared.id)), 'a block prepared twice')
      assert(blocks.size < LIMITS.preparedBlocks, 'more blocks prepared than views can be open')
      blocks.set(toHex(prepared.id), { prepared, parent: entry(prepared.block.header.parent) })
    },
    settle,
    remove: (prepared, discard) => {
      discard(prepared.version)
      blocks.delete(toHex(prepared.id))
    },
    get size() {
      return blocks.size
    },
  }
}
