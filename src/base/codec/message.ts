/**
 * Messages: a canonical, strict protobuf codec from one schema (docs/formats.md, "Encoding").
 *
 * A byte string is canonical if and only if it is what `encode` makes of the message that it decodes to. The decoder
 * checks just that, so unknown fields, fields out of order or twice, written defaults and long varints are all refused.
 */

import protobuf, { type Reader, type Writer } from 'protobufjs/minimal.js'
import { equalBytes } from '../bytes.ts'
import { err, ok, type Result } from '../result.ts'
import { DecodeError, type Json, type Kind, refuse, type ValueOf } from './kind.ts'

export interface Field<T> {
  readonly number: number
  readonly kind: Kind<T>
  readonly repeated?: { readonly max: number }
  readonly optional?: boolean
}

type Shape = Record<string, Field<unknown>>

export type MessageOf<S extends Shape> = { readonly [K in keyof S]: S[K] extends Field<infer T> ? T : never }

/** The bounds of a message are those of its fields and `maxBytes` for the whole. */
export interface Codec<T> {
  readonly name: string
  readonly fields: Shape
  readonly maxBytes: number
  /** Canonical bytes. Throws on a value out of its bounds: that is a programmer's error. */
  encode(value: T): Uint8Array
  /** Refuses with TOO_LARGE, MALFORMED or NON_CANONICAL. */
  decode(bytes: Uint8Array): Result<T>
  toJson(value: T): Json
  /** Refuses with MALFORMED. */
  fromJson(json: Json): Result<T>
  /** This message as a field of another. */
  readonly kind: Kind<T>
}

export type TypeOf<C> = C extends Codec<infer T> ? T : never

/** Field `number` holding one value. A scalar that is absent has the kind's default, which must be allowed by its bounds. */
export const field = <K extends Kind<unknown>>(number: number, kind: K): Field<ValueOf<K>> => ({
  number,
  kind: kind as Kind<ValueOf<K>>,
})

/** A message field that may be missing. */
export const optional = <T>(number: number, codec: Codec<T>): Field<T | undefined> => ({
  number,
  optional: true,
  kind: codec.kind as Kind<T | undefined>,
})

/** Up to `max` values, in order. Numbers are packed, as proto3 does. */
export const repeated = <K extends Kind<unknown>>(
  number: number,
  kind: K,
  max: number,
): Field<readonly ValueOf<K>[]> => ({
  number,
  repeated: { max },
  kind: kind as unknown as Kind<readonly ValueOf<K>[]>,
})

interface Entry {
  readonly name: string
  readonly number: number
  readonly kind: Kind<unknown>
  readonly max: number | undefined
  readonly optional: boolean
}

const entriesOf = (fields: Shape): readonly Entry[] =>
  Object.entries(fields)
    .map(([name, { number, kind, repeated: many, optional: may }]) => ({
      name,
      number,
      kind,
      max: many?.max,
      optional: may ?? false,
    }))
    .sort((a, b) => a.number - b.number)

type Raw = Record<string, unknown>

const writeList = (writer: Writer, { number, kind }: Entry, values: readonly unknown[]) => {
  if (values.length === 0) return
  if (kind.wire === 2) {
    for (const value of values) kind.write(writer.uint32((number << 3) | 2), value)
    return
  }
  writer.uint32((number << 3) | 2).fork()
  for (const value of values) kind.write(writer, value)
  writer.ldelim()
}

const writeFields = (entries: readonly Entry[], writer: Writer, value: Raw) => {
  for (const entry of entries) {
    const { name, number, kind, max, optional: may } = entry
    const held = value[name]
    if (max !== undefined) writeList(writer, entry, held as readonly unknown[])
    else if (may ? held !== undefined : !kind.isAbsent(held)) kind.write(writer.uint32((number << 3) | kind.wire), held)
  }
}

const readPacked = (reader: Reader, { name, kind, max }: Entry, list: unknown[]) => {
  const end = reader.uint32() + reader.pos
  if (end > reader.len) refuse('the data ends early')
  while (reader.pos < end) {
    if (list.length === max) refuse(`${name}: more than ${max}`)
    list.push(kind.read(reader))
  }
}

const readField = (reader: Reader, entry: Entry, value: Raw) => {
  const { name, kind, max } = entry
  if (max === undefined) {
    value[name] = kind.read(reader)
    return
  }
  const list = value[name] as unknown[]
  if (kind.wire !== 2) readPacked(reader, entry, list)
  else if (list.length === max) refuse(`${name}: more than ${max}`)
  else list.push(kind.read(reader))
}

const readFields = (byTag: ReadonlyMap<number, Entry>, reader: Reader, value: Raw, end: number) => {
  let last = 0
  while (reader.pos < end) {
    const tag = reader.uint32()
    const entry = byTag.get(tag) ?? refuse(`unknown field ${tag >>> 3}`)
    if (entry.number < last || (entry.number === last && entry.max === undefined))
      refuse(`${entry.name}: out of order or twice`)
    last = entry.number
    readField(reader, entry, value)
  }
  if (reader.pos !== end) refuse('a field crosses its end')
}

const eachField = (entries: readonly Entry[], value: Raw, visit: (entry: Entry, held: unknown) => void) => {
  for (const entry of entries) {
    const held = value[entry.name]
    if (entry.optional && held === undefined) continue
    if (entry.max === undefined) visit(entry, held)
    else for (const item of held as readonly unknown[]) visit(entry, item)
  }
}

const checkFields = (name: string, entries: readonly Entry[], value: Raw) => {
  for (const { name: key, max } of entries) {
    if (max === undefined) continue
    const list = value[key]
    if (!Array.isArray(list) || list.length > max) refuse(`${name}.${key}: a list of at most ${max}`)
  }
  eachField(entries, value, ({ name: key, kind }, held) => {
    try {
      kind.check(held)
    } catch (cause) {
      refuse(`${name}.${key}: ${(cause as Error).message}`)
    }
  })
}

const absentOf = (entries: readonly Entry[]): Raw => {
  const value: Raw = {}
  for (const { name, kind, max, optional: may } of entries)
    value[name] = max !== undefined ? [] : may ? undefined : kind.absent()
  return value
}

const jsonOf = (entries: readonly Entry[], value: Raw): Json => {
  const json: Record<string, Json> = {}
  for (const { name, kind, max, optional: may } of entries) {
    const held = value[name]
    if (may && held === undefined) continue
    json[name] = max === undefined ? kind.toJson(held) : (held as unknown[]).map(item => kind.toJson(item))
  }
  return json
}

const fieldFromJson = ({ name, kind, max }: Entry, json: Json): unknown => {
  if (max === undefined) return kind.fromJson(json)
  if (!Array.isArray(json) || json.length > max) return refuse(`${name}: a list of at most ${max} is needed`)
  return json.map(item => kind.fromJson(item as Json))
}

const rawFromJson = (name: string, entries: readonly Entry[], json: Json): Raw => {
  if (json === null || typeof json !== 'object' || Array.isArray(json)) return refuse(`${name}: an object is needed`)
  const object = json as { readonly [key: string]: Json }
  const value = absentOf(entries)
  const known = new Set(entries.map(entry => entry.name))
  for (const key of Object.keys(object)) if (!known.has(key)) refuse(`${name}.${key}: no such field`)
  for (const entry of entries) {
    if (Object.hasOwn(object, entry.name)) value[entry.name] = fieldFromJson(entry, object[entry.name] as Json)
  }
  return value
}

const attempt = <T>(action: () => T): Result<T> => {
  try {
    return ok(action())
  } catch (cause) {
    // protobufjs throws a plain Error on data that ends early; anything else is ours or a bug that must not hide.
    if (
      cause instanceof DecodeError ||
      cause instanceof RangeError ||
      (cause as Error).message?.startsWith('invalid')
    ) {
      return err('MALFORMED', (cause as Error).message)
    }
    throw cause
  }
}

const makeKind = <T>(name: string, entries: readonly Entry[]): Kind<T> => {
  const byTag = new Map(
    entries.map(entry => [(entry.number << 3) | (entry.max === undefined ? entry.kind.wire : 2), entry]),
  )
  return {
    proto: name,
    wire: 2,
    absent: () => absentOf(entries) as T,
    // A message field is always written: its presence is a fact of its own.
    isAbsent: () => false,
    write: (writer, value) => {
      writer.fork()
      writeFields(entries, writer, value as Raw)
      writer.ldelim()
    },
    read: reader => {
      const length = reader.uint32()
      if (reader.pos + length > reader.len) refuse('the data ends early')
      const value = absentOf(entries)
      readFields(byTag, reader, value, reader.pos + length)
      return value as T
    },
    check: value => checkFields(name, entries, value as Raw),
    toJson: value => jsonOf(entries, value as Raw),
    fromJson: json => rawFromJson(name, entries, json) as T,
  }
}

/** Defines a message. Field numbers are literals, never reused. `maxBytes` bounds the input before it is read. */
export const message = <const S extends Shape>(name: string, maxBytes: number, fields: S): Codec<MessageOf<S>> => {
  type T = MessageOf<S>
  const entries = entriesOf(fields)
  const kind: Kind<T> = { ...makeKind<T>(name, entries), fields }
  const byTag = new Map(
    entries.map(entry => [(entry.number << 3) | (entry.max === undefined ? entry.kind.wire : 2), entry]),
  )
  const write = (value: T) => {
    const writer = protobuf.Writer.create()
    writeFields(entries, writer, value as Raw)
    return new Uint8Array(writer.finish())
  }
  const decode = (bytes: Uint8Array): Result<T> => {
    if (bytes.length > maxBytes) return err('TOO_LARGE', `${name}: ${bytes.length} bytes, at most ${maxBytes}`)
    const read = attempt(() => {
      const value = absentOf(entries)
      readFields(byTag, protobuf.Reader.create(bytes), value, bytes.length)
      kind.check(value as T)
      return value as T
    })
    if (!read.ok) return read
    return equalBytes(write(read.value), bytes) ? read : err('NON_CANONICAL', name)
  }
  return {
    name,
    fields,
    maxBytes,
    kind,
    decode,
    encode: value => {
      kind.check(value)
      return write(value)
    },
    toJson: kind.toJson,
    fromJson: json =>
      attempt(() => {
        const value = kind.fromJson(json)
        kind.check(value)
        return value
      }),
  }
}
