/**
 * Fast verifiers, accept-only. Each accepts a subset of ZIP-215 (tested over the published edge cases), so a `true` is
 * final. A `false` decides nothing: libraries differ there, even between two releases of one of them.
 */

import { LIMITS } from '../limits.ts'
import { nodeCrypto, nodeModule } from '../runtime.ts'
import { PUBLIC_KEY_BYTES, SIGNATURE_BYTES, verifyZip215 } from './zip215.ts'

export type Verifier = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean

export type FastVerifierName = 'sodium' | 'openssl' | 'noble'

type NodeCrypto = NonNullable<typeof nodeCrypto>

interface Sodium {
  crypto_sign_verify_detached(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean
}

const loadSodium = (): Sodium | undefined => {
  if (nodeModule === undefined) return undefined
  try {
    return nodeModule.createRequire(import.meta.url)('sodium-native') as Sodium
  } catch {
    // No binary for this platform: slower, never different.
    return undefined
  }
}

const rightLengths = (publicKey: Uint8Array, signature: Uint8Array) =>
  publicKey.length === PUBLIC_KEY_BYTES && signature.length === SIGNATURE_BYTES

const sodiumVerifier = (): Verifier | undefined => {
  const sodium = loadSodium()
  if (sodium === undefined) return undefined
  return (publicKey, message, signature) =>
    rightLengths(publicKey, signature) && sodium.crypto_sign_verify_detached(signature, message, publicKey)
}

/** SubjectPublicKeyInfo of an Ed25519 key up to the key itself (RFC 8410). */
const SPKI_PREFIX = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00]

/** Importing a key costs half a verification, so the last ones used are kept. */
const keyObjects = (crypto: NodeCrypto) => {
  const cache = new Map<string, import('node:crypto').KeyObject>()
  return (publicKey: Uint8Array) => {
    const name = String.fromCharCode(...publicKey)
    const known = cache.get(name)
    if (known !== undefined) return known
    const key = crypto.createPublicKey({
      key: Buffer.from([...SPKI_PREFIX, ...publicKey]),
      format: 'der',
      type: 'spki',
    })
    if (cache.size >= LIMITS.cachedKeyObjects) cache.delete(cache.keys().next().value as string)
    cache.set(name, key)
    return key
  }
}

const opensslVerifier = (): Verifier | undefined => {
  const crypto = nodeCrypto
  if (crypto?.verify === undefined) return undefined
  const keyObject = keyObjects(crypto)
  return (publicKey, message, signature) => {
    if (!rightLengths(publicKey, signature)) return false
    try {
      return crypto.verify(null, message, keyObject(publicKey), signature)
    } catch {
      // OpenSSL throws on keys that it cannot read; ZIP-215 will say.
      return false
    }
  }
}

/** Every fast verifier of this platform by name; `undefined` where it does not load. */
export const FAST_VERIFIERS: Readonly<Record<FastVerifierName, Verifier | undefined>> = {
  sodium: sodiumVerifier(),
  openssl: opensslVerifier(),
  noble: verifyZip215,
}

/** The fast verifier in use: the first that loads of sodium, openssl, noble. */
export const fastVerifierName: FastVerifierName =
  FAST_VERIFIERS.sodium !== undefined ? 'sodium' : FAST_VERIFIERS.openssl !== undefined ? 'openssl' : 'noble'

/** Accept-only: `true` is final, `false` decides nothing. For admission and gossip, where nothing depends on agreement. */
export const verifyFast: Verifier = FAST_VERIFIERS[fastVerifierName] ?? verifyZip215

/** The verdict of ZIP-215, as fast as a `true` can be had. For blocks, votes and all else that must agree. */
export const verify: Verifier = (publicKey, message, signature) =>
  verifyFast(publicKey, message, signature) ||
  (fastVerifierName !== 'noble' && verifyZip215(publicKey, message, signature))
