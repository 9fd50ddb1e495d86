/**
 * A federation that is founded by files, with real processes: four enterprises in folders of their own, a fifth that joins
 * while the chain runs. Only commands of the documents, typed by who has the keys.
 */

import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Json, makeSigner, sha256, toHex } from '#base'
import type { NetworkNode } from '#node'
import { createClient, type StatusView } from '#sdk'
import { freePorts } from '../../scripts/federation.ts'
import { runAtHome } from '../../scripts/field/command.ts'
import { foundByFiles } from '../../scripts/scenes/founded.ts'
import { rootOrgId } from '../../src/cli/founders.ts'
import { runningPid, spawnNode, stopNode, waitReady } from '../../src/cli/processes.ts'
import { until } from './load.ts'

const FOUNDERS = ['alder', 'birch', 'cedar', 'dogwood']
const NEWCOMER = 'elm'
/** Its number as an operator. */
const FIFTH = 4
const READY_MS = 180_000

let root = ''
let port = 0
let hash = ''
const at = (...path: readonly string[]) => join(root, ...path)
const portOf = (n: number): number => port + 10 * n

const node = (name: string): NetworkNode => {
  const first = portOf([...FOUNDERS, NEWCOMER].indexOf(name))
  const url = (more: number) => `http://127.0.0.1:${first + more}`
  return { name, home: at(name, 'home'), p2p: '', api: url(1), ops: url(2) }
}

/** What a person of an enterprise types, with the home of its node. */
const type = async (name: string, ...argv: readonly string[]): Promise<Json> => {
  const { code, json, said } = await runAtHome(node(name).home, argv)
  expect(`${argv.join(' ')}: ${code} ${code === 0 ? '' : said}`).toBe(`${argv.join(' ')}: 0 `)
  return json
}

const start = async (names: readonly string[]): Promise<void> => {
  const nodes = names.map(node)
  for (const one of nodes) spawnNode(one, false)
  const ready = await Promise.all(nodes.map(one => waitReady(one, READY_MS, new AbortController().signal)))
  expect(ready).toEqual(names.map(() => true))
}

const status = (name: string): Promise<StatusView | undefined> =>
  createClient({ url: node(name).api })
    .status()
    .catch(() => undefined)

/** A transaction of the registrar: the chain makes blocks only when there is something to put in. */
const register = (): Promise<Json> => {
  const { publicKey } = makeSigner(sha256(new Uint8Array(randomBytes(32))))
  const keys = JSON.stringify([{ publicKey: toHex(publicKey), weight: 1 }])
  const orgId = toHex(rootOrgId('operations'))
  const args = ['--kind', 'PERSON', '--org-id', orgId, '--keys', keys, '--threshold', '1']
  return type('alder', 'access', 'register-actor', ...args, '--as', 'registrar', '--timeout', '120')
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'kapok-ceremony-e2e-'))
  port = await freePorts(50)
  hash = await foundByFiles(root, { names: FOUNDERS, address: n => `127.0.0.1:${portOf(n)}`, epochLength: 5 })
  await start(FOUNDERS)
}, READY_MS)
afterAll(async () => {
  await Promise.all([...FOUNDERS, NEWCOMER].map(name => stopNode(node(name), 10_000)))
  rmSync(root, { recursive: true, force: true })
}, 60_000)

it('makes blocks that all founders have, on the chain whose hash was read aloud', async () => {
  expect(await register()).toMatchObject({ state: 'final', code: 'OK' })
  await until('all stand at one block', async () => {
    const known = await Promise.all(FOUNDERS.map(status))
    return known.every(one => one?.height === known[0]?.height && one?.stateRoot === known[0]?.stateRoot)
  })
  expect((await status('cedar'))?.chainId).toBe(hash)
}, 180_000)

interface AddOrg {
  readonly folder: string
  readonly steps: readonly { readonly file: string; readonly signers: readonly string[] }[]
  readonly commands: readonly string[]
}

it('lets a fifth join: no restart of the others, no file of theirs touched, a seat by election', async () => {
  const pids = FOUNDERS.map(name => runningPid(node(name)))
  const address = `127.0.0.1:${portOf(FIFTH)}`
  await type(NEWCOMER, 'network', 'join-request', '--name', NEWCOMER, '--address', address, '--out', at(NEWCOMER))
  const request = at(NEWCOMER, 'join-request.json')
  const options = ['--out', at('joining'), '--seats', '5']
  const made = (await type('alder', 'network', 'add-org', request, ...options)) as unknown as AddOrg
  // The commands as they are printed, typed as they stand.
  expect(made.commands).toHaveLength(2)
  for (const command of made.commands) {
    const [program, ...argv] = command.split(' ')
    expect(program).toBe('kapok')
    expect(await type('alder', ...argv, '--timeout', '120')).toMatchObject({ code: 'OK' })
  }
  const { code, json } = await runAtHome(at(NEWCOMER), ['network', 'accept', made.folder, '--genesis', hash])
  expect([code, json]).toMatchObject([0, { founder: false, hasSeat: false }])
  await start([NEWCOMER])
  await until('it has caught up', async () => ((await status(NEWCOMER))?.height ?? 0) >= 3)
  await until('all others are its peers', async () => (await status(NEWCOMER))?.peers === 4)
  const standing = ['node', 'stand', '--as', `operator-${NEWCOMER}`, '--timeout', '120']
  expect(await type(NEWCOMER, ...standing)).toMatchObject({ code: 'OK' })
  await until(
    'it has a seat',
    async () => {
      await register()
      return typeof (await status(NEWCOMER))?.seat === 'number'
    },
    240_000,
  )
  expect(FOUNDERS.map(name => runningPid(node(name)))).toEqual(pids)
}, 420_000)

it('admits nobody twice, and no founder under its own name', async () => {
  const again = await runAtHome(node('alder').home, [
    ...['network', 'add-org', at(NEWCOMER, 'join-request.json'), '--out', at('again')],
  ])
  expect([again.code, again.said]).toMatchObject([1, expect.stringContaining('belongs to operator 4 already')])
  const founder = await runAtHome(node('alder').home, [
    ...['network', 'add-org', at('birch', 'join-request.json'), '--out', at('again')],
  ])
  expect(founder.said).toContain("birch is a founder's name")
  expect(existsSync(at('again'))).toBe(false)
}, 60_000)

it('follows an enterprise to another address: the others are told and need not restart', async () => {
  await stopNode(node(NEWCOMER), 10_000)
  const before = (await status('alder'))?.height ?? 0
  const [other, moved] = [portOf(FIFTH) + 5, at(NEWCOMER)]
  expect((await runAtHome(moved, ['network', 'move', '--address', `127.0.0.1:${other}`])).code).toBe(0)
  const noted = (await type('birch', 'network', 'peer', join(moved, 'join-request.json'))) as { readonly peer: string }
  expect(noted.peer).toContain(`/ip4/127.0.0.1/tcp/${other}/p2p/`)
  await start([NEWCOMER])
  await until('it is connected again', async () => (await status(NEWCOMER))?.peers === 4)
  await register()
  await until('it follows', async () => ((await status(NEWCOMER))?.height ?? 0) > before)
}, 240_000)

it('lets it leave: its node is cut off at once', async () => {
  const { candidates } = (await type(NEWCOMER, 'query', 'delegate', 'candidates')) as unknown as {
    readonly candidates: readonly { readonly candidateId: string; readonly operator: number }[]
  }
  const own = candidates.find(({ operator }) => operator === FIFTH)?.candidateId ?? ''
  const as = ['--as', `operator-${NEWCOMER}`, '--timeout', '120']
  expect(await type(NEWCOMER, 'delegate', 'resign', '--candidate-id', own, ...as)).toMatchObject({ code: 'OK' })
  await until(
    'it has no seat',
    async () => {
      await register()
      return (await status(NEWCOMER))?.seat === null
    },
    240_000,
  )
  const nodes = ['delegate', 'set-nodes', '--operator', String(FIFTH), '--nodes', '[]']
  expect(await type(NEWCOMER, ...nodes, ...as)).toMatchObject({ code: 'OK' })
  await until('it is alone', async () => (await status(NEWCOMER))?.peers === 0)
  expect(await register()).toMatchObject({ code: 'OK' })
}, 360_000)
