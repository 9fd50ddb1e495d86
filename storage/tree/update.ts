/** One batch of changes to the tree: each node that changes is made and hashed once, bottom up. */

import { assert, compareBytes, equalBytes, type Hash } from '#base'
import { pathBit } from '#chain'
import { type Arena, EMPTY_REF, isLeaf, type Ref } from './arena.ts'

/** A leaf to set, or to remove where `valueHash` is undefined. */
export interface TreeUpdate {
  readonly keyHash: Hash
  readonly valueHash: Hash | undefined
}

/** What a batch made and what it made superfluous. */
export interface Change {
  readonly root: Ref
  readonly created: readonly Ref[]
  readonly replaced: readonly Ref[]
}

/** Numbers up to 2^53 are exact: the first 32 bits of a path and, behind them, the place of its update. */
const PLACES = 2 ** 21

/** The first 32 bits as a number; hashes are too many for a `DataView` of each. */
const prefixOf = (path: Hash): number => {
  const at = (i: number) => path[i] as number
  return at(0) * 2 ** 24 + ((at(1) << 16) | (at(2) << 8) | at(3))
}

/** By the first 32 bits of the path: numbers in a typed array sort several times faster than objects by a function. */
const roughlySorted = (updates: readonly TreeUpdate[]): TreeUpdate[] => {
  assert(updates.length < PLACES, 'too many updates in one batch')
  const order = Float64Array.from(updates, ({ keyHash }, place) => prefixOf(keyHash) * PLACES + place).sort()
  return Array.from(order, number => updates[number % PLACES] as TreeUpdate)
}

/** Sorted by path; a path may stand once. */
export const sortUpdates = (updates: readonly TreeUpdate[]): readonly TreeUpdate[] => {
  const sorted = roughlySorted(updates)
  for (let i = 1; i < sorted.length; i++) {
    const update = sorted[i] as TreeUpdate
    // Paths that share 32 bits are rare: whoever makes such keys on purpose gets few of them into one batch.
    for (let at = i; at > 0; at--) {
      const before = sorted[at - 1] as TreeUpdate
      const difference = compareBytes(before.keyHash, update.keyHash)
      assert(difference !== 0, 'a key stands twice in one batch')
      if (difference < 0) break
      sorted[at] = before
      sorted[at - 1] = update
    }
  }
  return sorted
}

class Batch {
  readonly created: Ref[] = []
  readonly replaced: Ref[] = []
  readonly #arena: Arena
  readonly #updates: readonly TreeUpdate[]

  constructor(arena: Arena, updates: readonly TreeUpdate[]) {
    this.#arena = arena
    this.#updates = updates
  }

  #path(at: number): Hash {
    return (this.#updates[at] as TreeUpdate).keyHash
  }

  /** First update in [from, to) whose bit at `depth` is 1: the updates are sorted, so the zeros come first. */
  #split(depth: number, from: number, to: number): number {
    let low = from
    let high = to
    while (low < high) {
      const middle = (low + high) >> 1
      if (pathBit(this.#path(middle), depth) === 0) low = middle + 1
      else high = middle
    }
    return low
  }

  #made(ref: Ref): Ref {
    this.created.push(ref)
    return ref
  }

  /** Two subtrees under one node; a leaf that is alone rises to the shallowest depth where it is. */
  #join(left: Ref, right: Ref): Ref {
    if (left === EMPTY_REF && (right === EMPTY_REF || isLeaf(right))) return right
    if (right === EMPTY_REF && isLeaf(left)) return left
    return this.#made(this.#arena.inner(left, right))
  }

  /** Subtree of the updates in [from, to) and at most one leaf that was there, which none of them changes. */
  #build(depth: number, from: number, to: number, kept: Ref): Ref {
    if (from === to) return kept
    if (from + 1 === to && kept === EMPTY_REF) {
      const { keyHash, valueHash } = this.#updates[from] as TreeUpdate
      return valueHash === undefined ? EMPTY_REF : this.#made(this.#arena.leaf(keyHash, valueHash))
    }
    if (from + 1 === to && this.#arena.isLeafOf(kept, this.#path(from))) return kept
    const middle = this.#split(depth, from, to)
    const keptRight = kept !== EMPTY_REF && pathBit(this.#arena.keyHash(kept), depth) === 1
    const left = this.#build(depth + 1, from, middle, keptRight ? EMPTY_REF : kept)
    const right = this.#build(depth + 1, middle, to, keptRight ? kept : EMPTY_REF)
    return this.#join(left, right)
  }

  #indexOf(leaf: Ref, from: number, to: number): number | undefined {
    for (let at = from; at < to; at++) if (this.#arena.isLeafOf(leaf, this.#path(at))) return at
    return undefined
  }

  /** Updates onto a leaf: it is replaced, removed, or pushed down beside the new ones. */
  #applyToLeaf(leaf: Ref, depth: number, from: number, to: number): Ref {
    const at = this.#indexOf(leaf, from, to)
    if (at === undefined) {
      const puts = this.#updates.slice(from, to).some(({ valueHash }) => valueHash !== undefined)
      return puts ? this.#build(depth, from, to, leaf) : leaf
    }
    const { valueHash } = this.#updates[at] as TreeUpdate
    const same = valueHash !== undefined && equalBytes(valueHash, this.#arena.valueHash(leaf))
    if (same) return this.#build(depth, from, to, leaf)
    this.replaced.push(leaf)
    return this.#build(depth, from, to, EMPTY_REF)
  }

  apply(ref: Ref, depth: number, from: number, to: number): Ref {
    if (from === to) return ref
    if (ref === EMPTY_REF) return this.#build(depth, from, to, EMPTY_REF)
    if (isLeaf(ref)) return this.#applyToLeaf(ref, depth, from, to)
    const middle = this.#split(depth, from, to)
    const [oldLeft, oldRight] = [this.#arena.left(ref), this.#arena.right(ref)]
    const left = this.apply(oldLeft, depth + 1, from, middle)
    const right = this.apply(oldRight, depth + 1, middle, to)
    if (left === oldLeft && right === oldRight) return ref
    this.replaced.push(ref)
    return this.#join(left, right)
  }
}

/** Applies sorted updates to the subtree `root`. Old nodes stay as they are: `root` can still be read. */
export const updateTree = (arena: Arena, root: Ref, sorted: readonly TreeUpdate[]): Change => {
  const batch = new Batch(arena, sorted)
  const after = batch.apply(root, 0, 0, sorted.length)
  return { root: after, created: batch.created, replaced: batch.replaced }
}
