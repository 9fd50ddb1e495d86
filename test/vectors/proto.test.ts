/** The `.proto` file is current, and a codec made from it by protobufjs itself writes the bytes that ours writes. */

import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import protobuf from 'protobufjs'
import { describe, expect, it } from 'vitest'
import { type Codec, toHex } from '#base'
import { protoText } from '../../scripts/proto.ts'
import { CODECS } from './codecs.ts'
import { arbitraryOf } from './sample-message.ts'

const text = readFileSync(new URL('../../proto/kapok.proto', import.meta.url), 'utf8')
const { root } = protobuf.parse(text, { keepCase: false })

/**
 * What protobufjs is to be given: defaults left out (it would write them), messages and lists as they are, 64-bit values
 * as Long where a number cannot hold them.
 */
const plain = (codec: Codec<unknown>, value: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(codec.fields).flatMap(([name, { kind, repeated, optional }]) => {
      const nested = CODECS.find(each => each.name === kind.proto)
      const one = (item: unknown) => {
        if (nested !== undefined) return plain(nested, item as Record<string, unknown>)
        if (typeof item !== 'bigint') return item
        return { low: Number(item & 0xffff_ffffn) | 0, high: Number(item >> 32n) | 0, unsigned: true }
      }
      const held = value[name]
      if (repeated !== undefined) return [[name, (held as unknown[]).map(one)]]
      if (optional ? held === undefined : kind.isAbsent(held)) return []
      return [[name, one(held)]]
    }),
  )

describe('proto/kapok.proto', () => {
  it('is what `npm run proto` writes', () => {
    expect(protoText()).toBe(text)
  })

  it('names the fields in the style of protobuf and gives the bounds as comments', () => {
    expect(text).toContain('  uint64 expires_at_ms = 3;')
    expect(text).toContain('  repeated Call calls = 4; // at most 64')
    expect(text).toContain('enum VoteKind {\n  VOTE_KIND_UNSPECIFIED = 0;\n  VOTE_KIND_NOTARIZE = 1;')
  })

  it.each(CODECS.map(codec => [codec.name, codec] as const))('%s has the bytes of a public codec', (name, codec) => {
    const type = root.lookupType(`kapok.v1.${name}`)
    fc.assert(
      fc.property(arbitraryOf(codec), value => {
        const bytes = codec.encode(value)
        const made = type.create(plain(codec, value as Record<string, unknown>))
        expect(toHex(type.encode(made).finish())).toBe(toHex(bytes))
        expect(toHex(type.encode(type.decode(bytes)).finish())).toBe(toHex(bytes))
      }),
      { numRuns: 25 },
    )
  })
})
