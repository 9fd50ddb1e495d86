/** The one hash of the system: SHA-256 (FIPS 180-4), native where the runtime has it, portable elsewhere. */

import { sha256 as portableSha256 } from '@noble/hashes/sha2.js'
import type { Hash } from './brand.ts'
import { ascii, concat } from './bytes.ts'
import { nodeCrypto } from './runtime.ts'
import { TAGS, type Tag } from './tags.ts'

type Into = (data: Uint8Array, out: Uint8Array, offset: number) => void

const nativeInto = (crypto: NonNullable<typeof nodeCrypto>): Into => {
  return (data, out, offset) => {
    // For short inputs the latin1 form is several times faster than the one that makes a Buffer.
    const text = crypto.hash('sha256', data, 'latin1' as BufferEncoding as 'hex')
    for (let i = 0; i < 32; i++) out[offset + i] = text.charCodeAt(i)
  }
}

/** The reference form, the same bytes on every platform. */
export const sha256Portable = (data: Uint8Array): Hash => portableSha256(data) as Hash

/** Writes SHA-256 of `data` into `out` at `offset`: the form for trees, which keep their hashes in large arrays. */
export const sha256Into: Into =
  nodeCrypto?.hash === undefined ? (data, out, offset) => out.set(portableSha256(data), offset) : nativeInto(nodeCrypto)

/** SHA-256 of `data`, 32 bytes. */
export const sha256 = (data: Uint8Array): Hash => {
  const out = new Uint8Array(32) as Hash
  sha256Into(data, out, 0)
  return out
}

const PREFIXES = Object.fromEntries(
  Object.entries(TAGS).map(([name, text]) => [name, concat(ascii(text), new Uint8Array(1))]),
) as Record<Tag, Uint8Array>

/** `tag ‖ 0x00 ‖ parts…`: the bytes that are hashed or signed under a domain tag. */
export const tagged = (tag: Tag, ...parts: readonly Uint8Array[]): Uint8Array => concat(PREFIXES[tag], ...parts)

/** `H(tag ‖ 0x00 ‖ parts…)`. */
export const taggedHash = (tag: Tag, ...parts: readonly Uint8Array[]): Hash => sha256(tagged(tag, ...parts))

export const ZERO_HASH = new Uint8Array(32) as Hash
