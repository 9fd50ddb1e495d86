/** What a node has accepted is remembered, whatever it says later and whoever is asked next. */

import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type Hash, makeSigner, toHex } from '#base'
import { parseTransaction } from '#chain'
import { type Client, KapokError } from '#sdk'
import { chainOf, judgeChains } from '../../scripts/field/chains.ts'
import { startLoad } from '../../scripts/field/load.ts'

const CHAIN = new Uint8Array(32) as Uint8Array as Hash
const signer = makeSigner(new Uint8Array(randomBytes(32)))

/** Clients of one node that forgets: its answers are those of a node that dies between accepting and telling the others. */
const forgetful = (answer: (id: string) => string) => {
  const client = {
    submit: async (bytes: Uint8Array) => {
      const transaction = parseTransaction(CHAIN, bytes)
      if (!transaction.ok) throw new Error('no transaction')
      return answer(toHex(transaction.value.id))
    },
    waitFinal: async () => {
      throw new KapokError({ code: 'TIMEOUT' })
    },
  } as unknown as Client
  return {
    client: () => client,
    founder: () => signer,
    file: { name: 'test', genesisHash: toHex(CHAIN) },
  }
}

const load = async (answer: (id: string) => string) => {
  const one = startLoad(forgetful(answer), { ratePerSecond: 1, pick: () => 0, patienceMs: 250 })
  await one.stop()
  return one
}

describe('clients', () => {
  it('hold a node to what it has accepted, although no receipt ever came', async () => {
    const { accepted, seen, unfinished } = await load(id => id)
    expect(accepted.size).toBe(1)
    expect([...accepted]).toEqual(unfinished)
    expect(judgeChains([chainOf([], 1)], { accepted, seen })).toMatchObject({ missing: 1, lost: 0 })
  })

  it('do not take a refusal for an acceptance', async () => {
    const { accepted, unfinished } = await load(() => {
      throw new KapokError({ code: 'TX_DUPLICATE' })
    })
    expect(accepted.size).toBe(0)
    expect(unfinished.length).toBe(1)
  })
})
