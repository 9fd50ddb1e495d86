/** The whole federation dies and comes back; see `npm run restarts`. */

import { setTimeout as sleep } from 'node:timers/promises'
import type { Federation } from '../federation.ts'
import { compareChains } from './chains.ts'
import { type Seen, startLoad } from './load.ts'
import { counts, type Finding, holds, none, percentiles, progress, told, until } from './report.ts'

export interface RestartOptions {
  /** How often all nodes are killed at once. */
  readonly times: number
  /** True: they die while they have work to do, and have work when they come back. */
  readonly underLoad: boolean
}

const NODES = [0, 1, 2, 3]
const QUORUM = 3
/** How long there is load before the first death. */
const BEFORE_MS = 2_000
const PATIENCE_MS = 240_000

/** Resolves when so many nodes see as many others as a quorum needs. */
const quorumConnected = (federation: Federation): Promise<boolean> =>
  until(async () => {
    const known = await federation.statuses()
    return known.filter(status => (status?.peers ?? 0) >= QUORUM - 1).length >= QUORUM
  }, PATIENCE_MS)

interface Round {
  readonly final: boolean
  /** From the moment in which a quorum was connected to the first receipt that a client saw. */
  readonly ms: number
  /** Blocks after the highest that was seen before, up to that of the receipt. */
  readonly blocks: number
}

/** Kills all, starts all, and sends one transaction as soon as somebody takes it. */
const restartOnce = async (federation: Federation, sent: Map<string, Seen>): Promise<Round> => {
  const before = Math.max(...(await federation.statuses()).map(status => status?.height ?? 0))
  await Promise.all(NODES.map(n => federation.kill(n)))
  for (const n of NODES) {
    federation.start(n)
    await sleep(Math.floor(Math.random() * 300))
  }
  let connectedMs = Number.POSITIVE_INFINITY
  const connecting = quorumConnected(federation).then(connected => {
    if (connected) connectedMs = performance.now()
  })
  const one = await sendOne(federation)
  const finalMs = one?.atMs ?? performance.now()
  await connecting
  if (one !== undefined) sent.set(one.id, one.seen)
  return { final: one !== undefined, ms: Math.max(0, finalMs - connectedMs), blocks: (one?.seen.height ?? 0) - before }
}

/** One transaction, sent again until a client has its receipt; undefined when none came in time. */
const sendOne = async (federation: Federation) => {
  const start = performance.now()
  const pick = () => Math.floor(Math.random() * NODES.length)
  const load = startLoad(federation, { ratePerSecond: 1, pick, patienceMs: PATIENCE_MS })
  await load.stop()
  const [first] = load.seen
  const [latencyMs] = load.latenciesMs
  if (first === undefined || latencyMs === undefined) return undefined
  return { id: first[0], seen: first[1], atMs: start + latencyMs }
}

/** A federation of four nodes, not started yet. */
export const runRestarts = async (
  federation: Federation,
  { times, underLoad }: RestartOptions,
): Promise<readonly Finding[]> => {
  await federation.startAll()
  const pick = () => Math.floor(Math.random() * NODES.length)
  const load = startLoad(federation, { ratePerSecond: 20, pick, patienceMs: PATIENCE_MS, underWayMax: 100 })
  await sleep(BEFORE_MS)
  if (!underLoad) await load.stop()
  const sent = new Map<string, Seen>()
  const rounds: Round[] = []
  for (let n = 1; n <= times; n++) {
    const round = await restartOnce(federation, sent)
    rounds.push(round)
    progress(`restart ${n}: ${Math.round(round.ms)} ms from a quorum to the first receipt`)
  }
  await load.stop()
  const seen = new Map([...load.seen, ...sent])
  const highest = Math.max(...[...seen.values()].map(({ height }) => height))
  const agreed = await until(async () => {
    const known = await federation.statuses()
    return (
      known.every(status => (status?.height ?? 0) >= highest) && new Set(known.map(one => one?.stateRoot)).size === 1
    )
  }, PATIENCE_MS)
  const { forks, lost, moved, twice } = await compareChains(federation, NODES, { seen })
  return [
    told('restarts of all four nodes', rounds.length),
    none('restarts after which nothing became final', rounds.filter(({ final }) => !final).length),
    told('ms from a quorum to the first receipt: median / p99 / most', percentiles(rounds.map(({ ms }) => ms))),
    told('blocks up to that receipt', rounds.map(({ blocks }) => blocks).join(' ')),
    holds('all nodes agree at the end', agreed),
    none('blocks that differ (fork)', forks),
    none('receipts lost, moved or twice', lost + moved + twice),
    none('transactions never final', load.unfinished.length),
    told('attempts of clients that failed', counts(load.errors)),
  ]
}
