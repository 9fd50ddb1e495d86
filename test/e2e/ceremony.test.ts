/**
 * A federation that is founded by files, with real processes: four enterprises in folders of their own, two that join one
 * after the other while the chain runs. Only commands of the documents, typed by who has the keys.
 */

import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Json, makeSigner, must, sha256, toHex } from '#base'
import { decodeAddressRecords } from '#chain'
import { homePaths, loadSettings, type NetworkNode } from '#node'
import { createClient, type StatusView } from '#sdk'
import { freePorts } from '../../scripts/federation.ts'
import { runAtHome } from '../../scripts/field/command.ts'
import { foundByFiles } from '../../scripts/scenes/founded.ts'
import { rootOrgId } from '../../src/cli/founders.ts'
import { runningPid, spawnNode, stopNode, waitReady } from '../../src/cli/processes.ts'
import { changeSettings } from '../../src/node/ceremony/settings.ts'
import { until } from './load.ts'

const FOUNDERS = ['alder', 'birch', 'cedar', 'dogwood']
const NEWCOMER = 'elm'
const LATER = 'fir'
/** Their numbers as operators. */
const [FIFTH, SIXTH] = [4, 5]
const READY_MS = 400_000

let root = ''
let port = 0
let hash = ''
const at = (...path: readonly string[]) => join(root, ...path)
const portOf = (n: number): number => port + 10 * n

const node = (name: string): NetworkNode => {
  const first = portOf([...FOUNDERS, NEWCOMER, LATER].indexOf(name))
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
  port = await freePorts(60)
  hash = await foundByFiles(root, { names: FOUNDERS, address: n => `127.0.0.1:${portOf(n)}`, epochLength: 5 })
  await start(FOUNDERS)
}, READY_MS)
afterAll(async () => {
  await Promise.all([...FOUNDERS, NEWCOMER, LATER].map(name => stopNode(node(name), 10_000)))
  rmSync(root, { recursive: true, force: true })
}, 600_000)

it('makes blocks that all founders have, on the chain whose hash was read aloud', async () => {
  expect(await register()).toMatchObject({ state: 'final', code: 'OK' })
  await until('all stand at one block', async () => {
    const known = await Promise.all(FOUNDERS.map(status))
    return known.every(one => one?.height === known[0]?.height && one?.stateRoot === known[0]?.stateRoot)
  })
  expect((await status('cedar'))?.chainId).toBe(hash)
}, 600_000)

interface AddOrg {
  readonly folder: string
  readonly steps: readonly { readonly file: string; readonly signers: readonly string[] }[]
  readonly commands: readonly string[]
}

/** Makes an enterprise, has it admitted, and leaves its node to be started. */
const admit = async (name: string, n: number, ...options: readonly string[]): Promise<void> => {
  await type(name, 'network', 'join-request', '--name', name, '--address', `127.0.0.1:${portOf(n)}`, '--out', at(name))
  const request = at(name, 'join-request.json')
  const out = ['--out', at(`joining-${name}`)]
  const made = (await type('alder', 'network', 'add-org', request, ...out, ...options)) as unknown as AddOrg
  // The commands as they are printed, typed as they stand.
  expect(made.commands).toHaveLength(2)
  for (const command of made.commands) {
    const [program, ...argv] = command.split(' ')
    expect(program).toBe('kapok')
    expect(await type('alder', ...argv, '--timeout', '120')).toMatchObject({ code: 'OK' })
  }
  const { code, json } = await runAtHome(at(name), ['network', 'accept', made.folder, '--genesis', hash])
  expect([code, json]).toMatchObject([0, { founder: false, hasSeat: false }])
}

it('lets a fifth join: no restart of the others, no file of theirs touched, a seat by election', async () => {
  const pids = FOUNDERS.map(name => runningPid(node(name)))
  await admit(NEWCOMER, FIFTH, '--seats', '5')
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
    600_000,
  )
  expect(FOUNDERS.map(name => runningPid(node(name)))).toEqual(pids)
}, 600_000)

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
}, 600_000)

/** What the node of `name` knows of that of an operator. */
const knownAt = async (name: string, operator: number) =>
  (await createClient({ url: node(name).api }).peers()).find(({ enterprise }) => enterprise === operator)

const toldAt = (port: number) => ({ address: `/ip4/127.0.0.1/tcp/${port}`, from: 'node' })

const typedPeers = async (name: string) => must(await loadSettings(node(name).home)).config['p2p.peers']

it('connects two that joined one after the other, of which neither was told of the other', async () => {
  await admit(LATER, SIXTH)
  // What `add-org` wrote it had from the fifth itself. Here it must come from the others while the node runs.
  const typed = await typedPeers(LATER)
  const [founders, fifth] = [0, 1].map(is => typed.filter(one => Number(one.includes(`/tcp/${portOf(FIFTH)}/`)) === is))
  expect([founders?.length, fifth?.length]).toEqual([4, 1])
  must(await changeSettings(node(LATER).home, { 'p2p.peers': founders ?? [] }))
  await start([LATER])
  await until('all are connected', async () => {
    const all = await Promise.all([NEWCOMER, LATER].map(status))
    return all.every(one => one?.peers === 5)
  })
  await until('each knows where the other is', async () => {
    const [a, b] = await Promise.all([knownAt(NEWCOMER, SIXTH), knownAt(LATER, FIFTH)])
    return a?.addresses.length === 1 && b?.addresses.length === 1
  })
  expect((await knownAt(NEWCOMER, SIXTH))?.addresses).toEqual([toldAt(portOf(SIXTH))])
  expect((await knownAt(LATER, FIFTH))?.addresses).toEqual([toldAt(portOf(FIFTH))])
  expect((await knownAt(LATER, 0))?.addresses).toMatchObject([{ from: 'settings' }])
}, 600_000)

it('follows an enterprise to another address: nobody is told, and after restarts all still know', async () => {
  await stopNode(node(NEWCOMER), 10_000)
  const before = (await status('alder'))?.height ?? 0
  const [other, moved] = [portOf(FIFTH) + 5, at(NEWCOMER)]
  expect((await runAtHome(moved, ['network', 'move', '--address', `127.0.0.1:${other}`])).code).toBe(0)
  await start([NEWCOMER])
  await until('it is connected again', async () => (await status(NEWCOMER))?.peers === 5)
  const isFound = async () =>
    JSON.stringify((await knownAt(LATER, FIFTH))?.addresses) === JSON.stringify([toldAt(other)])
  await until('the other knows where it is now', isFound)
  await register()
  await until('it follows', async () => ((await status(NEWCOMER))?.height ?? 0) > before)
  await Promise.all([NEWCOMER, LATER].map(name => stopNode(node(name), 10_000)))
  const kept = must(decodeAddressRecords(new Uint8Array(readFileSync(homePaths(node(LATER).home).addresses))))
  const texts = kept.flatMap(({ record }) => record.addresses.map(one => Buffer.from(one).toString()))
  expect(texts).toHaveLength(6)
  expect(texts).toContain(toldAt(other).address)
  await start([LATER])
  expect(await knownAt(LATER, FIFTH)).toMatchObject({ connected: false, addresses: [toldAt(other)] })
  await start([NEWCOMER])
  await until('they are connected again', async () => (await knownAt(LATER, FIFTH))?.connected === true)
  // Nobody's settings were touched; who reaches nobody can still be told by hand.
  expect(await typedPeers(LATER)).toHaveLength(4)
  const noted = (await type('birch', 'network', 'peer', join(moved, 'join-request.json'))) as { readonly peer: string }
  expect(noted.peer).toContain(`/ip4/127.0.0.1/tcp/${other}/p2p/`)
}, 600_000)

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
    600_000,
  )
  const nodes = ['delegate', 'set-nodes', '--operator', String(FIFTH), '--nodes', '[]']
  expect(await type(NEWCOMER, ...nodes, ...as)).toMatchObject({ code: 'OK' })
  await until('it is alone', async () => (await status(NEWCOMER))?.peers === 0)
  expect(await knownAt(LATER, FIFTH)).toBe(undefined)
  expect(await register()).toMatchObject({ code: 'OK' })
}, 600_000)
