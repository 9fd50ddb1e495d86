/**
 * The rule for a signature: Ed25519 as ZIP-215 says (https://zips.z.cash/zip-0215). Encodings of points may be
 * non-canonical, `s` must be below the order L, and the equation is the one with the cofactor. Every platform and every
 * library version gives the same answer, for ever.
 */

import { ed25519 } from '@noble/curves/ed25519.js'

export const PUBLIC_KEY_BYTES = 32
export const SIGNATURE_BYTES = 64

/** True if and only if ZIP-215 accepts. Never throws: wrong lengths are refused. */
export const verifyZip215 = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean =>
  publicKey.length === PUBLIC_KEY_BYTES &&
  signature.length === SIGNATURE_BYTES &&
  ed25519.verify(signature, message, publicKey, { zip215: true })

const pointOf = (publicKey: Uint8Array) => {
  try {
    return ed25519.Point.fromBytes(publicKey, true)
  } catch {
    return undefined
  }
}

/**
 * True for a key that must not be registered: it is no point of the curve, or its order divides 8, so that signatures
 * exist that verify for (almost) every message.
 */
export const isSmallOrder = (publicKey: Uint8Array): boolean => pointOf(publicKey)?.isSmallOrder() ?? true
