/** Random walks: blocks of random transactions; after each the invariants of all modules must hold. */

import fc from 'fast-check'
import { expect } from 'vitest'
import { turns } from '../../contracts/delegate/state.ts'
import { Fixture } from './fixture.ts'
import type { Intent } from './machine-kit.ts'

/** Draws from one random number of the run. */
export interface Draw {
  /** A whole number from 0 below `end`. */
  below(end: number): number
  of<T>(list: readonly T[]): T
}

export interface WalkSpec {
  readonly name: string
  /** Actions (`module.Action`) that must have succeeded somewhere in the runs, so that the walk is no empty one. */
  readonly reaches: readonly string[]
  readonly runs?: number
  readonly blocks?: number
  /** Time between two blocks is below this. */
  readonly stepMs?: number
  prepare?(f: Fixture): void
  /** One random transaction. Several of a block are made before any of them is executed. */
  move(f: Fixture, draw: Draw): Intent
  /** What must hold beside the invariants. */
  check?(f: Fixture): Promise<void> | void
}

/** Draws from a seed, by a counter and a 32-bit finalizer, so that a failing history shrinks and repeats. */
export const drawFrom = (seed: number): Draw => {
  let at = seed >>> 0
  const below = (end: number): number => {
    at = (at + 0x9e37_79b9) >>> 0
    let mixed = Math.imul(at ^ (at >>> 16), 0x85eb_ca6b)
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35)
    return ((mixed ^ (mixed >>> 16)) >>> 0) % end
  }
  return { below, of: list => list[below(list.length)] as never }
}

/** The same histories on every machine and every day: what fails, fails for all. */
const SEED = 20_261_124

interface Step {
  readonly wait: number
  readonly seeds: readonly number[]
}

const histories = (blocks: number): fc.Arbitrary<readonly Step[]> =>
  fc.array(fc.record({ wait: fc.nat(), seeds: fc.array(fc.nat(), { minLength: 1, maxLength: 4 }) }), {
    minLength: Math.ceil(blocks / 2),
    maxLength: blocks,
  })

/** Who made the block, who missed a turn before it, whether it ends its epoch: about one in six does. */
const closeOf = (f: Fixture, seed: number) => {
  const draw = drawFrom(seed)
  const epoch = f.row(turns, [])?.epoch ?? 0
  const seats = f.world.engine.validators(f.world.state, epoch)?.validators.length ?? 1
  const missed = Array.from({ length: Math.max(0, draw.below(4) - 1) }, () => draw.below(seats))
  return { epoch, proposer: draw.below(seats), missed, epochEnds: draw.below(6) === 0 }
}

/** One block, closed as on a chain; gives the actions that succeeded. */
export const playBlock = async (f: Fixture, spec: WalkSpec, { wait, seeds }: Step): Promise<readonly string[]> => {
  f.wait(1 + (wait % (spec.stepMs ?? 60_000)))
  const intents = seeds.map(seed => spec.move(f, drawFrom(seed)))
  const receipts = f.world.block(
    intents.map(intent => f.world.sending(...intent)),
    closeOf(f, wait),
  )
  expect(await f.world.violations()).toEqual([])
  await spec.check?.(f)
  return intents.filter((_, i) => receipts[i]?.code === 0).map(([, action]) => action)
}

/** Plays the walk; fails with the shortest history that breaks an invariant. */
export const playWalk = async (spec: WalkSpec): Promise<void> => {
  const reached = new Set<string>()
  const base = new Fixture()
  spec.prepare?.(base)
  expect(await base.world.violations()).toEqual([])
  const play = async (history: readonly Step[]) => {
    const f = base.fork()
    for (const step of history) for (const action of await playBlock(f, spec, step)) reached.add(action)
  }
  await fc.assert(fc.asyncProperty(histories(spec.blocks ?? 25), play), { numRuns: spec.runs ?? 15, seed: SEED })
  expect(spec.reaches.filter(name => !reached.has(name))).toEqual([])
}
