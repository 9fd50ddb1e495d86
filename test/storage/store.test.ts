import { describe, expect, it } from 'vitest'
import { ascii, sha256, toHex, u32be } from '#base'
import { blockId, type RescueProof } from '#chain'
import { createMemoryKv, type KvPair } from '#storage'
import { columnRange } from '../../storage/columns.ts'
import { block, certificate, grow, open, writesAt } from './sample-store.ts'

describe('store', () => {
  it('gives back blocks, receipts, places, finalizations and the state after reopening', async () => {
    const kv = createMemoryKv()
    await grow(await open(kv), 9)
    const store = await open(kv)
    expect(store.head()?.height).toBe(9)
    const nine = store.block(9)
    expect(nine?.transactions).toEqual([ascii('tx 9')])
    expect(store.heightOf(blockId(nine?.header as never))).toBe(9)
    expect(store.place(sha256(ascii('tx 4')))).toEqual({ height: 4, index: 0 })
    expect(store.place(sha256(ascii('tx 10')))).toBeUndefined()
    expect(store.receipts(4)?.[0]?.txId).toEqual(sha256(ascii('tx 4')))
    expect(store.finalization(4)?.vote.height).toBe(4)
    expect(store.finalization(0)).toBeUndefined()
    expect((await store.finalizationFrom(0))?.vote.height).toBe(1)
    expect(await store.finalizationFrom(10)).toBeUndefined()
    expect(store.state.get(ascii('counter'))).toEqual(u32be(9))
    expect(store.state.get(u32be(6))).toBeUndefined()
    expect(toHex(store.state.committed().root)).toBe(toHex(nine?.header.stateRoot as never))
  })

  it('commits several blocks under one finalization in one batch', async () => {
    const kv = createMemoryKv()
    const store = await open(kv)
    await grow(store, 0)
    const one = block(store, 1, writesAt(1))
    const two = block(store, 2, writesAt(2), one.version)
    await store.commit([one, two], certificate(two))
    expect(store.head()?.height).toBe(2)
    expect(store.finalization(1)).toBeUndefined()
    expect((await store.finalizationFrom(1))?.vote.height).toBe(2)
    expect(store.state.get(u32be(1))).toEqual(ascii('value 1'))
  })

  it('keeps rescues by their anchors, each once and at the head only', async () => {
    const kv = createMemoryKv()
    const store = await open(kv)
    await grow(store, 3)
    const proofAt = (height: number, id = store.head()?.id as never): RescueProof => ({
      rescue: {
        order: { chainId: id, anchorHeight: height, anchorId: id, epoch: 1, validators: [] },
        signatures: [],
      },
      guardians: {
        present: false,
        value: new Uint8Array(0),
        proof: { key: ascii('k'), leaf: undefined, siblings: [] },
      },
    })
    await expect(store.recordRescue(proofAt(2))).rejects.toThrow('the anchor is not the head')
    await expect(store.recordRescue(proofAt(3, sha256(ascii('other')) as never))).rejects.toThrow('the anchor')
    await store.recordRescue(proofAt(3))
    await expect(store.recordRescue(proofAt(3))).rejects.toThrow('one rescue an anchor')
    const again = await open(kv)
    expect(again.rescues()).toEqual([proofAt(3)])
    expect([again.rescueAt(3), again.rescueAt(2)]).toEqual([proofAt(3), undefined])
  })

  it('reads through versions that are not committed, in forks', async () => {
    const store = await open(createMemoryKv())
    await grow(store, 2)
    const { state } = store
    const left = state.prepare(state.committed(), [[ascii('x'), ascii('left')]])
    const right = state.prepare(state.committed(), [[ascii('x'), ascii('right')]])
    const deep = state.prepare(left, [[ascii('counter'), undefined]])
    expect(state.get(ascii('x'), deep)).toEqual(ascii('left'))
    expect(state.get(ascii('x'), right)).toEqual(ascii('right'))
    expect(state.get(ascii('counter'), deep)).toBeUndefined()
    expect(state.get(ascii('counter'), left)).toEqual(u32be(2))
    expect(state.get(ascii('x'))).toBeUndefined()
  })

  it('pages through a range of the state', async () => {
    const store = await open(createMemoryKv())
    await grow(store, 3)
    const page = async (after?: Uint8Array) => {
      const keys: string[] = []
      const prefix = new Uint8Array(3)
      const range = after === undefined ? { prefix, limit: 2 } : { prefix, after, limit: 2 }
      for await (const [key] of store.state.range(range)) keys.push(toHex(key))
      return keys
    }
    expect(await page()).toEqual(['00000001', '00000002'])
    expect(await page(u32be(2))).toEqual(['00000003'])
  })

  it('keeps under each path in the tree its key, and nothing else', async () => {
    const kv = createMemoryKv()
    const store = await open(kv)
    await grow(store, 6)
    const one = block(store, 7, [
      [ascii('counter'), undefined],
      [ascii('new'), ascii('1')],
    ])
    const two = block(
      store,
      8,
      [
        [ascii('counter'), u32be(8)],
        [ascii('new'), ascii('2')],
      ],
      one.version,
    )
    const three = block(
      store,
      9,
      [
        [ascii('new'), undefined],
        [ascii('never'), undefined],
      ],
      two.version,
    )
    await store.commit([one, two, three], certificate(three))
    const column = async (name: 'state' | 'path') => {
      const pairs: KvPair[] = []
      for await (const [key, value] of kv.iterate(columnRange(name))) pairs.push([key.slice(1), value])
      return pairs
    }
    const expected = (await column('state')).map(([key]) => `${toHex(sha256(key))} ${toHex(key)}`).sort()
    expect(expected).toHaveLength(4)
    expect((await column('path')).map(([path, key]) => `${toHex(path)} ${toHex(key)}`)).toEqual(expected)
  })
})
