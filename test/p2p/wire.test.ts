import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, toHex } from '#base'
import { createBucket, createScore } from '../../p2p/budget.ts'
import { createOutbox } from '../../p2p/outbox.ts'
import { createRequester, requestFrame, serveRequest } from '../../p2p/requests.ts'
import { createFrameReader, encodeFrame } from '../../p2p/wire.ts'

describe('frames', () => {
  it('come out as they went in, however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 20 }),
        (frames, cuts) => {
          const stream = concat(...frames.map(encodeFrame))
          const reader = createFrameReader(300)
          const read: string[] = []
          for (let at = 0, i = 0; at < stream.length; i++) {
            const next = at + (cuts[i % cuts.length] as number)
            const result = reader.push(stream.subarray(at, next))
            if (!result.ok) return false
            read.push(...result.value.map(toHex))
            at = next
          }
          expect(read).toEqual(frames.map(toHex))
          return true
        },
      ),
    )
  })

  it('too large are refused by their length alone', () => {
    const reader = createFrameReader(100)
    const refused = reader.push(Uint8Array.of(101))
    expect(refused.ok ? '' : refused.fault.code).toBe('TOO_LARGE')
    const endless = createFrameReader(2 ** 28).push(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff))
    expect(endless.ok ? '' : endless.fault.code).toBe('TOO_LARGE')
  })

  it('with a length longer than it need be are refused', () => {
    const refused = createFrameReader(1000).push(Uint8Array.of(0x81, 0x00, 1))
    expect(refused.ok ? '' : refused.fault.code).toBe('NON_CANONICAL')
  })

  it('of 10,000 random byte strings never crash the reader nor make it hold more than its bound', () => {
    let state = 7
    const byte = () => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0
      return state >>> 24
    }
    for (let round = 0; round < 10_000; round++) {
      const reader = createFrameReader(64)
      const result = reader.push(Uint8Array.from({ length: byte() % 40 }, byte))
      if (result.ok) for (const frame of result.value) expect(frame.length).toBeLessThanOrEqual(64)
    }
  })
})

describe('budgets', () => {
  it('refill with time and never above the burst', () => {
    const bucket = createBucket({ perSecond: 10, burst: 20 }, 0)
    expect(bucket.take(20, 0)).toBe(true)
    expect(bucket.take(1, 0)).toBe(false)
    expect(bucket.take(10, 1000)).toBe(true)
    expect(bucket.take(21, 1_000_000)).toBe(false)
    expect(bucket.take(20, 1_000_000)).toBe(true)
  })

  it('scores decay, and only lasting misbehaviour passes the bound', () => {
    const score = createScore(100, 1000)
    for (let at = 0; at < 100_000; at += 1000) expect(score.add(40, at)).toBe(false)
    expect(score.add(40, 100_000)).toBe(false)
    expect(score.add(40, 100_000)).toBe(true)
  })
})

describe('outbox', () => {
  it('sends together what was pushed together, in order', async () => {
    const sent: string[] = []
    const outbox = createOutbox(async () => ({ send: bytes => sent.push(toHex(bytes)) > 0, drained: async () => {} }), {
      messages: 10,
      bytes: 1000,
    })
    for (let i = 0; i < 5; i++) outbox.push(Uint8Array.of(i))
    await new Promise(resolve => setTimeout(resolve, 5))
    expect(sent).toEqual(['0001020304'])
  })

  it('drops the oldest at its bound, and opens again after a broken stream', async () => {
    let opened = 0
    const sent: string[] = []
    const outbox = createOutbox(
      async () => {
        opened += 1
        if (opened === 1) throw new Error('refused')
        return { send: bytes => sent.push(toHex(bytes)) > 0, drained: async () => {} }
      },
      { messages: 3, bytes: 1000 },
    )
    for (let i = 0; i < 5; i++) outbox.push(Uint8Array.of(i))
    await new Promise(resolve => setTimeout(resolve, 5))
    expect(outbox.dropped()).toBe(5)
    for (let i = 5; i < 10; i++) outbox.push(Uint8Array.of(i))
    await new Promise(resolve => setTimeout(resolve, 5))
    expect(sent).toEqual(['070809'])
    expect(opened).toBe(2)
  })
})

describe('requests', () => {
  it('are answered, refused, timed out and bounded', async () => {
    const frames: Uint8Array[] = []
    const requester = createRequester(frame => void frames.push(frame), 2)
    const first = requester.request(Uint8Array.of(1), 1000)
    const second = requester.request(Uint8Array.of(2), 1)
    const third = await requester.request(Uint8Array.of(3), 1000)
    expect(third.ok ? '' : third.fault.code).toBe('QUOTA')
    await serveRequest(
      frames[0] as Uint8Array,
      async content => concat(content, content),
      answer => void requester.answer(answer),
    )
    expect(await first).toEqual({ ok: true, value: Uint8Array.of(1, 1) })
    const late = await second
    expect(late.ok ? '' : late.fault.code).toBe('TIMEOUT')
    const refused = requester.request(Uint8Array.of(4), 1000)
    await serveRequest(
      frames[2] as Uint8Array,
      async () => undefined,
      answer => void requester.answer(answer),
    )
    const fault = await refused
    expect(fault.ok ? '' : fault.fault.code).toBe('NOT_FOUND')
    expect(requester.answer(requestFrame(99, 1, new Uint8Array(0)))).toBe(false)
    expect(
      await serveRequest(
        Uint8Array.of(1, 2),
        async () => undefined,
        () => {},
      ),
    ).toBe(false)
  })
})
