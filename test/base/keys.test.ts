import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  accountId,
  ascii,
  encodeAddress,
  FAST_VERIFIERS,
  type FastVerifierName,
  fastVerifierName,
  fromHex,
  generateSecret,
  isSmallOrder,
  LIMITS,
  makeSigner,
  publicKeyOf,
  sha256,
  sign,
  taggedHash,
  toHex,
  verify,
  verifyFast,
  verifyZip215,
} from '#base'
import { SMALL_ORDER_ENCODINGS, zip215Verdict } from './edge-signatures.ts'

interface Edge {
  readonly name: string
  readonly publicKey: Uint8Array
  readonly message: Uint8Array
  readonly signature: Uint8Array
  readonly valid: boolean
}

const hex = (text: string) => fromHex(text) as Uint8Array
const file = readFileSync(new URL('../vectors/ed25519-zip215.json', import.meta.url), 'utf8')
const edges: Edge[] = JSON.parse(file).cases.map((row: [string, string, string, string, boolean]) => ({
  name: row[0],
  publicKey: hex(row[1]),
  message: hex(row[2]),
  signature: hex(row[3]),
  valid: row[4],
}))

const fast = Object.entries(FAST_VERIFIERS).flatMap(([name, verifier]) =>
  verifier === undefined ? [] : [[name as FastVerifierName, verifier] as const],
)

describe('ZIP-215 is the rule', () => {
  it('has the 196 cases of its own test, all of them valid', () => {
    const own = edges.filter(({ name }) => name.startsWith('zip215 '))
    expect([own.length, own.every(({ valid }) => valid)]).toEqual([196, true])
    expect(SMALL_ORDER_ENCODINGS.length).toBe(14)
    expect(new Set(SMALL_ORDER_ENCODINGS.map(toHex)).size).toBe(14)
  })

  it('in verifyZip215 and in verify, over every frozen edge', () => {
    expect(edges.length).toBeGreaterThan(1_000)
    for (const { name, publicKey, message, signature, valid } of edges) {
      expect(verifyZip215(publicKey, message, signature), name).toBe(valid)
      expect(verify(publicKey, message, signature), name).toBe(valid)
    }
  })

  it('and the frozen verdicts are those of an arithmetic of our own', () => {
    for (const { name, publicKey, message, signature, valid } of edges.filter((_, i) => i % 25 === 0))
      expect(zip215Verdict(publicKey, message, signature), name).toBe(valid)
  })

  it('refuses wrong lengths without throwing', () => {
    const key = publicKeyOf(sha256(ascii('a')))
    for (const [name, verifier] of [...fast, ['rule', verify] as const]) {
      expect(verifier(key.subarray(1), ascii('m'), new Uint8Array(64)), name).toBe(false)
      expect(verifier(key, ascii('m'), new Uint8Array(63)), name).toBe(false)
      expect(verifier(new Uint8Array(0), new Uint8Array(0), new Uint8Array(0)), name).toBe(false)
    }
  })
})

describe('every fast verifier', () => {
  it.each(fast)('%s accepts nothing that ZIP-215 refuses, over the edges', (_, verifier) => {
    const accepted = edges.filter(({ publicKey, message, signature }) => verifier(publicKey, message, signature))
    expect(accepted.filter(({ valid }) => !valid).map(({ name }) => name)).toEqual([])
    expect(accepted.length).toBeGreaterThan(0)
  })

  it.each(fast)('%s accepts nothing that ZIP-215 refuses, over mutations', (_, verifier) => {
    const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 })
    fc.assert(
      fc.property(bytes, fc.uint8Array({ maxLength: 40 }), fc.nat(), fc.nat(7), (secret, message, at, bit) => {
        const key = publicKeyOf(secret)
        const signature = sign(secret, message)
        expect(verifier(key, message, signature)).toBe(true)
        const all = Uint8Array.from([...key, ...signature])
        const place = at % all.length
        all[place] = (all[place] as number) ^ (1 << bit)
        const changed = [all.slice(0, 32), message, all.slice(32)] as const
        if (verifier(...changed)) expect(verifyZip215(...changed)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it.each(fast)('%s accepts what every signer makes', (_, verifier) => {
    for (let i = 0; i < 20; i++) {
      const signer = makeSigner(sha256(ascii(`key ${i}`)))
      const message = ascii(`message ${i}`)
      expect(verifier(signer.publicKey, message, signer.sign(message))).toBe(true)
      expect(verifier(signer.publicKey, ascii('other'), signer.sign(message))).toBe(false)
    }
  })

  it('is named, and chosen in the order sodium, openssl, noble', () => {
    expect(fastVerifierName).toBe(fast[0]?.[0])
    expect(verifyFast).toBe(fast[0]?.[1])
    expect(fast.map(([name]) => name)).toContain('openssl')
  })

  it('openssl still answers right after its cache of keys has turned over', () => {
    const openssl = FAST_VERIFIERS.openssl
    const signer = makeSigner(sha256(ascii('first')))
    const signature = signer.sign(ascii('m'))
    const garbage = new Uint8Array(64)
    for (let i = 0; i < LIMITS.cachedKeyObjects + 10; i++) openssl?.(sha256(ascii(`${i}`)), ascii('m'), garbage)
    expect(openssl?.(signer.publicKey, ascii('m'), signature)).toBe(true)
  })
})

describe('signing', () => {
  it('makes the signature of RFC 8032, section 7.1, test 2', () => {
    const secret = hex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb')
    const signature =
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
      '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00'
    expect(toHex(publicKeyOf(secret))).toBe('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c')
    expect(toHex(sign(secret, Uint8Array.of(0x72)))).toBe(signature)
    expect(toHex(makeSigner(secret).sign(Uint8Array.of(0x72)))).toBe(signature)
  })

  it('takes its randomness from the caller and copies it', () => {
    const random = new Uint8Array(32).fill(7)
    const secret = generateSecret(random)
    random.fill(0)
    expect(secret).toEqual(new Uint8Array(32).fill(7))
    expect(() => generateSecret(new Uint8Array(31))).toThrow('32 bytes')
    expect(() => sign(new Uint8Array(64), random)).toThrow('32 bytes')
  })
})

describe('identities', () => {
  it('keys of small order and no points are not to be registered, others are', () => {
    for (const encoding of SMALL_ORDER_ENCODINGS) expect(isSmallOrder(encoding)).toBe(true)
    expect(isSmallOrder(hex(`02${'00'.repeat(31)}`))).toBe(true)
    expect(isSmallOrder(new Uint8Array(31))).toBe(true)
    for (let i = 0; i < 20; i++) expect(isSmallOrder(publicKeyOf(sha256(ascii(`${i}`))))).toBe(false)
  })

  it('an account id is the beginning of the tagged hash of the key', () => {
    const key = publicKeyOf(sha256(ascii('a')))
    expect(accountId(key)).toEqual(taggedHash('account', key).slice(0, 20))
    expect(encodeAddress(accountId(key))).toMatch(/^kpk1[02-9ac-hj-np-z]{38}$/)
  })
})
