/** SHA-256 of what the chain hashes most: a tree node of 65 bytes, and a transaction. */

import Benchmark from 'benchmark'
import { sha256, sha256Into, sha256Portable } from '#base'

export const suite = (): Benchmark.Suite => {
  const node = new Uint8Array(65).fill(7)
  const transaction = new Uint8Array(250).fill(9)
  const out = new Uint8Array(32)
  return new Benchmark.Suite()
    .add('tree node, native into an array', () => sha256Into(node, out, 0))
    .add('tree node, native', () => void sha256(node))
    .add('tree node, portable', () => void sha256Portable(node))
    .add('transaction, native', () => void sha256(transaction))
    .add('transaction, portable', () => void sha256Portable(transaction))
}
