/**
 * Merkle trees over lists: RFC 6962 section 2.1 with SHA-256. Leaf `H(0x00 ‖ data)`, node `H(0x01 ‖ left ‖ right)`, the
 * left subtree is the largest full one, and the root of an empty list is `H("")`.
 */

import { assert, EMPTY, equalBytes, type Hash, LIMITS, sha256 } from '#base'
import type { ListProof } from './messages.ts'

/** Root of the list without items. */
export const EMPTY_LIST_ROOT: Hash = sha256(EMPTY)

export const listLeaf = (data: Uint8Array): Hash => {
  const bytes = new Uint8Array(1 + data.length)
  bytes.set(data, 1)
  return sha256(bytes)
}

/** Inner node; the state tree (ICS 23 `smtSpec`) has the same. */
export const innerNode = (left: Uint8Array, right: Uint8Array): Hash => {
  const bytes = new Uint8Array(65)
  bytes[0] = 1
  bytes.set(left, 1)
  bytes.set(right, 33)
  return sha256(bytes)
}

/** One level up: neighbours joined in pairs, a last one without neighbour goes up as it is. Gives the tree of the RFC. */
const levelAbove = (level: readonly Hash[]): Hash[] => {
  const above: Hash[] = []
  for (let i = 0; i < level.length; i += 2) {
    const left = level[i] as Hash
    const right = level[i + 1]
    above.push(right === undefined ? left : innerNode(left, right))
  }
  return above
}

/** Root over items given by their leaf hashes. */
export const listRootOfLeaves = (leaves: readonly Hash[]): Hash => {
  let level = leaves
  while (level.length > 1) level = levelAbove(level)
  return level[0] ?? EMPTY_LIST_ROOT
}

/** Merkle tree hash of `items`, in their order. */
export const listRoot = (items: readonly Uint8Array[]): Hash => listRootOfLeaves(items.map(listLeaf))

/** Audit path of item `index`, for one who holds the whole list. */
export const proveList = (items: readonly Uint8Array[], index: number): ListProof => {
  assert(Number.isSafeInteger(index) && index >= 0 && index < items.length, `no item ${index}`)
  const path: Hash[] = []
  let level = items.map(listLeaf)
  for (let at = index; level.length > 1; at >>= 1) {
    const sibling = level[at ^ 1]
    if (sibling !== undefined) path.push(sibling)
    level = levelAbove(level)
  }
  return { index, size: items.length, path }
}

/** True if `proof` shows that item `proof.index` of the list of `proof.size` items behind `root` is `data`. */
export const verifyList = (root: Hash, data: Uint8Array, proof: ListProof): boolean =>
  verifyListLeaf(root, listLeaf(data), proof)

/** As `verifyList`, for one who knows the item by its leaf hash only. */
export const verifyListLeaf = (root: Hash, leaf: Hash, { index, size, path }: ListProof): boolean => {
  if (size > LIMITS.listItems || index >= size) return false
  let node = leaf
  let used = 0
  for (let at = index, last = size - 1; last > 0; at >>= 1, last >>= 1) {
    // The last node of a level without a neighbour goes up unchanged and uses no sibling.
    if (at === last && (at & 1) === 0) continue
    const sibling = path[used++]
    if (sibling === undefined) return false
    node = (at & 1) === 1 ? innerNode(sibling, node) : innerNode(node, sibling)
  }
  return used === path.length && equalBytes(node, root)
}
