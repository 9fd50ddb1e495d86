/** The election of the simulated ledger. */

import type { ValidatorSet } from '#chain'
import type { Rules, SimState } from './state.ts'

/**
 * The set of an epoch: the candidates with the most credits, the lower node first where they are equal. Who was caught is
 * no candidate any more. Too few candidates, and the set before goes on.
 */
export const electSeats = (
  { seats, keys }: Pick<Rules, 'seats' | 'keys'>,
  { candidates, jailed, ballots, sets }: SimState,
  epoch: number,
): ValidatorSet['validators'] => {
  const before = sets[epoch - 1]?.set.validators ?? []
  if (seats === undefined) return before
  const credits = new Map([...candidates].filter(node => !jailed.has(node)).map(node => [node, 0]))
  for (const ballot of ballots.values()) {
    const sum = credits.get(ballot.candidate)
    if (sum !== undefined) credits.set(ballot.candidate, sum + ballot.credits)
  }
  if (credits.size < seats) return before
  const ranked = [...credits].sort(([a, x], [b, y]) => y - x || a - b).slice(0, seats)
  return ranked.flatMap(([node]) => {
    const publicKey = keys[node]
    return publicKey === undefined ? [] : [{ publicKey, weight: 1, enterprise: node }]
  })
}
