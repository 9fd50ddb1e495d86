/**
 * Twins (Bano and others, 2021), enumerated: every sequence of two-sided partitions over some rounds. Scenarios that have
 * led to the same states have the same future, so each such state is gone on from once, and counts for all of them.
 *
 * A partition is a set of nodes against the rest; naming the sides the other way round changes nothing, so node 0 is always
 * on side 0: 16 partitions of five nodes. Leaders are those of the schedule; each seat in turn is the one with two nodes,
 * so that the twins lead early, late, and both before and after each other.
 */

import { ascii, sha256, toHex } from '#base'
import {
  foundFederation,
  NODES,
  nameOfFederation,
  type RoundChoice,
  runRound,
  type TwinFederation,
  type TwinOptions,
} from './federation.ts'

export interface Enumeration {
  readonly rounds: number
  /** All sequences of choices. */
  readonly scenarios: number
  /** Different states before each round. */
  readonly states: readonly number[]
  /** Rounds that were run: one for each such state and choice. */
  readonly steps: number
  /** With the choices that lead there; the first few. */
  readonly violations: readonly string[]
  /** Rounds in which somebody found proof against the twins. */
  readonly caught: number
  /** Greatest height that became final. */
  readonly height: number
}

export interface EnumerationOptions extends TwinOptions {
  readonly rounds: number
  /** Whether also rounds are tried at whose end nobody gives up the view; else everybody does. */
  readonly patience: boolean
}

const VIOLATIONS_MAX = 5

const choicesOf = (patience: boolean): readonly RoundChoice[] => {
  const sides = Array.from({ length: 2 ** (NODES - 1) }, (_, i) => 2 * i)
  return sides.flatMap(side => (patience ? [true, false] : [true]).map(timeout => ({ side, timeout })))
}

interface Reached {
  readonly federation: TwinFederation
  /** Scenarios that have led here. */
  count: number
  /** One of them. */
  readonly path: string
}

const tell = ({ side, timeout }: RoundChoice): string => side.toString(2).padStart(NODES, '0') + (timeout ? '' : '-')

/** What is counted on the way. */
class Tally {
  readonly violations: string[] = []
  steps = 0
  caught = 0
  height = 0

  run(from: Reached, round: number, choice: RoundChoice): TwinFederation {
    const { federation, violations, caught } = runRound(from.federation, round, choice)
    this.steps++
    if (caught) this.caught++
    if (violations.length > 0 && this.violations.length < VIOLATIONS_MAX)
      this.violations.push(`${from.path} ${tell(choice)}: ${violations.join('; ')}`.trim())
    for (const { chain } of federation.nodes) this.height = Math.max(this.height, chain.length)
    return federation
  }
}

export const enumerate = ({ rounds, patience, ...options }: EnumerationOptions): Enumeration => {
  const choices = choicesOf(patience)
  const tally = new Tally()
  const states: number[] = [1]
  let level: Reached[] = [{ federation: foundFederation(options), count: 1, path: '' }]
  for (let round = 1; round < rounds; round++) {
    const next = new Map<string, Reached>()
    for (const from of level)
      for (const choice of choices) {
        const federation = tally.run(from, round, choice)
        const name = toHex(sha256(ascii(nameOfFederation(federation))))
        const known = next.get(name)
        if (known !== undefined) known.count += from.count
        else next.set(name, { federation, count: from.count, path: `${from.path} ${tell(choice)}` })
      }
    level = [...next.values()]
    states.push(level.length)
  }
  let scenarios = 0
  // Nothing comes after the last round, so its states need no names.
  for (const from of level)
    for (const choice of choices) {
      tally.run(from, rounds, choice)
      scenarios += from.count
    }
  const { violations, steps, caught, height } = tally
  return { rounds, scenarios, states, steps, violations, caught, height }
}
