import { describe, expect, it } from 'vitest'
import {
  ascii,
  type Json,
  KEYSTORE_RANDOM_BYTES,
  keystorePublicKey,
  openKey,
  publicKeyOf,
  type Result,
  sealKey,
  sha256,
} from '#base'

const secret = sha256(ascii('secret'))
const random = new Uint8Array(KEYSTORE_RANDOM_BYTES).map((_, i) => i)
const seal = (password: string) => sealKey(secret, { password, random, uuid: '0', cost: 1 << 14 }) as unknown as Json
const code = (result: Result<unknown>) => (result.ok ? 'ok' : result.fault.code)

describe('keystore', () => {
  it('opens with its password and no other', () => {
    const file = seal('correct horse')
    expect(openKey(file, 'correct horse')).toEqual({ ok: true, value: secret })
    expect(code(openKey(file, 'correct horsE'))).toBe('WRONG_PASSWORD')
    expect(keystorePublicKey(file)).toEqual({ ok: true, value: publicKeyOf(secret) })
    expect(JSON.stringify(file)).not.toContain(Buffer.from(secret).toString('hex'))
  })

  it('takes a password as NFKD without control codes, as ERC-2335 says', () => {
    expect(code(openKey(seal('ｐａｓｓ木棉'), 'pass木棉'))).toBe('ok')
    expect(code(openKey(seal('pass\u0007word'), 'password'))).toBe('ok')
  })

  it('is refused when any part is changed', () => {
    const file = seal('p') as {
      crypto: { cipher: { message: string; params: { iv: string } }; kdf: { params: { n: number } } }
      pubkey: string
    }
    const change = (edit: (copy: typeof file) => void) => {
      const copy = structuredClone(file)
      edit(copy)
      return code(openKey(copy as unknown as Json, 'p'))
    }
    const flip = (hex: string) => `${hex[0] === '0' ? '1' : '0'}${hex.slice(1)}`
    expect(
      change(copy => {
        copy.crypto.cipher.message = flip(copy.crypto.cipher.message)
      }),
    ).toBe('WRONG_PASSWORD')
    expect(
      change(copy => {
        copy.crypto.cipher.params.iv = flip(copy.crypto.cipher.params.iv)
      }),
    ).toBe('BAD_KEYSTORE')
    expect(
      change(copy => {
        copy.pubkey = flip(copy.pubkey)
      }),
    ).toBe('BAD_KEYSTORE')
    // Cost is bounded before it is spent, and never weak.
    expect(
      change(copy => {
        copy.crypto.kdf.params.n = 2 ** 30
      }),
    ).toBe('BAD_KEYSTORE')
    expect(
      change(copy => {
        copy.crypto.kdf.params.n = 1024
      }),
    ).toBe('BAD_KEYSTORE')
    expect(
      change(copy => {
        copy.crypto.kdf.params.n = 20_000
      }),
    ).toBe('BAD_KEYSTORE')
  })

  it('of any other shape is refused', () => {
    for (const json of [null, 1, 'x', [], {}, { version: 4 }, { version: 4, crypto: {} }] as Json[])
      expect(code(openKey(json, 'p'))).toBe('BAD_KEYSTORE')
  })
})
