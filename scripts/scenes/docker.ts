/** Scenes on containers: the project's own image and compose.yaml, as users run them; partitions and lines are networks. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { err, must, ok, type Signer, toHex } from '#base'
import { parseGenesis } from '#chain'
import { freePorts, READY_MS } from '../federation.ts'
import type { Deployment, DeploymentOptions } from './deployment.ts'
import { docker } from './docker/command.ts'
import { accountsOf } from './docker/keys.ts'
import { createPlace, type Place } from './docker/place.ts'
import { createProject, type Project, stateOf } from './docker/project.ts'
import { sweep } from './docker/sweep.ts'
import { createTopology, type Topology } from './docker/topology.ts'

/** What the containers of a run share. */
export interface DockerOptions {
  /** Name of the compose project, and what the name of everything made begins with. */
  readonly prefix: string
  readonly image: string
  /** Image of the next version of the software, built when first asked for. */
  readonly nextImage: () => Promise<string>
}

const COMPOSE = fileURLToPath(new URL('../../compose.yaml', import.meta.url))
const HOME = '/var/lib/kapok'
const ANSWER_MS = 3_000
/** Enterprises of compose.yaml. */
const NAMES = ['enterprise-1', 'enterprise-2', 'enterprise-3', 'enterprise-4']

/** The one-shot service that makes keys and the first block. */
const found = async (project: Project, { image }: DockerOptions, { epochLength }: DeploymentOptions): Promise<void> => {
  project.change('setup', { image })
  const init = [
    'network',
    'init',
    '--compose',
    '--no-observer',
    '--out',
    '/network',
    '--epoch-length',
    String(epochLength),
  ]
  await project.compose('run', '--rm', '-T', 'setup', ...init)
}

const readGenesis = async (container: string, folder: string) => {
  const path = join(folder, 'genesis.kapok')
  await docker('cp', `${container}:${HOME}/genesis.kapok`, path)
  const { chainId, genesis } = must(parseGenesis(new Uint8Array(readFileSync(path))))
  return { name: genesis.name, genesisHash: toHex(chainId) }
}

/** Removes what a node keeps of the chain, in a container that lives no longer than that. */
const loseData = async ({ container }: Place, image: string): Promise<void> => {
  const script = `for(const one of ['data','wal','private/rows'])fs.rmSync('${HOME}/'+one,{recursive:true,force:true})`
  const volumes = ['--volumes-from', container, '--network', 'none', '--no-healthcheck']
  await docker('run', '--rm', ...volumes, '--entrypoint', 'node', image, '-e', script)
}

const foundPlaces = async (docking: DockerOptions, options: DeploymentOptions, folder: string) => {
  const { prefix, image } = docking
  const ports = await freePorts(NAMES.length)
  const env = Object.fromEntries(NAMES.map((_, n) => [`KAPOK_PORT_${n + 1}`, String(ports + n)]))
  const project = createProject({ name: prefix, file: COMPOSE, folder, env })
  await found(project, docking, options)
  const places = NAMES.map((service, n) => createPlace({ project, service, port: ports + n, image, folder }))
  for (const place of places) await place.make()
  return { project, places }
}

type Accounts = ReadonlyMap<string, () => Signer>

const accountsAt = async (places: readonly Place[]): Promise<Accounts> =>
  new Map((await Promise.all(places.map(({ container }) => accountsOf(container)))).flatMap(one => [...one]))

/** How the nodes of the places start and end. */
const lifeOf = (places: readonly Place[], topology: Topology) => {
  const start = async (place: Place) => {
    if ((await stateOf(place.container)).isRunning) return
    if (await place.make()) await topology.settle()
    await place.start()
  }
  const startAll = async (some: readonly Place[]) => {
    for (const place of some) await start(place)
    const ready = await Promise.all(some.map(place => place.waitReady(READY_MS)))
    if (ready.every(Boolean)) return
    const logs = await Promise.all(some.map(place => place.log()))
    throw new Error(`not ready:\n${logs.join('\n')}`)
  }
  const stopAll = async () => {
    for (const { container } of places) await docker('unpause', container).catch(() => '')
    await Promise.all(places.map(place => place.stop()))
    await Promise.all(places.map(place => place.keepLog()))
  }
  return { start, startAll, stopAll }
}

/** Founds a federation; nothing runs yet. */
export const createDockerDeployment = async (
  docking: DockerOptions,
  options: DeploymentOptions,
): Promise<Deployment> => {
  const { prefix, image } = docking
  if (options.nodes !== NAMES.length) throw new Error(`compose.yaml has ${NAMES.length} enterprises`)
  const folder = mkdtempSync(join(tmpdir(), `${prefix}-`))
  const { project, places } = await foundPlaces(docking, options, folder)
  const accounts = await accountsAt(places)
  const file = await readGenesis(places[0]?.container ?? '', folder)
  const consortium = project.network('consortium')
  const topology = createTopology({ prefix, consortium, image, members: () => places })
  const { start, startAll, stopAll } = lifeOf(places, topology)
  const at = (n: number): Place => must(places[n] === undefined ? err('NOT_FOUND', `enterprise ${n}`) : ok(places[n]))
  return {
    file,
    folder,
    get nodes() {
      return places.map(({ name }) => ({ name }))
    },
    client: n => at(n).client,
    founder: name => {
      const open = accounts.get(name)
      if (open === undefined) throw new Error(`no founder ${name}`)
      return open()
    },
    run: (n, argv) => at(n).run(argv),
    start: n => start(at(n)),
    startAll: (some = [...places.keys()]) => startAll(some.map(at)),
    stop: n => at(n).stop(),
    kill: n => at(n).kill(),
    pause: async n => void (await docker('pause', at(n).container)),
    resume: async n => void (await docker('unpause', at(n).container)),
    isRunning: async n => (await stateOf(at(n).container)).isRunning,
    exitCode: async n => (await stateOf(at(n).container)).exitCode,
    upgrade: async n => {
      at(n).setImage(await docking.nextImage())
      await at(n).stop()
      await start(at(n))
    },
    loseData: n => loseData(at(n), image),
    setClock: async (n, aheadMs) => at(n).setClock(aheadMs),
    partition: topology.partition,
    heal: topology.heal,
    lines: topology.lines,
    clear: topology.clear,
    addEnterprise: () => Promise.reject(new Error('not yet')),
    log: n => at(n).log(),
    statuses: () =>
      Promise.all(
        places.map(({ client }) => client.status({ signal: AbortSignal.timeout(ANSWER_MS) }).catch(() => undefined)),
      ),
    stopAll,
    remove: async () => {
      await sweep(prefix)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
