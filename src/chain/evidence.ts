/**
 * Evidence: two signed votes of one seat and view that no honest seat signs together (signing rules S1 and S2). It is
 * proved by the two votes and the set of their epoch alone.
 */

import { equalBytes, err, type Hash, ok, type Result } from '#base'
import { type SignedVote, type ValidatorSet, VOTE_KIND, type Vote } from './messages.ts'
import { verifyVote } from './vote.ts'

/**
 * Votes of one view that an honest seat never signs both: two notarize votes for different blocks (two proposals of a
 * leader are just that), two finalize votes for different blocks, nullify and finalize.
 */
export const contradict = (a: Vote, b: Vote): boolean => {
  if (a.epoch !== b.epoch || a.view !== b.view) return false
  const { NULLIFY, FINALIZE } = VOTE_KIND
  if (a.kind === b.kind) return a.kind !== NULLIFY && !(equalBytes(a.blockId, b.blockId) && a.height === b.height)
  return (a.kind === NULLIFY && b.kind === FINALIZE) || (a.kind === FINALIZE && b.kind === NULLIFY)
}

/** Gives the seat. Refuses with BAD_PROOF (they do not contradict each other) and the faults of `verifyVote`. */
export const checkEvidence = (
  chainId: Hash,
  set: ValidatorSet,
  [first, second]: readonly [SignedVote, SignedVote],
): Result<number> => {
  if (first.seat !== second.seat) return err('BAD_PROOF', 'votes of two seats')
  if (!contradict(first.vote, second.vote)) return err('BAD_PROOF', 'the votes do not contradict each other')
  for (const vote of [first, second]) {
    const verified = verifyVote(chainId, set, vote)
    if (!verified.ok) return verified
  }
  return ok(first.seat)
}
