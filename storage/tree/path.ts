/** Walks from the root: what a proof of one key needs. */

import { compareBytes, equalBytes, type Hash } from '#base'
import { pathBit, type StateLeaf } from '#chain'
import { type Arena, EMPTY_REF, isLeaf, type Ref } from './arena.ts'

/** Where the path of a key ends: at its own leaf, at another leaf that is alone there, or in an empty subtree. */
export interface TreePath {
  readonly leaf: StateLeaf | undefined
  /** From the root downwards. */
  readonly siblings: readonly Hash[]
}

/** Paths of the leaves next to a path, where there are any. */
export interface Neighbours {
  readonly left: Hash | undefined
  readonly right: Hash | undefined
}

const own = (view: Hash): Hash => view.slice() as Hash

export const walkTo = (arena: Arena, root: Ref, keyHash: Hash): TreePath => {
  let ref = root
  const siblings: Hash[] = []
  for (let depth = 0; ref !== EMPTY_REF && !isLeaf(ref); depth++) {
    const right = pathBit(keyHash, depth) === 1
    siblings.push(own(arena.hash(right ? arena.left(ref) : arena.right(ref))))
    ref = right ? arena.right(ref) : arena.left(ref)
  }
  const leaf =
    ref === EMPTY_REF ? undefined : { keyHash: own(arena.keyHash(ref)), valueHash: own(arena.valueHash(ref)) }
  return { leaf, siblings }
}

/** True when the tree has a leaf of this key. */
export const hasLeaf = (arena: Arena, root: Ref, keyHash: Hash): boolean => {
  let ref = root
  for (let depth = 0; ref !== EMPTY_REF && !isLeaf(ref); depth++)
    ref = pathBit(keyHash, depth) === 1 ? arena.right(ref) : arena.left(ref)
  return ref !== EMPTY_REF && arena.isLeafOf(ref, keyHash)
}

/** Path of the outermost leaf of a subtree: the first with side 0, the last with side 1. */
const edge = (arena: Arena, from: Ref, side: 0 | 1): Hash | undefined => {
  let ref = from
  while (ref !== EMPTY_REF && !isLeaf(ref)) {
    const [left, right] = [arena.left(ref), arena.right(ref)]
    const [near, far] = side === 0 ? [left, right] : [right, left]
    ref = near === EMPTY_REF ? far : near
  }
  return ref === EMPTY_REF ? undefined : own(arena.keyHash(ref))
}

export const leavesBeside = (arena: Arena, root: Ref, keyHash: Hash): Neighbours => {
  let ref = root
  let left: Hash | undefined
  let right: Hash | undefined
  for (let depth = 0; ref !== EMPTY_REF && !isLeaf(ref); depth++) {
    const goesRight = pathBit(keyHash, depth) === 1
    if (goesRight) left = edge(arena, arena.left(ref), 1) ?? left
    else right = edge(arena, arena.right(ref), 0) ?? right
    ref = goesRight ? arena.right(ref) : arena.left(ref)
  }
  if (ref === EMPTY_REF) return { left, right }
  const here = own(arena.keyHash(ref))
  const order = compareBytes(here, keyHash)
  return { left: order < 0 ? here : left, right: order > 0 ? here : right }
}

/** True when `path` ends at the leaf of `keyHash` itself. */
export const isIncluded = ({ leaf }: TreePath, keyHash: Hash): boolean =>
  leaf !== undefined && equalBytes(leaf.keyHash, keyHash)
