import { describe, expect, it, vi } from 'vitest'
import { LIMITS, must } from '#base'
import { type ParsedTransaction, TransactionBatch } from '#chain'
import { createDissemination } from '../../src/node/dissemination.ts'
import { createWaiters } from '../../src/node/waiters.ts'
import { transactionOf } from '../mempool/support.ts'

const counts = (batches: readonly Uint8Array[]) =>
  batches.map(batch => must(TransactionBatch.decode(batch)).transactions.length)

describe('dissemination', () => {
  it('sends together what comes together, within the bounds of a frame', async () => {
    vi.useFakeTimers()
    const sent: Uint8Array[] = []
    const told = createDissemination({ broadcast: batch => void sent.push(batch), send: () => {}, oldest: () => [] })
    const transactions = Array.from({ length: LIMITS.transactionsPerFrame + 5 }, () => transactionOf('a'))
    for (const one of transactions) told.add(one)
    await vi.advanceTimersByTimeAsync(10)
    expect(counts(sent)).toEqual([LIMITS.transactionsPerFrame, 5])
    told.stop()
    vi.useRealTimers()
  })

  it('tells again what still waits after a whole period, and a new peer everything', async () => {
    vi.useFakeTimers()
    const [sent, welcomed]: [Uint8Array[], Uint8Array[]] = [[], []]
    const waiting: ParsedTransaction[] = [transactionOf('a')]
    const told = createDissemination({
      broadcast: batch => void sent.push(batch),
      send: (_, batch) => void welcomed.push(batch),
      oldest: count => waiting.slice(0, count),
    })
    await vi.advanceTimersByTimeAsync(2_100)
    expect(sent).toEqual([])
    waiting.push(transactionOf('b'))
    await vi.advanceTimersByTimeAsync(2_000)
    expect(counts(sent)).toEqual([1])
    await vi.advanceTimersByTimeAsync(2_000)
    expect(counts(sent)).toEqual([1, 2])
    told.welcome('peer')
    expect(counts(welcomed)).toEqual([2])
    told.stop()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(sent).toHaveLength(2)
    vi.useRealTimers()
  })
})

describe('waiters', () => {
  const signal = () => new AbortController().signal

  it('are woken by what they wait for, and by nothing else', async () => {
    const waiters = createWaiters()
    const [mine, other] = [transactionOf('a').id, transactionOf('b').id]
    const waiting = waiters.wait(mine, 10_000, signal())
    waiters.final(1, [other])
    waiters.final(2, [mine])
    expect(await waiting).toEqual({ ok: true, value: true })
  })

  it('give up after their time or when the client is gone, and leave nothing behind', async () => {
    const waiters = createWaiters()
    const { id } = transactionOf('a')
    expect(await waiters.wait(id, 1, signal())).toEqual({ ok: true, value: false })
    const gone = new AbortController()
    const waiting = waiters.wait(id, 10_000, gone.signal)
    gone.abort()
    expect(await waiting).toEqual({ ok: true, value: false })
    const many = Array.from({ length: LIMITS.apiWaiters }, () => waiters.wait(id, 10_000, signal()))
    const full = await waiters.wait(id, 10_000, signal())
    expect(full.ok ? '' : full.fault.code).toBe('QUOTA')
    waiters.final(1, [id])
    expect((await Promise.all(many)).every(answer => answer.ok && answer.value)).toBe(true)
  })

  it('hear of blocks until they stop listening', () => {
    const waiters = createWaiters()
    const heard: number[] = []
    const stop = waiters.onBlock(height => void heard.push(height))
    waiters.final(1, [])
    stop()
    waiters.final(2, [])
    expect(heard).toEqual([1])
  })
})
