/** What a seed means: who takes part, how bad the network and the machines are, who is Byzantine, what crashes when. */

import type { BehaviourName } from './byzantine/index.ts'
import type { ClockScenario } from './clock.ts'
import type { DiskScenario } from './disk.ts'
import type { ElectionRules } from './state.ts'

export interface Seat {
  /** Index of the node. */
  readonly node: number
  readonly weight: number
}

export interface Partition {
  readonly fromMs: number
  readonly toMs: number
  /** Side of each node; messages do not cross sides. */
  readonly side: readonly number[]
  /** Messages pass from a lower side to a higher one, but not back. */
  readonly oneWay: boolean
  /** It comes and goes with this half period; 0: it stays. */
  readonly flapMs: number
}

export interface Crash {
  readonly node: number
  /** When it dies: at a time, or at its disk write of this number, before or after the write took effect. */
  readonly at: { readonly ms: number } | { readonly write: number }
  readonly downMs: number
  /** What the machine comes back with: its disk, one as it was so long after the start, or all of it but the log. */
  readonly disk: { readonly copiedAtMs: number } | 'whole' | 'no log'
}

export interface Scenario {
  readonly seed: number
  readonly nodes: number
  /** The sets of epochs 0 and 1; those of all others when there are no elections. */
  readonly seats: readonly Seat[]
  /** The ledger elects the sets from epoch 2 on, from ballots among the transactions. */
  readonly election: Pick<ElectionRules, 'termEpochs' | 'groups'> | undefined
  readonly epochLength: number
  readonly byzantine: ReadonlyMap<number, BehaviourName>
  readonly realSignatures: boolean
  /** Until `healAtMs`; then nothing is lost and nobody is down. */
  readonly loss: number
  readonly duplication: number
  readonly delayMs: readonly [number, number]
  /** Share of messages that take ten times as long. */
  readonly straggling: number
  /** By node. */
  readonly disks: readonly DiskScenario[]
  readonly clocks: readonly ClockScenario[]
  readonly partitions: readonly Partition[]
  readonly crashes: readonly Crash[]
  readonly healAtMs: number
  /** Everything must be final everywhere by then. */
  readonly deadlineMs: number
  readonly transactions: number
  /** Records of the log before it is rewritten: few, so that rewriting is tried by every crash. */
  readonly walRecordsBeforeReset: number
}
