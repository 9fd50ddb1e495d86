/** The election of the simulated ledger: that of the contracts, over the candidates of the simulated state. */

import { concat, u32be } from '#base'
import type { ValidatorSet } from '#chain'
import { type Contender, elect } from '../../contracts/delegate/election.ts'
import type { Rules, SimState } from './state.ts'

/** Ids in the order of nodes. */
const idOf = (node: number) => concat(new Uint8Array(12), u32be(node)) as Contender['candidateId']

const contenders = (
  { groups }: NonNullable<Rules['election']>,
  { candidates, jailed, ballots }: SimState,
  keeps: (node: number) => boolean,
) =>
  [...candidates]
    .filter(([node]) => !jailed.has(node))
    .map(([node, registeredAt]) => {
      const votes = [...ballots.values()].reduce(
        (sum, { candidate, credits }) => sum + (candidate === node ? credits : 0),
        0,
      )
      const group = groups[node] ?? 0
      return { candidateId: idOf(node), operator: node, group, votes, registeredAt, keeps: keeps(node) }
    })

/** The seats of an epoch. Who was caught is no candidate any more. Where they cannot all be filled, the set before goes on. */
export const electSeats = ({ election, keys }: Rules, state: SimState, epoch: number): ValidatorSet['validators'] => {
  const before = state.sets[epoch - 1]?.set.validators ?? []
  if (election === undefined) return before
  const { seats, termEpochs } = election
  const held = new Set(before.map(({ enterprise }) => enterprise))
  const keeps = (node: number) => epoch % termEpochs !== 0 && held.has(node)
  const chosen = elect(contenders(election, state, keeps), { seats, perOperator: 1 })
  if (chosen.length < seats) return before
  return chosen.flatMap(({ operator }) => {
    const publicKey = keys[operator]
    return publicKey === undefined ? [] : [{ publicKey, weight: 1, enterprise: operator }]
  })
}
