/** Values of any message from its schema: one fixed sample, and random ones for properties. */

import fc from 'fast-check'
import type { Codec, Field, Kind } from '#base'
import { CODECS } from './codecs.ts'

type Value = fc.Arbitrary<unknown>

const bounds = (note: string | undefined): readonly number[] => (note?.match(/\d+/g) ?? []).map(Number)

/** `32 bytes`, `0 to 60 bytes`, `20 bytes, an account id, or absent`, as the note of a kind says. */
const bytesOf = (note: string | undefined, size: number): Value => {
  const [min = 0, max = min] = note?.includes(' to ') ? bounds(note) : bounds(note).slice(0, 1)
  const whole = fc.uint8Array({ minLength: Math.min(min, max), maxLength: Math.min(max, Math.max(min, size)) })
  return note?.includes('absent') ? fc.oneof(fc.constant(new Uint8Array(0)), whole) : whole
}

const slugOf = (note: string | undefined): Value => {
  const max = bounds(note).at(-1) ?? 1
  return fc.string({ unit: fc.constantFrom(...'abcz09-'), minLength: 1, maxLength: Math.min(max, 12) })
}

const scalar = (kind: Kind<unknown>): Value => {
  if ('names' in kind) return fc.constantFrom(...Object.values(kind.names as Record<string, number>))
  switch (kind.proto) {
    case 'bool':
      return fc.boolean()
    case 'fixed64':
      return fc.bigInt({ min: 0n, max: 0xffff_ffff_ffff_ffffn })
    case 'uint32':
      return fc.oneof(fc.nat(200), fc.integer({ min: 0, max: 0xffff_ffff }))
    case 'uint64': {
      const max = kind.note === undefined ? Number.MAX_SAFE_INTEGER : (bounds(kind.note)[0] as number)
      return fc.oneof(fc.nat(Math.min(max, 200)), fc.integer({ min: 0, max }))
    }
    case 'string':
      return slugOf(kind.note)
    default:
      return bytesOf(kind.note, 40)
  }
}

const fieldOf = (field: Field<unknown>, depth: number): Value => {
  const { kind, repeated, optional } = field
  const nested = CODECS.find(({ name }) => name === kind.proto)
  const one: Value = nested === undefined ? scalar(kind) : messageOf(nested.fields, depth + 1)
  if (repeated !== undefined) return fc.array(one, { maxLength: depth > 1 ? 1 : Math.min(repeated.max, 3) })
  return optional ? fc.option(one, { nil: undefined }) : one
}

const messageOf = (fields: Record<string, Field<unknown>>, depth: number): Value =>
  fc.record(Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, fieldOf(field, depth)])))

/** Random values of a message, small in every list. */
export const arbitraryOf = <T>(codec: Codec<T>): fc.Arbitrary<T> => messageOf(codec.fields, 0) as fc.Arbitrary<T>

/** The same value in each run. */
export const sampleOf = <T>(codec: Codec<T>): T =>
  fc.sample(arbitraryOf(codec), { numRuns: 1, seed: 20_261_124 })[0] as T
