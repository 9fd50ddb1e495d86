/**
 * The signing rules: the whole of safety. `cast` is the only place from which anything is signed, and it asks the rules
 * once more, as an assertion: a node that stops is better than a node that signs twice.
 */

import { assert } from '#base'
import { VOTE_KIND, type Vote } from '#chain'
import type { ProposalParts } from './effect.ts'
import { KIND_NAME, roundOf, sameBlock } from './round.ts'
import type { Round, State } from './state.ts'
import { isEnded, type Turn } from './turn.ts'

/**
 * An observer signs nothing, and nobody signs once the epoch has ended (E2, E4). S6: nothing in a view in which the own key
 * may have signed what the own log does not have.
 */
export const maySign = (state: State, view: number): boolean =>
  state.config.self !== undefined && !isEnded(state) && view >= state.signFrom

/** S1: one block a view. S3: none after nullify. S5: only in the current view. */
export const mayNotarize = (state: State, { view, own }: Round): boolean =>
  maySign(state, view) && view === state.view && own.notarize === undefined && own.nullify === undefined

/** S2: not after finalize. S5: only in the current view. Once is enough. */
export const mayNullify = (state: State, { view, own }: Round): boolean =>
  maySign(state, view) && view === state.view && own.nullify === undefined && own.finalize === undefined

/** S2: not after nullify. S5: in any view above the finalized one that has a notarization. Once is enough. */
export const mayFinalize = (state: State, { view, own, notarization }: Round): boolean =>
  maySign(state, view) &&
  view > state.finalized.view &&
  notarization !== undefined &&
  own.nullify === undefined &&
  own.finalize === undefined

/** Whether this replica has cast that very vote of its seat, in a view above the final one of this epoch. */
export const hasCast = ({ rounds }: State, vote: Vote): boolean => {
  const own = rounds.get(vote.view)?.own[KIND_NAME[vote.kind]]
  return own !== undefined && sameBlock(own, vote)
}

const ALLOWED = {
  [VOTE_KIND.NOTARIZE]: mayNotarize,
  [VOTE_KIND.NULLIFY]: mayNullify,
  [VOTE_KIND.FINALIZE]: mayFinalize,
} as const

/** Ask for an own vote to be signed. From here on the rules hold for it, whatever becomes of the signature (S4). */
export const cast = ({ state, effects }: Turn, vote: Vote, proposal?: ProposalParts): void => {
  const round = roundOf(state, vote.view)
  assert(ALLOWED[vote.kind](state, round), `${KIND_NAME[vote.kind]} in view ${vote.view} is against the signing rules`)
  round.own[KIND_NAME[vote.kind]] = vote
  effects.push({ kind: 'sign', vote, proposal })
}
