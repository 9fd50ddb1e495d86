/** The frozen vectors are what the code still makes, and every message has one. `npm run vectors` writes them anew. */

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fromHex, type Hash, sha256, toHex } from '#base'
import { verifyAttestation } from '#chain'
import { vectorFiles } from '../../scripts/vectors.ts'
import { CODECS } from './codecs.ts'

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8')

interface Row {
  readonly message: string
  readonly json: never
  readonly bytes: string
  readonly sha256: string
}

describe('frozen vectors', () => {
  it.each(['chain.json', 'attestation.kapok.json', 'attestation.genesis.txt'])('%s is what the code makes', name => {
    expect(vectorFiles()[name]).toBe(read(name))
  })

  const rows: Row[] = JSON.parse(read('messages.json')).cases
  it('there is one of every message', () => {
    expect(rows.map(row => row.message)).toEqual(CODECS.map(({ name }) => name))
  })

  it.each(rows.map(row => [row.message, row] as const))('%s has its bytes, from JSON and back', (name, row) => {
    const codec = CODECS.find(each => each.name === name)
    const value = codec?.fromJson(row.json)
    if (codec === undefined || !value?.ok) return expect.fail('not read')
    const bytes = codec.encode(value.value)
    expect(toHex(bytes)).toBe(row.bytes)
    expect(toHex(sha256(bytes))).toBe(row.sha256)
    expect(codec.decode(bytes)).toEqual(value)
    expect(JSON.parse(JSON.stringify(codec.toJson(value.value)))).toEqual(row.json)
  })

  it('the frozen attestation verifies', () => {
    const genesisHash = fromHex(read('attestation.genesis.txt').trim()) as Hash
    const { levels } = verifyAttestation(read('attestation.kapok.json'), { genesisHash })
    expect(levels).toEqual(['V1', 'V2', 'V3', 'V4', 'V5'])
  })
})
