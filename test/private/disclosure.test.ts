/** Any fields of a record can be shown without the others, and nothing else can be shown as them. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { must } from '#base'
import { FieldOpening, type RecordField, verifyField } from '#chain'
import { CHAIN, newHome, openHome, readOf, recordId, recordOf } from './world.ts'

const arbitraryName = fc.string({ unit: fc.constantFrom(...'abcdefgh0-'), minLength: 1, maxLength: 12 })
const arbitraryFields: fc.Arbitrary<readonly RecordField[]> = fc.uniqueArray(
  fc.record({ name: arbitraryName, value: fc.option(fc.uint8Array({ maxLength: 40 }), { nil: undefined }) }),
  { selector: ({ name }) => name, minLength: 1, maxLength: 12 },
)

const context = { chainId: CHAIN, type: 1, id: recordId('li'), revision: 1 }

const disclosed = async (fields: readonly RecordField[], names: readonly string[]) => {
  const store = await openHome(newHome())
  const root = must(await store.put({ ...recordOf('li'), fields, closed: [] }))
  return { root, openings: must(await store.disclose(readOf('li', ...names))).openings }
}

const arbitrarySubset = arbitraryFields.chain(fields =>
  fc.record({ fields: fc.constant(fields), chosen: fc.subarray([...fields], { minLength: 1 }) }),
)

describe('a disclosure', () => {
  it('of any of the fields verifies, in the order of the record, and says nothing of the others', async () => {
    await fc.assert(
      fc.asyncProperty(arbitrarySubset, async ({ fields, chosen }) => {
        const names = chosen.map(({ name }) => name)
        const { root, openings } = await disclosed(fields, [...names].reverse())
        expect(openings.map(({ name, present, value }) => ({ name, value: present ? value : undefined }))).toEqual(
          chosen,
        )
        for (const opening of openings) expect(verifyField(context, root, opening)).toBe(true)
        // What is shown holds no value of a field that was not asked for.
        const shown = Buffer.concat(openings.map(opening => FieldOpening.encode(opening)))
        for (const { name, value } of fields)
          if (!names.includes(name) && value !== undefined && value.length > 8)
            expect(shown.includes(Buffer.from(value))).toBe(false)
      }),
      { numRuns: 60 },
    )
  })

  it('with any byte flipped fails', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitrarySubset,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async ({ fields, chosen }, at, mask) => {
          const { root, openings } = await disclosed(fields, [chosen[0]?.name ?? ''])
          const bytes = FieldOpening.encode(openings[0] as FieldOpening)
          const place = at % bytes.length
          bytes[place] = (bytes[place] as number) ^ mask
          const read = FieldOpening.decode(bytes)
          expect(read.ok && verifyField(context, root, read.value)).toBe(false)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('does not verify for another record, revision, type or chain', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryFields, async fields => {
        const { root, openings } = await disclosed(fields, [])
        const [opening] = openings as readonly [FieldOpening]
        for (const other of [
          { ...context, id: recordId('wu') },
          { ...context, revision: 2 },
          { ...context, type: 2 },
          { ...context, chainId: root },
        ])
          expect(verifyField(other, root, opening)).toBe(false)
      }),
      { numRuns: 30 },
    )
  })
})
