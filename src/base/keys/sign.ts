/** Signing and identities: Ed25519 (RFC 8032), deterministic, so every library makes the same signature. */

import { ed25519 } from '@noble/curves/ed25519.js'
import type { Address, PublicKey, Signature } from '../brand.ts'
import { taggedHash } from '../hash.ts'
import { assert } from '../result.ts'
import { nodeCrypto } from '../runtime.ts'

/** Secret key: the 32-byte seed of RFC 8032. */
export type SecretKey = Uint8Array

export const SECRET_KEY_BYTES = 32

/** A key ready to sign: what is slow is done once. */
export interface Signer {
  readonly publicKey: PublicKey
  sign(message: Uint8Array): Signature
}

/** PrivateKeyInfo of an Ed25519 key up to the seed (RFC 8410). */
const PKCS8_PREFIX = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20]

const checkSecret = (secret: SecretKey) =>
  assert(secret.length === SECRET_KEY_BYTES, `a secret key has ${SECRET_KEY_BYTES} bytes`)

export const publicKeyOf = (secret: SecretKey): PublicKey => {
  checkSecret(secret)
  return ed25519.getPublicKey(secret) as PublicKey
}

/** A signer over the runtime's own Ed25519 where there is one, else the portable one. */
export const makeSigner = (secret: SecretKey): Signer => {
  const publicKey = publicKeyOf(secret)
  if (nodeCrypto?.sign === undefined) {
    const kept = Uint8Array.from(secret)
    return { publicKey, sign: message => ed25519.sign(message, kept) as Signature }
  }
  const { createPrivateKey, sign: signNative } = nodeCrypto
  const key = createPrivateKey({ key: Buffer.from([...PKCS8_PREFIX, ...secret]), format: 'der', type: 'pkcs8' })
  return { publicKey, sign: message => new Uint8Array(signNative(null, message, key)) as Signature }
}

/** One signature. Who signs more than once makes a `Signer`. */
export const sign = (secret: SecretKey, message: Uint8Array): Signature => {
  checkSecret(secret)
  return ed25519.sign(message, secret) as Signature
}

/** A secret key from 32 bytes of the caller's cryptographic randomness. This room has no randomness of its own. */
export const generateSecret = (random: Uint8Array): SecretKey => {
  checkSecret(random)
  return Uint8Array.from(random)
}

/** Account id of a first key: the first 20 bytes of `H(kapok/account/1 ‖ 0x00 ‖ publicKey)`. */
export const accountId = (publicKey: PublicKey): Address =>
  taggedHash('account', publicKey).slice(0, 20) as Uint8Array as Address
