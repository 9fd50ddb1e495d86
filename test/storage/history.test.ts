/** The state as it was, held against copies of it that were taken at the time. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ascii, must, sha256, toHex } from '#base'
import { createMemoryKv, openStore, type StateWrite, type Store } from '#storage'
import { block, certificate } from './sample-store.ts'

const CHAIN = sha256(ascii('chain'))
/** Keys of two tables of different width, as the modules make them. */
const KEYS = ['aa01', 'aa02', 'aa03', 'ab0001', 'ab0002', 'abffff'].map(text => Buffer.from(text, 'hex'))
type Model = ReadonlyMap<string, string>

const openIndexed = async (indexed = true) => must(await openStore(createMemoryKv(), CHAIN, { indexed }))

/** Each round sets or removes some keys; with what stood there before, as execution tells it. */
const roundOf = (store: Store, changes: readonly (number | undefined)[]): readonly StateWrite[] =>
  changes.flatMap((value, i): StateWrite[] => {
    const key = KEYS[i] as Uint8Array
    if (value === 0) return []
    return [[key, value === undefined ? undefined : Uint8Array.of(value), store.state.get(key)]]
  })

const commit = async (store: Store, writes: readonly StateWrite[]) => {
  const height = (store.head()?.height ?? -1) + 1
  const next = block(store, height, writes)
  if (height === 0) await store.commitGenesis(next)
  else await store.commit([next], certificate(next))
}

const modelOf = (store: Store): Model =>
  new Map(
    KEYS.flatMap(key => {
      const value = store.state.get(key)
      return value === undefined ? [] : [[toHex(key), toHex(value)] as const]
    }),
  )

const rows = async (store: Store, height: number, prefix: Uint8Array, after?: Uint8Array) => {
  const found: [string, string][] = []
  const range = { prefix, limit: 100, ...(after === undefined ? {} : { after }) }
  for await (const [key, value] of store.stateAt(height)?.range(range) ?? []) found.push([toHex(key), toHex(value)])
  return found
}

const change = fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined })

describe('the state as it was', () => {
  it('is at every height what it was then, key by key and in ranges', async () => {
    const history = fc.array(fc.array(change, { minLength: 6, maxLength: 6 }), { minLength: 2, maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(history, async rounds => {
        const store = await openIndexed()
        const models: Model[] = []
        for (const changes of rounds) {
          await commit(store, roundOf(store, changes))
          models.push(modelOf(store))
        }
        for (const [height, model] of models.entries()) {
          const past = store.stateAt(height)
          for (const key of KEYS)
            expect(toHex((await past?.get(key)) ?? new Uint8Array(0))).toBe(model.get(toHex(key)) ?? '')
          for (const prefix of ['aa', 'ab', '']) {
            const expected = [...model].filter(([key]) => key.startsWith(prefix)).sort()
            expect(await rows(store, height, Buffer.from(prefix, 'hex'))).toEqual(expected)
          }
          const later = [...model].filter(([key]) => key.startsWith('aa') && key > 'aa01').sort()
          expect(await rows(store, height, Buffer.from('aa', 'hex'), KEYS[0])).toEqual(later)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('is not given above the head, nor by a store that keeps none', async () => {
    const store = await openIndexed()
    await commit(store, roundOf(store, [1]))
    expect(store.stateAt(1)).toBeUndefined()
    const plain = await openIndexed(false)
    await commit(plain, roundOf(plain, [1]))
    expect([plain.stateAt(0), plain.indexed()]).toEqual([undefined, false])
  })

  it('a store goes on as it began, whatever is asked for later', async () => {
    for (const indexed of [true, false]) {
      const kv = createMemoryKv()
      const store = must(await openStore(kv, CHAIN, { indexed }))
      await commit(store, [])
      expect(must(await openStore(kv, CHAIN, { indexed: !indexed })).indexed()).toBe(indexed)
    }
  })

  it('holds no more than the block does: rows of the index are dropped where none is kept', async () => {
    for (const [indexed, rowsOf] of [
      [true, 1],
      [false, 0],
    ] as const) {
      const store = await openIndexed(indexed)
      await store.commitGenesis({ ...block(store, 0, []), index: [[Uint8Array.of(7, 1), Uint8Array.of(9)]] })
      const found: string[] = []
      for await (const [key] of store.index({ prefix: Uint8Array.of(7) })) found.push(toHex(key))
      expect(found.length).toBe(rowsOf)
    }
  })
})
