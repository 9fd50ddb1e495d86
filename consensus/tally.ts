/** Votes become certificates. A quorum is floor(2W/3) + 1 by weight. */

import { must, type Verified } from '#base'
import { assembleCertificate, contradict, type SignedVote, type Validator } from '#chain'
import type { Peer } from './event.ts'
import { leaderOf } from './leader.ts'
import { KIND_NAME, roundOf, seatOf } from './round.ts'
import type { Ballot, Round, State } from './state.ts'
import { keyOf, type Turn } from './turn.ts'
import { inWindow, learn } from './views.ts'

const weightOf = ({ config }: State, seat: number): number => (config.set.validators[seat] as Validator).weight

const ballotOf = ({ ballots }: Round, { vote }: SignedVote): Ballot => {
  const key = `${KIND_NAME[vote.kind]} ${vote.height} ${keyOf(vote.blockId)}`
  let ballot = ballots.get(key)
  if (ballot === undefined) {
    ballot = { weight: 0, votes: [] }
    ballots.set(key, ballot)
  }
  return ballot
}

/** Count the first vote of a seat and kind; the quorum is crossed once. */
const count = (turn: Turn, round: Round, signed: Verified<SignedVote>, from: Peer | undefined): void => {
  const { state } = turn
  const ballot = ballotOf(round, signed)
  const weight = weightOf(state, signed.seat)
  const before = ballot.weight
  ballot.weight += weight
  ballot.votes.push(signed)
  if (KIND_NAME[signed.vote.kind] === 'nullify') round.nullifyWeight += weight
  if (before < state.quorum && ballot.weight >= state.quorum)
    learn(turn, must(assembleCertificate(state.config.set, ballot.votes)), from)
}

/**
 * A verified vote, of a peer or the own one that has become durable. A second, different one of its seat is evidence and
 * is not stored.
 */
export const addVote = (turn: Turn, signed: Verified<SignedVote>, from?: Peer): void => {
  const { state, effects } = turn
  const { vote, seat } = signed
  // Of an epoch that has ended while it was on its way, from a peer or from the own log.
  if (vote.epoch !== state.config.epoch || !inWindow(state, vote.view)) return
  state.heard[seat] = Math.max(state.heard[seat] ?? 0, vote.view)
  const round = roundOf(state, vote.view)
  const held = seatOf(round, seat)
  const name = KIND_NAME[vote.kind]
  const against = [held.notarize, held.nullify, held.finalize].find(
    one => one !== undefined && contradict(one.vote, vote),
  )
  if (against !== undefined) {
    // Once for a seat and view: a flood of different votes is one piece of evidence.
    if (!round.accused.has(seat)) effects.push({ kind: 'evidence', votes: [against, signed] })
    round.accused.add(seat)
    if (name === 'notarize' && seat === leaderOf(state, vote.view)) round.equivocated = true
  }
  if (held[name] !== undefined) return
  held[name] = signed
  count(turn, round, signed, from)
}
