/**
 * Checking a proof from the state tree: a compact sparse Merkle tree that is the `smtSpec` of ICS 23. Path `H(key)`, leaf
 * `H(0x00 ‖ H(key) ‖ H(value))`, inner node `H(0x01 ‖ left ‖ right)`, empty subtree 32 zero bytes; a leaf stands at the
 * shallowest depth at which its path is alone.
 */

import { equalBytes, type Hash, sha256, ZERO_HASH } from '#base'
import { innerNode } from './list-tree.ts'
import type { StateLeaf, StateProof } from './messages.ts'

/** Hash of a leaf of the state tree. */
export const stateLeafHash = ({ keyHash, valueHash }: StateLeaf): Hash => {
  const bytes = new Uint8Array(65)
  bytes.set(keyHash, 1)
  bytes.set(valueHash, 33)
  return sha256(bytes)
}

/** Bit `depth` of a path, the most significant bit of the first byte first: 0 left, 1 right. */
export const pathBit = (path: Uint8Array, depth: number): 0 | 1 =>
  (((path[depth >> 3] as number) >> (7 - (depth & 7))) & 1) as 0 | 1

/** Number of leading bits that two paths share. */
export const sharedBits = (a: Uint8Array, b: Uint8Array): number => {
  let depth = 0
  while (depth < 8 * a.length && pathBit(a, depth) === pathBit(b, depth)) depth++
  return depth
}

const rootOf = (path: Uint8Array, bottom: Hash, siblings: readonly Hash[]): Hash => {
  let node = bottom
  for (let depth = siblings.length - 1; depth >= 0; depth--) {
    const sibling = siblings[depth] as Hash
    node = pathBit(path, depth) === 0 ? innerNode(node, sibling) : innerNode(sibling, node)
  }
  return node
}

/** What the leaf at the end of the path says about the key: its value, or that it is absent. */
const leafFits = (path: Hash, { leaf, siblings }: StateProof, value: Uint8Array | undefined): boolean => {
  if (value !== undefined)
    return leaf !== undefined && equalBytes(leaf.keyHash, path) && equalBytes(leaf.valueHash, sha256(value))
  if (leaf === undefined) return true
  return !equalBytes(leaf.keyHash, path) && sharedBits(leaf.keyHash, path) >= siblings.length
}

/**
 * True if `proof` shows, against the state root `root`, that `proof.key` holds `value`, or with `value` undefined that
 * the key is absent.
 */
export const verifyStateProof = (root: Hash, proof: StateProof, value: Uint8Array | undefined): boolean => {
  const { key, leaf, siblings } = proof
  if (siblings.length > 256) return false
  const path = sha256(key)
  if (!leafFits(path, proof, value)) return false
  // Beside a leaf or an empty end stands something, or the end would be higher up: one form for each proof.
  const lowest = siblings.at(-1)
  if (lowest !== undefined && equalBytes(lowest, ZERO_HASH)) return false
  return equalBytes(rootOf(path, leaf === undefined ? ZERO_HASH : stateLeafHash(leaf), siblings), root)
}
