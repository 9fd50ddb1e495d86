import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, equalBytes, type Hash, sha256, toHex, u32be, ZERO_HASH } from '#base'
import { pathBit } from '#chain'
import { createTree, type TreeVersion } from '../../storage/tree/tree.ts'
import { sortUpdates, type TreeUpdate } from '../../storage/tree/update.ts'
import { referenceRoot } from '../chain/reference-tree.ts'

const key = (n: number) => u32be(n)
const value = (n: number) => u32be(n * 7 + 1)

const rootOf = (entries: ReadonlyMap<number, number>) =>
  referenceRoot([...entries].map(([k, v]) => ({ key: key(k), value: value(v) })))

const updatesOf = (entries: Iterable<readonly [number, number | undefined]>): readonly TreeUpdate[] =>
  Array.from(entries, ([k, v]) => ({
    keyHash: sha256(key(k)),
    valueHash: v === undefined ? undefined : sha256(value(v)),
  }))

/** Hashes of all nodes of the tree over these entries, written down once more from the definition. */
const nodesOf = (entries: ReadonlyMap<number, number>): ReadonlySet<string> => {
  const nodes = new Set<string>()
  const visit = (leaves: readonly TreeUpdate[], depth: number): Hash => {
    const [first] = leaves
    if (first === undefined) return ZERO_HASH
    const side = (bit: 0 | 1) => leaves.filter(({ keyHash }) => pathBit(keyHash, depth) === bit)
    const hash =
      leaves.length === 1
        ? sha256(concat(Uint8Array.of(0), first.keyHash, first.valueHash as Hash))
        : sha256(concat(Uint8Array.of(1), visit(side(0), depth + 1), visit(side(1), depth + 1)))
    nodes.add(toHex(hash))
    return hash
  }
  visit(updatesOf(entries), 0)
  return nodes
}

describe('tree', () => {
  it('has the root of the reference after any history of writes and deletions', () => {
    const operation = fc.tuple(fc.nat(40), fc.option(fc.nat(5), { nil: undefined }))
    fc.assert(
      fc.property(fc.array(fc.array(operation, { maxLength: 12 }), { maxLength: 12 }), batches => {
        const tree = createTree()
        const model = new Map<number, number>()
        for (const batch of batches) {
          const last = new Map(batch)
          const updates = [...last].map(([k, v]) => ({
            keyHash: sha256(key(k)),
            valueHash: v === undefined ? undefined : sha256(value(v)),
          }))
          for (const [k, v] of last) v === undefined ? model.delete(k) : model.set(k, v)
          tree.commit(tree.update(tree.committed(), updates))
          expect(toHex(tree.committed().root)).toBe(toHex(rootOf(model)))
        }
        // Nothing leaks: a compact tree of n leaves has no node that the root does not reach.
        const fresh = createTree()
        fresh.commit(
          fresh.update(
            fresh.committed(),
            [...model].map(([k, v]) => ({ keyHash: sha256(key(k)), valueHash: sha256(value(v)) })),
          ),
        )
        expect(tree.counts().nodes).toBe(fresh.counts().nodes)
      }),
      { numRuns: 300 },
    )
  })

  it('hashes exactly the nodes that were not there before, in any batch', () => {
    const operation = fc.tuple(fc.nat(60), fc.option(fc.nat(2), { nil: undefined }))
    const batches = fc.array(fc.array(operation, { maxLength: 20 }), { maxLength: 8 })
    fc.assert(
      fc.property(batches, steps => {
        const tree = createTree()
        const model = new Map<number, number>()
        for (const step of steps) {
          const last = new Map(step)
          const before = nodesOf(model)
          for (const [k, v] of last) v === undefined ? model.delete(k) : model.set(k, v)
          const hashed = tree.counts().hashes
          tree.commit(tree.update(tree.committed(), updatesOf(last)))
          const dirty = [...nodesOf(model)].filter(hash => !before.has(hash))
          expect(tree.counts().hashes - hashed).toBe(dirty.length)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('hashes each changed node once', () => {
    const tree = createTree()
    const put = (from: number, to: number, v: number) =>
      Array.from({ length: to - from }, (_, i) => ({ keyHash: sha256(key(from + i)), valueHash: sha256(value(v)) }))
    tree.commit(tree.update(tree.committed(), put(0, 2000, 1)))
    const before = tree.counts()
    const next = tree.update(tree.committed(), put(0, 100, 2))
    const hashed = tree.counts().hashes - before.hashes
    // What the new version made is exactly what it does not share with the old one.
    const made = tree.counts().nodes - before.nodes
    expect(hashed).toBe(made)
    tree.commit(next)
    expect(tree.counts().nodes).toBe(before.nodes)
  })

  it('keeps forked versions apart and frees what is discarded', () => {
    const tree = createTree()
    const at = (version: TreeVersion, n: number, v: number | undefined) =>
      tree.update(version, [{ keyHash: sha256(key(n)), valueHash: v === undefined ? undefined : sha256(value(v)) }])
    for (let n = 0; n < 20; n++) tree.commit(at(tree.committed(), n, n))
    const nodes = tree.counts().nodes
    const left = at(tree.committed(), 100, 1)
    const right = at(tree.committed(), 0, undefined)
    const deeper = at(left, 0, 77)
    const base = new Map(Array.from({ length: 20 }, (_, n) => [n, n] as const))
    expect(toHex(left.root)).toBe(toHex(rootOf(new Map([...base, [100, 1]]))))
    expect(toHex(deeper.root)).toBe(toHex(rootOf(new Map([...base, [100, 1], [0, 77]]))))
    expect(() => tree.discard(left)).toThrow('children')
    tree.discard(right)
    tree.discard(deeper)
    tree.discard(left)
    expect(tree.counts().nodes).toBe(nodes)
    expect(toHex(tree.committed().root)).toBe(toHex(rootOf(base)))
    expect(() => tree.prove(left, sha256(key(1)))).toThrow('gone')
  })

  it('never reads or extends a version beside the committed one: its nodes may be others by now', () => {
    const tree = createTree()
    tree.commit(tree.update(tree.committed(), updatesOf([...Array(20).keys()].map(n => [n, n]))))
    const old = tree.committed()
    const beside = tree.update(old, updatesOf([[100, 1]]))
    const above = tree.update(beside, updatesOf([[101, 1]]))
    const nodes = tree.counts().nodes
    tree.commit(tree.update(old, updatesOf([[3, 77]])))
    for (const gone of [old, beside, above]) {
      expect(() => tree.prove(gone, sha256(key(1)))).toThrow('gone')
      expect(() => tree.update(gone, updatesOf([[1, 1]]))).toThrow('gone')
    }
    tree.discard(above)
    tree.discard(beside)
    expect(tree.counts().nodes).toBeLessThan(nodes)
    const fresh = createTree()
    fresh.commit(fresh.update(fresh.committed(), updatesOf([...Array(20).keys()].map(n => [n, n === 3 ? 77 : n]))))
    expect(tree.counts().nodes).toBe(fresh.counts().nodes)
  })

  it('keeps every version of a random forest right, while some are committed and others discarded', () => {
    type Held = { readonly version: TreeVersion; readonly model: ReadonlyMap<number, number> }
    const step = fc.tuple(
      fc.nat(9),
      fc.array(fc.tuple(fc.nat(30), fc.option(fc.nat(3), { nil: undefined })), { maxLength: 6 }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), steps => {
        const tree = createTree()
        let base: Held = { version: tree.committed(), model: new Map() }
        let held: readonly Held[] = []
        for (const [choice, operations] of steps) {
          const at = [base, ...held][choice % (held.length + 1)] as Held
          const last = new Map(operations)
          const model = new Map(at.model)
          for (const [k, v] of last) v === undefined ? model.delete(k) : model.set(k, v)
          const made = { version: tree.update(at.version, updatesOf(last)), model }
          held = [...held, made]
          if (choice === 9) {
            const next = held.find(({ version }) => version.parent === base.version) as Held
            tree.commit(next.version)
            base = next
            const stands = (version: TreeVersion | undefined): boolean =>
              version !== undefined && (version === base.version || stands(version.parent))
            for (const { version } of [...held].reverse()) if (!stands(version)) tree.discard(version)
            held = held.filter(one => one !== base && stands(one.version))
          }
          for (const one of [base, ...held]) {
            expect(toHex(one.version.root)).toBe(toHex(rootOf(one.model)))
            for (const k of [0, 7, 30]) {
              const { leaf } = tree.prove(one.version, sha256(key(k)))
              const there = leaf !== undefined && equalBytes(leaf.keyHash, sha256(key(k)))
              expect(there).toBe(one.model.has(k))
            }
          }
        }
      }),
      { numRuns: 150 },
    )
  })

  it('sorts paths that share their first bits, in any order of giving', () => {
    const path = fc.tuple(fc.constantFrom(0, 1, 255), fc.nat(2), fc.nat(255)).map(([high, low, last]) => {
      const bytes = new Uint8Array(32) as Hash
      bytes[0] = high
      bytes[4] = low
      bytes[31] = last
      return bytes
    })
    fc.assert(
      fc.property(fc.uniqueArray(path, { selector: toHex, maxLength: 40 }), paths => {
        const sorted = sortUpdates(paths.map(keyHash => ({ keyHash, valueHash: keyHash })))
        expect(sorted.map(({ keyHash }) => toHex(keyHash))).toEqual(paths.map(toHex).sort())
        const tree = createTree()
        tree.commit(tree.update(tree.committed(), sorted))
        for (const one of paths) expect(tree.has(tree.committed(), one)).toBe(true)
        const repeated = [...paths, ...paths.slice(0, 1)].map(keyHash => ({ keyHash, valueHash: undefined }))
        if (paths.length > 0) expect(() => sortUpdates(repeated)).toThrow('twice')
      }),
    )
  })

  it('refuses a key twice in one batch and a commit out of order', () => {
    const tree = createTree()
    const one = { keyHash: sha256(key(1)), valueHash: sha256(value(1)) }
    expect(() => tree.update(tree.committed(), [one, one])).toThrow('twice')
    const child = tree.update(tree.committed(), [one])
    const grandchild = tree.update(child, [])
    expect(() => tree.commit(grandchild)).toThrow('child of the committed')
  })
})
