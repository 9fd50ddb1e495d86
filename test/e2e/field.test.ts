/** The field tests of `npm run kills`, `elections`, `double-sign`, `restore`, `idle` and `restarts` in short, on real processes. */

import { afterEach, describe, expect, it } from 'vitest'
import { createFederation, type Federation, type FederationOptions } from '../../scripts/federation.ts'
import { runDoubleSign } from '../../scripts/field/double-sign.ts'
import { runElections } from '../../scripts/field/elections.ts'
import { runIdle } from '../../scripts/field/idle.ts'
import { runKills } from '../../scripts/field/kills.ts'
import { type Finding, failures } from '../../scripts/field/report.ts'
import { runRestarts } from '../../scripts/field/restarts.ts'
import { runRestore } from '../../scripts/field/restore.ts'

let federation: Federation | undefined
afterEach(() => federation?.remove(), 600_000)

const run = async (
  options: FederationOptions,
  body: (federation: Federation) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> => {
  federation = await createFederation(options)
  return body(federation)
}

const SIX = { nodes: 6, seats: 4 }

describe('on real processes', () => {
  it('random nodes die again and again, and nothing that a client has seen final is lost', async () => {
    const findings = await run({}, one => runKills(one, { kills: 6, ratePerSecond: 20 }))
    expect(failures(findings)).toEqual([])
  }, 600_000)

  it('an election replaces two of four seats, and no client meets an error', async () => {
    const findings = await run({ ...SIX, epochLength: 25 }, one =>
      runElections(one, { ratePerSecond: 15, afterMs: 4_000 }),
    )
    expect(failures(findings)).toEqual([])
  }, 600_000)

  it('a validator that signs twice is jailed on all nodes, by one block', async () => {
    const findings = await run({ ...SIX, epochLength: 20 }, one => runDoubleSign(one, { ratePerSecond: 10 }))
    expect(failures(findings)).toEqual([])
  }, 600_000)

  it('a validator from an old copy of its home signs nothing twice, and signs again', async () => {
    const findings = await run({ nodes: 5, seats: 4 }, one => runRestore(one, { blocks: 40, ratePerSecond: 20 }))
    expect(failures(findings)).toEqual([])
  }, 600_000)

  it('a quiet chain writes nothing, and its heartbeats prove it', async () => {
    const findings = await run({ heartbeatSeconds: 5 }, one =>
      // How many slots of five seconds have a certificate is up to the machine; `npm run idle` demands more.
      runIdle(one, { idleMs: 60_000, settleMs: 15_000, periodMs: 5_000, slotsPercent: 10 }),
    )
    expect(failures(findings)).toEqual([])
  }, 600_000)

  it.each([
    ['quiet', 2, false],
    ['busy', 1, true],
  ] as const)(
    'after all nodes have died at once, %s, the first transaction becomes final',
    async (_, times, underLoad) => {
      const findings = await run({}, one => runRestarts(one, { times, underLoad }))
      console.log(findings.map(({ name, value }) => `${name}: ${value}`).join('\n'))
      expect(failures(findings)).toEqual([])
    },
    600_000,
  )
})
