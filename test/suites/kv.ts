/** What every `Kv` must do. */

import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ascii, compareBytes, EMPTY, equalBytes, toHex } from '#base'
import type { Kv, KvRange, KvWrite } from '#storage'

const collect = async (kv: Kv, range: KvRange): Promise<readonly string[]> => {
  const seen: string[] = []
  for await (const [key, value] of kv.iterate(range)) seen.push(`${toHex(key)}=${toHex(value)}`)
  return seen
}

const arbitraryKey = fc.uint8Array({ minLength: 1, maxLength: 3 })
const arbitraryWrites = fc.array(
  fc.tuple(arbitraryKey, fc.option(fc.uint8Array({ maxLength: 4 }), { nil: undefined })),
  { maxLength: 30 },
)

export const kvSuite = (name: string, open: () => Promise<Kv>, close: (kv: Kv) => Promise<void>): void => {
  describe(`Kv: ${name}`, () => {
    let kv: Kv
    beforeEach(async () => {
      kv = await open()
    })
    afterEach(() => close(kv))

    it('gives back what was written, and undefined for what was not', async () => {
      await kv.write([[ascii('a'), ascii('1')]], { sync: true })
      expect(kv.get(ascii('a'))).toEqual(ascii('1'))
      expect(kv.get(ascii('b'))).toBeUndefined()
    })

    it('tells an empty value from an absent one', async () => {
      await kv.write([[ascii('a'), new Uint8Array(0)]], { sync: false })
      expect(kv.get(ascii('a'))).toEqual(new Uint8Array(0))
    })

    it('deletes, and lets the later write of a key win', async () => {
      const key = ascii('k')
      await kv.write(
        [
          [key, ascii('1')],
          [key, undefined],
        ],
        { sync: false },
      )
      expect(kv.get(key)).toBeUndefined()
      await kv.write(
        [
          [key, undefined],
          [key, ascii('2')],
        ],
        { sync: false },
      )
      expect(kv.get(key)).toEqual(ascii('2'))
    })

    it('keeps its own copy of what it is given and hands out copies', async () => {
      const value = ascii('12345')
      await kv.write([[ascii('a'), value]], { sync: false })
      value.fill(0)
      kv.get(ascii('a'))?.fill(9)
      expect(kv.get(ascii('a'))).toEqual(ascii('12345'))
    })

    it('reads many keys at once, in their order, absent ones included', async () => {
      await kv.write([[ascii('a'), ascii('1')] as const, [ascii('c'), new Uint8Array(0)] as const], { sync: false })
      expect(await kv.getMany(['c', 'b', 'a', 'c'].map(ascii))).toEqual([EMPTY, undefined, ascii('1'), EMPTY])
      expect(await kv.getMany([])).toEqual([])
    })

    it('shows in a snapshot what was there when it was taken, whatever is written since', async () => {
      const all = async (names: readonly string[], at: Pick<Kv, 'get'>) => names.map(name => at.get(ascii(name)))
      await kv.write([[ascii('a'), ascii('1')] as const, [ascii('b'), ascii('1')] as const], { sync: false })
      const first = kv.snapshot()
      await kv.write([[ascii('a'), ascii('2')] as const, [ascii('b'), undefined] as const], { sync: false })
      const second = kv.snapshot()
      await kv.write([[ascii('a'), ascii('3')] as const, [ascii('c'), ascii('3')] as const], { sync: false })
      expect(await all(['a', 'b', 'c'], first)).toEqual([ascii('1'), ascii('1'), undefined])
      expect(await all(['a', 'b', 'c'], second)).toEqual([ascii('2'), undefined, undefined])
      expect(await all(['a', 'b', 'c'], kv)).toEqual([ascii('3'), undefined, ascii('3')])
      await first.close()
      expect(second.get(ascii('a'))).toEqual(ascii('2'))
      await second.close()
    })

    it('iterates in byte order within its bounds, both ways, up to the limit', async () => {
      const keys = ['a', 'b', 'ba', 'c', 'd'].map(ascii)
      await kv.write(
        keys.map(key => [key, key] as const),
        { sync: false },
      )
      const names = async (range: KvRange) => {
        const seen: string[] = []
        for await (const [key] of kv.iterate(range)) seen.push(String.fromCharCode(...key))
        return seen
      }
      expect(await names({})).toEqual(['a', 'b', 'ba', 'c', 'd'])
      expect(await names({ gte: ascii('b'), lt: ascii('d') })).toEqual(['b', 'ba', 'c'])
      expect(await names({ gte: ascii('b'), reverse: true, limit: 2 })).toEqual(['d', 'c'])
      expect(await names({ gte: ascii('e') })).toEqual([])
    })

    it('agrees with a plain map after any writes', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(arbitraryWrites, { maxLength: 5 }), async batches => {
          const wipe: KvWrite[] = []
          for await (const [key] of kv.iterate({})) wipe.push([key, undefined])
          await kv.write(wipe, { sync: false })
          const model = new Map<string, readonly [Uint8Array, Uint8Array]>()
          for (const batch of batches) {
            await kv.write(batch, { sync: false })
            for (const [key, value] of batch) {
              if (value === undefined) model.delete(toHex(key))
              else model.set(toHex(key), [key, value])
            }
          }
          const expected = [...model.values()].sort(([a], [b]) => compareBytes(a, b))
          expect(await collect(kv, {})).toEqual(expected.map(([key, value]) => `${toHex(key)}=${toHex(value)}`))
          return expected.every(([key, value]) => equalBytes(kv.get(key) ?? ascii('?'), value))
        }),
        { numRuns: 40 },
      )
    })
  })
}
