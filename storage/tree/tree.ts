/**
 * The authenticated tree in memory, in versions. Blocks are executed before they are final, several deep and in forks, so
 * each has its version, made from its parent's without touching it. Committing a version makes it the base; versions
 * beside it are discarded.
 */

import { assert, type Hash } from '#base'
import { createArena, EMPTY_REF, type Ref } from './arena.ts'
import { hasLeaf, leavesBeside, type Neighbours, type TreePath, walkTo } from './path.ts'
import { sortUpdates, type TreeUpdate, updateTree } from './update.ts'

export interface TreeVersion {
  readonly parent: TreeVersion | undefined
  readonly root: Hash
}

export interface Tree {
  committed(): TreeVersion
  /** A new version on `base`. A key may stand once in `updates`. */
  update(base: TreeVersion, updates: readonly TreeUpdate[]): TreeVersion
  has(version: TreeVersion, keyHash: Hash): boolean
  prove(version: TreeVersion, keyHash: Hash): TreePath
  neighbours(version: TreeVersion, keyHash: Hash): Neighbours
  /** `version` must be a child of the committed one. Its siblings must be discarded, before or after. */
  commit(version: TreeVersion): void
  /** A version that no other stands on. */
  discard(version: TreeVersion): void
  /** Nodes hashed and nodes in use, for counts that no noise can touch. */
  counts(): { readonly hashes: number; readonly nodes: number }
}

interface Node extends TreeVersion {
  parent: Node | undefined
  readonly ref: Ref
  readonly created: readonly Ref[]
  readonly replaced: readonly Ref[]
  children: number
  state: 'prepared' | 'committed' | 'gone'
}

export const createTree = (): Tree => {
  const arena = createArena()
  const node = (parent: Node | undefined, ref: Ref, created: readonly Ref[], replaced: readonly Ref[]): Node => ({
    parent,
    ref,
    root: arena.hash(ref).slice() as Hash,
    created,
    replaced,
    children: 0,
    state: 'prepared',
  })
  let base = node(undefined, EMPTY_REF, [], [])
  base.state = 'committed'

  /** Beside or below the committed version nodes are handed out again: what stands there must not be read any more. */
  const readable = (version: TreeVersion): Node => {
    const known = version as Node
    let at: Node | undefined = known
    while (at !== undefined && at.state === 'prepared') at = at.parent
    assert(at === base, 'a version that is gone')
    return known
  }
  return {
    committed: () => base,
    counts: () => ({ hashes: arena.hashes(), nodes: arena.size() }),

    update: (version, updates) => {
      const parent = readable(version)
      const { root, created, replaced } = updateTree(arena, parent.ref, sortUpdates(updates))
      parent.children += 1
      return node(parent, root, created, replaced)
    },

    has: (version, keyHash) => hasLeaf(arena, readable(version).ref, keyHash),
    prove: (version, keyHash) => walkTo(arena, readable(version).ref, keyHash),
    neighbours: (version, keyHash) => leavesBeside(arena, readable(version).ref, keyHash),

    commit: version => {
      const next = version as Node
      assert(
        next.parent === base && next.state === 'prepared',
        'only a child of the committed version can be committed',
      )
      for (const ref of next.replaced) arena.free(ref)
      base.state = 'gone'
      next.state = 'committed'
      next.parent = undefined
      base = next
    },

    discard: version => {
      const gone = version as Node
      assert(gone.state === 'prepared' && gone.children === 0, 'a version with children cannot be discarded')
      for (const ref of gone.created) arena.free(ref)
      gone.state = 'gone'
      if (gone.parent !== undefined) gone.parent.children -= 1
    },
  }
}
