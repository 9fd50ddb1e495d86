/** LevelDB. The only importer of `level`; a node has one of these. */

import { Level } from 'level'
import type { Kv, KvRange } from './kv.ts'

const VIEW = { keyEncoding: 'view', valueEncoding: 'view' } as const

/** Buffers of the driver are views of larger ones: what is kept must not keep those alive. */
const own = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes)

const rangeOptions = ({ gte, lt, reverse, limit }: KvRange) => ({
  ...(gte === undefined ? {} : { gte }),
  ...(lt === undefined ? {} : { lt }),
  ...(reverse === undefined ? {} : { reverse }),
  ...(limit === undefined ? {} : { limit }),
})

/** Opens or creates the database in this folder. Throws when another process has it open or the disk refuses. */
export const openLevelKv = async (folder: string): Promise<Kv> => {
  const db = new Level<Uint8Array, Uint8Array>(folder, VIEW)
  await db.open()
  return {
    get: key => {
      const value = db.getSync(key)
      return value === undefined ? undefined : own(value)
    },
    getMany: async keys => {
      const values = await db.getMany([...keys])
      return values.map(value => (value === undefined ? undefined : own(value)))
    },
    snapshot: () => {
      const snapshot = db.snapshot()
      return {
        get: key => {
          const value = db.getSync(key, { snapshot })
          return value === undefined ? undefined : own(value)
        },
        close: () => snapshot.close(),
      }
    },
    iterate: async function* (range) {
      for await (const [key, value] of db.iterator(rangeOptions(range))) yield [own(key), own(value)]
    },
    write: async (writes, { sync }) => {
      if (writes.length === 0) return
      const batch = db.batch()
      for (const [key, value] of writes) {
        if (value === undefined) batch.del(key)
        else batch.put(key, value)
      }
      await batch.write({ sync })
    },
    close: () => db.close(),
  }
}
