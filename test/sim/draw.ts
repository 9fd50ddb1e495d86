/** Draws a scenario from a seed. Most are small, so that many can be run; a few are as large as a federation gets. */

import { BEHAVIOURS, type BehaviourName } from './byzantine/index.ts'
import type { ClockScenario } from './clock.ts'
import type { DiskScenario } from './disk.ts'
import { makeRandom, type Random } from './random.ts'
import type { Crash, Partition, Scenario, Seat } from './scenario.ts'

/** Seats and how often; the cost of a run grows with their square. */
const SEATS = [
  [4, 680],
  [5, 90],
  [6, 60],
  [7, 100],
  [8, 20],
  [9, 10],
  [10, 25],
  [13, 10],
  [21, 3],
  [31, 2],
] as const
/** From here on a run is large, and otherwise short. */
const LARGE = 13
/** Milliseconds after healing within which everything must be final on every honest node. */
const PROGRESS_BOUND_MS = 90_000

const weightOf = (seats: readonly Seat[]) => seats.reduce((sum, { weight }) => sum + weight, 0)

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i)

const drawSeats = (random: Random, nodes: number, seats: number, weighted: boolean): readonly Seat[] =>
  random
    .shuffle(upTo(nodes))
    .slice(0, seats)
    .map(node => ({ node, weight: weighted ? random.int(1, 5) : 1 }))

/**
 * Adds Byzantine nodes as long as they hold less than a third of the weight of the first set, and of any set of so many
 * equal seats that can be elected.
 */
const drawByzantine = (random: Random, nodes: number, seats: readonly Seat[]): ReadonlyMap<number, BehaviourName> => {
  const chosen = new Map<number, BehaviourName>()
  const most = Math.min(random.chance(0.5) ? nodes : random.int(1, nodes), Math.floor((seats.length - 1) / 3))
  // Those whose chance comes seldom are tried more often.
  const rare = ['forker', 'forker', 'longRangeForger', 'invalidProposer', 'deserter'] as const
  const names = [...(Object.keys(BEHAVIOURS) as BehaviourName[]), ...rare]
  for (const node of random.shuffle(upTo(nodes))) {
    if (chosen.size === most) break
    const bad = seats.filter(seat => seat.node === node || chosen.has(seat.node))
    if (3 * weightOf(bad) < weightOf(seats)) chosen.set(node, random.pick(names))
  }
  return chosen
}

/** Mostly everybody for itself; else some belong together. */
const drawGroups = (random: Random, nodes: number): readonly number[] => {
  const share = random.pick([0, 0, 0.4])
  return upTo(nodes).map(() => (random.chance(share) ? random.int(1, 2) : 0))
}

const drawPartitions = (random: Random, nodes: number, healAtMs: number): readonly Partition[] =>
  Array.from({ length: random.int(0, 3) }, () => {
    const fromMs = random.int(0, healAtMs)
    // Sometimes everybody is alone: a blackout.
    const alone = random.chance(0.2)
    return {
      fromMs,
      toMs: Math.min(healAtMs, fromMs + random.int(200, 4_000)),
      side: upTo(nodes).map(node => (alone ? node : random.int(0, 1))),
      oneWay: random.chance(0.25),
      flapMs: random.chance(0.25) ? random.int(20, 500) : 0,
    }
  })

const drawCrashes = (random: Random, nodes: number, healAtMs: number): readonly Crash[] =>
  Array.from({ length: random.int(0, 6) }, () => ({
    node: random.int(0, nodes - 1),
    at: random.chance(0.6) ? { write: random.int(1, 60) } : { ms: random.int(1, healAtMs) },
    downMs: random.chance(0.7) ? random.int(1, 600) : random.int(600, 4_000),
    disk: 'whole' as const,
  }))

/** Sometimes the power goes everywhere at once. */
const drawBlackout = (random: Random, nodes: number, healAtMs: number): readonly Crash[] => {
  const ms = random.int(1, healAtMs)
  if (!random.chance(0.2)) return []
  return upTo(nodes).map(node => ({ node, at: { ms }, downMs: random.int(1, 600), disk: 'whole' as const }))
}

/**
 * A machine whose disk is lost, and replaced by an old copy or by one without its log. It asks the others what it has
 * signed, so they must have heard it: this goes with a network that loses nothing and others that do not crash.
 */
const drawLoss = (random: Random, nodes: number, healAtMs: number): Crash => {
  const ms = random.int(1, healAtMs)
  return {
    node: random.int(0, nodes - 1),
    at: { ms },
    // Longer than any message is on its way, and short enough for the others to be where it left them.
    downMs: random.int(160, 600),
    disk: random.chance(0.7) ? { copiedAtMs: random.int(0, ms - 1) } : 'no log',
  }
}

const drawDisks = (random: Random, nodes: number, healAtMs: number): readonly DiskScenario[] => {
  const usual = random.pick([
    [0, 1],
    [1, 5],
    [1, 30],
  ] as const)
  const slow = random.chance(0.2) ? random.int(0, nodes - 1) : -1
  const stalled = random.chance(0.2) ? random.int(0, nodes - 1) : -1
  const fromMs = random.int(0, healAtMs)
  return upTo(nodes).map(node => ({
    delayMs: node === slow ? ([20, 120] as const) : usual,
    stall: node === stalled ? { fromMs, toMs: fromMs + random.int(500, 5_000) } : undefined,
  }))
}

const drawClocks = (random: Random, nodes: number, healAtMs: number): readonly ClockScenario[] => {
  const spreadMs = random.weighted([
    [1_000, 0.85],
    [15_000, 0.15],
  ])
  const drifts = random.chance(0.3)
  const jumping = random.chance(0.15) ? random.int(0, nodes - 1) : -1
  return upTo(nodes).map(node => ({
    offsetMs: random.int(-spreadMs, spreadMs),
    rate: drifts ? 1 + random.int(-40, 40) / 1_000 : 1,
    jump: node === jumping ? { atMs: random.int(0, healAtMs), byMs: random.int(-60_000, 60_000) } : undefined,
  }))
}

export const drawScenario = (seed: number): Scenario => {
  const random = makeRandom(seed).fork('scenario')
  const count = random.weighted<number>(SEATS)
  const isLarge = count >= LARGE
  const elects = random.chance(0.5)
  const nodes = count + (elects ? random.int(0, 2) : 0)
  const seats = drawSeats(random, nodes, count, !elects && random.chance(0.5))
  const calm = random.chance(0.15)
  const healAtMs = calm ? 0 : random.int(500, isLarge ? 2_000 : 6_000)
  const fast = random.chance(0.5)
  const byzantine: Scenario['byzantine'] = random.chance(0.75) ? drawByzantine(random, nodes, seats) : new Map()
  const loses = !calm && byzantine.size === 0 && random.chance(0.5)
  return {
    seed,
    nodes,
    seats,
    election: elects ? { termEpochs: random.int(1, 3), groups: drawGroups(random, nodes) } : undefined,
    epochLength: elects || random.chance(0.3) ? random.int(2, 8) : 1_000,
    byzantine,
    realSignatures: seed % 200 === 0 && !isLarge,
    loss:
      calm || loses
        ? 0
        : random.weighted([0, 0.02, 0.1, 0.3, 0.5].map((loss, i) => [loss, i === 4 ? 0.03 : 0.25] as const)),
    duplication: random.pick([0, 0, 0.05]),
    delayMs: fast ? [1, 20] : [5, random.int(20, 150)],
    straggling: loses ? 0 : random.pick([0, 0, 0.02]),
    disks: drawDisks(random, nodes, healAtMs),
    clocks: drawClocks(random, nodes, healAtMs),
    partitions: calm || loses ? [] : drawPartitions(random, nodes, healAtMs),
    crashes: loses
      ? [drawLoss(random, nodes, healAtMs)]
      : calm
        ? []
        : [...drawCrashes(random, nodes, healAtMs), ...drawBlackout(random.fork('blackout'), nodes, healAtMs)],
    healAtMs,
    deadlineMs: healAtMs + PROGRESS_BOUND_MS,
    transactions: isLarge ? random.int(2, 5) : random.int(3, 15),
    walRecordsBeforeReset: random.pick([4, 16, 256]),
  }
}
