/** A real federation: four processes, real libp2p, real disks, real signatures. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fromHex, type Hash, toHex } from '#base'
import { verifyAttestation } from '#chain'
import { createFederation, type Federation } from '../../scripts/federation.ts'
import { agreed, registrations, until } from './load.ts'

let federation: Federation
beforeAll(async () => {
  federation = await createFederation()
  await federation.startAll()
}, 600_000)
afterAll(() => federation.remove(), 600_000)

const submitTo = async (n: number, bytes: Uint8Array): Promise<string> => federation.client(n).submit(bytes)

describe('a federation of four processes', () => {
  it('makes 2,000 transactions final through the sudden death of a node, which comes back and agrees', async () => {
    const transactions = registrations(federation, 2_000)
    const alive = (n: number) => (n === 3 ? 0 : n)
    for (let from = 0; from < transactions.length; from += 50) {
      if (from === 1_000) await federation.kill(3)
      const batch = transactions.slice(from, from + 50)
      const target = from < 1_000 ? (from / 50) % 4 : alive((from / 50) % 4)
      const answers = await federation.client(target).submitMany(batch.map(({ bytes }) => bytes))
      expect(answers.map(answer => ('id' in answer ? answer.id : answer.code))).toEqual(
        batch.map(({ id }) => toHex(id)),
      )
    }
    // What only the dead node had taken in is its clients' to send again: the same bytes, the same id.
    for (let from = 0; from < 1_000; from += 50) {
      await federation.client(0).submitMany(transactions.slice(from, from + 50).map(({ bytes }) => bytes))
    }
    await until('three nodes agree', () => agreed(federation, 3))
    federation.start(3)
    await until('all four agree', () => agreed(federation, 4))
    for (const { id } of transactions) {
      const known = await federation.client(3).transaction(toHex(id))
      expect([known.state, known.code]).toEqual(['final', 'OK'])
    }
  }, 600_000)

  it('goes on with one node down, stops with two, and goes on when one returns', async () => {
    const [first, second, third] = registrations(federation, 3)
    await federation.kill(1)
    const one = await submitTo(0, first?.bytes as Uint8Array)
    expect((await federation.client(0).waitFinal(one, 240_000)).code).toBe('OK')

    await federation.kill(2)
    const two = await submitTo(0, second?.bytes as Uint8Array)
    const before = (await federation.client(0).status()).height
    await expect(federation.client(0).waitFinal(two, 4_000)).rejects.toThrow('TIMEOUT')
    expect((await federation.client(0).status()).height).toBe(before)

    federation.start(2)
    expect((await federation.client(0).waitFinal(two, 240_000)).code).toBe('OK')
    const three = await submitTo(3, third?.bytes as Uint8Array)
    expect((await federation.client(3).waitFinal(three, 240_000)).code).toBe('OK')
    federation.start(1)
    await until('all four agree again', () => agreed(federation, 4))
  }, 600_000)

  it('gives attestations that verify with the file and the genesis hash alone', async () => {
    const [transaction] = registrations(federation, 1)
    const id = await submitTo(2, transaction?.bytes as Uint8Array)
    await federation.client(2).waitFinal(id, 240_000)
    const genesisHash = fromHex(federation.file.genesisHash) as Hash
    for (const n of [0, 1, 2, 3]) {
      await until(
        'every node has it',
        async () =>
          (
            await federation
              .client(n)
              .transaction(id)
              .catch(() => undefined)
          )?.state === 'final',
      )
      const verdict = verifyAttestation(await federation.client(n).attestation(id), { genesisHash })
      expect(verdict).toMatchObject({ ok: true, levels: ['V3', 'V4'] })
    }
  }, 600_000)

  it('does nothing when there is nothing to do', async () => {
    const before = await federation.statuses()
    await new Promise(resolve => setTimeout(resolve, 3_000))
    const after = await federation.statuses()
    expect(after.map(status => [status?.height, status?.view])).toEqual(
      before.map(status => [status?.height, status?.view]),
    )
  }, 600_000)

  it('closes cleanly when told to, and starts again where it was', async () => {
    const height = (await federation.client(0).status()).height
    // Clients that still send while a node closes are refused, and that is no error of the node.
    const late = registrations(federation, 300).map(({ bytes }) => bytes)
    const answers = Promise.allSettled([0, 1, 2, 3].map(n => federation.client(n).submitMany(late)))
    for (const n of [0, 1, 2, 3]) expect(await federation.stop(n)).toBe(true)
    await answers
    for (const n of [0, 1, 2, 3]) {
      expect(federation.log(n)).toContain('closed')
      expect(federation.log(n)).not.toContain('the verifier is closed')
    }
    await federation.startAll()
    await until('all four agree', () => agreed(federation, 4))
    expect((await federation.client(0).status()).height).toBeGreaterThanOrEqual(height)
    const [transaction] = registrations(federation, 1)
    const id = await submitTo(1, transaction?.bytes as Uint8Array)
    expect((await federation.client(1).waitFinal(id, 240_000)).code).toBe('OK')
  }, 600_000)
})
