/** V8: everything that may have been lost is said again, ever more slowly but without end. */

import { LIMITS, type Verified } from '#base'
import { type SignedVote, VOTE_KIND } from '#chain'
import type { Message } from './effect.ts'
import { leaderOf } from './leader.ts'
import { isQuiet } from './quiet.ts'
import { openVotes } from './round.ts'
import type { Round, State } from './state.ts'
import { forgetAsked } from './sync.ts'
import { broadcast, type Turn } from './turn.ts'
import { statusOf } from './views.ts'

/** The own proposal is the own notarize vote with what it stands for. */
const asMessage = (state: State, round: Round, vote: Verified<SignedVote>): Message => {
  const { proposal, view } = round
  const isOurs = vote.vote.kind === VOTE_KIND.NOTARIZE && leaderOf(state, view) === vote.seat
  return isOurs && proposal !== undefined ? { proposal: { ...proposal.parts, notarize: vote } } : { vote }
}

const repeatVotes = (turn: Turn, self: number): void => {
  const { state } = turn
  let sent = 0
  for (let view = state.view; view > state.finalized.view && sent < LIMITS.votesPerRepeat; view--) {
    const round = state.rounds.get(view)
    if (round === undefined) continue
    for (const vote of openVotes(round, self)) {
      broadcast(turn, asMessage(state, round, vote))
      sent++
    }
  }
}

/** All that the others may lack of what this replica has said. */
export const sayAgain = (turn: Turn): void => {
  const { entry, finalized, config } = turn.state
  for (const certificate of new Set([finalized.certificate, entry]))
    if (certificate !== undefined) broadcast(turn, { certificate })
  if (config.self !== undefined) repeatVotes(turn, config.self)
}

/** V8 at T_repeat. Q1: a quiet replica says only where it stands. */
export const repeat = (turn: Turn): void => {
  const { state } = turn
  state.repeats++
  state.repeating = false
  forgetAsked(turn)
  for (const known of state.blocks.values()) if (known.validation === 'later') known.validation = 'due'
  if (!isQuiet(state)) sayAgain(turn)
  broadcast(turn, { status: statusOf(state) })
}
