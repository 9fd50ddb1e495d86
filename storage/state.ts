/** The state: values in the database, their tree in memory, in versions that are committed with their block. */

import { assert, type Hash, LIMITS, sha256 } from '#base'
import type { StateProof } from '#chain'
import { columnKey, columnRange, hashKey } from './columns.ts'
import type { Kv, KvPair, KvSnapshot, KvWrite } from './kv.ts'
import { isIncluded } from './tree/path.ts'
import { createTree, type Tree, type TreeVersion } from './tree/tree.ts'
import type { TreeUpdate } from './tree/update.ts'

/**
 * A state write: a value, or `undefined` to delete; and what it replaces, for the history. Sorted by key, each key once.
 */
export type StateWrite = readonly [key: Uint8Array, value: Uint8Array | undefined, before?: Uint8Array | undefined]

/** The state after some block, readable until it is discarded or another is committed over it. */
export interface StateVersion {
  readonly root: Hash
}

/** A value and the proof that it, or nothing, stands under the key. */
export interface ProvenValue {
  readonly value: Uint8Array | undefined
  readonly proof: StateProof
}

export interface StateRange {
  readonly prefix: Uint8Array
  /** Keys after this one only: keyset paging. */
  readonly after?: Uint8Array
  readonly limit: number
}

export interface StateBatch {
  /** Takes what goes into the batch of the blocks; resolves when the disk has it. */
  readonly write: (writes: readonly KvWrite[]) => Promise<void>
  /** Called in the very moment in which reads begin to see the new state. */
  readonly written?: () => void
}

export interface StateStore {
  committed(): StateVersion
  /** Value after `version`; the committed one when it is left out. Synchronous: execution reads with it. */
  get(key: Uint8Array, version?: StateVersion): Uint8Array | undefined
  /** Committed values in order of key. */
  range(range: StateRange): AsyncIterable<KvPair>
  /** The state after `writes` on `base`: a new version with its root. */
  prepare(base: StateVersion, writes: readonly StateWrite[]): StateVersion
  discard(version: StateVersion): void
  /** What a version changed of its parent. */
  writesOf(version: StateVersion): readonly StateWrite[]
  /** Proof under the root of `version`; the committed one when it is left out. */
  prove(key: Uint8Array, version?: StateVersion): ProvenValue
  /** Inclusion proofs of the committed keys next to an absent key in order of path (ICS 23 non-existence). */
  neighbours(key: Uint8Array): { readonly left: ProvenValue | undefined; readonly right: ProvenValue | undefined }
  /**
   * Commits versions, the first a child of the committed one, each other a child of the one before. Until the batch is
   * on the disk every read of a value sees the old state. If writing fails, what the disk has is unknown: the old state
   * can still be read, nothing can be committed any more.
   */
  commit(versions: readonly StateVersion[], batch: StateBatch): Promise<void>
  counts(): { readonly hashes: number; readonly nodes: number }
}

/** A name for a key in maps: one character a byte, several times faster to make than hexadecimal. */
const nameOf = (key: Uint8Array): string => Buffer.from(key.buffer, key.byteOffset, key.length).toString('latin1')

/** What a block leaves in the database: its values, and under the paths of new keys those keys. */
const batchOf = (tree: Tree, { writes, updates, parent }: Version): readonly KvWrite[] => {
  assert(parent !== undefined, 'a version that stands on none')
  const batch: KvWrite[] = []
  for (const [i, [key, value]] of writes.entries()) {
    const { keyHash } = updates[i] as TreeUpdate
    batch.push([columnKey('state', key), value])
    if (value === undefined) batch.push([hashKey('path', keyHash), undefined])
    else if (!tree.has(parent.tree, keyHash)) batch.push([hashKey('path', keyHash), key])
  }
  return batch
}

interface Version extends StateVersion {
  readonly tree: TreeVersion
  parent: Version | undefined
  readonly writes: readonly StateWrite[]
  /** Those of the tree, in the order of `writes`. */
  readonly updates: readonly TreeUpdate[]
  readonly byKey: ReadonlyMap<string, Uint8Array | undefined>
}

const loadTree = async (kv: Kv) => {
  const tree = createTree()
  let pending: { keyHash: Hash; valueHash: Hash }[] = []
  const flush = () => {
    tree.commit(tree.update(tree.committed(), pending))
    pending = []
  }
  for await (const [key, value] of kv.iterate(columnRange('state'))) {
    pending.push({ keyHash: sha256(key.subarray(1)), valueHash: sha256(value) })
    if (pending.length === LIMITS.treeLoadBatch) flush()
  }
  flush()
  return tree
}

/** Reads every value once to rebuild the tree: the tree is derived data. */
export const openState = async (kv: Kv): Promise<StateStore> => {
  const tree = await loadTree(kv)
  const base = tree.committed()
  let committed: Version = { root: base.root, tree: base, parent: undefined, writes: [], updates: [], byKey: new Map() }
  /** While a batch is on its way to the disk: the database as it was before it. */
  let before: KvSnapshot | undefined

  const get = (key: Uint8Array, at: StateVersion = committed) => {
    const name = nameOf(key)
    for (let v: Version | undefined = at as Version; v !== committed; v = v.parent) {
      assert(v !== undefined, 'a version that is gone')
      if (v.byKey.has(name)) return v.byKey.get(name)
    }
    return (before ?? kv).get(columnKey('state', key))
  }

  const prove = (key: Uint8Array, at: StateVersion = committed): ProvenValue => {
    const keyHash = sha256(key)
    const path = tree.prove((at as Version).tree, keyHash)
    const value = isIncluded(path, keyHash) ? get(key, at) : undefined
    return { value, proof: { key, leaf: path.leaf, siblings: path.siblings } }
  }

  const proveAtPath = (path: Hash | undefined) => {
    if (path === undefined) return undefined
    const key = (before ?? kv).get(hashKey('path', path))
    assert(key !== undefined, 'a leaf of the tree has no key in the database')
    return prove(key)
  }

  return {
    committed: () => committed,
    get,
    prove,
    counts: () => tree.counts(),
    range: async function* ({ prefix, after, limit }) {
      const whole = columnRange('state', prefix)
      // The next key after `after` is `after` with a zero byte behind it.
      const gte = after === undefined ? whole.gte : columnKey('state', Uint8Array.of(...after, 0))
      for await (const [key, value] of kv.iterate({ ...whole, gte, limit })) yield [key.subarray(1), value]
    },
    prepare: (base, writes) => {
      const parent = base as Version
      const updates = writes.map(([key, value]) => ({
        keyHash: sha256(key),
        valueHash: value === undefined ? undefined : sha256(value),
      }))
      const made = tree.update(parent.tree, updates)
      const byKey = new Map(writes.map(([key, value]) => [nameOf(key), value]))
      return { root: made.root, tree: made, parent, writes, updates, byKey } satisfies Version
    },
    writesOf: at => (at as Version).writes,
    discard: at => tree.discard((at as Version).tree),
    neighbours: key => {
      const { left, right } = tree.neighbours(committed.tree, sha256(key))
      return { left: proveAtPath(left), right: proveAtPath(right) }
    },
    commit: async (versions, { write, written }) => {
      assert(before === undefined, 'one commit at a time, and none after one that failed')
      const chain = versions as readonly Version[]
      for (const [i, next] of chain.entries())
        assert(next.parent === (chain[i - 1] ?? committed), 'versions must follow the committed one')
      before = kv.snapshot()
      await write(chain.flatMap(next => batchOf(tree, next)))
      for (const next of chain) {
        tree.commit(next.tree)
        next.parent = undefined
        committed = next
      }
      const done = before
      before = undefined
      written?.()
      await done.close()
    },
  }
}
