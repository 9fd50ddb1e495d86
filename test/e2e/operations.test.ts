/** docs/operations.md as a person of enterprise 1 types it, against a federation of processes that was founded by files. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NetworkNode } from '#node'
import { freePorts } from '../../scripts/federation.ts'
import { failures } from '../../scripts/field/report.ts'
import { foundByFiles } from '../../scripts/scenes/founded.ts'
import { blocksOf, runBlocks } from '../../scripts/scenes/operations.ts'
import { logFile, spawnNode, stopNode, waitReady } from '../../src/cli/processes.ts'

const document = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8')
const CLOCK = fileURLToPath(new URL('../../scripts/scenes/clock.ts', import.meta.url))
const NAMES = ['enterprise-1', 'enterprise-2', 'enterprise-3', 'enterprise-4']
const READY_MS = 400_000
const STOP_MS = 10_000
const AHEAD_MS = 30_000

let root: string
let nodes: readonly NetworkNode[]
let environment: Readonly<Record<string, string>>
const [own, others] = [() => nodes[0] as NetworkNode, () => nodes.slice(1)]
const signal = new AbortController().signal
const up = async (some: readonly NetworkNode[]) => {
  for (const node of some) spawnNode(node, false)
  for (const node of some)
    if (!(await waitReady(node, READY_MS, signal))) throw new Error(readFileSync(logFile(node), 'utf8'))
}
const down = (some: readonly NetworkNode[]) => Promise.all(some.map(node => stopNode(node, STOP_MS)))

/** The own node again, with variables that its process takes over. */
const restartWith = async (variables: Readonly<Record<string, string>>) => {
  await down([own()])
  Object.assign(process.env, variables)
  await up([own()])
  for (const name of Object.keys(variables)) delete process.env[name]
}

/** What a section of the page is about, brought about before it. */
const SCENES: Readonly<Record<string, () => Promise<unknown>>> = {
  'Clock wrong': () => restartWith({ NODE_OPTIONS: `--import ${CLOCK}`, KAPOK_SCENE_AHEAD_MS: String(AHEAD_MS) }),
  'Lost quorum': async () => {
    await restartWith({})
    await down(others().slice(1))
  },
  'What to keep where': () => up(others().slice(1)),
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'kapok-operations-'))
  const base = await freePorts(10 * (NAMES.length + 2))
  const port = (n: number) => base + 10 * n
  await foundByFiles(root, { names: NAMES, address: n => `127.0.0.1:${port(n)}`, epochLength: 20 })
  nodes = NAMES.map((name, n) => ({
    name,
    home: join(root, name, 'home'),
    p2p: '',
    api: `http://127.0.0.1:${port(n) + 1}`,
    ops: `http://127.0.0.1:${port(n) + 2}`,
  }))
  const address = (n: number) => `127.0.0.1:${port(n)}`
  environment = { ELM_ADDRESS: address(NAMES.length), NEW_ADDRESS: address(NAMES.length + 1) }
  for (const node of others()) spawnNode(node, false)
}, 600_000)
afterAll(async () => {
  const elm = join(root, NAMES[0] ?? '', 'elm', 'home')
  await down([...nodes, { ...own(), home: elm }])
  rmSync(root, { recursive: true, force: true })
}, 600_000)

describe('the page of operations', () => {
  it('has every block run where it belongs', { timeout: 900_000 }, async () => {
    const findings = await runBlocks(document, {
      where: 'processes',
      folder: join(root, NAMES[0] ?? ''),
      environment,
      before: async section => void (await SCENES[section]?.()),
    })
    if (process.env.KAPOK_TEST_TOLD) for (const { name, value } of findings) console.log(`${name}: ${value}`)
    expect(failures(findings)).toEqual([])
    expect(findings.length).toBe(blocksOf(document).filter(({ words }) => !words.includes('docker')).length)
    for (const section of Object.keys(SCENES)) expect(document).toContain(`\n## ${section}\n`)
  })
})
