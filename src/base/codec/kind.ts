/**
 * Kinds: what one field of a message can hold. A kind is the only description of its values: wire form, bounds, JSON
 * form and TypeScript type all come from it.
 */

import type { Reader, Writer } from 'protobufjs/minimal.js'
import type { Address } from '../brand.ts'
import { fromHex, toHex } from '../bytes.ts'
import { decodeAddress, encodeAddress } from './bech32.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** Thrown inside a decoder only; `decode` turns it into a value at its door. */
export class DecodeError extends Error {
  override name = 'DecodeError'
}

export const refuse = (why: string): never => {
  throw new DecodeError(why)
}

/** A field of a message as its kind shows it to who makes forms, flags or documents of schemas. */
export interface KindField {
  readonly number: number
  readonly kind: Kind<unknown>
  readonly repeated?: { readonly max: number }
  readonly optional?: boolean
}

export interface Kind<T> {
  /** Type name in a `.proto` file. */
  readonly proto: string
  /** What `proto` cannot say, as a comment in the `.proto` file. */
  readonly note?: string
  readonly wire: 0 | 1 | 2
  /** Fields, where the kind is a message. */
  readonly fields?: Readonly<Record<string, KindField>>
  /** Value of an absent field. */
  absent(): T
  isAbsent(value: T): boolean
  write(writer: Writer, value: T): void
  read(reader: Reader): T
  /** Throws unless `value` is within the bounds; runs before encoding and after decoding. */
  check(value: T): void
  toJson(value: T): Json
  fromJson(json: Json): T
}

export type ValueOf<K> = K extends Kind<infer T> ? T : never

const readVarint = (reader: Reader): number => {
  const value = reader.uint64() as number | { low: number; high: number }
  if (typeof value === 'number') return value
  return (value.high >>> 0) * 0x1_0000_0000 + (value.low >>> 0)
}

const unsigned = (proto: string, max: number): Kind<number> => ({
  proto,
  wire: 0,
  absent: () => 0,
  isAbsent: value => value === 0,
  write: (writer, value) => void writer.uint64(value),
  read: readVarint,
  check: value => {
    if (!Number.isSafeInteger(value) || value < 0 || value > max) refuse(`${value} is no ${proto} up to ${max}`)
  },
  toJson: value => value,
  fromJson: json => (typeof json === 'number' ? json : refuse('a whole number is needed')),
})

export const uint32: Kind<number> = unsigned('uint32', 0xffff_ffff)

/** Unsigned 64-bit on the wire; values above 2^53 − 1 are refused, so that every number is exact in every language. */
export const uint64: Kind<number> = unsigned('uint64', Number.MAX_SAFE_INTEGER)

/** An unsigned number of at most `max`. */
export const uint = (max: number): Kind<number> => ({ ...unsigned('uint64', max), note: `at most ${max}` })

export const bool: Kind<boolean> = {
  proto: 'bool',
  wire: 0,
  absent: () => false,
  isAbsent: value => !value,
  write: (writer, value) => void writer.bool(value),
  read: reader => {
    const value = readVarint(reader)
    return value === 1 || refuse(`${value} is no bool`)
  },
  check: value => {
    if (typeof value !== 'boolean') refuse('true or false is needed')
  },
  toJson: value => value,
  fromJson: json => (typeof json === 'boolean' ? json : refuse('true or false is needed')),
}

/** 8 bytes little-endian, all 64 bits: a random number. In JSON a decimal string. */
export const fixed64: Kind<bigint> = {
  proto: 'fixed64',
  wire: 1,
  absent: () => 0n,
  isAbsent: value => value === 0n,
  write: (writer, value) => {
    const w = writer as unknown as { fixed64(value: { low: number; high: number; unsigned: true }): void }
    w.fixed64({ low: Number(value & 0xffff_ffffn) | 0, high: Number(value >> 32n) | 0, unsigned: true })
  },
  read: reader => {
    const low = BigInt(reader.fixed32())
    return (BigInt(reader.fixed32()) << 32n) | low
  },
  check: value => {
    if (typeof value !== 'bigint' || value < 0n || value > 0xffff_ffff_ffff_ffffn) refuse('not a 64-bit number')
  },
  toJson: value => value.toString(),
  fromJson: json =>
    typeof json === 'string' && /^[0-9]{1,20}$/.test(json) ? BigInt(json) : refuse('a decimal string is needed'),
}

interface BytesBounds {
  readonly min: number
  readonly max: number
  /** Empty (absent) is allowed beside min..max. */
  readonly optional?: boolean
}

const bytesKind = <T extends Uint8Array>({ min, max, optional }: BytesBounds): Kind<T> => ({
  proto: 'bytes',
  note: min === max ? `${min} bytes${optional ? ' or absent' : ''}` : `${min} to ${max} bytes`,
  wire: 2,
  absent: () => new Uint8Array(0) as T,
  isAbsent: value => value.length === 0,
  write: (writer, value) => void writer.bytes(value),
  read: reader => {
    const length = reader.uint32()
    if (length > max) refuse(`${length} bytes where ${max} are allowed`)
    if (reader.pos + length > reader.len) refuse('the data ends early')
    const value = new Uint8Array(length)
    value.set((reader.buf as Uint8Array).subarray(reader.pos, reader.pos + length))
    reader.skip(length)
    return value as T
  },
  check: value => {
    if (!(value instanceof Uint8Array)) refuse('bytes are needed')
    if (optional && value.length === 0) return
    if (value.length < min || value.length > max) refuse(`${value.length} bytes, not ${min} to ${max}`)
  },
  toJson: toHex,
  fromJson: json => {
    const value = typeof json === 'string' && json.length <= 2 * max ? fromHex(json) : undefined
    return (value ?? refuse(`hexadecimal of ${min} to ${max} bytes is needed`)) as T
  },
})

/** Exactly `length` bytes. In JSON lower-case hexadecimal. */
export const bytes = <T extends Uint8Array = Uint8Array>(length: number): Kind<T> =>
  bytesKind<T>({ min: length, max: length })

/** Exactly `length` bytes, or absent (empty). */
export const optionalBytes = <T extends Uint8Array = Uint8Array>(length: number): Kind<T> =>
  bytesKind<T>({ min: length, max: length, optional: true })

/** Up to `max` bytes. */
export const bytesUpTo = (max: number): Kind<Uint8Array> => bytesKind({ min: 0, max })

/** An account id: 20 bytes, in JSON bech32m with the prefix `kpk`. */
export const address: Kind<Address> = {
  ...bytesKind<Address>({ min: 20, max: 20 }),
  note: '20 bytes, an account id',
  toJson: encodeAddress,
  fromJson: json =>
    (typeof json === 'string' ? decodeAddress(json) : undefined) ?? refuse('an address kpk1… is needed'),
}

/** An account id or none. */
export const optionalAddress: Kind<Address> = {
  ...bytesKind<Address>({ min: 20, max: 20, optional: true }),
  note: '20 bytes, an account id, or absent',
  toJson: value => (value.length === 0 ? '' : encodeAddress(value)),
  fromJson: json => (json === '' ? (new Uint8Array(0) as Address) : address.fromJson(json)),
}

/** A machine name: a-z, 0-9 and hyphens, 1 to `max`. For genesis and configuration only, never in an action. */
export const slug = (max: number): Kind<string> => ({
  proto: 'string',
  note: `[a-z0-9-], 1 to ${max}`,
  wire: 2,
  absent: () => '',
  isAbsent: value => value === '',
  write: (writer, value) => void writer.string(value),
  read: reader => {
    const length = reader.uint32()
    if (length > max) refuse(`${length} characters where ${max} are allowed`)
    reader.pos -= Math.max(1, Math.ceil(length.toString(2).length / 7))
    return reader.string()
  },
  check: value => {
    if (typeof value !== 'string' || value.length > max || !/^[a-z0-9-]+$/.test(value))
      refuse(`no name: [a-z0-9-], 1 to ${max}`)
  },
  toJson: value => value,
  fromJson: json => (typeof json === 'string' ? json : refuse('a name is needed')),
})

/** One of named numbers. 0 is never a member: an absent field must not mean something. In JSON the name. */
export const enumeration = <const Names extends Record<string, number>>(
  name: string,
  names: Names,
): Kind<Names[keyof Names]> & { readonly names: Names; readonly enumName: string } => {
  type Value = Names[keyof Names]
  const byNumber = new Map(Object.entries(names).map(([key, number]) => [number, key]))
  return {
    proto: name,
    names,
    enumName: name,
    wire: 0,
    absent: () => 0 as Value,
    isAbsent: value => value === 0,
    write: (writer, value) => void writer.uint32(value),
    read: reader => readVarint(reader) as Value,
    check: value => {
      if (!byNumber.has(value)) refuse(`${value} is no ${name}`)
    },
    toJson: value => byNumber.get(value) ?? refuse(`${value} is no ${name}`),
    fromJson: json =>
      ((typeof json === 'string' && Object.hasOwn(names, json) ? names[json] : undefined) as Value | undefined) ??
      refuse(`one of ${Object.keys(names).join(', ')} is needed`),
  }
}
