import { describe, expect, it } from 'vitest'
import { sha256, toHex } from '#base'
import { makeAttestation } from '#chain'
import { fetchAttestation, KapokError } from '#sdk'
import { sampleAttestation } from '../chain/sample-attestation.ts'
import { sampleChain } from '../chain/sample-chain.ts'

const chain = sampleChain()
const text = makeAttestation(sampleAttestation(chain))
const id = toHex(sampleAttestation(chain).receipt?.txId ?? new Uint8Array(0))
const node = (answer: string) => ({ attestation: async () => answer })

describe('fetchAttestation', () => {
  it('gives what verifies under the trusted genesis', async () => {
    const verified = await fetchAttestation(node(text), id, { genesisHash: chain.chainId })
    expect(verified.levels).toEqual(['V1', 'V2', 'V3', 'V4', 'V5'])
    expect(verified.attested.height).toBe(6)
    expect(verified.text).toBe(text)
  })

  it('throws for another genesis, a changed file, another transaction', async () => {
    const refused = (answer: string, name: string, genesisHash = chain.chainId) =>
      expect(fetchAttestation(node(answer), name, { genesisHash })).rejects.toSatisfy(
        cause => cause instanceof KapokError && cause.code === 'BAD_PROOF',
      )
    await refused(text, id, sha256(chain.chainId))
    await refused(text.replace('"weight":1', '"weight":2'), id)
    await refused(text, '00'.repeat(32))
    await refused('{}', id)
  })
})
