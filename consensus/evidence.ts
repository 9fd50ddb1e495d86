/** Evidence: two signed votes of one seat and view that no honest seat signs together (S1, S2). */

import type { Verified } from '#base'
import type { SignedVote } from '#chain'
import { KIND_NAME, sameBlock } from './round.ts'
import type { ByKind } from './state.ts'

/**
 * The vote among those held that `signed` contradicts: another block of its kind (two notarize votes, which is also what
 * two proposals of a leader are, or two finalize votes), or nullify and finalize of one view.
 */
export const contradicted = (
  held: ByKind<Verified<SignedVote>>,
  { vote }: SignedVote,
): Verified<SignedVote> | undefined => {
  const name = KIND_NAME[vote.kind]
  const same = held[name]
  if (same !== undefined && !sameBlock(same.vote, vote)) return same
  if (name === 'nullify') return held.finalize
  return name === 'finalize' ? held.nullify : undefined
}
