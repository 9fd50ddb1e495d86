/**
 * Keystore files: a secret key under a password, in the layout of ERC-2335 with scrypt (RFC 7914) and AES-256-GCM. Pure:
 * the caller brings randomness and files.
 */

import { gcm } from '@noble/ciphers/aes.js'
import { scrypt as portableScrypt } from '@noble/hashes/scrypt.js'
import type { PublicKey } from '../brand.ts'
import { ascii, concat, equalBytes, fromHex, toHex } from '../bytes.ts'
import type { Json } from '../codec/index.ts'
import { sha256 } from '../hash.ts'
import { err, ok, type Result } from '../result.ts'
import { nodeCrypto } from '../runtime.ts'
import { publicKeyOf, SECRET_KEY_BYTES, type SecretKey } from './sign.ts'

/** Random bytes that sealing takes: a salt of 32 and a nonce of 12. */
export const KEYSTORE_RANDOM_BYTES = 44
const SALT_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** scrypt N: 2^15 takes about a tenth of a second. Less than 2^14 and more than 2^20 is refused when a file is read. */
export const KEYSTORE_COST = 1 << 15
const COST_MIN = 1 << 14
const COST_MAX = 1 << 20
const R = 8
const P = 1

export interface Keystore {
  readonly version: 4
  readonly uuid: string
  readonly description: string
  readonly pubkey: string
  readonly path: ''
  readonly crypto: {
    readonly kdf: { readonly function: 'scrypt'; readonly params: KdfParams; readonly message: '' }
    readonly checksum: { readonly function: 'sha256'; readonly params: Record<string, never>; readonly message: string }
    readonly cipher: {
      readonly function: 'aes-256-gcm'
      readonly params: { readonly iv: string }
      readonly message: string
    }
  }
}

interface KdfParams {
  readonly dklen: 64
  readonly n: number
  readonly r: number
  readonly p: number
  readonly salt: string
}

/** ERC-2335: NFKD, then control codes are dropped. */
const passwordBytes = (password: string): Uint8Array =>
  ascii(
    [...password.normalize('NFKD')]
      .filter(char => {
        const code = char.codePointAt(0) as number
        return code >= 0x20 && !(code >= 0x7f && code <= 0x9f)
      })
      .join(''),
  )

const deriveKey = (password: string, salt: Uint8Array, n: number): Uint8Array => {
  const bytes = passwordBytes(password)
  if (nodeCrypto?.scryptSync !== undefined)
    return new Uint8Array(nodeCrypto.scryptSync(bytes, salt, 64, { N: n, r: R, p: P, maxmem: 256 * n * R }))
  return portableScrypt(bytes, salt, { N: n, r: R, p: P, dkLen: 64, maxmem: 256 * n * R })
}

/** The second half of the derived key and the encrypted secret: a wrong password is told from a damaged file. */
const checksumOf = (derived: Uint8Array, message: Uint8Array) => sha256(concat(derived.subarray(32), message))

export interface SealOptions {
  readonly password: string
  /** `KEYSTORE_RANDOM_BYTES` of the caller's cryptographic randomness. */
  readonly random: Uint8Array
  readonly uuid: string
  readonly description?: string
  readonly cost?: number
}

export const sealKey = (secret: SecretKey, options: SealOptions): Keystore => {
  const { password, random, uuid, description = '', cost = KEYSTORE_COST } = options
  const salt = random.slice(0, SALT_BYTES)
  const iv = random.slice(SALT_BYTES, SALT_BYTES + NONCE_BYTES)
  const derived = deriveKey(password, salt, cost)
  const message = gcm(derived.subarray(0, 32), iv).encrypt(secret)
  return {
    version: 4,
    uuid,
    description,
    pubkey: toHex(publicKeyOf(secret)),
    path: '',
    crypto: {
      kdf: { function: 'scrypt', params: { dklen: 64, n: cost, r: R, p: P, salt: toHex(salt) }, message: '' },
      checksum: { function: 'sha256', params: {}, message: toHex(checksumOf(derived, message)) },
      cipher: { function: 'aes-256-gcm', params: { iv: toHex(iv) }, message: toHex(message) },
    },
  }
}

interface Sealed {
  readonly salt: Uint8Array
  readonly cost: number
  readonly iv: Uint8Array
  readonly message: Uint8Array
  readonly checksum: Uint8Array
  readonly publicKey: Uint8Array
}

const hexOf = (value: unknown, length: number): Uint8Array | undefined => {
  const bytes = typeof value === 'string' ? fromHex(value) : undefined
  return bytes?.length === length ? bytes : undefined
}

const readSealed = (json: Json): Result<Sealed> => {
  const file = json as unknown as Partial<Keystore> | null
  const { kdf, cipher, checksum } = file?.crypto ?? {}
  if (file?.version !== 4 || kdf?.function !== 'scrypt' || cipher?.function !== 'aes-256-gcm')
    return err('BAD_KEYSTORE', 'not a keystore of this kind')
  const { n, r, p, dklen, salt } = kdf.params ?? {}
  // Cost is bounded before it is spent: a file from outside must not stop the program for hours.
  const power = typeof n === 'number' && n >= COST_MIN && n <= COST_MAX && (n & (n - 1)) === 0
  if (!power || r !== R || p !== P || dklen !== 64) return err('BAD_KEYSTORE', 'scrypt parameters out of bounds')
  const parts = {
    salt: hexOf(salt, SALT_BYTES),
    iv: hexOf(cipher.params?.iv, NONCE_BYTES),
    message: hexOf(cipher.message, SECRET_KEY_BYTES + TAG_BYTES),
    checksum: hexOf(checksum?.message, 32),
    publicKey: hexOf(file.pubkey, 32),
  }
  if (Object.values(parts).some(part => part === undefined))
    return err('BAD_KEYSTORE', 'a field is missing or malformed')
  return ok({ ...(parts as Omit<Sealed, 'cost'>), cost: n })
}

/** Public key of a keystore; no password needed. Refuses with BAD_KEYSTORE. */
export const keystorePublicKey = (json: Json): Result<PublicKey> => {
  const sealed = readSealed(json)
  return sealed.ok ? ok(sealed.value.publicKey as PublicKey) : sealed
}

/** The secret. Refuses with BAD_KEYSTORE or WRONG_PASSWORD. */
export const openKey = (json: Json, password: string): Result<SecretKey> => {
  const sealed = readSealed(json)
  if (!sealed.ok) return sealed
  const { salt, cost, iv, message, checksum, publicKey } = sealed.value
  const derived = deriveKey(password, salt, cost)
  if (!equalBytes(checksumOf(derived, message), checksum)) return err('WRONG_PASSWORD')
  try {
    const secret = gcm(derived.subarray(0, 32), iv).decrypt(message)
    return equalBytes(publicKeyOf(secret), publicKey) ? ok(secret) : err('BAD_KEYSTORE', 'the key is another one')
  } catch {
    return err('BAD_KEYSTORE', 'the file is damaged')
  }
}
