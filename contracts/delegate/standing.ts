/** Who may be elected: rules over single rows, for the election and for who asks how it would end now. */

import type { Id } from '../ids.ts'
import type { Contender } from './election.ts'
import { CANDIDATE_STATE, type Candidate, type ElectionRule, type Operator } from './schema.ts'

/** Turns of one seat in an epoch. */
export interface SeatTurns {
  readonly led: number
  readonly missed: number
}

/** Missed too many, and more than it led. */
export const isAbsent = ({ led, missed }: SeatTurns, { missedMin }: Pick<ElectionRule, 'missedMin'>): boolean =>
  missed > led && missed >= Math.max(1, missedMin)

/** What the turns of a seat in `epoch` make of its candidate at the end of it. */
export const afterTurns = (candidate: Candidate, epoch: number, turns: SeatTurns, rule: ElectionRule): Candidate => ({
  ...candidate,
  aliveEpoch: turns.led > 0 ? epoch + 1 : candidate.aliveEpoch,
  barredEpoch: isAbsent(turns, rule) ? epoch + 2 : candidate.barredEpoch,
})

/** It led a block or declared itself in `epoch` or the one before. */
export const isAlive = ({ aliveEpoch }: Candidate, epoch: number): boolean => aliveEpoch >= epoch && aliveEpoch > 0

export interface Standing extends Contender {
  readonly candidate: Candidate
}

/** At the end of `epoch`. */
interface Occasion {
  readonly epoch: number
  /** Has a seat in the set that is decided last. */
  readonly hasSeat: boolean
  /** All seats are up. */
  readonly full: boolean
}

/** The set that is elected at the end of an epoch is for the one after next. */
export const targetOf = (epoch: number): number => epoch + 2

export const isFull = (epoch: number, { termEpochs }: ElectionRule): boolean => targetOf(epoch) % termEpochs === 0

/** Undefined for who may not be elected. Who has no seat must have shown that it is there. */
export const contenderOf = (
  candidateId: Id,
  candidate: Candidate,
  operator: Operator | undefined,
  { epoch, hasSeat, full }: Occasion,
): Standing | undefined => {
  if (candidate.state !== CANDIDATE_STATE.ACTIVE || operator?.active !== true) return undefined
  if (candidate.barredEpoch === targetOf(epoch) || !(hasSeat || isAlive(candidate, epoch))) return undefined
  const { votes, registeredAt, operator: number } = candidate
  const { group } = operator
  return { candidateId, operator: number, group, votes, registeredAt, keeps: hasSeat && !full, candidate }
}
