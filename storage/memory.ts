/** A `Kv` in memory: for tests, the simulator and tools that need no disk. */

import { compareBytes, toHex } from '#base'
import type { Kv, KvPair, KvRange } from './kv.ts'

const inRange = (key: Uint8Array, { gte, lt }: KvRange) =>
  (gte === undefined || compareBytes(key, gte) >= 0) && (lt === undefined || compareBytes(key, lt) < 0)

export const createMemoryKv = (): Kv => {
  const values = new Map<string, KvPair>()

  const sorted = (range: KvRange): readonly KvPair[] => {
    const pairs = [...values.values()].filter(([key]) => inRange(key, range))
    pairs.sort(([a], [b]) => (range.reverse ? compareBytes(b, a) : compareBytes(a, b)))
    return pairs.slice(0, range.limit ?? pairs.length)
  }

  return {
    get: key => values.get(toHex(key))?.[1].slice(),
    iterate: async function* (range) {
      for (const [key, value] of sorted(range)) yield [key.slice(), value.slice()]
    },
    write: async writes => {
      for (const [key, value] of writes) {
        if (value === undefined) values.delete(toHex(key))
        else values.set(toHex(key), [key.slice(), value.slice()])
      }
    },
    close: async () => {},
  }
}
