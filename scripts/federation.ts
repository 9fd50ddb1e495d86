/** A real federation of processes on this machine, for end-to-end tests and benchmarks. */

import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeSigner, must, openKey, type Signer } from '#base'
import type { GenesisPlan } from '#contracts'
import { homePaths, initNetwork, localPlaces, type NetworkFile, type NetworkNode } from '#node'
import { type Client, createClient, type StatusView } from '#sdk'
import { FOUNDER_NAMES, foundation } from '../src/cli/founders.ts'
import { logFile, runningPid, signalNode, spawnNode, stopNode, waitReady } from '../src/cli/processes.ts'
import { runAtHome } from './field/command.ts'
import { track } from './field/interrupt.ts'
import type { CommandRun } from './scenes/deployment.ts'

/** A server of this process on a port, if the port was free. */
const listenOn = (port: number) =>
  new Promise<Server | undefined>(resolve => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen(port, '127.0.0.1', () => resolve(server))
  })

const isFree = async (port: number): Promise<boolean> => {
  const server = await listenOn(port)
  if (server !== undefined) await new Promise(resolve => server.close(resolve))
  return server !== undefined
}

/** Ports are handed out in blocks, below those that the system hands out by itself. */
const FIRST_PORT = 12_000
const BLOCKS = 190
const BLOCK_PORTS = 100

/**
 * First of a run of free ports, which nobody else gets before this process ends, also where their owner comes later or
 * restarts: the port before them stays taken.
 */
export const freePorts = async (count: number): Promise<number> => {
  if (count >= BLOCK_PORTS) throw new Error(`at most ${BLOCK_PORTS - 1} ports`)
  for (let attempt = 0; attempt < 100; attempt++) {
    const guarded = FIRST_PORT + Math.floor(Math.random() * BLOCKS) * BLOCK_PORTS
    const guard = await listenOn(guarded)
    if (guard === undefined) continue
    guard.unref()
    const free = await Promise.all(Array.from({ length: count }, (_, i) => isFree(guarded + 1 + i)))
    if (free.every(Boolean)) return guarded + 1
    guard.close()
  }
  throw new Error('no free ports')
}

export interface FederationOptions {
  readonly nodes?: number
  /** Of the first nodes; the others follow until they are elected. All without it. */
  readonly seats?: number
  readonly epochLength?: number
  /** Slot of the heartbeats; the default of the nodes without it. */
  readonly heartbeatSeconds?: number
  /** The first block's persons and rules; those of a new federation without it. */
  readonly foundation?: () => GenesisPlan
}

export interface Federation {
  readonly folder: string
  readonly file: NetworkFile
  readonly nodes: readonly NetworkNode[]
  client(n: number): Client
  founder(name: string): Signer
  /** `kapok ARGV --json` with the home of a node. */
  run(n: number, argv: readonly string[]): Promise<CommandRun>
  /** With `main`, another program than the shipped one. */
  start(n: number, main?: string): void
  /** Starts these, or all, and waits until each is ready. Throws with their logs when one does not become so. */
  startAll(some?: readonly number[]): Promise<void>
  /** SIGKILL: no warning, nothing is closed. */
  kill(n: number): Promise<void>
  /** SIGTERM; true when it closed cleanly in time. */
  stop(n: number): Promise<boolean>
  pid(n: number): number | undefined
  log(n: number): string
  statuses(): Promise<readonly (StatusView | undefined)[]>
  /** Ends every node; the folder stays. */
  stopAll(): Promise<void>
  /** Ends every node and removes the folder. */
  remove(): Promise<void>
}

/** Opens the keystore of an account in whichever of the homes it lies. */
export const accountKey = (homes: readonly string[], name: string): Signer => {
  const fileOf = (home: string) => join(homePaths(home).accounts, `${name}.json`)
  const home = homes.find(one => existsSync(fileOf(one)))
  if (home === undefined) throw new Error(`no account ${name}`)
  const password = readFileSync(homePaths(home).password, 'utf8').trim()
  return makeSigner(must(openKey(JSON.parse(readFileSync(fileOf(home), 'utf8')), password)))
}

const gone = async (condition: () => boolean) => {
  while (condition()) await new Promise(resolve => setTimeout(resolve, 20))
}

const NAME = 'test'
/** A node ends itself after some seconds; its process may have to wait for its turn. */
const STOP_MS = 60_000
/** Also on a machine on which much else runs. */
export const READY_MS = 400_000

export const createFederation = async (options: FederationOptions = {}): Promise<Federation> => {
  const { nodes: count = 4, seats = count, epochLength = 10_000, heartbeatSeconds } = options
  const folder = track(mkdtempSync(join(tmpdir(), 'kapok-federation-')))
  const file = await initNetwork({
    folder,
    name: NAME,
    enterprises: Array.from({ length: count }, (_, n) => `enterprise-${n + 1}`),
    seats,
    accounts: FOUNDER_NAMES,
    foundation: options.foundation ?? (publicKey => foundation(NAME, publicKey)),
    places: localPlaces(await freePorts(10 * count)),
    epochLength,
    nowMs: Date.now(),
  })
  const { nodes } = file
  if (heartbeatSeconds !== undefined)
    for (const { home } of nodes)
      appendFileSync(homePaths(home).config, `\n[heartbeat]\nperiod_seconds = ${heartbeatSeconds}\n`)
  const at = (n: number): NetworkNode => nodes[n] as NetworkNode
  const clients = nodes.map(({ api }) => createClient({ url: api }))
  const signal = new AbortController().signal
  const stopAll = async () => void (await Promise.all(nodes.map(node => stopNode(node, STOP_MS))))
  return {
    folder,
    file,
    nodes,
    client: n => clients[n] as Client,
    founder: who =>
      accountKey(
        nodes.map(({ home }) => home),
        who,
      ),
    run: (n, argv) => runAtHome(at(n).home, argv),
    start: (n, main) => void spawnNode(at(n), false, { main }),
    startAll: async (some = nodes.map((_, n) => n)) => {
      const chosen = some.map(at)
      for (const node of chosen) spawnNode(node, false)
      const ready = await Promise.all(chosen.map(node => waitReady(node, READY_MS, signal)))
      if (!ready.every(Boolean))
        throw new Error(`not ready:\n${chosen.map(node => readFileSync(logFile(node), 'utf8')).join('\n')}`)
    },
    kill: async n => {
      signalNode(at(n), 'SIGKILL')
      await gone(() => runningPid(at(n)) !== undefined)
    },
    stop: n => stopNode(at(n), STOP_MS),
    pid: n => runningPid(at(n)),
    log: n => readFileSync(logFile(at(n)), 'utf8'),
    statuses: () => Promise.all(clients.map(client => client.status().catch(() => undefined))),
    stopAll,
    remove: async () => {
      await stopAll()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** CPU seconds (user and system) and resident bytes of a process, from procfs; zeros elsewhere. */
export const processCost = (pid: number): { readonly cpuSeconds: number; readonly residentBytes: number } => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    const ticks = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1])
    return { cpuSeconds: (Number(stat[11]) + Number(stat[12])) / ticks, residentBytes: pages * 4096 }
  } catch {
    return { cpuSeconds: 0, residentBytes: 0 }
  }
}
