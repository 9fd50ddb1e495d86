/** Two versions of the software on real processes: a protocol comes at its height and stops the node that was left behind, or lapses. */

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Json } from '#base'
import { homePaths } from '#node'
import { createFederation, type Federation, READY_MS } from '../../scripts/federation.ts'
import { allAbove, compareChains } from '../../scripts/field/chains.ts'
import { command } from '../../scripts/field/command.ts'
import { startLoad } from '../../scripts/field/load.ts'
import { until } from '../../scripts/field/report.ts'
import { decide } from '../../scripts/field/sign.ts'
import { confirm, rulesAround, someRecorded } from '../../scripts/scenes/next-rules.ts'
import { makeNextVersion, NEXT_VERSION } from '../../scripts/scenes/next-version.ts'
import { EXIT } from '../../src/cli/exit.ts'
import { spawnNode, waitReady } from '../../src/cli/processes.ts'

const ALL = [0, 1, 2, 3]
/** Blocks from the scheduling on: more than the least notice. */
const AHEAD = 50
const PATIENCE_MS = 400_000
/** Epochs end on the way, so that sets change hands too. */
const EPOCH_LENGTH = 10

let next = ''
const federations: Federation[] = []
beforeAll(() => {
  next = mkdtempSync(join(tmpdir(), 'kapok-next-'))
  makeNextVersion(next)
})
afterAll(async () => {
  for (const one of federations) await one.remove()
  rmSync(next, { recursive: true, force: true })
})

const nextMain = () => join(next, 'src/cli/main.ts')
const signal = new AbortController().signal

/** Starts nodes with the next version and waits for them; gives their processes. */
const startNext = async (one: Federation, some: readonly number[]) => {
  for (const n of some) one.start(n, nextMain())
  const ready = await Promise.all(some.map(n => waitReady(one.nodes[n] as never, READY_MS, signal)))
  expect(ready).toEqual(some.map(() => true))
}

const heightOf = async (one: Federation, n: number): Promise<number> => (await one.client(n).status()).height

interface View {
  readonly protocol: number
  readonly scheduled: { readonly height: number } | null
  readonly ready: readonly { readonly operator: number }[]
  readonly missing: readonly { readonly operator: number }[]
}
const viewAt = async (one: Federation, n: number): Promise<View> =>
  (await command(one, n, 'gov', 'upgrade')) as unknown as View
const operators = (list: View['ready']) => list.map(({ operator }) => operator).sort()

/** The root's two schedule the next protocol; gives its height. */
const schedule = async (one: Federation): Promise<number> => {
  const height = (await heightOf(one, 0)) + AHEAD
  await decide(one, 0, { module: 'delegate', action: 'ScheduleUpgrade', args: { protocol: 2, height } })
  return height
}

const versionAt = async (one: Federation, n: number, height: number): Promise<Json> =>
  (await one.client(n).block(height)).header.version ?? null

/** Old software on the home of a node, as a process of its own; gives its exit code. */
const endsWith = (one: Federation, n: number, main?: string): Promise<number | null> =>
  new Promise(resolve => {
    spawnNode(one.nodes[n] as never, false, { main }).once('exit', code => resolve(code))
  })

/** A command of the next version on a home whose node is stopped; gives its exit code. */
const doneByNext = (one: Federation, n: number, ...command: readonly string[]): Promise<number | null> =>
  new Promise(resolve => {
    const argv = [nextMain(), 'node', ...command, '--home', one.nodes[n]?.home ?? '']
    spawn(process.execPath, argv, { stdio: 'ignore' }).once('exit', code => resolve(code))
  })

describe('a protocol of the next version', () => {
  it('holds from its height on with three of four; the fourth is named, stops, and comes back with new software', {
    timeout: 600_000,
  }, async () => {
    const one = await createFederation({ epochLength: EPOCH_LENGTH })
    federations.push(one)
    const late = 3
    const rest = [0, 1, 2]
    const lateEnds = endsWith(one, late)
    await startNext(one, rest)
    expect(await waitReady(one.nodes[late] as never, READY_MS, signal)).toBe(true)
    expect((await one.client(0).status()).version).toBe(NEXT_VERSION)
    const early = startLoad(one, { ratePerSecond: 4, pick: () => 0, patienceMs: 240_000 })
    await until(async () => (await someRecorded(one.client(0))) !== undefined, PATIENCE_MS)
    const known = (await someRecorded(one.client(0))) ?? expect.fail('nothing was recorded')
    for (const n of [0, late]) expect(await confirm(one, n, known, PATIENCE_MS)).toBe('UNKNOWN_ACTION')
    const height = await schedule(one)
    expect(await until(async () => (await viewAt(one, 0)).ready.length === rest.length, PATIENCE_MS)).toBe(true)
    // Without anything to do the chain stands still before the height, for as long as it takes to look.
    await early.stop()
    const { ready, missing, scheduled } = await viewAt(one, 0)
    expect([operators(ready), operators(missing), scheduled?.height]).toEqual([rest, [late], height])
    expect((await one.run(late, ['node', 'doctor'])).code).toBe(EXIT.failed)
    expect(one.log(late)).toContain('install the newer version')
    const load = startLoad(one, { ratePerSecond: 4, pick: () => 0, patienceMs: 240_000 })
    expect(await lateEnds).toBe(EXIT.softwareTooOld)
    expect(one.log(late)).toContain(`block ${height} needs protocol 2`)
    expect(await until(() => allAbove(one, rest, height + 5), PATIENCE_MS)).toBe(true)
    // Once more with the old software: it does not even begin.
    expect(await endsWith(one, late)).toBe(EXIT.softwareTooOld)
    expect((await one.run(late, ['node', 'verify'])).code).toBe(EXIT.done)
    await startNext(one, [late])
    expect(await until(() => allAbove(one, ALL, height + 10), PATIENCE_MS)).toBe(true)
    for (const n of [0, late]) expect(await confirm(one, n, known, PATIENCE_MS)).toBe('OK')
    await load.stop()
    expect([await versionAt(one, late, height - 1), await versionAt(one, late, height)]).toEqual([1, 2])
    const isOne = async () => new Set((await one.statuses()).map(status => status?.stateRoot)).size === 1
    expect(await until(isOne, PATIENCE_MS)).toBe(true)
    expect((await compareChains(one, ALL, { seen: new Map() })).forks).toBe(0)
    // Each by the rule of its block: with the new software throughout, or only from the height on.
    for (const n of [0, late]) {
      const { wrong, lastBefore, firstAfter } = await rulesAround(one.client(n), height)
      expect([n, wrong]).toEqual([n, []])
      expect([lastBefore, firstAfter]).toEqual([expect.any(Number), expect.any(Number)])
    }
    // Old software says what it cannot judge, instead of calling it false.
    await one.stop(0)
    expect((await one.run(0, ['node', 'verify'])).code).toBe(EXIT.softwareTooOld)
    expect(await doneByNext(one, 0, 'verify', '--invariants')).toBe(EXIT.done)
    expect(await doneByNext(one, 0, 'rebuild')).toBe(EXIT.done)
    // One that has nothing left fetches the blocks of both protocols at once.
    await one.stop(1)
    const { data, wal, privateRows } = homePaths(one.nodes[1]?.home ?? '')
    for (const path of [data, wal, privateRows]) rmSync(path, { recursive: true, force: true })
    await startNext(one, [0, 1])
    expect(await until(() => allAbove(one, ALL, height + 10), PATIENCE_MS)).toBe(true)
    for (const n of [0, 1]) expect([n, (await rulesAround(one.client(n), height)).wrong]).toEqual([n, []])
    expect((await compareChains(one, ALL, { seen: new Map() })).forks).toBe(0)
  })

  it('lapses where two of four are ready, and nobody stops', { timeout: 600_000 }, async () => {
    const one = await createFederation({ epochLength: EPOCH_LENGTH })
    federations.push(one)
    for (const n of [2, 3]) one.start(n)
    await startNext(one, [0, 1])
    const load = startLoad(one, { ratePerSecond: 4, pick: () => 0, patienceMs: 240_000 })
    const height = await schedule(one)
    expect(await until(() => allAbove(one, ALL, height + 5), PATIENCE_MS)).toBe(true)
    await load.stop()
    const { protocol, scheduled } = await viewAt(one, 3)
    expect([protocol, scheduled]).toEqual([1, null])
    const { events } = await one.client(2).block(height - 1)
    expect(JSON.stringify(events)).toContain('UpgradeLapsed')
    expect(await versionAt(one, 3, height)).toBe(1)
    expect((await compareChains(one, ALL, { seen: new Map() })).forks).toBe(0)
  })
})
