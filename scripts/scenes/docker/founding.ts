/** A federation founded by the project's own compose.yaml; nothing of it runs yet. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { must, toHex } from '#base'
import { parseGenesis } from '#chain'
import { freePorts } from '../../federation.ts'
import type { Deployment, DeploymentOptions } from '../deployment.ts'
import { docker } from './command.ts'
import { createPlace, type Place } from './place.ts'
import { createProject, type Project } from './project.ts'

/** Of everything that one deployment makes. */
export interface Making {
  /** What all names begin with. */
  readonly prefix: string
  readonly image: string
  /** On this machine. */
  readonly folder: string
}

export interface Federated {
  /** A member more is pushed. */
  readonly places: Place[]
  readonly file: Deployment['file']
  /** Network on which the nodes meet. */
  readonly consortium: string
}

/** The project's own compose.yaml. */
export const COMPOSE = fileURLToPath(new URL('../../../compose.yaml', import.meta.url))
const GENESIS = '/var/lib/kapok/genesis.kapok'
const PORTS = { p2p: 9_000, ops: 9_002 } as const
/** Enterprises of compose.yaml. */
export const NAMES = ['enterprise-1', 'enterprise-2', 'enterprise-3', 'enterprise-4']

/** The one-shot service that makes keys and the first block. Enterprises are numbered as on the chain: no observer between. */
const init = async (project: Project, image: string, epochLength: number): Promise<void> => {
  const command = ['network', 'init', '--compose', '--no-observer', '--out', '/network']
  project.change('setup', { image, command: [...command, '--epoch-length', String(epochLength)] })
  await project.compose('run', '--rm', '-T', 'setup')
}

const readGenesis = async (container: string, folder: string): Promise<Deployment['file']> => {
  const path = join(folder, 'genesis.kapok')
  await docker('cp', `${container}:${GENESIS}`, path)
  const { chainId, genesis } = must(parseGenesis(new Uint8Array(readFileSync(path))))
  return { name: genesis.name, genesisHash: toHex(chainId) }
}

/** Variables of compose.yaml for the ports on this machine. */
export const portsFrom = (first: number): Readonly<Record<string, string>> =>
  Object.fromEntries(NAMES.map((_, n) => [`KAPOK_PORT_${n + 1}`, String(first + n)]))

export const found = async ({ prefix, image, folder }: Making, options: DeploymentOptions): Promise<Federated> => {
  if (options.nodes !== NAMES.length) throw new Error(`compose.yaml has ${NAMES.length} enterprises`)
  const ports = await freePorts(NAMES.length)
  const env = portsFrom(ports)
  const project = createProject({ name: prefix, file: COMPOSE, folder, env })
  await init(project, image, options.epochLength)
  const places = NAMES.map((name, n) =>
    createPlace({
      project,
      service: name,
      name,
      p2pPort: PORTS.p2p,
      apiPort: ports + n,
      ops: `http://api.${name}:${PORTS.ops}`,
      image,
      folder,
    }),
  )
  for (const place of places) await place.make()
  const file = await readGenesis(places[0]?.container ?? '', folder)
  return { places, file, consortium: project.network('consortium') }
}
