/**
 * docs/operations.md as a person of enterprise 1 types it where nodes are containers: four enterprises that founded a
 * federation by files, each with the folder that was handed over to it and the compose.yaml in that.
 */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts } from '../../federation.ts'
import { track } from '../../field/interrupt.ts'
import type { Finding } from '../../field/report.ts'
import { foundByFiles } from '../founded.ts'
import { runBlocks } from '../operations.ts'
import { NAMES } from './founding.ts'
import { makeNetwork } from './networks.ts'
import { clockChange } from './place.ts'
import { createProject, PATIENT, type Project } from './project.ts'
import { sweep } from './sweep.ts'

const DOCUMENT = new URL('../../../docs/operations.md', import.meta.url)
/** Short, so that what takes an epoch takes no hour. */
const EPOCH_LENGTH = 20
const AHEAD_MS = 30_000
/** Of one block, on a machine on which much else runs. */
const BLOCK_MS = 600_000

/** What says where Docker is. */
const dockerVariables = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      name.startsWith('DOCKER_') && value !== undefined ? [[name, value]] : [],
    ),
  )

interface Enterprise {
  readonly project: Project
  up(): Promise<unknown>
  down(): Promise<unknown>
  /** From the next `up` on. */
  setClock(aheadMs: number): void
}

interface EnterpriseOptions {
  readonly name: string
  readonly prefix: string
  readonly root: string
  readonly network: string
  readonly image: string
}

const enterpriseOf = ({ name, prefix, root, network, image }: EnterpriseOptions): Enterprise => {
  const networks = { consortium: { name: network, external: true } } as const
  const project = createProject({
    name: `${prefix}-${name}`,
    file: join(root, name, 'compose.yaml'),
    folder: root,
    env: {},
    networks,
  })
  const setClock = (aheadMs: number) =>
    project.change('node', {
      image,
      healthcheck: PATIENT,
      networks: { default: {}, consortium: { aliases: [name] } },
      ...clockChange(aheadMs),
    })
  setClock(0)
  return {
    project,
    up: () => project.compose('up', '--detach', '--wait', '--no-build'),
    down: () => project.compose('stop'),
    setClock,
  }
}

/** What a section of the page is about, brought about before it. */
const scenesOf = ([own, ...others]: readonly Enterprise[]): Readonly<Record<string, () => Promise<unknown>>> => {
  const all = (some: readonly Enterprise[], what: 'up' | 'down') => Promise.all(some.map(one => one[what]()))
  const restart = (aheadMs: number) => {
    own?.setClock(aheadMs)
    return own?.up()
  }
  return {
    'Clock wrong': async () => restart(AHEAD_MS),
    'Lost quorum': async () => {
      await restart(0)
      await all(others.slice(1), 'down')
    },
    'What to keep where': () => all(others.slice(1), 'up'),
  }
}

/** `prefix` is that of a run, `image` what is run. */
export const checkOperations = async (prefix: string, image: string): Promise<readonly Finding[]> => {
  const name = `${prefix}-operations`
  const root = track(mkdtempSync(join(tmpdir(), `${name}-`)))
  const network = `${name}_consortium`
  try {
    const port = await freePorts(10 * NAMES.length)
    const address = (n: number) => `${NAMES[n]}:${port + 10 * n}`
    await foundByFiles(root, { names: NAMES, address, epochLength: EPOCH_LENGTH })
    await makeNetwork(network)
    const all = NAMES.map(one => enterpriseOf({ name: one, prefix: name, root, network, image }))
    for (const { project } of all.slice(1)) await project.compose('up', '--detach', '--no-build')
    const [own] = all
    const scenes = scenesOf(all)
    return await runBlocks(readFileSync(DOCUMENT, 'utf8'), {
      where: 'docker',
      folder: join(root, NAMES[0] ?? ''),
      environment: { ...dockerVariables(), ...own?.project.env },
      before: async section => void (await scenes[section]?.()),
      blockMs: BLOCK_MS,
    })
  } finally {
    await sweep(name)
    rmSync(root, { recursive: true, force: true })
  }
}
