/** All that is watched in a run, but for agreement, which also tells how far the run has come. */

import {
  accountability,
  type Checker,
  certificates,
  durability,
  elections,
  evidence,
  jail,
  ownVotes,
  type Standing,
  time,
  validity,
  views,
} from './checkers/index.ts'
import { createClock } from './clock.ts'
import { STARTS_AFTER_MS } from './node.ts'
import { decodeTransaction } from './transaction.ts'
import type { World } from './world.ts'

export interface WatcherParts {
  readonly world: World
  readonly report: (violation: string) => void
  readonly candidates: readonly number[]
  /** True for what clients have sent. */
  readonly isSubmitted: (transaction: Uint8Array) => boolean
  readonly standingOf: (node: number) => Standing
}

/** The wall clock that is furthest ahead among honest ones, at any time. */
const fastestClock = ({ scenario, scheduler, genesis }: Pick<World, 'scenario' | 'scheduler' | 'genesis'>) => {
  const clocks = scenario.clocks.filter((_, node) => !scenario.byzantine.has(node))
  const startMs = genesis.header.timeMs + STARTS_AFTER_MS
  const walls = clocks.map(clock => createClock(scheduler, startMs, { ...clock, jump: undefined }).clock.wallMs)
  const jumpMs = Math.max(...clocks.map(({ jump }) => jump?.byMs ?? 0), 0)
  return { fastestMs: () => Math.max(...walls.map(wallMs => wallMs())) + jumpMs }
}

export const watchers = ({ world, report, candidates, ...parts }: WatcherParts): readonly Checker[] => {
  const { chainId, setOf, rules, genesis, scenario } = world
  const { verify } = world.scheme
  const { standingOf } = parts
  const isHonest = (node: number) => !scenario.byzantine.has(node)
  const isSubmitted = (transaction: Uint8Array) =>
    parts.isSubmitted(transaction) || decodeTransaction(transaction)?.kind === 'evidence'
  return [
    durability(report),
    ownVotes(report),
    views(report),
    certificates(report, { chainId, setOf, verify }),
    accountability(report, { isHonest, setOf }),
    evidence(report, { chainId, setOf, verify, isHonest, standingOf }),
    jail(report, { setOf, standingOf }),
    time(report, fastestClock(world)),
    validity(report, { rules, genesis, isSubmitted }),
    elections(report, { rules, candidates }),
  ]
}
