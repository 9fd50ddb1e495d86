import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { ascii, equalBytes, type Hash, sha256, toHex, u32be, u64be } from '#base'
import { createMemoryKv, type Kv, type KvPair, type KvWrite, openLevelKv } from '#storage'
import { COLUMNS, columnKey } from '../../storage/columns.ts'
import { block, certificate, expectAt, grow, open, openCode, writesAt } from './sample-store.ts'

/** Writes get to the database at once; that they did is reported only after `report`, or not at all after `lose`. */
const slow = (kv: Kv) => {
  const writing: { readonly report: () => void; readonly lose: () => void }[] = []
  const delayed: Kv = {
    ...kv,
    write: async (writes, options) => {
      await kv.write(writes, options)
      await new Promise<void>((resolve, reject) => {
        writing.push({ report: resolve, lose: () => reject(new Error('the disk does not answer')) })
      })
    },
  }
  /** What to do with the write under way, once the database has it. */
  const underWay = async () => {
    await vi.waitFor(() => expect(writing).toHaveLength(1))
    return writing.pop() as (typeof writing)[number]
  }
  return { delayed, underWay }
}

/** A disk that takes `left` batches and then dies: a batch is atomic, so it is there whole or not at all. */
const dying = (kv: Kv, left: number): Kv => {
  let remaining = left
  return {
    ...kv,
    get: key => kv.get(key),
    iterate: range => kv.iterate(range),
    write: async (writes: readonly KvWrite[], options) => {
      if (remaining-- <= 0) throw new Error('the disk is gone')
      await kv.write(writes, options)
    },
  }
}

describe('store that fails', () => {
  it('is at a whole block with the right root wherever the disk dies', async () => {
    for (let batches = 0; batches <= 8; batches++) {
      const kv = createMemoryKv()
      await grow(await open(dying(kv, batches)), 20).catch(() => {})
      const store = await open(kv)
      expect(store.head()?.height).toBe(batches === 0 ? undefined : batches - 1)
      await grow(store, 10)
      const reference = await open(createMemoryKv())
      await grow(reference, 10)
      expect(toHex(store.state.committed().root)).toBe(toHex(reference.state.committed().root))
    }
  })

  it('refuses another chain', async () => {
    const kv = createMemoryKv()
    await grow(await open(kv), 3)
    expect(await openCode(kv, sha256(ascii('other')))).toBe('WRONG_HOME')
    expect(await openCode(kv)).toBe('opened')
  })

  it('refuses a state, a head and a last block with any bit changed, and any of them missing', async () => {
    const kv = createMemoryKv()
    await grow(await open(kv), 3)
    const lastBlock = columnKey('block', u64be(3))
    const watched: KvPair[] = []
    for await (const pair of kv.iterate({})) {
      const [key] = pair
      if (key[0] === COLUMNS.state || key[0] === COLUMNS.meta || equalBytes(key, lastBlock)) watched.push(pair)
    }
    expect(watched.length).toBeGreaterThan(5)
    for (const [key, value] of watched) {
      await kv.write([[key, undefined]], { sync: false })
      expect(await openCode(kv)).toBe('CORRUPT')
      // The last block is known by its header: its transactions are named there by their root.
      const length = equalBytes(key, lastBlock) ? 200 : value.length
      for (let at = 0; at < length; at++) {
        const flipped = value.slice()
        flipped[at] = (flipped[at] as number) ^ 4
        await kv.write([[key, flipped]], { sync: false })
        expect(await openCode(kv)).toMatch(/CORRUPT|WRONG_HOME/)
      }
      await kv.write([[key, value]], { sync: false })
    }
    expect(await openCode(kv)).toBe('opened')
  })

  it.each(['memory', 'level'])('shows one block and its state until the disk has the next: %s', async kind => {
    const folder = await mkdtemp(join(tmpdir(), 'kapok-store-'))
    const kv = kind === 'memory' ? createMemoryKv() : await openLevelKv(folder)
    await grow(await open(kv), 5)
    const { delayed, underWay } = slow(kv)
    const store = await open(delayed)
    const six = block(store, 6, writesAt(6))
    const fork = store.state.prepare(store.state.committed(), [])
    const committing = store.commit([six], certificate(six))
    const write = await underWay()
    expect(kv.get(columnKey('state', ascii('counter')))).toEqual(u32be(6))
    expectAt(store, 5)
    const shown = async () => [
      store.block(6)?.header.height,
      store.heightOf(six.id),
      store.place(six.transactionIds[0] as Hash)?.height,
      store.receipts(6)?.length,
      store.finalization(6)?.vote.height,
      (await store.finalizationFrom(6))?.vote.height,
    ]
    expect(await shown()).toEqual(Array.from({ length: 6 }, () => undefined))
    expect(store.state.get(ascii('counter'), fork)).toEqual(u32be(5))
    const seven = block(store, 7, writesAt(7), six.version)
    expect(store.state.get(u32be(6), seven.version)).toEqual(ascii('value 6'))
    await expect(store.commit([six], certificate(six))).rejects.toThrow('one commit at a time')
    write.report()
    await committing
    expectAt(store, 6)
    expect(await shown()).toEqual([6, 6, 6, 1, 6, 6])
    expect(() => store.state.get(ascii('counter'), fork)).toThrow('gone')
    const again = store.commit([seven], certificate(seven))
    ;(await underWay()).report()
    await again
    expectAt(store, 7)
    await store.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('goes on showing the old block after a write that failed, and commits no more', async () => {
    const kv = createMemoryKv()
    await grow(await open(kv), 5)
    const { delayed, underWay } = slow(kv)
    const store = await open(delayed)
    const six = block(store, 6, writesAt(6))
    const committing = store.commit([six], certificate(six))
    ;(await underWay()).lose()
    await expect(committing).rejects.toThrow('does not answer')
    expectAt(store, 5)
    await expect(store.commit([six], certificate(six))).rejects.toThrow('none after one that failed')
    expectAt(await open(kv), 6)
  })

  it('writes nothing of a block whose state is another, or does not stand on the head', async () => {
    const store = await open(createMemoryKv())
    await grow(store, 2)
    const three = block(store, 3, writesAt(3))
    const other = store.state.prepare(store.state.committed(), [[ascii('x'), ascii('y')]])
    const wrong = { ...three, version: other }
    await expect(store.commit([wrong], certificate(wrong))).rejects.toThrow('the state of another')
    const above = store.state.prepare(three.version, [])
    const early = { ...three, version: above }
    await expect(store.commit([early], certificate(early))).rejects.toThrow('follow the committed')
    expect(store.block(3)).toBeUndefined()
    await store.commit([three], certificate(three))
    expectAt(store, 3)
  })

  it('stops at a block out of order', async () => {
    const store = await open(createMemoryKv())
    await grow(store, 1)
    const three = block(store, 3, [])
    await expect(store.commit([three], certificate(three))).rejects.toThrow('follow the head')
  })
})
