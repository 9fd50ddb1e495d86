/** A validator changes its key by the command line, on real processes, and goes on signing with the new one. */

import { afterEach, expect, it } from 'vitest'
import { must, publicKeyOf, toHex } from '#base'
import { loadHome } from '#node'
import { createFederation, type Federation } from '../../scripts/federation.ts'
import { command } from '../../scripts/field/command.ts'
import { startLoad } from '../../scripts/field/load.ts'
import { epochOf, seatsAt, untilSeats } from '../../scripts/field/people.ts'
import { until } from '../../scripts/field/report.ts'

const NODE = 3
const PATIENCE_MS = 120_000

let federation: Federation | undefined
afterEach(() => federation?.remove(), 60_000)

it('a key is replaced: both are in the home, the new one takes the seat, and its node signs with it', async () => {
  federation = await createFederation({ epochLength: 15 })
  const chain = federation
  await chain.startAll()
  const load = startLoad(chain, { ratePerSecond: 15, pick: () => 0, patienceMs: PATIENCE_MS })
  const home = chain.nodes[NODE]?.home ?? ''
  const seats = await seatsAt(chain, 0, 0)
  const mine = seats?.seats.find(({ operator }) => operator === NODE)
  const operator = `operator-${chain.nodes[NODE]?.name}`
  await command(chain, 0, 'node', 'rotate', '--home', home, '--candidate', mine?.candidateId ?? '', '--as', operator)
  expect(await chain.stop(NODE)).toBe(true)
  await chain.startAll([NODE])
  const keys = must(await loadHome(home)).validatorSecrets.map(secret => toHex(publicKeyOf(secret)))
  expect(keys).toEqual([mine?.publicKey, expect.not.stringMatching(mine?.publicKey ?? '')])
  const hasNew = (view: { readonly seats: readonly { readonly publicKey: string }[] }) =>
    view.seats.some(({ publicKey }) => publicKey === keys[1])
  expect(await untilSeats(chain, [0, NODE], hasNew, PATIENCE_MS)).toBeDefined()
  const epoch = await epochOf(chain, NODE)
  // It leads blocks of that epoch: nobody else could have signed them for its seat.
  const seat = (await seatsAt(chain, 0, epoch))?.seats.findIndex(({ publicKey }) => publicKey === keys[1])
  const leads = async () => {
    const { header } = await chain.client(0).block((await chain.client(0).status()).height)
    return Number(header.epoch) >= epoch && Number(header.proposer) === seat
  }
  expect(await until(leads, PATIENCE_MS)).toBe(true)
  expect((await chain.client(NODE).status()).signing.state).toBe('signing')
  await load.stop()
}, 300_000)
