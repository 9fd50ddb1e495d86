import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  address,
  ascii,
  bytes,
  concat,
  decodeAddress,
  encodeAddress,
  enumeration,
  equalBytes,
  field,
  fixed64,
  message,
  optional,
  type Result,
  repeated,
  slug,
  uint,
  uint32,
  uint64,
} from '#base'
import { CODECS } from '../vectors/codecs.ts'
import { arbitraryOf } from '../vectors/sample-message.ts'

const Inner = message('Inner', 64, { n: field(1, uint32), b: field(2, bytes(2)) })
const Sample = message('Sample', 200, {
  n: field(1, uint64),
  small: field(2, uint(10)),
  id: field(3, fixed64),
  name: field(4, slug(8)),
  color: field(5, enumeration('Color', { RED: 1, GREEN: 2 })),
  numbers: repeated(6, uint32, 3),
  inner: field(7, Inner.kind),
  maybe: optional(8, Inner),
  list: repeated(16, Inner.kind, 2),
})
const inner = { n: 1, b: Uint8Array.of(1, 2) }
const sample = {
  n: 300,
  small: 0,
  id: 0xffff_ffff_ffff_fffen,
  name: 'ab-1',
  color: 1 as const,
  numbers: [1, 128],
  inner,
  maybe: undefined,
  list: [inner],
}
const code = (result: Result<unknown>) => (result.ok ? 'ok' : result.fault.code)

const bytesOfSample = Sample.encode(sample)

describe('the canonical encoding', () => {
  it('is protobuf, written by hand here', () => {
    const hand = [
      [0x08, 0xac, 0x02],
      [0x19, 0xfe, 255, 255, 255, 255, 255, 255, 255],
      [0x22, 4, ...ascii('ab-1')],
      [0x28, 1],
      [0x32, 3, 1, 0x80, 1],
      [0x3a, 6, 0x08, 1, 0x12, 2, 1, 2],
      [0x82, 1, 6, 0x08, 1, 0x12, 2, 1, 2],
    ]
    expect([...bytesOfSample]).toEqual(hand.flat())
  })

  it('gives back every message of the chain, as bytes and as JSON', () => {
    for (const codec of CODECS)
      fc.assert(
        fc.property(arbitraryOf(codec), value => {
          const encoded = codec.encode(value)
          const decoded = codec.decode(encoded)
          expect(decoded).toEqual({ ok: true, value })
          const json = JSON.parse(JSON.stringify(codec.toJson(value)))
          expect(codec.fromJson(json)).toEqual({ ok: true, value })
        }),
        { numRuns: 15 },
      )
  })

  it('is the only one that a decoder takes: what is accepted is what would be encoded', () => {
    for (const codec of CODECS)
      fc.assert(
        fc.property(
          arbitraryOf(codec),
          fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }),
          (value, changes) => {
            const changed = codec.encode(value)
            for (const [at, byte] of changes) if (changed.length > 0) changed[at % changed.length] = byte
            const decoded = codec.decode(changed)
            if (decoded.ok) expect(equalBytes(codec.encode(decoded.value), changed)).toBe(true)
          },
        ),
        { numRuns: 60 },
      )
  })

  it.each([
    ['a written default', concat(Uint8Array.of(0x08, 0), bytesOfSample.slice(3))],
    ['a long varint', concat(Uint8Array.of(0x08, 0xac, 0x82, 0x00), bytesOfSample.slice(3))],
    ['a long tag', concat(Uint8Array.of(0x88, 0x00, 0xac, 0x02), bytesOfSample.slice(3))],
  ])('has no %s', (_, changed) => {
    expect(code(Sample.decode(changed))).toBe('NON_CANONICAL')
  })

  it.each([
    ['an unknown field', concat(bytesOfSample, Uint8Array.of(0xf8, 0x01, 1))],
    ['a field twice', concat(bytesOfSample.slice(0, 3), bytesOfSample)],
    ['fields out of order', concat(bytesOfSample.slice(3), bytesOfSample.slice(0, 3))],
    ['another wire type', concat(Uint8Array.of(0x0a, 1, 1), bytesOfSample.slice(3))],
    ['a group', Uint8Array.of(0x0b, 0x0c)],
    ['a cut end', bytesOfSample.slice(0, -1)],
    ['an empty input where fields are needed', new Uint8Array(0)],
    ['a number above its bound', concat(bytesOfSample.slice(0, 3), Uint8Array.of(0x10, 11), bytesOfSample.slice(3))],
    [
      'a number above 2^53',
      concat(Uint8Array.of(0x08, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1), bytesOfSample.slice(3)),
    ],
    ['a length beyond the end', Uint8Array.of(0x3a, 0xff, 0xff, 0xff, 0x0f)],
  ])('has no %s', (_, changed) => {
    expect(code(Sample.decode(changed))).toBe('MALFORMED')
  })

  it('is bounded before it is read', () => {
    expect(code(Sample.decode(new Uint8Array(201)))).toBe('TOO_LARGE')
    const many = { ...sample, list: [inner, inner, inner] }
    expect(() => Sample.encode(many)).toThrow('at most 2')
    expect(() => Sample.encode({ ...sample, small: 11 })).toThrow('up to 10')
    expect(() => Sample.encode({ ...sample, name: 'Name' })).toThrow('no name')
    expect(() => Sample.encode({ ...sample, n: 1.5 })).toThrow('no uint64')
  })
})

describe('the JSON form', () => {
  const json = Sample.toJson(sample) as Record<string, never>
  it('names enums, writes bytes as hexadecimal and 64 bits as text', () => {
    expect(json).toEqual({
      n: 300,
      small: 0,
      id: '18446744073709551614',
      name: 'ab-1',
      color: 'RED',
      numbers: [1, 128],
      inner: { n: 1, b: '0102' },
      list: [{ n: 1, b: '0102' }],
    })
  })

  it.each([
    ['an unknown key', { ...json, more: 1 }],
    ['a text for a number', { ...json, n: '300' }],
    ['upper-case hexadecimal', { ...json, inner: { n: 1, b: '0A02' } }],
    ['a number of an enum', { ...json, color: 1 }],
    ['a name that objects have', { ...json, color: 'constructor' }],
    ['a list for an object', { ...json, inner: [] }],
    ['an object for a list', { ...json, list: {} }],
    ['too many', { ...json, list: [json.inner, json.inner, json.inner] }],
    ['a missing part', { ...json, inner: { n: 1 } }],
    ['null', null],
  ])('has no %s', (_, other) => {
    expect(code(Sample.fromJson(other as never))).toBe('MALFORMED')
  })
})

describe('every decoder', () => {
  // A small generator with a seed: 10,000 inputs for each decoder would be slow through fast-check.
  const random = (seed: number) => {
    let state = seed
    return (below: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return Math.floor((state / 2 ** 32) * below)
    }
  }

  it.each(CODECS.map(codec => [codec.name, codec] as const))('%s survives 10,000 random byte strings', (_, codec) => {
    const next = random(codec.name.length)
    const tags = Object.values(codec.fields).map(({ number, kind }) => (number << 3) | kind.wire)
    for (let run = 0; run < 10_000; run++) {
      const data = Uint8Array.from({ length: next(60) }, () => next(256))
      // Half of them begin like the message, so that the decoder gets further.
      if (run % 2 === 0 && data.length > 1) data[0] = tags[next(tags.length)] as number
      const decoded = codec.decode(data)
      if (decoded.ok && !equalBytes(codec.encode(decoded.value), data)) expect.fail('accepted what is not canonical')
    }
  })
})

describe('addresses', () => {
  it('are bech32m with the prefix kpk and come back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), account => {
        const text = encodeAddress(account as never)
        expect(text).toMatch(/^kpk1[a-z0-9]{38}$/)
        expect(decodeAddress(text)).toEqual(account)
      }),
    )
  })

  it('of one wrong character, another length, case, checksum or prefix are none', () => {
    const text = encodeAddress(new Uint8Array(20) as never)
    for (let i = 0; i < text.length; i++)
      for (const other of 'qpz1') {
        const changed = text.slice(0, i) + other + text.slice(i + 1)
        if (changed !== text) expect(decodeAddress(changed)).toBeUndefined()
      }
    expect(decodeAddress(text.toUpperCase())).toBeUndefined()
    expect(decodeAddress(`${text}q`)).toBeUndefined()
    expect(decodeAddress('')).toBeUndefined()
    // BIP 350's own sample: a valid bech32m text of another prefix.
    expect(decodeAddress('abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx')).toBeUndefined()
    expect(address.absent().length).toBe(0)
  })
})
