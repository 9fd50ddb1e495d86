/**
 * The election: from who stands to who sits. Pure arithmetic over small lists; the order in which candidates are given
 * makes no difference.
 *
 * Rank: those who keep their seat within a term first; then more votes; then earlier registration; then the lower id.
 * Seats are filled in that order, but no operator gets more than its cap, and no group a third: of n seats a group (the
 * declared one, or the operator alone) gets at most max(1, ceil(n / 3) − 1). The set is the largest n that fills.
 */

import { compareBytes } from '#base'
import type { Id } from '../ids.ts'

/** Who stands. */
export interface Contender {
  readonly candidateId: Id
  readonly operator: number
  /** 0: none. */
  readonly group: number
  readonly votes: number
  /** Height. */
  readonly registeredAt: number
  /** Holds a seat that is not up for election. */
  readonly keeps: boolean
}

export interface ElectionBounds {
  readonly seats: number
  readonly perOperator: number
}

/** Seats of one group in a set of `seats`: less than a third, but never none. */
export const groupCap = (seats: number): number => Math.max(1, Math.ceil(seats / 3) - 1)

/** Ascending: the first is the first to get a seat. */
export const byRank = (a: Contender, b: Contender): number => {
  if (a.keeps !== b.keeps) return a.keeps ? -1 : 1
  if (a.votes !== b.votes) return b.votes - a.votes
  return a.registeredAt - b.registeredAt || compareBytes(a.candidateId, b.candidateId)
}

const groupOf = ({ group, operator }: Contender): string => (group > 0 ? `group ${group}` : `operator ${operator}`)

/** The first `seats` in rank that the caps of a set of that size let in; maybe fewer. */
const fill = <C extends Contender>(ranked: readonly C[], seats: number, perOperator: number): readonly C[] => {
  const cap = groupCap(seats)
  const operators = new Map<number, number>()
  const groups = new Map<string, number>()
  const filled: C[] = []
  for (const one of ranked) {
    if (filled.length === seats) break
    const ofOperator = operators.get(one.operator) ?? 0
    const ofGroup = groups.get(groupOf(one)) ?? 0
    if (ofOperator >= perOperator || ofGroup >= cap) continue
    operators.set(one.operator, ofOperator + 1)
    groups.set(groupOf(one), ofGroup + 1)
    filled.push(one)
  }
  return filled
}

/** Who sits, in order of seat: ascending by candidate id. Empty when nobody stands. */
export const elect = <C extends Contender>(
  contenders: readonly C[],
  { seats, perOperator }: ElectionBounds,
): readonly C[] => {
  const ranked = [...contenders].sort(byRank)
  for (let size = Math.min(seats, ranked.length); size > 0; size--) {
    const filled = fill(ranked, size, perOperator)
    if (filled.length === size) return [...filled].sort((a, b) => compareBytes(a.candidateId, b.candidateId))
  }
  return []
}
