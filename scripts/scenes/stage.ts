/** What all scenes have in common: clients that submit throughout, and what must hold at the end whatever happened. */

import { setTimeout as sleep } from 'node:timers/promises'
import { allAbove, compareChains } from '../field/chains.ts'
import { type Load, startLoad } from '../field/load.ts'
import { evidenceOnChain } from '../field/people.ts'
import { counts, type Finding, holds, none, occurrences, progress, told, until } from '../field/report.ts'
import type { Deployment } from './deployment.ts'

export interface SceneOptions {
  readonly ratePerSecond: number
  /** The same with shorter watches and without variants: for the tests of each change. */
  readonly isShort: boolean
}

export interface Stage<D extends Deployment = Deployment> {
  readonly deployment: D
  readonly options: SceneOptions
  readonly load: Load
  /** Nodes that run and that clients turn to. At the end of a scene: all that belong to the federation. */
  up: readonly number[]
}

/** Of any deployment, or of one kind that can do more. */
export interface Scene<D extends Deployment = Deployment> {
  readonly name: string
  /** What is played, in one line. */
  readonly title: string
  readonly play: (stage: Stage<D>) => Promise<readonly Finding[]>
}

/** Within this time something that must come about has come, on a machine on which much else runs. */
const COMES_MS = 180_000
/** From a client's first attempt on; less than a transaction lives. */
const PATIENCE_MS = 240_000
/** Clients wait for a chain that stands still. */
const UNDER_WAY = 150
/** What was on its way when lines were cut, also within a process that has to wait for its turn, is done when nothing has changed for so long. */
const DUST_MS = 3_000
/** Dust that does not settle until then is none. */
const DUST_MAX_MS = 60_000

/** Lines of the logs that no scene may cause. */
const NEVER = ['contradicted itself', 'is damaged', 'is refused: ', 'assertion'] as const

/** By node; asks again until all of these have answered. */
const heightsOf = async ({ deployment }: Stage, nodes: readonly number[]): Promise<readonly number[]> => {
  let heights: readonly (number | undefined)[] = []
  await until(async () => {
    heights = (await deployment.statuses()).map(status => status?.height)
    return nodes.every(n => heights[n] !== undefined)
  }, COMES_MS)
  return heights.map(height => height ?? 0)
}

const highest = (numbers: Iterable<number>): number => [...numbers].reduce((max, one) => Math.max(max, one), 0)

/** The highest block that a client has seen something in. */
const seenHeight = ({ load }: Stage): number => highest([...load.seen.values()].map(({ height }) => height))

/** Each of the nodes comes some blocks further than any of them is now. */
export const grow = async (stage: Stage, nodes: readonly number[], blocks = 3): Promise<boolean> => {
  const heights = await heightsOf(stage, nodes)
  const goal = highest(nodes.map(n => heights[n] ?? 0)) + blocks
  return until(() => allAbove(stage.deployment, nodes, goal), COMES_MS)
}

/** All that run have what clients have seen, and go on together. */
export const recover = async (stage: Stage): Promise<boolean> => {
  const height = seenHeight(stage)
  return (await until(() => allAbove(stage.deployment, stage.up, height), COMES_MS)) && grow(stage, stage.up)
}

/**
 * No block becomes final in any of the groups while it is watched, and, where they are all that run, no client sees anything
 * final that is newer than what was there before. What was on its way at the beginning is let arrive.
 */
export const standStill = async (
  stage: Stage,
  groups: readonly (readonly number[])[],
  watchMs: number,
): Promise<boolean> => {
  const topsNow = async () => {
    const heights = await heightsOf(stage, groups.flat())
    return groups.map(group => highest(group.map(n => heights[n] ?? 0)))
  }
  let before: readonly number[] = []
  await until(async () => {
    before = await topsNow()
    await sleep(DUST_MS)
    return (await topsNow()).join() === before.join()
  }, DUST_MAX_MS)
  await sleep(watchMs)
  const isSame = (await topsNow()).join() === before.join()
  const isAll = stage.up.every(n => groups.flat().includes(n))
  return isSame && (!isAll || seenHeight(stage) <= highest(before))
}

/** Clients turn to the others as long as `body` runs; these nodes are away. */
export const without = async <T>(stage: Stage, away: readonly number[], body: () => Promise<T>): Promise<T> => {
  const all = stage.up
  stage.up = all.filter(n => !away.includes(n))
  const result = await body()
  stage.up = all
  return result
}

/** So many of the nodes that run, by chance. */
export const some = ({ up }: Stage, count: number): readonly number[] =>
  [...up].sort(() => Math.random() - 0.5).slice(0, count)

export const namesOf = ({ deployment }: Stage, nodes: readonly number[]): string =>
  nodes.map(n => deployment.nodes[n]?.name ?? String(n)).join(', ')

/** How often the logs of all nodes say what they never should. */
const neverSaid = async ({ deployment, up }: Pick<Stage, 'deployment' | 'up'>): Promise<number> => {
  const logs = await Promise.all(up.map(n => deployment.log(n)))
  return logs.reduce((sum, log) => sum + NEVER.reduce((all, words) => all + occurrences(log, words), 0), 0)
}

/** All that run stand at one height with one state root, and nothing waits. */
const isSettled = async ({ deployment, up }: Stage): Promise<boolean> => {
  const known = await deployment.statuses()
  const places = new Set(up.map(n => `${known[n]?.height} ${known[n]?.stateRoot} ${known[n]?.poolSize}`))
  return places.size === 1 && up.every(n => known[n]?.poolSize === 0)
}

/** Of each node that runs, for who looks why they do not settle. */
const standOf = async ({ deployment, up }: Stage): Promise<string> => {
  const known = await deployment.statuses()
  return up.map(n => `${known[n]?.height}/${known[n]?.stateRoot.slice(0, 8)}/${known[n]?.poolSize}`).join(' ')
}

/** What holds at the end of every scene. */
const judge = async (stage: Stage, saidBefore: number): Promise<readonly Finding[]> => {
  const { deployment, load, up } = stage
  await load.stop()
  const settled = await until(() => isSettled(stage), COMES_MS)
  const running = await Promise.all(up.map(n => deployment.isRunning(n)))
  const { forks, missing, scattered, lost, moved, twice, heights } = await compareChains(deployment, up, load)
  const first = up[0] ?? 0
  return [
    told(
      'transactions sent / accepted by a node / receipts',
      `${load.sent()} / ${load.accepted.size} / ${load.seen.size}`,
    ),
    told('attempts of clients that failed', counts(load.errors)),
    none('accepted transactions that some node does not have', missing),
    none('accepted transactions at more than one place', scattered),
    none('transactions final twice', twice),
    none('receipts lost or moved', lost + moved),
    none('transactions never final', load.unfinished.length),
    holds('something was sent, and accepted', load.accepted.size > 0),
    none('blocks that differ (fork)', forks),
    holds('one height and one state root at the end', settled),
    told('height/root/pool of each', await standOf(stage)),
    none('votes that contradict each other, on the chain', await evidenceOnChain(deployment, first)),
    none('words in the logs that must never be', (await neverSaid(stage)) - saidBefore),
    none('nodes that ended by themselves', running.filter(one => !one).length),
    told('height at the end', heights.join(' … ')),
  ]
}

/** Plays one scene with the nodes `members` of a deployment: those that do not run yet are started. */
export const playScene = async <D extends Deployment>(
  scene: Scene<D>,
  deployment: D,
  options: SceneOptions,
  members: readonly number[] = deployment.nodes.map((_, n) => n),
): Promise<readonly Finding[]> => {
  const idle: number[] = []
  for (const n of members) if (!(await deployment.isRunning(n))) idle.push(n)
  await deployment.startAll(idle)
  const saidBefore = await neverSaid({ deployment, up: members })
  const cast = { up: members }
  let turn = 0
  const pick = (): number => cast.up[turn++ % cast.up.length] ?? 0
  const load = startLoad(deployment, {
    ratePerSecond: options.ratePerSecond,
    pick,
    patienceMs: PATIENCE_MS,
    underWayMax: UNDER_WAY,
  })
  const stage: Stage<D> = Object.assign(cast, { deployment, options, load })
  try {
    const began = await grow(stage, members)
    progress(`${scene.name}: ${scene.title}`)
    const played = await scene.play(stage)
    return [holds('all nodes make progress at the beginning', began), ...played, ...(await judge(stage, saidBefore))]
  } finally {
    await load.stop()
  }
}
