/** What a seed means: who takes part, how bad the network is, who is Byzantine, what crashes when. */

import { BEHAVIOURS, type BehaviourName } from './byzantine/index.ts'
import { makeRandom, type Random } from './random.ts'

interface Seat {
  /** Index of the node. */
  readonly node: number
  readonly weight: number
}

interface Partition {
  readonly fromMs: number
  readonly toMs: number
  /** Side of each node; messages do not cross sides. */
  readonly side: readonly number[]
}

interface Crash {
  readonly node: number
  /** When it dies: at a time, or at its disk write of this number, before or after the write took effect. */
  readonly at: { readonly ms: number } | { readonly write: number }
  readonly downMs: number
}

export interface Scenario {
  readonly seed: number
  readonly nodes: number
  /** Sets of the epochs, in turn: the scripted election. */
  readonly sets: readonly (readonly Seat[])[]
  readonly epochLength: number
  readonly byzantine: ReadonlyMap<number, BehaviourName>
  readonly realSignatures: boolean
  /** Until `healAtMs`; then nothing is lost and nobody is down. */
  readonly loss: number
  readonly duplication: number
  readonly delayMs: readonly [number, number]
  /** Share of messages that take ten times as long. */
  readonly straggling: number
  readonly diskMs: readonly [number, number]
  readonly partitions: readonly Partition[]
  readonly crashes: readonly Crash[]
  readonly healAtMs: number
  /** Everything must be final everywhere by then. */
  readonly deadlineMs: number
  readonly transactions: number
  /** Records of the log before it is rewritten: few, so that rewriting is tried by every crash. */
  readonly walRecordsBeforeReset: number
  /** Node clocks differ from the true time by this, in ms. */
  readonly skewMs: readonly number[]
}

const drawSet = (random: Random, nodes: number, seats: number, weighted: boolean): readonly Seat[] =>
  random
    .shuffle(Array.from({ length: nodes }, (_, node) => node))
    .slice(0, seats)
    .map(node => ({ node, weight: weighted ? random.int(1, 5) : 1 }))

const weightOf = (seats: readonly Seat[]) => seats.reduce((sum, { weight }) => sum + weight, 0)

/** Adds Byzantine nodes as long as they hold less than a third of the weight of every set. */
const drawByzantine = (random: Random, nodes: number, sets: Scenario['sets']): ReadonlyMap<number, BehaviourName> => {
  const chosen = new Map<number, BehaviourName>()
  const most = random.int(0, nodes)
  const names = Object.keys(BEHAVIOURS) as BehaviourName[]
  for (const node of random.shuffle(Array.from({ length: nodes }, (_, i) => i)).slice(0, most)) {
    const fits = sets.every(set => {
      const bad = set.filter(seat => seat.node === node || chosen.has(seat.node))
      return 3 * weightOf(bad) < weightOf(set)
    })
    if (fits) chosen.set(node, random.pick(names))
  }
  return chosen
}

const drawPartitions = (random: Random, nodes: number, healAtMs: number): readonly Partition[] =>
  Array.from({ length: random.int(0, 3) }, () => {
    const fromMs = random.int(0, healAtMs)
    // Sometimes everybody is alone: a blackout.
    const alone = random.chance(0.2)
    return {
      fromMs,
      toMs: Math.min(healAtMs, fromMs + random.int(200, 4_000)),
      side: Array.from({ length: nodes }, (_, node) => (alone ? node : random.int(0, 1))),
    }
  })

const drawCrashes = (random: Random, nodes: number, healAtMs: number): readonly Crash[] =>
  Array.from({ length: random.int(0, 6) }, () => ({
    node: random.int(0, nodes - 1),
    at: random.chance(0.6) ? { write: random.int(1, 60) } : { ms: random.int(1, healAtMs) },
    downMs: random.chance(0.7) ? random.int(1, 600) : random.int(600, 4_000),
  }))

/** Milliseconds after healing within which everything must be final on every honest node. */
const PROGRESS_BOUND_MS = 90_000

export const drawScenario = (seed: number): Scenario => {
  const random = makeRandom(seed).fork('scenario')
  const seats = random.chance(0.6) ? 4 : random.int(4, random.chance(0.3) ? 10 : 7)
  const rotates = random.chance(0.5)
  const nodes = seats + (rotates ? random.int(0, 2) : 0)
  const weighted = random.chance(0.3)
  const sets = Array.from({ length: rotates ? 4 : 1 }, () => drawSet(random, nodes, seats, weighted))
  const calm = random.chance(0.15)
  const healAtMs = calm ? 0 : random.int(1_000, 8_000)
  const fast = random.chance(0.5)
  return {
    seed,
    nodes,
    sets,
    epochLength: rotates || random.chance(0.3) ? random.int(2, 8) : 1_000,
    byzantine: random.chance(0.7) ? drawByzantine(random, nodes, sets) : new Map(),
    realSignatures: seed % 100 === 0,
    loss: calm ? 0 : random.pick([0, 0.02, 0.1, 0.3]),
    duplication: random.pick([0, 0, 0.05]),
    delayMs: fast ? [1, 20] : [5, random.int(20, 150)],
    straggling: random.pick([0, 0, 0.02]),
    diskMs: random.pick([
      [0, 1],
      [1, 5],
      [1, 30],
    ] as const),
    partitions: calm ? [] : drawPartitions(random, nodes, healAtMs),
    crashes: calm ? [] : drawCrashes(random, nodes, healAtMs),
    healAtMs,
    deadlineMs: healAtMs + PROGRESS_BOUND_MS,
    transactions: random.int(3, 20),
    skewMs: Array.from({ length: nodes }, () => random.int(-1_000, 1_000)),
    walRecordsBeforeReset: random.pick([4, 16, 256]),
  }
}
