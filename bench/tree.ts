/** The state tree alone: one batch of updates, one proof, and loading. The counts say how many hashes a batch costs. */

import Benchmark from 'benchmark'
import { sha256, u32be } from '#base'
import { createTree, type Tree } from '../storage/tree/tree.ts'
import type { TreeUpdate } from '../storage/tree/update.ts'

const KEYS = 100_000
const BATCH = 1_000

/** Updates of `count` keys, spread over the first `among`; another `round` gives other values. */
const updates = (count: number, among: number, round: number): readonly TreeUpdate[] =>
  Array.from({ length: count }, (_, n) => ({
    keyHash: sha256(u32be(n * Math.floor(among / count))),
    valueHash: sha256(u32be(round)),
  }))

const filled = (): Tree => {
  const tree = createTree()
  tree.commit(tree.update(tree.committed(), updates(KEYS, KEYS, 0)))
  return tree
}

/** A batch is made and dropped again, so that every cycle works on the same tree. */
export const suite = (): Benchmark.Suite => {
  const tree = filled()
  const batch = updates(BATCH, KEYS, 1)
  const before = tree.counts().hashes
  tree.discard(tree.update(tree.committed(), batch))
  const hashes = tree.counts().hashes - before
  const keyHash = sha256(u32be(7))
  return new Benchmark.Suite('tree')
    .add(`${BATCH} updates among ${KEYS} keys, ${hashes} hashes`, () =>
      tree.discard(tree.update(tree.committed(), batch)),
    )
    .add(`${hashes} hashes of 65 bytes and nothing else`, () => {
      const input = new Uint8Array(65)
      for (let n = 0; n < hashes; n++) sha256(input)
    })
    .add('one proof', () => tree.prove(tree.committed(), keyHash))
}
