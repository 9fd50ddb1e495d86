/**
 * Signatures of the simulator. The quick scheme is a keyed hash that only the simulator can check: it holds every
 * secret, while a seat, Byzantine or not, is handed only its own. Some seeds run with real Ed25519 instead.
 */

import {
  concat,
  type Hash,
  makeSigner,
  type PublicKey,
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

const secretOf = (seed: number, index: number): Hash => sha256(concat(u32be(seed), u32be(index), u32be(0xec)))

const quickSign = (secret: Uint8Array, message: Uint8Array): Signature => {
  const half = sha256(concat(secret, message))
  return concat(half, half) as Signature
}

const quickScheme = (seed: number, count: number): SignatureScheme => {
  const secrets = new Map<string, Uint8Array>()
  const signers = Array.from({ length: count }, (_, index): Signer => {
    const secret = secretOf(seed, index)
    const publicKey = sha256(secret) as Uint8Array as PublicKey
    secrets.set(toHex(publicKey), secret)
    return { publicKey, sign: message => quickSign(secret, message) }
  })
  const check = ({ publicKey, message, signature }: SignatureCheck): boolean => {
    const secret = secrets.get(toHex(publicKey))
    if (secret === undefined) return false
    const half = sha256(concat(secret, message))
    for (let i = 0; i < 32; i++) if (half[i] !== signature[i] || half[i] !== signature[32 + i]) return false
    return true
  }
  return { signers, verify: checks => checks.every(check) }
}

const realScheme = (seed: number, count: number): SignatureScheme => ({
  signers: Array.from({ length: count }, (_, index) => makeSigner(secretOf(seed, index))),
  verify: checks => checks.every(({ publicKey, message, signature }) => verify(publicKey, message, signature)),
})

export const makeScheme = (seed: number, count: number, real: boolean): SignatureScheme =>
  real ? realScheme(seed, count) : quickScheme(seed, count)
