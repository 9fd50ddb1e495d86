/**
 * The state tree as docs/formats.md describes it and as slow as that: recomputed from all entries each time. The
 * reference for every faster tree.
 */

import { compareBytes, equalBytes, type Hash, sha256, ZERO_HASH } from '#base'
import { innerNode, type Neighbours, pathBit, type StateInclusion, type StateProof, stateLeafHash } from '#chain'

export interface Entry {
  readonly key: Uint8Array
  readonly value: Uint8Array
}

interface Leaf extends Entry {
  readonly path: Hash
}

const leavesOf = (entries: readonly Entry[]): readonly Leaf[] =>
  entries.map(entry => ({ ...entry, path: sha256(entry.key) })).sort((a, b) => compareBytes(a.path, b.path))

const stateLeaf = ({ path, value }: Leaf) => ({ keyHash: path, valueHash: sha256(value) })

const side = (leaves: readonly Leaf[], depth: number, bit: 0 | 1) =>
  leaves.filter(({ path }) => pathBit(path, depth) === bit)

const hashOf = (leaves: readonly Leaf[], depth: number): Hash => {
  const [first] = leaves
  if (first === undefined) return ZERO_HASH
  if (leaves.length === 1) return stateLeafHash(stateLeaf(first))
  return innerNode(hashOf(side(leaves, depth, 0), depth + 1), hashOf(side(leaves, depth, 1), depth + 1))
}

/** Root over entries with different keys; 32 zero bytes for none. */
export const referenceRoot = (entries: readonly Entry[]): Hash => hashOf(leavesOf(entries), 0)

/** Proof of inclusion or exclusion of `key`. */
export const referenceProve = (entries: readonly Entry[], key: Uint8Array): StateProof => {
  const path = sha256(key)
  const siblings: Hash[] = []
  let leaves = leavesOf(entries)
  for (let depth = 0; leaves.length > 1; depth++) {
    const bit = pathBit(path, depth)
    siblings.push(hashOf(side(leaves, depth, bit === 0 ? 1 : 0), depth + 1))
    leaves = side(leaves, depth, bit)
  }
  const [end] = leaves
  return { key, leaf: end && stateLeaf(end), siblings }
}

/** The leaves before and after the path of an absent key. */
export const referenceNeighbours = (entries: readonly Entry[], key: Uint8Array): Neighbours => {
  const path = sha256(key)
  const leaves = leavesOf(entries)
  const shown = (leaf: Leaf | undefined): StateInclusion | undefined =>
    leaf && { proof: referenceProve(entries, leaf.key), value: leaf.value }
  return {
    left: shown(leaves.findLast(leaf => compareBytes(leaf.path, path) < 0)),
    right: shown(leaves.find(leaf => compareBytes(leaf.path, path) > 0)),
  }
}

/** What stands under `key`. */
export const referenceGet = (entries: readonly Entry[], key: Uint8Array): Uint8Array | undefined =>
  entries.find(entry => equalBytes(entry.key, key))?.value
