/** Scenes on plain processes of this machine: an enterprise is a home folder and a process, a line is a relay. */

import type { ChildProcess } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { homePaths, type NetworkNode } from '#node'
import { type Client, createClient } from '#sdk'
import { logFile, runningPid, signalNode, spawnNode, stopNode, waitReady } from '../../src/cli/processes.ts'
import { accountKey, createFederation, READY_MS } from '../federation.ts'
import { statusesOf } from '../field/chains.ts'
import { runAtHome } from '../field/command.ts'
import type { Deployment, DeploymentOptions, LineQuality } from './deployment.ts'
import { joinHome } from './joining-home.ts'
import { type Lines, startLines } from './lines.ts'
import { makeNextVersion } from './next-version.ts'

const CLOCK = new URL('./clock.ts', import.meta.url).href
const STOP_MS = 60_000
const CLEAR: LineQuality = { delayMs: 0, jitterMs: 0, lossPercent: 0 }

/** One enterprise on this machine. */
interface Place {
  readonly node: NetworkNode
  readonly client: Client
  /** The program that it runs; the shipped one without. */
  main?: string
  aheadMs: number
  child?: ChildProcess
}

const createPlace = (node: NetworkNode): Place => ({ node, client: createClient({ url: node.api }), aheadMs: 0 })

/** `/ip4/127.0.0.1/tcp/12000/p2p/ID` as `127.0.0.1:12000`. */
const targetOf = (p2p: string): string => {
  const [, , host, , port] = p2p.split('/')
  return `${host}:${port}`
}

/** Lets node `from` dial all others in its settings through a line each, and tell nobody of a way round its own. */
const throughLines = async (lines: Lines, nodes: readonly NetworkNode[], from: number): Promise<void> => {
  const path = homePaths(nodes[from]?.home ?? '').config
  let text = readFileSync(path, 'utf8').replace('[p2p]\n', '[p2p]\nannounce = false\n')
  for (const [to, { p2p }] of nodes.entries()) {
    if (to === from) continue
    const port = await lines.open(from, to, targetOf(p2p))
    const id = p2p.split('/p2p/')[1] ?? ''
    text = text.replace(new RegExp(`/ip4/[0-9.]+/tcp/\\d+/p2p/${id}`), `/ip4/127.0.0.1/tcp/${port}/p2p/${id}`)
  }
  writeFileSync(path, text)
}

const environmentOf = ({ aheadMs }: Place): NodeJS.ProcessEnv =>
  aheadMs === 0
    ? process.env
    : { ...process.env, NODE_OPTIONS: `--import=${CLOCK}`, KAPOK_SCENE_AHEAD_MS: String(aheadMs) }

const startPlace = (place: Place): void => {
  if (runningPid(place.node) !== undefined) return
  place.child = spawnNode(place.node, false, { main: place.main, env: environmentOf(place) })
}

const ended = (child: ChildProcess | undefined): Promise<void> =>
  new Promise(resolve => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', () => resolve())
  })

const logOf = ({ node }: Place): string => readFileSync(logFile(node), 'utf8')

const startPlaces = async (places: readonly Place[]): Promise<void> => {
  for (const place of places) startPlace(place)
  const { signal } = new AbortController()
  const ready = await Promise.all(places.map(({ node }) => waitReady(node, READY_MS, signal)))
  if (!ready.every(Boolean)) throw new Error(`not ready:\n${places.map(logOf).join('\n')}`)
}

/** Node, log and clear values; the generation of the keys of records and everything else stays. */
const loseData = ({ node }: Place): void => {
  const { data, wal, privateRows } = homePaths(node.home)
  for (const path of [data, wal, privateRows]) rmSync(path, { recursive: true, force: true })
}

export const createProcesses = async (options: DeploymentOptions): Promise<Deployment> => {
  const { folder, file, nodes: founding } = await createFederation(options)
  const lines = await startLines()
  for (const from of founding.keys()) await throughLines(lines, founding, from)
  const places = founding.map(createPlace)
  const at = (n: number): Place => {
    const place = places[n]
    if (place === undefined) throw new Error(`no enterprise ${n}`)
    return place
  }
  const homes = () => places.map(({ node }) => node.home)
  const signal = (n: number, name: NodeJS.Signals) => signalNode(at(n).node, name)
  const next = join(folder, 'next-version')
  let hasNext = false
  const nextMain = () => {
    if (!hasNext) makeNextVersion(next)
    hasNext = true
    return join(next, 'src/cli/main.ts')
  }
  const stop = (n: number) => stopNode(at(n).node, STOP_MS)
  const stopAll = async () => {
    // One that sleeps does not hear that it should end.
    for (const n of places.keys()) signal(n, 'SIGCONT')
    await Promise.all([...places.keys()].map(stop))
    lines.close()
  }
  return {
    file,
    folder,
    get nodes() {
      return places.map(({ node }) => node)
    },
    client: n => at(n).client,
    founder: name => accountKey(homes(), name),
    run: (n, argv) => runAtHome(at(n).node.home, argv),
    start: async n => startPlace(at(n)),
    startAll: (some = [...places.keys()]) => startPlaces(some.map(at)),
    stop,
    kill: async n => {
      signal(n, 'SIGKILL')
      await ended(at(n).child)
    },
    pause: async n => signal(n, 'SIGSTOP'),
    resume: async n => signal(n, 'SIGCONT'),
    isRunning: async n => runningPid(at(n).node) !== undefined,
    exitCode: async n => at(n).child?.exitCode ?? undefined,
    upgrade: async n => {
      at(n).main = nextMain()
      await stop(n)
      startPlace(at(n))
    },
    loseData: async n => loseData(at(n)),
    setClock: async (n, aheadMs) => {
      at(n).aheadMs = aheadMs
    },
    partition: groups => lines.partition(groups),
    heal: () => lines.partition(),
    lines: quality => lines.setQuality(quality),
    clear: () => lines.setQuality(CLEAR),
    move: lines.move,
    addEnterprise: async () => {
      const n = places.length
      const node = await joinHome({ folder, name: `enterprise-${n + 1}`, file, homes: homes() })
      await throughLines(lines, [...places.map(place => place.node), node], n)
      places.push(createPlace(node))
      startPlace(at(n))
      return n
    },
    log: async n => logOf(at(n)),
    statuses: () => statusesOf(places.map(({ client }) => client)),
    stopAll,
    remove: async () => {
      await stopAll()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
