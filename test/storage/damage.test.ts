/** R5: what a disk has changed is noticed when it is read, and never given out. */

import { describe, expect, it } from 'vitest'
import { createMemoryKv, DamagedError } from '#storage'
import { type Column, columnRange } from '../../storage/columns.ts'
import { grow, open } from './sample-store.ts'

type Read = (store: Awaited<ReturnType<typeof open>>) => unknown

const READS: Partial<Record<Column, readonly Read[]>> = {
  block: [store => store.block(3)],
  receipts: [store => store.receipts(3)],
  finalization: [store => store.finalization(3), store => store.finalizationFrom(3)],
}

describe.each(Object.entries(READS))('a %s', (column, reads) => {
  it('with any bit changed is not given out, and the others still are', async () => {
    const kv = createMemoryKv()
    const store = await open(kv)
    await grow(store, 5)
    const rows: (readonly [Uint8Array, Uint8Array])[] = []
    for await (const row of kv.iterate(columnRange(column as Column))) rows.push(row)
    const [key, value] = rows.find(([name]) => name.at(-1) === 3) as (typeof rows)[number]
    for (let at = 0; at < value.length; at++) {
      const changed = value.slice()
      changed[at] = (changed[at] as number) ^ (1 << (at % 8))
      await kv.write([[key, changed]], { sync: true })
      for (const read of reads) await expect((async () => read(store))()).rejects.toThrow(DamagedError)
    }
    await kv.write([[key, value.slice(0, 5)]], { sync: true })
    for (const read of reads) await expect((async () => read(store))()).rejects.toThrow(DamagedError)
    expect(store.block(4)?.header.height).toBe(4)
    expect(store.finalization(4)?.vote.height).toBe(4)
    await kv.write([[key, value]], { sync: true })
    for (const read of reads) expect(await read(store)).toBeDefined()
  })
})
