import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ascii,
  assert,
  compareBytes,
  concat,
  equalBytes,
  err,
  FAULTS,
  type FaultCode,
  faultEntry,
  fromHex,
  must,
  ok,
  readU32be,
  readU64be,
  refusalCode,
  refusalNumber,
  sha256,
  sha256Into,
  sha256Portable,
  TAGS,
  tagged,
  taggedHash,
  toHex,
  u32be,
  u64be,
  unreachable,
} from '#base'

describe('bytes', () => {
  it('hexadecimal comes back and has one form', () => {
    fc.assert(fc.property(fc.uint8Array(), data => void expect(fromHex(toHex(data))).toEqual(data)))
    for (const text of ['0', '0G', 'AB', ' 00', '0x00', '00\n']) expect(fromHex(text)).toBeUndefined()
  })

  it('have the order of Buffer.compare', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4 }), fc.uint8Array({ maxLength: 4 }), (a, b) => {
        expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(a, b))
        expect(equalBytes(a, b)).toBe(Buffer.compare(a, b) === 0)
        expect(concat(a, b)).toEqual(new Uint8Array([...a, ...b]))
      }),
    )
  })

  it('numbers are big-endian, so byte order is number order', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.maxSafeNat(), fc.nat(0xffff_ffff), (a, b, c) => {
        expect(Math.sign(compareBytes(u64be(a), u64be(b)))).toBe(Math.sign(a - b))
        expect(readU64be(concat(ascii('x'), u64be(a)), 1)).toBe(a)
        expect(readU32be(u32be(c))).toBe(c)
      }),
    )
    expect(toHex(u64be(258))).toBe('0000000000000102')
  })
})

describe('the hash', () => {
  it('is SHA-256, native as portable', () => {
    expect(toHex(sha256(ascii('abc')))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), data => void expect(sha256(data)).toEqual(sha256Portable(data))),
    )
    const shared = new Uint8Array(200).fill(3).subarray(7, 99)
    expect(sha256(shared)).toEqual(sha256Portable(shared.slice()))
    const out = new Uint8Array(100).fill(9)
    sha256Into(shared, out, 33)
    expect(out.subarray(33, 65)).toEqual(sha256(shared))
    expect(out.every((byte, i) => byte === 9 || (i >= 33 && i < 65))).toBe(true)
  })

  it('separates domains: no tag is the beginning of another with its zero byte', () => {
    const names = Object.keys(TAGS) as (keyof typeof TAGS)[]
    expect(new Set(Object.values(TAGS)).size).toBe(names.length)
    for (const text of Object.values(TAGS)) expect(text).toMatch(/^kapok\/[a-z]+\/[1-9]$/)
    expect(tagged('vote', ascii('a'), ascii('b'))).toEqual(ascii('kapok/vote/1\0ab'))
    expect(taggedHash('vote', ascii('ab'))).toEqual(sha256(ascii('kapok/vote/1\0ab')))
  })
})

describe('the catalogue of faults', () => {
  const codes = Object.keys(FAULTS) as FaultCode[]
  it('has a sentence in both languages and a status for each', () => {
    for (const code of codes) {
      const { en, zh, http, peer } = faultEntry(code)
      expect(en, code).toMatch(/^[A-Z].*\.$/)
      expect(zh, code).toMatch(/^\p{Script=Han}.*。$/u)
      expect(http, code).toBeGreaterThanOrEqual(400)
      expect(http, code).toBeLessThan(600)
      expect(['ignore', 'reject']).toContain(peer)
    }
  })

  it('has receipt numbers for refusals only, each once, above 0', () => {
    const numbered = codes.filter(code => faultEntry(code).receipt !== undefined)
    expect(numbered.every(code => code.startsWith('E_'))).toBe(true)
    expect(numbered.length).toBe(codes.filter(code => code.startsWith('E_')).length)
    const numbers = numbered.map(code => faultEntry(code).receipt as number)
    expect(new Set(numbers).size).toBe(numbers.length)
    expect(Math.min(...numbers)).toBe(1)
    for (const code of numbered) expect(refusalCode(refusalNumber(code as 'E_AUTH'))).toBe(code)
    expect([refusalCode(0), refusalCode(99_999)]).toEqual([undefined, undefined])
  })
})

describe('results', () => {
  it('are values, and what cannot be stops the program', () => {
    expect(must(ok(3))).toBe(3)
    expect(err('BUDGET')).toEqual({ ok: false, fault: { code: 'BUDGET' } })
    expect(() => must(err('BUDGET', 'why'))).toThrow('unexpected BUDGET: why')
    expect(() => assert(0, 'no')).toThrow('no')
    expect(() => unreachable('x' as never)).toThrow('unreachable: "x"')
  })
})
