/** A validator gets a new key on real processes: it signs with the old one until the election, with the new one after. */

import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { publicKeyOf, toHex } from '#base'
import { loadHome } from '#node'
import { createFederation, type Federation } from '../../scripts/federation.ts'
import { command } from '../../scripts/field/command.ts'
import { startLoad } from '../../scripts/field/load.ts'
import { seatsAt } from '../../scripts/field/people.ts'

const EPOCH_LENGTH = 8
let federation: Federation | undefined
afterAll(() => federation?.remove())

const keysOf = async (one: Federation): Promise<readonly string[]> => {
  const home = await loadHome(one.nodes[0]?.home ?? '')
  return home.ok ? home.value.validatorSecrets.map(secret => toHex(publicKeyOf(secret))) : []
}

/** Keys whose seats made the blocks from a height on, each with the epochs in which they did. */
const makers = async (one: Federation, from: number): Promise<ReadonlyMap<string, readonly number[]>> => {
  const found = new Map<string, number[]>()
  const { height } = await one.client(1).status()
  for (let at = from; at <= height; at++) {
    const { header } = await one.client(1).block(at)
    const epoch = Number(header.epoch)
    const key = (await seatsAt(one, 1, epoch))?.seats[Number(header.proposer)]?.publicKey ?? ''
    found.set(key, [...(found.get(key) ?? []), epoch])
  }
  return found
}

describe('a new validator key', () => {
  it('takes over with an election, and its node goes on making blocks', { timeout: 600_000 }, async () => {
    const one = await createFederation({ epochLength: EPOCH_LENGTH })
    federation = one
    await one.startAll()
    const load = startLoad(one, { ratePerSecond: 5, pick: () => 1, patienceMs: 240_000 })
    const [before] = await keysOf(one)
    await command(one, 0, 'node', 'rotate-key', '--as', `operator-${one.nodes[0]?.name}`)
    const [old = '', next = ''] = await keysOf(one)
    expect(old).toBe(before)
    expect(next).not.toBe(before)
    // It has both keys from now on.
    await one.stop(0)
    await one.startAll([0])
    let made = await makers(one, 1)
    while (!made.has(next)) {
      await sleep(500)
      made = await makers(one, 1)
    }
    await load.stop()
    expect((await one.client(0).status()).signing.state).toBe('signing')
    const lastOld = Math.max(...(made.get(old) ?? []))
    expect(lastOld).toBeGreaterThanOrEqual(0)
    expect(Math.min(...(made.get(next) ?? []))).toBeGreaterThan(lastOld)
  })
})
