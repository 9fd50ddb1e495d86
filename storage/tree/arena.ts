/**
 * Nodes of the state tree in typed arrays. Hashing is that of ICS 23's `smtSpec` (docs/formats.md, "Trees"):
 * leaf = H(0x00 ‖ H(key) ‖ H(value)), inner = H(0x01 ‖ left ‖ right), empty = 32 zero bytes.
 *
 * A node is named by a number: 0 is the empty subtree, a number with the top bit set is a leaf, any other an inner node.
 * Nodes never change once made; who replaces one makes another and frees the old when nobody can look at it any more.
 */

import { assert, type Hash, LIMITS, sha256Into } from '#base'

export type Ref = number

export const EMPTY_REF: Ref = 0
const LEAF_BIT = 0x8000_0000
const FIRST_CAPACITY = 1024

export const isLeaf = (ref: Ref): boolean => ref >= LEAF_BIT

const grown = (old: Uint8Array, bytes: number): Uint8Array => {
  const larger = new Uint8Array(bytes)
  larger.set(old)
  return larger
}

const grown32 = (old: Uint32Array, length: number): Uint32Array => {
  const larger = new Uint32Array(length)
  larger.set(old)
  return larger
}

/** Numbers 1, 2, … handed out again after they were freed. */
const createSlots = () => {
  const free: number[] = []
  let next = 1
  return {
    take: () => free.pop() ?? next++,
    give: (slot: number) => void free.push(slot),
    used: () => next - 1 - free.length,
  }
}

export interface Arena {
  leaf(keyHash: Uint8Array, valueHash: Uint8Array): Ref
  inner(left: Ref, right: Ref): Ref
  left(ref: Ref): Ref
  right(ref: Ref): Ref
  /** A view of 32 bytes into the arena: to be copied by who keeps it. */
  hash(ref: Ref): Hash
  keyHash(leaf: Ref): Hash
  /** True when the leaf is that of this key: `keyHash` without making a view. */
  isLeafOf(leaf: Ref, keyHash: Uint8Array): boolean
  valueHash(leaf: Ref): Hash
  free(ref: Ref): void
  /** Nodes hashed since the arena was made: each node once. */
  hashes(): number
  /** Nodes in use. */
  size(): number
}

const ZERO = new Uint8Array(32) as Hash

/** 32 bytes: for so few a loop is several times faster than `set` on a view that must be made first. */
const copyHash = (from: Uint8Array, at: number, to: Uint8Array, offset: number) => {
  for (let i = 0; i < 32; i++) to[offset + i] = from[at + i] as number
}

export const createArena = (): Arena => {
  const innerSlots = createSlots()
  const leafSlots = createSlots()
  let innerHash: Uint8Array = new Uint8Array(32 * FIRST_CAPACITY)
  let children: Uint32Array = new Uint32Array(2 * FIRST_CAPACITY)
  let leafHash: Uint8Array = new Uint8Array(32 * FIRST_CAPACITY)
  let leafData: Uint8Array = new Uint8Array(64 * FIRST_CAPACITY)
  let hashes = 0
  // One buffer for each kind: a prefix byte and two hashes.
  const leafInput = new Uint8Array(65)
  const innerInput = new Uint8Array(65)
  innerInput[0] = 1

  const growInner = (slot: number) => {
    if (32 * slot < innerHash.length) return
    assert(slot < LIMITS.treeNodes, 'the state tree is larger than this node can hold')
    innerHash = grown(innerHash, 2 * innerHash.length)
    children = grown32(children, 2 * children.length)
  }
  const growLeaf = (slot: number) => {
    if (32 * slot < leafHash.length) return
    assert(slot < LIMITS.treeNodes, 'the state tree is larger than this node can hold')
    leafHash = grown(leafHash, 2 * leafHash.length)
    leafData = grown(leafData, 2 * leafData.length)
  }
  const view = (array: Uint8Array, at: number) => array.subarray(at, at + 32) as Hash

  const hash = (ref: Ref): Hash => {
    if (ref === EMPTY_REF) return ZERO
    return isLeaf(ref) ? view(leafHash, 32 * (ref - LEAF_BIT)) : view(innerHash, 32 * ref)
  }

  const copyOf = (ref: Ref, offset: number) => {
    if (ref === EMPTY_REF) innerInput.fill(0, offset, offset + 32)
    else if (isLeaf(ref)) copyHash(leafHash, 32 * (ref - LEAF_BIT), innerInput, offset)
    else copyHash(innerHash, 32 * ref, innerInput, offset)
  }

  return {
    hash,
    leaf: (keyHash, valueHash) => {
      const slot = leafSlots.take()
      growLeaf(slot)
      copyHash(keyHash, 0, leafData, 64 * slot)
      copyHash(valueHash, 0, leafData, 64 * slot + 32)
      copyHash(keyHash, 0, leafInput, 1)
      copyHash(valueHash, 0, leafInput, 33)
      sha256Into(leafInput, leafHash, 32 * slot)
      hashes += 1
      return LEAF_BIT + slot
    },
    inner: (left, right) => {
      const slot = innerSlots.take()
      growInner(slot)
      children[2 * slot] = left
      children[2 * slot + 1] = right
      copyOf(left, 1)
      copyOf(right, 33)
      sha256Into(innerInput, innerHash, 32 * slot)
      hashes += 1
      return slot
    },
    left: ref => children[2 * ref] as Ref,
    right: ref => children[2 * ref + 1] as Ref,
    keyHash: leaf => view(leafData, 64 * (leaf - LEAF_BIT)),
    isLeafOf: (leaf, keyHash) => {
      const at = 64 * (leaf - LEAF_BIT)
      for (let i = 0; i < 32; i++) if (leafData[at + i] !== keyHash[i]) return false
      return true
    },
    valueHash: leaf => view(leafData, 64 * (leaf - LEAF_BIT) + 32),
    free: ref => (isLeaf(ref) ? leafSlots.give(ref - LEAF_BIT) : innerSlots.give(ref)),
    hashes: () => hashes,
    size: () => innerSlots.used() + leafSlots.used(),
  }
}
