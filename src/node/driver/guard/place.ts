/** How far a key has signed: the highest epoch and view of its votes, and which kinds it has cast there. */

import { VOTE_KIND, type Vote } from '#chain'

export interface Place {
  readonly epoch: number
  readonly view: number
  /** Bit `1 << kind` for each kind of vote cast in that view. */
  readonly kinds: number
}

const ALL_KINDS = Object.values(VOTE_KIND).reduce<number>((bits, kind) => bits | (1 << kind), 0)

export const placeOfVote = ({ kind, epoch, view }: Pick<Vote, 'kind' | 'epoch' | 'view'>): Place => ({
  epoch,
  view,
  kinds: 1 << kind,
})

/** As if everything below `view` had been signed. */
export const placeBelow = (epoch: number, view: number): Place => ({ epoch, view: view - 1, kinds: ALL_KINDS })

const order = (a: Place, b: Place): number => a.epoch - b.epoch || a.view - b.view

/** The further of two; in one view the kinds of both. */
export const further = (a: Place | undefined, b: Place): Place => {
  if (a === undefined || order(a, b) < 0) return b
  return order(a, b) > 0 ? a : { ...a, kinds: a.kinds | b.kinds }
}

/**
 * True if a log that ends at `own` has the votes at `other`, or such that can do no harm. A log that lacks its end is a
 * beginning of the true one, and in it notarize and nullify votes come in order of their views (S5). So what it lacks
 * lies in its last view or above, or is a finalize vote below, which no vote to come can contradict: for its view it
 * would have to be a nullify vote, and those are cast in the current view alone.
 */
export const covers = (own: Place | undefined, other: Place): boolean => {
  if (own === undefined || order(own, other) < 0) return false
  return order(own, other) > 0 || (other.kinds & ~own.kinds) === 0
}
