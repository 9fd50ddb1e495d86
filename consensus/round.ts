/** Data of one view. */

import { equalBytes, type Hash } from '#base'
import { VOTE_KIND, type Vote, type VoteKind } from '#chain'
import type { BlockRef } from './event.ts'
import type { ByKind, Round, State } from './state.ts'

/** Field of `ByKind` that a kind of vote belongs to. */
export const KIND_NAME = {
  [VOTE_KIND.NOTARIZE]: 'notarize',
  [VOTE_KIND.NULLIFY]: 'nullify',
  [VOTE_KIND.FINALIZE]: 'finalize',
} as const satisfies Record<VoteKind, keyof ByKind<unknown>>

const nothing = <T>(): ByKind<T> => ({ notarize: undefined, nullify: undefined, finalize: undefined })

const newRound = (view: number): Round => ({
  view,
  notarization: undefined,
  nullification: undefined,
  proposal: undefined,
  own: nothing(),
  seats: new Map(),
  ballots: new Map(),
  nullifyWeight: 0,
  accused: new Set(),
  equivocated: false,
  buildingOn: undefined,
  declined: false,
})

/** The round of a view above the finalized one; made when it is looked at first. */
export const roundOf = ({ rounds }: State, view: number): Round => {
  let round = rounds.get(view)
  if (round === undefined) {
    round = newRound(view)
    rounds.set(view, round)
  }
  return round
}

/** What a seat has voted in a round. */
export const seatOf = ({ seats }: Round, seat: number) => {
  let votes = seats.get(seat)
  if (votes === undefined) {
    votes = nothing()
    seats.set(seat, votes)
  }
  return votes
}

const NO_BLOCK: BlockRef = { height: 0, blockId: new Uint8Array(0) as Hash }

/** A vote of this epoch; a nullify vote names no block. */
export const voteFor = ({ config }: State, kind: VoteKind, view: number, { height, blockId }: BlockRef = NO_BLOCK) =>
  ({ kind, epoch: config.epoch, view, height, blockId }) satisfies Vote

/** Whether two votes of one kind and view are for the same block. */
export const sameBlock = (a: Vote, b: Vote): boolean => a.height === b.height && equalBytes(a.blockId, b.blockId)

/** V8: the own votes of a round that still matter: those whose certificate is not known. */
export const openVotes = ({ notarization, nullification, seats }: Round, self: number) => {
  const own = seats.get(self)
  if (own === undefined) return []
  const votes = [
    notarization === undefined ? own.notarize : undefined,
    nullification === undefined ? own.nullify : undefined,
    own.finalize,
  ]
  return votes.filter(vote => vote !== undefined)
}
