/**
 * State keys: `u16be module ‖ u16be table ‖ parts`, every part of fixed width, so that byte order is the order of the
 * values and a prefix names all rows that begin with the same parts.
 */

import { assert, LIMITS, readU32be, readU64be, u32be, u64be } from '#base'

/**
 * Bytes as a string of one character a byte: the form in which keys are compared and looked up while a block is
 * executed, because a JavaScript map cannot be keyed by bytes.
 */
export type BinaryText = string

export interface KeyPart<T> {
  readonly bytes: number
  toText(value: T): BinaryText
  read(key: Uint8Array, offset: number): T
}

export type KeyParts<K extends readonly unknown[]> = { readonly [I in keyof K]: KeyPart<K[I]> }

export const toBinaryText = (bytes: Uint8Array): BinaryText =>
  String.fromCharCode.apply(null, bytes as unknown as number[])

export const fromBinaryText = (text: BinaryText): Uint8Array => {
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  return bytes
}

/** A part of exactly `length` bytes. */
export const bytesPart = <T extends Uint8Array>(length: number): KeyPart<T> => ({
  bytes: length,
  toText: value => {
    assert(value.length === length, `a key part of ${value.length} bytes, not ${length}`)
    return toBinaryText(value)
  },
  read: (key, offset) => key.slice(offset, offset + length) as T,
})

export const u8Part: KeyPart<number> = {
  bytes: 1,
  toText: value => String.fromCharCode(value),
  read: (key, offset) => key[offset] as number,
}

export const u32Part: KeyPart<number> = {
  bytes: 4,
  toText: value => toBinaryText(u32be(value)),
  read: readU32be,
}

export const u64Part: KeyPart<number> = {
  bytes: 8,
  toText: value => toBinaryText(u64be(value)),
  read: readU64be,
}

const PREFIX_BYTES = 4

export const tablePrefix = (module: number, table: number): BinaryText =>
  toBinaryText(u32be(((module << 16) | table) >>> 0))

/** Checked once where a table is defined: no key of it can be longer than the state allows. */
export const checkKeyWidth = (parts: readonly { readonly bytes: number }[]): void => {
  const width = parts.reduce((sum, part) => sum + part.bytes, PREFIX_BYTES)
  assert(width <= LIMITS.stateKeyBytes, `a state key of ${width} bytes`)
}

/** Prefix and the first `values.length` parts: a whole key, or the beginning of several. */
export const keyText = (
  prefix: BinaryText,
  parts: readonly KeyPart<unknown>[],
  values: readonly unknown[],
): BinaryText => {
  let text = prefix
  for (let i = 0; i < values.length; i++) text += (parts[i] as KeyPart<unknown>).toText(values[i])
  return text
}

export const readKey = (parts: readonly KeyPart<unknown>[], key: Uint8Array): readonly unknown[] => {
  let offset = PREFIX_BYTES
  return parts.map(part => {
    const value = part.read(key, offset)
    offset += part.bytes
    return value
  })
}
