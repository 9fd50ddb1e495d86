/** Random nodes die again and again under load; see `npm run kills`. */

import { setTimeout as sleep } from 'node:timers/promises'
import type { Federation } from '../federation.ts'
import { allAbove, type Compared, compareChains } from './chains.ts'
import { type Load, startLoad } from './load.ts'
import { counts, type Finding, holds, none, occurrences, percentiles, progress, told, until } from './report.ts'

export interface KillOptions {
  /** Processes to kill, at least. */
  readonly kills: number
  readonly ratePerSecond: number
}

const NODES = [0, 1, 2, 3]
/** Until every node is back and has what the clients saw before. */
const RECOVERY_MS = 240_000
const SLOW_MS = 8_000
/** Heights that are compared again after each death. */
const TAIL = 200
/** From the last kill on: what a client sent to a node that died it sends again to another. */
const PATIENCE_MS = 240_000

const below = (bound: number) => Math.floor(Math.random() * bound)

interface Tally {
  killed: number
  /** How often so many died at once. */
  readonly together: number[]
  duringRecovery: number
  checks: number
  /** Up to here all chains were found equal. */
  compared: number
  /** Nodes that did not come back in time, or whose process ended by itself. */
  stuck: number
  diedAlone: number
  readonly recoveriesMs: number[]
  readonly worst: { forks: number; lost: number; moved: number; twice: number }
}

const victims = (): readonly number[] => {
  const dice = Math.random()
  const many = dice < 0.6 ? 1 : dice < 0.85 ? 2 : dice < 0.95 ? 3 : 4
  return [...NODES].sort(() => Math.random() - 0.5).slice(0, many)
}

const highest = (seen: Load['seen']): number => [...seen.values()].reduce((max, { height }) => Math.max(max, height), 0)

const killSome = async (federation: Federation, tally: Tally) => {
  const alone = NODES.filter(n => federation.pid(n) === undefined)
  tally.diedAlone += alone.length
  const chosen = victims()
  await Promise.all(chosen.map(n => federation.kill(n)))
  tally.killed += chosen.length
  tally.together[chosen.length] = (tally.together[chosen.length] ?? 0) + 1
  await sleep(below(1_500))
  for (const n of new Set([...chosen, ...alone])) federation.start(n)
}

const noteWorst = ({ worst }: Tally, { forks, lost, moved, twice }: Compared) => {
  worst.forks = Math.max(worst.forks, forks)
  worst.lost = Math.max(worst.lost, lost)
  worst.moved = Math.max(worst.moved, moved)
  worst.twice = Math.max(worst.twice, twice)
}

/** For whoever watches: what each node says while they take long to come back. */
const tellSlow = async (federation: Federation) => {
  const known = await federation.statuses()
  const words = known.map(one => (one === undefined ? '-' : `${one.height}/${one.view}/${one.peers}/${one.poolSize}`))
  progress(`slow; height/view/peers/pool of each: ${words.join('  ')}`)
}

/**
 * Waits until every node stands where the clients have seen the chain, and compares all chains: the last heights, which is
 * what a sudden death can harm, and what is new; at the end everything.
 */
const recover = async (federation: Federation, load: Load, tally: Tally, whole = false): Promise<boolean> => {
  const start = performance.now()
  const seen = new Map(load.seen)
  const height = highest(seen)
  const slow = setInterval(() => void tellSlow(federation), SLOW_MS)
  const back = await until(() => allAbove(federation, NODES, height), RECOVERY_MS)
  clearInterval(slow)
  if (!back) {
    const known = await federation.statuses()
    tally.stuck += NODES.filter(n => (known[n]?.height ?? -1) < height).length
    return false
  }
  tally.recoveriesMs.push(performance.now() - start)
  const from = whole ? 0 : Math.max(0, tally.compared - TAIL)
  noteWorst(tally, await compareChains(federation, NODES, { seen }, from))
  tally.compared = height
  tally.checks += 1
  return true
}

const killAround = async (federation: Federation, load: Load, kills: number): Promise<Tally> => {
  const worst = { forks: 0, lost: 0, moved: 0, twice: 0 }
  const tally: Tally = {
    killed: 0,
    together: [],
    duringRecovery: 0,
    checks: 0,
    compared: 0,
    stuck: 0,
    diedAlone: 0,
    recoveriesMs: [],
    worst,
  }
  while (tally.killed < kills && tally.stuck === 0) {
    await sleep(200 + below(1_500))
    await killSome(federation, tally)
    if (Math.random() < 0.25) {
      tally.duringRecovery += 1
      continue
    }
    await recover(federation, load, tally)
    progress(`${tally.killed} of ${kills} killed, ${load.seen.size} receipts, height ${highest(load.seen)}`)
  }
  return tally
}

/** Every node at one height with one state root, and nothing waits. */
const settled = async (federation: Federation): Promise<boolean> => {
  const known = await federation.statuses()
  const places = new Set(known.map(status => `${status?.height} ${status?.stateRoot} ${status?.poolSize}`))
  return known.every(status => status?.poolSize === 0) && places.size === 1
}

const linesWith = (federation: Federation, text: string): number =>
  NODES.reduce((sum, n) => sum + occurrences(federation.log(n), text), 0)

const findings = (federation: Federation, load: Load, tally: Tally, agreed: boolean) => [
  told('nodes killed', tally.killed),
  told('times that 1 / 2 / 3 / 4 died at once', [1, 2, 3, 4].map(n => tally.together[n] ?? 0).join(' / ')),
  told('of these while others still recovered', tally.duringRecovery),
  told('transactions sent', load.sent()),
  told('receipts seen by clients', load.seen.size),
  told('attempts of clients that failed', counts(load.errors)),
  told('height', highest(load.seen)),
  told('all back, ms: median / 99 % / worst', percentiles(tally.recoveriesMs)),
  told('comparisons of all chains', tally.checks),
  told('torn tails that logs were cut by', linesWith(federation, 'were never reported as written')),
  none('blocks that differ (fork)', tally.worst.forks),
  none('receipts lost on a node', tally.worst.lost),
  none('receipts at another place on a node', tally.worst.moved),
  none('transactions final twice', tally.worst.twice),
  none('transactions never final', load.unfinished.length),
  none('nodes that needed a hand', tally.stuck),
  none('nodes that ended by themselves', tally.diedAlone),
  none('votes that contradict each other', linesWith(federation, 'contradicted itself')),
  none('damaged logs', linesWith(federation, 'is damaged')),
  none('blocks refused', linesWith(federation, 'is refused: ')),
  holds('all nodes agree at the end', agreed),
]

/** A federation of four, not started yet. */
export const runKills = async (
  federation: Federation,
  { kills, ratePerSecond }: KillOptions,
): Promise<readonly Finding[]> => {
  await federation.startAll()
  const load = startLoad(federation, { ratePerSecond, pick: () => below(NODES.length), patienceMs: PATIENCE_MS })
  const tally = await killAround(federation, load, kills)
  await load.stop()
  const agreed = (await recover(federation, load, tally, true)) && (await until(() => settled(federation), RECOVERY_MS))
  return findings(federation, load, tally, agreed)
}
