/** A federation with nothing to do; see `npm run idle`. */

import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fromHex, type Hash, toHex } from '#base'
import { type ProvenHeartbeat, verifyHeartbeatProof } from '#chain'
import { homePaths, type NetworkNode } from '#node'
import { type Federation, processCost } from '../federation.ts'
import { command } from './command.ts'
import { startLoad } from './load.ts'
import { type Finding, holds, none, progress, told, until } from './report.ts'

export interface IdleOptions {
  /** How long nothing happens, beginning with the time in which the node may still tidy up. */
  readonly idleMs: number
  readonly settleMs: number
  /** Slot of the heartbeats, as the nodes are configured. */
  readonly periodMs: number
  /** A slot may pass without a certificate when the machine has other things to do; so many of a hundred must have one. */
  readonly slotsPercent: number
}

const NODES = [0, 1, 2, 3]
/** How long there is something to do. */
const BUSY_MS = 1_000
const ANSWERS_MS = 120_000
/** Until the first heartbeats at the latest, in slots. */
const FIRST_SLOTS = 24

/** Bytes of a file or folder. */
const sizeOf = (path: string): number => {
  // A file of the store may go while it is looked at.
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return 0
  if (!stat.isDirectory()) return stat.size
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0)
}

const dataBytes = ({ home }: NetworkNode): number => {
  const { data, wal } = homePaths(home)
  return sizeOf(data) + (existsSync(wal) ? sizeOf(wal) : 0)
}

const metric = async ({ ops }: NetworkNode, name: string): Promise<number> => {
  const text = await (await fetch(`${ops}/metrics`)).text()
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
}

interface Stand {
  readonly bytes: readonly number[]
  readonly syncs: readonly number[]
  readonly cpuSeconds: readonly number[]
  readonly places: readonly string[]
  readonly slots: readonly number[]
  /** Of each node; undefined where there is none yet, or it does not verify. */
  readonly heartbeats: readonly (ProvenHeartbeat | undefined)[]
  readonly atMs: number
}

const heartbeatOf = async (federation: Federation, n: number): Promise<ProvenHeartbeat | undefined> => {
  const text = await federation
    .client(n)
    .heartbeat()
    .catch(() => undefined)
  if (text === undefined) return undefined
  const proven = verifyHeartbeatProof(text, fromHex(federation.file.genesisHash) as Hash)
  return proven.ok ? proven.value : undefined
}

/** The same by the commands of a person, who saves the file and verifies it. */
const verifiesByCommand = async (federation: Federation): Promise<boolean> => {
  const file = join(federation.folder, 'heartbeat.json')
  writeFileSync(file, JSON.stringify(await command(federation, 1, 'block', 'heartbeat')))
  const { genesisHash } = federation.file
  const said = await command(federation, 1, 'block', 'verify-heartbeat', file, '--genesis', genesisHash)
  return (said as { readonly ok?: boolean }).ok === true
}

const look = async (federation: Federation): Promise<Stand> => {
  const nodes = NODES.map(n => federation.nodes[n] as NetworkNode)
  let statuses = await federation.statuses()
  await until(async () => {
    statuses = await federation.statuses()
    return statuses.every(status => status !== undefined)
  }, ANSWERS_MS)
  const heartbeats = await Promise.all(NODES.map(n => heartbeatOf(federation, n)))
  return {
    bytes: nodes.map(dataBytes),
    syncs: await Promise.all(nodes.map(node => metric(node, 'kapok_storage_syncs_total'))),
    cpuSeconds: NODES.map(n => processCost(federation.pid(n) ?? 0).cpuSeconds),
    places: statuses.map(status => `${status?.height}/${status?.epoch}/${status?.view} ${status?.stateRoot}`),
    slots: heartbeats.map(one => one?.slot ?? 0),
    heartbeats,
    atMs: performance.now(),
  }
}

const differences = (after: readonly number[], before: readonly number[]): readonly number[] =>
  after.map((value, n) => value - (before[n] ?? 0))

const findings = (
  before: Stand,
  after: Stand,
  height: number,
  { periodMs, slotsPercent }: IdleOptions,
): readonly Finding[] => {
  const grown = differences(after.bytes, before.bytes)
  const syncs = differences(after.syncs, before.syncs)
  const slots = differences(after.slots, before.slots)
  const seconds = (after.atMs - before.atMs) / 1_000
  const due = Math.max(1, Math.floor((slotsPercent * seconds * 10) / periodMs))
  const share = differences(after.cpuSeconds, before.cpuSeconds).map(cpu => ((100 * cpu) / seconds).toFixed(1))
  return [
    told('idle, s', Math.round(seconds)),
    told('data and log of each node, bytes', after.bytes.join(' ')),
    none('nodes whose data or log has grown', grown.filter(bytes => bytes > 0).length),
    told('growth, bytes', grown.join(' ')),
    none(
      'syncs of log and store',
      syncs.reduce((sum, count) => sum + count, 0),
    ),
    holds('no height, view or root has moved', before.places.join() === after.places.join()),
    holds('all nodes agree', new Set(after.places).size === 1),
    none('nodes without a heartbeat that verifies offline', after.heartbeats.filter(one => one === undefined).length),
    none('nodes whose heartbeat is of another height', after.heartbeats.filter(one => one?.height !== height).length),
    told('height that the heartbeats name', [...new Set(after.heartbeats.map(one => one?.height))].join(' ')),
    told(
      'block that they name',
      [...new Set(after.heartbeats.map(one => one && toHex(one.blockId).slice(0, 16)))].join(' '),
    ),
    holds(
      `slots advanced on each node: at least ${due}`,
      slots.every(count => count >= due),
    ),
    told('slots advanced', slots.join(' ')),
    told('processor of each node, %', share.join(' ')),
  ]
}

/** A federation of four nodes, not started yet. */
export const runIdle = async (federation: Federation, options: IdleOptions): Promise<readonly Finding[]> => {
  const { idleMs, settleMs, periodMs } = options
  await federation.startAll()
  const pick = () => Math.floor(Math.random() * NODES.length)
  const load = startLoad(federation, { ratePerSecond: 20, pick, patienceMs: 240_000 })
  await sleep(BUSY_MS)
  await load.stop()
  const height = Math.max(...[...load.seen.values()].map(seen => seen.height))
  await sleep(settleMs)
  // The first heartbeats need a slot without a block, and the begin of the next.
  const began = await until(
    async () => (await look(federation)).heartbeats.every(one => one?.height === height),
    FIRST_SLOTS * periodMs,
  )
  const before = await look(federation)
  const end = performance.now() + Math.max(0, idleMs - settleMs)
  while (performance.now() < end) {
    progress(`idle for another ${Math.ceil((end - performance.now()) / 1_000)} s`)
    await sleep(Math.min(30_000, Math.max(1, end - performance.now())))
  }
  const after = await look(federation)
  return [
    told('transactions before', load.seen.size),
    none('transactions never final', load.unfinished.length),
    holds('every node has a heartbeat of the last block', began),
    ...findings(before, after, height, options),
    holds('the command line verifies one offline', await verifiesByCommand(federation)),
  ]
}
