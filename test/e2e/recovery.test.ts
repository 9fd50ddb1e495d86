/** An enterprise that has lost every key, with real processes: it keeps number and name, and the old keys are refused. */

import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
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
import { spawnNode, stopNode, waitReady } from '../../src/cli/processes.ts'
import { until } from './load.ts'

const NAMES = ['alder', 'birch', 'cedar', 'dogwood']
const LOST = 'dogwood'
/** Its number as an operator. */
const FOURTH = 3
const READY_MS = 400_000

let root = ''
let port = 0
let hash = ''
const at = (...path: readonly string[]) => join(root, ...path)
const portOf = (n: number): number => port + 10 * n

const nodeAt = (name: string, folder: string, n: number): NetworkNode => {
  const url = (more: number) => `http://127.0.0.1:${portOf(n) + more}`
  return { name, home: at(folder, 'home'), p2p: '', api: url(1), ops: url(2) }
}
const node = (name: string): NetworkNode => nodeAt(name, name, NAMES.indexOf(name))
/** The home that was lost, as a thief would have it. */
const stolen = (): NetworkNode => nodeAt(LOST, 'stolen', FOURTH + 1)

const type = async (home: string, ...argv: readonly string[]): Promise<Json> => {
  const { code, json, said } = await runAtHome(home, argv)
  expect(`${argv.join(' ')}: ${code} ${code === 0 ? '' : said}`).toBe(`${argv.join(' ')}: 0 `)
  return json
}

/** Commands as they are printed. */
const typed = async (home: string, command: string): Promise<void> => {
  const [program, ...argv] = command.split(' ')
  expect(program).toBe('kapok')
  expect(await type(home, ...argv, '--timeout', '120')).toMatchObject({ code: 'OK' })
}

const start = async (nodes: readonly NetworkNode[]): Promise<void> => {
  for (const one of nodes) spawnNode(one, false)
  const ready = await Promise.all(nodes.map(one => waitReady(one, READY_MS, new AbortController().signal)))
  expect(ready).toEqual(nodes.map(() => true))
}

const status = ({ api }: NetworkNode): Promise<StatusView | undefined> =>
  createClient({ url: api })
    .status()
    .catch(() => undefined)

/** The chain makes blocks only when there is something to put in. */
const register = (): Promise<Json> => {
  const { publicKey } = makeSigner(sha256(new Uint8Array(randomBytes(32))))
  const keys = JSON.stringify([{ publicKey: toHex(publicKey), weight: 1 }])
  const args = ['--kind', 'PERSON', '--org-id', toHex(rootOrgId('operations')), '--keys', keys, '--threshold', '1']
  return type(node('alder').home, 'access', 'register-actor', ...args, '--as', 'registrar', '--timeout', '120')
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'kapok-recovery-e2e-'))
  port = await freePorts(60)
  hash = await foundByFiles(root, { names: NAMES, address: n => `127.0.0.1:${portOf(n)}`, epochLength: 5 })
  await start(NAMES.map(node))
}, READY_MS)
afterAll(async () => {
  await Promise.all([...NAMES.map(node), stolen()].map(one => stopNode(one, 10_000)))
  rmSync(root, { recursive: true, force: true })
}, 600_000)

interface AddOrg {
  readonly folder: string
  readonly commands: readonly string[]
}

interface Operator {
  readonly operator?: number
  readonly nodes: readonly string[]
}

it('gets new keys by the others, under its number and its name, and a seat again', async () => {
  await stopNode(node(LOST), 10_000)
  renameSync(at(LOST), at('stolen'))
  const address = `127.0.0.1:${portOf(FOURTH)}`
  await type(at(LOST), 'network', 'join-request', '--name', LOST, '--address', address, '--out', at(LOST))
  const asked = ['network', 'add-org', at(LOST, 'join-request.json'), '--out', at('recovery')]
  const plain = await runAtHome(node('alder').home, asked)
  expect(plain.said).toContain('--replace N')
  const made = (await type(node('alder').home, ...asked, '--replace', String(FOURTH))) as unknown as AddOrg
  for (const command of made.commands) await typed(node('alder').home, command)
  const { operators } = (await type(node('alder').home, 'query', 'delegate', 'operators')) as unknown as {
    readonly operators: readonly Operator[]
  }
  const { node: nodeKey } = JSON.parse(readFileSync(at(LOST, 'join-request.json'), 'utf8')) as { readonly node: string }
  expect(operators).toHaveLength(NAMES.length)
  expect(operators.find(({ operator }) => operator === FOURTH)?.nodes).toEqual([nodeKey])

  const accept = ['network', 'accept', made.folder, '--genesis', hash]
  expect((await runAtHome(at(LOST), accept)).said).toContain('another node key')
  expect(await type(at(LOST), ...accept, '--recovered')).toMatchObject({ founder: false })
  await start([node(LOST)])
  await until('all others are its peers', async () => (await status(node(LOST)))?.peers === 3)
  const readme = readFileSync(at(LOST, 'README.md'), 'utf8')
  const [line = ''] = readme.match(/kapok delegate resign[^`]*/) ?? []
  const commands = line.split(' && ').map(one => one.replace('--home FOLDER/home ', ''))
  expect(commands.map(one => one.split(' ').slice(1, 3).join(' '))).toEqual(['delegate resign', 'node stand'])
  for (const command of commands) await typed(node(LOST).home, command)
  await until(
    'it has a seat',
    async () => {
      await register()
      return typeof (await status(node(LOST)))?.seat === 'number'
    },
    600_000,
  )
}, 600_000)

it('leaves who has the old keys alone: no peer, no word for the operator', async () => {
  const as = ['--as', `operator-${LOST}`, '--timeout', '120', '--url', node('alder').api]
  const nodes = ['delegate', 'set-nodes', '--operator', String(FOURTH), '--nodes', '[]', ...as]
  const refused = await runAtHome(stolen().home, nodes)
  expect(refused.code).not.toBe(0)
  expect(JSON.stringify([refused.json, refused.said])).toContain('E_AUTH')
  const moved = await runAtHome(at('stolen'), ['network', 'move', '--address', `127.0.0.1:${portOf(FOURTH + 1)}`])
  expect(moved.code).toBe(0)
  // Ports of API and operator are those of before, which the new node has.
  const config = join(stolen().home, 'config.toml')
  const withPorts = [1, 2].reduce(
    (text, more) => text.replace(`port = ${portOf(FOURTH) + more}`, `port = ${portOf(FOURTH + 1) + more}`),
    readFileSync(config, 'utf8'),
  )
  writeFileSync(config, withPorts)
  spawnNode(stolen(), false)
  await until('it answers', async () => (await status(stolen())) !== undefined)
  const before = (await status(node('alder')))?.height ?? 0
  expect(await register()).toMatchObject({ code: 'OK' })
  await until('the others go on', async () => ((await status(node(LOST)))?.height ?? 0) > before)
  expect(await status(stolen())).toMatchObject({ peers: 0 })
  expect((await status(stolen()))?.height).toBeLessThanOrEqual(before)
}, 600_000)
