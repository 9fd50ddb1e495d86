/** A `Kv` in memory: for tests, the simulator and tools that need no disk. */

import { compareBytes, toHex } from '#base'
import type { Kv, KvPair, KvRange } from './kv.ts'

const inRange = (key: Uint8Array, { gte, lt }: KvRange) =>
  (gte === undefined || compareBytes(key, gte) >= 0) && (lt === undefined || compareBytes(key, lt) < 0)

export const createMemoryKv = (): Kv => {
  const values = new Map<string, KvPair>()
  /** Of each open snapshot: what it saw under the keys that were written since, the first write of each. */
  const snapshots = new Set<Map<string, KvPair | undefined>>()

  const sorted = (range: KvRange): readonly KvPair[] => {
    const pairs = [...values.values()].filter(([key]) => inRange(key, range))
    pairs.sort(([a], [b]) => (range.reverse ? compareBytes(b, a) : compareBytes(a, b)))
    return pairs.slice(0, range.limit ?? pairs.length)
  }

  const get = (key: Uint8Array) => values.get(toHex(key))?.[1].slice()

  return {
    get,
    getMany: async keys => keys.map(get),
    snapshot: () => {
      const before = new Map<string, KvPair | undefined>()
      snapshots.add(before)
      return {
        get: key => (before.has(toHex(key)) ? before.get(toHex(key))?.[1].slice() : get(key)),
        close: async () => void snapshots.delete(before),
      }
    },
    iterate: async function* (range) {
      for (const [key, value] of sorted(range)) yield [key.slice(), value.slice()]
    },
    write: async writes => {
      for (const [key, value] of writes) {
        const name = toHex(key)
        for (const before of snapshots) if (!before.has(name)) before.set(name, values.get(name))
        if (value === undefined) values.delete(name)
        else values.set(name, [key.slice(), value.slice()])
      }
    },
    close: async () => {},
  }
}
