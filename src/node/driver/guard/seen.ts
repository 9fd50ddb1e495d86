/**
 * The last signed votes of every validator key, as far as they have come by here: what other nodes are told of their keys.
 * In memory; after a start it is filled from the log and the last archived finalization.
 */

import { LIMITS, type PublicKey, type Signature, toHex } from '#base'
import { type Certificate, type SignedVote, signersOf, type ValidatorSet, type VoteKind } from '#chain'

/** Votes of one key in the highest view that is known, by kind. */
interface Last {
  readonly epoch: number
  readonly view: number
  readonly votes: Map<VoteKind, SignedVote>
}

export interface Seen {
  /** A verified vote of that key. */
  readonly vote: (publicKey: PublicKey, signed: SignedVote) => void
  readonly votesOf: (publicKey: PublicKey) => readonly SignedVote[]
}

export const createSeen = (): Seen => {
  const byKey = new Map<string, Last>()
  return {
    vote: (publicKey, signed) => {
      const name = toHex(publicKey)
      const { epoch, view, kind } = signed.vote
      let last = byKey.get(name)
      if (last !== undefined && (last.epoch > epoch || (last.epoch === epoch && last.view > view))) return
      if (last === undefined || last.epoch < epoch || last.view < view) {
        last = { epoch, view, votes: new Map() }
        // Put in anew, so that the keys which have been silent longest come first.
        byKey.delete(name)
        byKey.set(name, last)
      }
      if (!last.votes.has(kind)) last.votes.set(kind, signed)
      if (byKey.size > LIMITS.keysSeen) byKey.delete(byKey.keys().next().value as string)
    },
    votesOf: publicKey => [...(byKey.get(toHex(publicKey))?.votes.values() ?? [])],
  }
}

/** The votes that a certificate is made of. */
export const votesOfCertificate = (certificate: Certificate): readonly SignedVote[] =>
  signersOf(certificate).map((seat, i) => ({
    vote: certificate.vote,
    seat,
    signature: certificate.signatures[i] as Signature,
  }))

/** `seen.vote` for each vote of a seat of the set. */
export const see = (seen: Seen, { validators }: ValidatorSet, votes: Iterable<SignedVote>): void => {
  for (const signed of votes) {
    const key = validators[signed.seat]?.publicKey
    if (key !== undefined) seen.vote(key, signed)
  }
}
