/**
 * Signatures of the simulator. The quick scheme is a keyed sum that only the simulator can check: it holds every secret,
 * while a seat, Byzantine or not, is handed only its own, and no behaviour computes one. Some seeds run with real Ed25519.
 */

import {
  concat,
  type Hash,
  makeSigner,
  type PublicKey,
  readU32be,
  type Signature,
  type Signer,
  sha256,
  toHex,
  u32be,
  verify,
} from '#base'
import type { SignatureCheck } from '#chain'

export interface SignatureScheme {
  readonly signers: readonly Signer[]
  readonly verify: (checks: readonly SignatureCheck[]) => boolean
}

type Secret = readonly [number, number]

const secretOf = (seed: number, index: number): Hash => sha256(concat(u32be(seed), u32be(index), u32be(0xec)))

/** 64 bits of every byte and both halves of the secret. */
const keyedSum = ([low, high]: Secret, message: Uint8Array): Secret => {
  let [a, b] = [low, high]
  for (let i = 0; i < message.length; i++) {
    a = Math.imul(a ^ (message[i] as number), 0x01000193)
    b = Math.imul(b ^ (a >>> 15), 0x85ebca6b) + low
  }
  return [(a ^ (b >>> 13)) >>> 0, b >>> 0]
}

const quickSign = (secret: Secret, message: Uint8Array): Signature => {
  const [a, b] = keyedSum(secret, message)
  const signature = new Uint8Array(64)
  signature.set(u32be(a), 0)
  signature.set(u32be(b), 4)
  return signature as Signature
}

const isQuickSignature = (secret: Secret, message: Uint8Array, signature: Signature): boolean => {
  const [a, b] = keyedSum(secret, message)
  for (let i = 8; i < 64; i++) if (signature[i] !== 0) return false
  return readU32be(signature, 0) === a && readU32be(signature, 4) === b
}

const quickScheme = (seed: number, count: number): SignatureScheme => {
  const byName = new Map<string, Secret>()
  // Keys are mostly the very same objects, for which no name has to be made.
  const byKey = new WeakMap<PublicKey, Secret>()
  const signers = Array.from({ length: count }, (_, index): Signer => {
    const bytes = secretOf(seed, index)
    const secret: Secret = [readU32be(bytes, 0), readU32be(bytes, 4)]
    const publicKey = sha256(bytes) as Uint8Array as PublicKey
    byName.set(toHex(publicKey), secret)
    byKey.set(publicKey, secret)
    return { publicKey, sign: message => quickSign(secret, message) }
  })
  const check = ({ publicKey, message, signature }: SignatureCheck): boolean => {
    const secret = byKey.get(publicKey) ?? byName.get(toHex(publicKey))
    return secret !== undefined && isQuickSignature(secret, message, signature)
  }
  return { signers, verify: checks => checks.every(check) }
}

const realScheme = (seed: number, count: number): SignatureScheme => ({
  signers: Array.from({ length: count }, (_, index) => makeSigner(secretOf(seed, index))),
  verify: checks => checks.every(({ publicKey, message, signature }) => verify(publicKey, message, signature)),
})

export const makeScheme = (seed: number, count: number, real: boolean): SignatureScheme =>
  real ? realScheme(seed, count) : quickScheme(seed, count)
