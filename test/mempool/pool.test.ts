import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { must, toHex } from '#base'
import { createPool } from '#mempool'
import { NOW, transactionOf } from './support.ts'

const everything = { transactionsMax: 1000, bytesMax: 1_000_000, exclude: () => false }

describe('pool', () => {
  it('takes one of each sender in turn, each sender in its own order', () => {
    const pool = createPool()
    const a = [1, 2, 3].map(() => transactionOf('a'))
    const b = [1, 2].map(() => transactionOf('b'))
    for (const one of [...a, ...b]) must(pool.add(one))
    expect(pool.take(everything)).toEqual([a[0], b[0], a[1], b[1], a[2]])
    expect(pool.take({ ...everything, transactionsMax: 2 })).toEqual([a[0], b[0]])
    expect(pool.take({ ...everything, exclude: id => id === a[0]?.id })).toEqual([a[1], b[0], a[2], b[1]])
    expect(pool.take({ ...everything, bytesMax: (a[0]?.bytes.length ?? 0) + 1 })).toHaveLength(1)
  })

  it('lets nobody starve: who has had a turn goes behind those who have not', () => {
    const pool = createPool()
    const names = ['a', 'b', 'c', 'd', 'e']
    for (const name of names) for (let i = 0; i < 4; i++) must(pool.add(transactionOf(name)))
    const turns: string[] = []
    for (let block = 0; block < 5; block++) {
      const taken = pool.take({ ...everything, transactionsMax: 2 })
      turns.push(...taken.map(({ body }) => toHex(body.sender)))
      pool.prune(
        taken.map(({ id }) => id),
        NOW,
      )
    }
    const counts = new Map(turns.map(sender => [sender, turns.filter(one => one === sender).length]))
    expect([...counts.values()]).toEqual(names.map(() => 2))
  })

  it('keeps the order of a sender when one of its transactions does not fit', () => {
    const pool = createPool()
    const large = transactionOf('a', { calls: [{ module: 1, action: 1, args: new Uint8Array(500) }] })
    const small = transactionOf('a')
    const other = transactionOf('b')
    for (const one of [large, small, other]) must(pool.add(one))
    const bytesMax = small.bytes.length + other.bytes.length
    expect(pool.take({ ...everything, bytesMax })).toEqual([other])
  })

  it('takes nothing that has expired when the block is made', () => {
    const pool = createPool()
    const [soon, late] = [transactionOf('a', { expiresAtMs: NOW + 1 }), transactionOf('a', { expiresAtMs: NOW + 2 })]
    for (const one of [soon, late]) must(pool.add(one))
    expect(pool.take({ ...everything, nowMs: NOW })).toEqual([soon, late])
    expect(pool.take({ ...everything, nowMs: NOW + 1 })).toEqual([late])
  })

  it('expires each transaction at its own millisecond, and not before', () => {
    const times = fc.uniqueArray(fc.nat(5_000), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(times, fc.nat(6_000), (offsets, later) => {
        const pool = createPool()
        for (const offset of offsets) must(pool.add(transactionOf('a', { expiresAtMs: NOW + offset })))
        const expired = pool.prune([], NOW + later).map(({ body }) => body.expiresAtMs - NOW)
        expect(expired.sort((x, y) => x - y)).toEqual(offsets.filter(one => one <= later).sort((x, y) => x - y))
        return pool.size === offsets.length - expired.length
      }),
      { numRuns: 30 },
    )
  })

  it('is bounded in number, bytes and per sender, and says which', () => {
    const first = transactionOf('a')
    const size = first.bytes.length
    const code = (bounds: Parameters<typeof createPool>[0], names: readonly string[]) => {
      const pool = createPool(bounds)
      const last = names.map(name => pool.add(transactionOf(name))).at(-1)
      return last?.ok ? 'ok' : last?.fault.code
    }
    const wide = { transactions: 10, bytes: 10 * size, perSender: 10 }
    expect(code(wide, ['a', 'b', 'c'])).toBe('ok')
    expect(code({ ...wide, transactions: 2 }, ['a', 'b', 'c'])).toBe('POOL_FULL')
    expect(code({ ...wide, bytes: size }, ['a', 'b'])).toBe('POOL_FULL')
    expect(code({ ...wide, perSender: 1 }, ['a', 'b'])).toBe('ok')
    expect(code({ ...wide, perSender: 1 }, ['a', 'b', 'a'])).toBe('QUOTA')
  })

  it('forgets what is committed and what has expired', () => {
    const pool = createPool()
    const [kept, done, old] = [transactionOf('a'), transactionOf('a'), transactionOf('b', { expiresAtMs: NOW + 10 })]
    for (const one of [kept, done, old]) must(pool.add(one as never))
    expect(pool.prune([done?.id as never], NOW + 10)).toEqual([old])
    expect(pool.size).toBe(1)
    expect(pool.bytes).toBe(kept?.bytes.length)
    expect(pool.has(kept?.id as never)).toBe(true)
    expect(pool.oldest(5)).toEqual([kept])
  })

  it('holds what a plain list would hold, whatever is added and pruned', () => {
    const stock = Array.from({ length: 12 }, (_, i) => transactionOf(`sender ${i % 3}`))
    const step = fc.record({ add: fc.nat(11), prune: fc.option(fc.nat(11), { nil: undefined }) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), steps => {
        const pool = createPool()
        const model = new Set<string>()
        for (const { add, prune } of steps) {
          must(pool.add(stock[add] as never))
          model.add(toHex(stock[add]?.id as never))
          if (prune === undefined) continue
          pool.prune([stock[prune]?.id as never], NOW)
          model.delete(toHex(stock[prune]?.id as never))
        }
        const ids = pool.take(everything).map(({ id }) => toHex(id))
        expect(new Set(ids)).toEqual(model)
        expect(pool.size).toBe(model.size)
        return (
          pool.bytes === stock.filter(({ id }) => model.has(toHex(id))).reduce((sum, one) => sum + one.bytes.length, 0)
        )
      }),
      { numRuns: 50 },
    )
  })
})
