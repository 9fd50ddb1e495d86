import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, toHex } from '#base'
import { createFrameReader, encodeFrame } from '../../p2p/wire.ts'

/** All frames that are there, or the code of the refusal. */
const readAll = (reader: ReturnType<typeof createFrameReader>): readonly string[] | string => {
  const frames: string[] = []
  for (;;) {
    const next = reader.next()
    if (!next.ok) return next.fault.code
    if (next.value === undefined) return frames
    frames.push(toHex(next.value))
  }
}

const readOf = (max: number, ...pushes: readonly (readonly number[])[]) => {
  const reader = createFrameReader(max)
  for (const bytes of pushes) reader.push(Uint8Array.from(bytes))
  return readAll(reader)
}

describe('frames', () => {
  it('come out as they went in, however the stream is cut and whenever they are taken', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }),
        fc.array(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.boolean()), { minLength: 1, maxLength: 20 }),
        (frames, cuts) => {
          const stream = concat(...frames.map(encodeFrame))
          const reader = createFrameReader(300)
          const read: string[] = []
          for (let at = 0, i = 0; at < stream.length; i++) {
            const [size, takes] = cuts[i % cuts.length] as [number, boolean]
            reader.push(stream.subarray(at, at + size))
            if (takes) read.push(...readAll(reader))
            at += size
          }
          read.push(...readAll(reader))
          expect(read).toEqual(frames.map(toHex))
          expect(reader.held()).toBe(0)
        },
      ),
    )
  })

  it('have the length in front in as few bytes as it needs', () => {
    expect(toHex(encodeFrame(new Uint8Array(0)))).toBe('00')
    expect(toHex(encodeFrame(Uint8Array.of(5)))).toBe('0105')
    expect(toHex(encodeFrame(new Uint8Array(127)).subarray(0, 2))).toBe('7f00')
    expect(toHex(encodeFrame(new Uint8Array(128)).subarray(0, 3))).toBe('800100')
    expect(toHex(encodeFrame(new Uint8Array(16_384)).subarray(0, 4))).toBe('80800100')
  })

  it('too large are refused by their length alone, for ever', () => {
    expect(readOf(100, [101])).toBe('TOO_LARGE')
    expect(readOf(100, [100])).toEqual([])
    expect(readOf(200, [0xc9, 0x01])).toBe('TOO_LARGE')
    expect(readOf(2 ** 28, [0xff, 0xff, 0xff, 0xff, 0xff])).toBe('TOO_LARGE')
    const reader = createFrameReader(1)
    reader.push(Uint8Array.of(2, 1, 7))
    expect(readAll(reader)).toBe('TOO_LARGE')
    reader.push(Uint8Array.of(1, 7))
    expect(readAll(reader)).toBe('TOO_LARGE')
  })

  it('with a length longer than it need be are refused', () => {
    expect(readOf(1000, [0x81, 0x00, 1])).toBe('NON_CANONICAL')
    expect(readOf(1000, [0x80, 0x00])).toBe('NON_CANONICAL')
    expect(readOf(1000, [0x80], [0x80], [0x00])).toBe('NON_CANONICAL')
  })

  it('that are good before a bad one are given first', () => {
    const reader = createFrameReader(10)
    reader.push(Uint8Array.of(1, 7, 11, 0))
    const first = reader.next()
    expect(first.ok && first.value).toEqual(Uint8Array.of(7))
    expect(readAll(reader)).toBe('TOO_LARGE')
  })

  it('are copies: what was pushed may change afterwards', () => {
    const reader = createFrameReader(10)
    const bytes = Buffer.from([2, 7, 8])
    reader.push(bytes)
    const frame = reader.next()
    bytes.fill(0)
    expect(frame.ok && frame.value).toEqual(Uint8Array.of(7, 8))
    expect(frame.ok && Buffer.isBuffer(frame.value)).toBe(false)
  })

  it('of 10,000 random byte strings never crash the reader nor make it hold more than its bound', () => {
    let state = 7
    const byte = () => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0
      return state >>> 24
    }
    const outcomes = new Set<string>()
    for (let round = 0; round < 10_000; round++) {
      const reader = createFrameReader(64)
      for (let pushes = byte() % 4; pushes >= 0; pushes--) {
        reader.push(Uint8Array.from({ length: byte() % 40 }, byte))
        const read = readAll(reader)
        if (typeof read === 'string') {
          outcomes.add(read)
          break
        }
        for (const frame of read) expect(frame.length).toBeLessThanOrEqual(2 * 64)
        if (read.length > 0) outcomes.add('frames')
        expect(reader.held()).toBeLessThanOrEqual(64 + 1)
      }
    }
    expect([...outcomes].toSorted()).toEqual(['NON_CANONICAL', 'TOO_LARGE', 'frames'])
  })
})
