/** The election once more, by trying every set of candidates that there is. */

import { compareBytes, toHex } from '#base'
import type { Contender } from '#contracts'

export interface Field {
  readonly contenders: readonly Contender[]
  readonly seats: number
  readonly perOperator: number
}

export const names = (chosen: readonly Contender[]) => chosen.map(({ candidateId }) => toHex(candidateId))

const countsBy = (chosen: readonly Contender[], key: (one: Contender) => string): readonly number[] => {
  const counts = new Map<string, number>()
  for (const one of chosen) counts.set(key(one), (counts.get(key(one)) ?? 0) + 1)
  return [...counts.values()]
}
export const ofOperators = (chosen: readonly Contender[]) => countsBy(chosen, one => `${one.operator}`)
export const ofGroups = (chosen: readonly Contender[]) =>
  countsBy(chosen, one => (one.group === 0 ? `alone ${one.operator}` : `group ${one.group}`))

/** As many as a group may have of n seats, found by counting instead of by a formula. */
export const mostOfGroup = (n: number): number => {
  let most = 1
  while (3 * (most + 1) < n) most += 1
  return most
}

/**
 * All subsets. The largest that keeps the caps wins; of equal ones that whose best differing member ranks higher. With
 * candidates sorted by rank and the best as the highest bit, that is the largest number.
 */
export const oracle = ({ contenders, seats, perOperator }: Field): readonly Contender[] => {
  const text = ({ keeps, votes, registeredAt, candidateId }: Contender) =>
    `${keeps ? 0 : 1}/${9 - votes}/${registeredAt}/${toHex(candidateId)}`
  const ranked = [...contenders].sort((a, b) => (text(a) < text(b) ? -1 : 1))
  let best: readonly Contender[] = []
  for (let bits = 2 ** ranked.length - 1; bits > 0; bits--) {
    const chosen = ranked.filter((_, i) => (bits >> (ranked.length - 1 - i)) % 2 === 1)
    if (chosen.length <= best.length || chosen.length > seats) continue
    const fits = ofOperators(chosen).every(count => count <= perOperator)
    if (fits && ofGroups(chosen).every(count => count <= mostOfGroup(chosen.length))) best = chosen
  }
  return [...best].sort((a, b) => compareBytes(a.candidateId, b.candidateId))
}
