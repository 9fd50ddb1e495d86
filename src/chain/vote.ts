/** Votes: what a seat signs. */

import { err, type Hash, markVerified, ok, type Result, type Signer, tagged, type Verified, verify } from '#base'
import { type SignedVote, type ValidatorSet, VOTE_KIND, Vote } from './messages.ts'
import { keyOfSeat } from './quorum-signatures.ts'
import type { SignatureCheck } from './transaction.ts'

/** `kapok/vote/1 ‖ 0x00 ‖ chainId ‖ vote`: what is signed. */
export const voteBytes = (chainId: Hash, vote: Vote): Uint8Array => tagged('vote', chainId, Vote.encode(vote))

/** A nullify vote names no block, the others name one; views count from 1. Refuses with MALFORMED. */
export const checkVote = ({ kind, view, height, blockId }: Vote): Result<undefined> => {
  if (view < 1) return err('MALFORMED', 'a vote for view 0')
  const namesNone = blockId.length === 0 && height === 0
  const namesOne = blockId.length === 32 && height >= 1
  return (kind === VOTE_KIND.NULLIFY ? namesNone : namesOne)
    ? ok(undefined)
    : err('MALFORMED', 'the vote names a block it must not, or none')
}

/** The own vote of a seat, verified by its making. */
export const signVote = (chainId: Hash, vote: Vote, seat: number, signer: Signer): Verified<SignedVote> =>
  markVerified({ vote, seat, signature: signer.sign(voteBytes(chainId, vote)) })

/** The check that a vote needs. Refuses with WRONG_EPOCH, MALFORMED, UNKNOWN_SEAT. */
export const voteSignature = (chainId: Hash, set: ValidatorSet, signed: SignedVote): Result<SignatureCheck> => {
  const { vote, seat, signature } = signed
  if (vote.epoch !== set.epoch) return err('WRONG_EPOCH', `epoch ${vote.epoch}, not ${set.epoch}`)
  const shape = checkVote(vote)
  if (!shape.ok) return shape
  const publicKey = keyOfSeat(set, vote.epoch, seat)
  return publicKey.ok ? ok({ publicKey: publicKey.value, message: voteBytes(chainId, vote), signature }) : publicKey
}

/** Refuses with WRONG_EPOCH, MALFORMED, UNKNOWN_SEAT, BAD_SIGNATURE. */
export const verifyVote = (chainId: Hash, set: ValidatorSet, signed: SignedVote): Result<Verified<SignedVote>> => {
  const check = voteSignature(chainId, set, signed)
  if (!check.ok) return check
  const { publicKey, message, signature } = check.value
  return verify(publicKey, message, signature) ? ok(markVerified(signed)) : err('BAD_SIGNATURE')
}
