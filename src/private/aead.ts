/** Sealing: AES-256-GCM with a random nonce before the ciphertext, bound to what it is said to be. */

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { assert, concat } from '#base'

export const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** What sealing adds to a text. */
export const SEAL_BYTES = NONCE_BYTES + TAG_BYTES

const CIPHER = 'aes-256-gcm'

export const newKey = (): Uint8Array => new Uint8Array(randomBytes(KEY_BYTES))

/** `nonce ‖ ciphertext ‖ tag`. `about` must be told again to open it. */
export const seal = (key: Uint8Array, about: Uint8Array, text: Uint8Array): Uint8Array => {
  assert(key.length === KEY_BYTES, 'a key has 32 bytes')
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce)
  cipher.setAAD(about)
  const content = cipher.update(text)
  const rest = cipher.final()
  return concat(nonce, content, rest, cipher.getAuthTag())
}

/** The text; undefined if the key is another one, or anything was changed. */
export const unseal = (key: Uint8Array, about: Uint8Array, sealed: Uint8Array): Uint8Array | undefined => {
  if (sealed.length < SEAL_BYTES) return undefined
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE_BYTES))
  decipher.setAAD(about)
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
  try {
    const content = decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES))
    return concat(content, decipher.final())
  } catch {
    return undefined
  }
}
