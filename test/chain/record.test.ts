import { hkdfSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { ascii, concat, sha256, u32be } from '#base'
import { commitRecord, type FieldOpening, listRoot, openField, type RecordInput, verifyField } from '#chain'

const context = { chainId: sha256(ascii('chain')), type: 3, id: ascii('id-1'), revision: 2 }
const input: RecordInput = {
  ...context,
  secret: sha256(ascii('secret')),
  fields: [
    { name: 'name', value: ascii('Li Hua') },
    { name: 'phone', value: undefined },
    { name: 'note', value: new Uint8Array(0) },
  ],
}
const commitment = commitRecord(input)

describe('a record commitment', () => {
  it('is the list root of leaves made as the page of formats says', () => {
    const prefix = concat(
      ascii('kapok/field/1'),
      Uint8Array.of(0),
      context.chainId,
      u32be(3),
      Uint8Array.of(4),
      ascii('id-1'),
      u32be(2),
      u32be(3),
      Uint8Array.of(4),
      ascii('name'),
    )
    const salt = new Uint8Array(hkdfSync('sha256', input.secret, new Uint8Array(0), prefix, 32))
    expect(commitment.leaves[0]?.salt).toEqual(salt)
    expect(commitment.leaves[0]?.data).toEqual(concat(prefix, salt, Uint8Array.of(1), ascii('Li Hua')))
    expect(commitment.root).toEqual(listRoot(commitment.leaves.map(({ data }) => data)))
  })

  it('opens each field alone, missing ones as missing', () => {
    for (const { name, value } of input.fields) {
      const opening = openField(commitment, name)
      expect([opening.present, opening.value]).toEqual([value !== undefined, value ?? new Uint8Array(0)])
      expect(verifyField(context, commitment.root, opening)).toBe(true)
    }
  })

  it('tells an empty field from a missing one', () => {
    const empty = openField(commitment, 'note')
    expect(verifyField(context, commitment.root, { ...empty, present: false })).toBe(false)
    const missing = openField(commitment, 'phone')
    expect(verifyField(context, commitment.root, { ...missing, present: true })).toBe(false)
    expect(verifyField(context, commitment.root, { ...missing, value: ascii('1') })).toBe(false)
  })

  it('refuses another value, name, salt, place, record or root', () => {
    const opening = openField(commitment, 'name')
    const wrong: Partial<FieldOpening>[] = [
      { value: ascii('Li Hub') },
      { name: 'nam' },
      { salt: sha256(opening.salt) },
      { proof: { ...opening.proof, index: 1 } },
      { proof: { ...opening.proof, size: 2 } },
      // The same path is that of a list of four as well: only the count in the item tells them apart.
      { proof: { ...opening.proof, size: 4 } },
    ]
    for (const change of wrong) expect(verifyField(context, commitment.root, { ...opening, ...change })).toBe(false)
    for (const change of [{ type: 4 }, { id: ascii('id-2') }, { revision: 3 }, { chainId: sha256(context.chainId) }])
      expect(verifyField({ ...context, ...change }, commitment.root, opening)).toBe(false)
    expect(verifyField({ ...context, id: new Uint8Array(65) }, commitment.root, opening)).toBe(false)
    expect(verifyField(context, sha256(commitment.root), opening)).toBe(false)
  })

  it('has other salts for each field, revision and secret', () => {
    const others = [
      commitment,
      commitRecord({ ...input, revision: 3 }),
      commitRecord({ ...input, secret: sha256(input.secret) }),
    ]
    const salts = others.flatMap(({ leaves }) => leaves.map(({ salt }) => salt.join()))
    expect(new Set(salts).size).toBe(9)
  })

  it('is not made of wrong input', () => {
    expect(() => commitRecord({ ...input, secret: ascii('short') })).toThrow('32 bytes')
    expect(() => commitRecord({ ...input, fields: [] })).toThrow('or none')
    expect(() => commitRecord({ ...input, id: new Uint8Array(65) })).toThrow('too long')
    expect(() => commitRecord({ ...input, fields: [...input.fields, ...input.fields] })).toThrow('one name')
    expect(() => openField(commitment, 'age')).toThrow('no field age')
  })
})
