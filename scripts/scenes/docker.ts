/** Scenes on containers: the project's own image and compose.yaml, as users run them; partitions and lines are networks. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { err, must, ok } from '#base'
import { statusesOf } from '../field/chains.ts'
import { track } from '../field/interrupt.ts'
import type { Deployment, DeploymentOptions } from './deployment.ts'
import { docker } from './docker/command.ts'
import { found } from './docker/founding.ts'
import { joinPlace } from './docker/joining.ts'
import { type Accounts, accountsOf } from './docker/keys.ts'
import type { Place } from './docker/place.ts'
import { stateOf } from './docker/project.ts'
import { sweep } from './docker/sweep.ts'
import { createTopology, type Topology } from './docker/topology.ts'
import { backUp, loseVolume, restore } from './docker/volumes.ts'

/** What the containers of a run share. */
export interface DockerOptions {
  /** Name of the compose project, and what the name of everything made begins with. */
  readonly prefix: string
  readonly image: string
  /** Image of the next version of the software, built when first asked for. */
  readonly nextImage: () => Promise<string>
}

export interface DockerDeployment extends Deployment {
  /** Backs a stopped node up, outside of its volume. */
  backUp(n: number): Promise<void>
  /** The volume of a node that does not run is lost; a new one gets its last backup. */
  loseVolume(n: number): Promise<void>
}

const HOME = '/var/lib/kapok'
/** Also on a machine on which much else runs. */
const READY_MS = 600_000

/** Removes what a node keeps of the chain, in a container that lives no longer than that. */
const loseData = async ({ container }: Place, image: string): Promise<void> => {
  const script = `for(const one of ['data','wal','private/rows'])fs.rmSync('${HOME}/'+one,{recursive:true,force:true})`
  const user = await docker('inspect', '--format', '{{.Config.User}}', container)
  const volumes = ['--volumes-from', container, '--user', user, '--network', 'none', '--no-healthcheck']
  await docker('run', '--rm', '--name', `${container}-loss`, ...volumes, '--entrypoint', 'node', image, '-e', script)
}

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
): Promise<DockerDeployment> => {
  const { prefix, image } = docking
  const folder = track(mkdtempSync(join(tmpdir(), `${prefix}-`)))
  const { places, file, consortium } = await found({ prefix, image, folder }, options)
  const accounts: Accounts[] = []
  for (const { container } of places) accounts.push(await accountsOf(container))
  const topology = createTopology({ prefix, consortium, image, members: () => places })
  const { start, startAll, stopAll } = lifeOf(places, topology)
  const at = (n: number): Place => must(places[n] === undefined ? err('NOT_FOUND', `enterprise ${n}`) : ok(places[n]))
  const backupOf = (n: number) => join(folder, `${at(n).name}.backup`)
  return {
    file,
    folder,
    get nodes() {
      return places.map(({ name }) => ({ name }))
    },
    client: n => at(n).client,
    founder: name => {
      const open = accounts.find(keys => keys.has(name))?.get(name)
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
    backUp: n => backUp(at(n), backupOf(n)),
    loseVolume: async n => {
      await loseVolume(at(n))
      await topology.settle()
      await restore(at(n), backupOf(n))
    },
    setClock: async (n, aheadMs) => at(n).setClock(aheadMs),
    partition: topology.partition,
    heal: topology.heal,
    lines: topology.lines,
    clear: topology.clear,
    // To networks of their own and back.
    move: async () => {
      await topology.lines({ delayMs: 0, jitterMs: 0, lossPercent: 0 })
      await topology.clear()
    },
    addEnterprise: async () => {
      const deskOf = (key: string) => at(accounts.findIndex(keys => keys.has(key)))
      const place = await joinPlace(
        { prefix, image, folder },
        { number: places.length + 1, file, first: at(0), deskOf },
      )
      places.push(place)
      accounts.push(await accountsOf(place.container))
      await topology.settle()
      await start(place)
      return places.length - 1
    },
    log: n => at(n).log(),
    statuses: () => statusesOf(places.map(({ client }) => client)),
    stopAll,
    remove: async () => {
      await sweep(prefix)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
