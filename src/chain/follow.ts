/** Following the epochs of a chain: through their boundary blocks, and across the cuts of rescues. */

import { equalBytes, err, ok, type Result } from '#base'
import { isBoundary } from './epochs.ts'
import { type Trust, verifyFinalHeader } from './light.ts'
import { ValidatorSet } from './messages.ts'
import type { EpochStep, FinalHeader, RescueProof } from './proof-messages.ts'
import { verifyRescue } from './rescue.ts'
import { validatorsRoot } from './validators.ts'

/** E5: no block names the set, the guardians do. */
const acrossCut = (trust: Trust, anchor: FinalHeader, next: ValidatorSet, proof: RescueProof): Result<Trust> => {
  const rescued = verifyRescue(trust, anchor, proof)
  if (!rescued.ok) return rescued
  return equalBytes(ValidatorSet.encode(next), ValidatorSet.encode(rescued.value.set))
    ? rescued
    : err('BAD_PROOF', 'not the validators that the guardians named')
}

/**
 * Trust in the next epoch. Refuses with BAD_BLOCK, WRONG_EPOCH, BAD_PROOF and the faults of `verifyFinalHeader`, or of
 * `verifyRescue` where the epoch was cut.
 */
export const advanceEpoch = (trust: Trust, step: EpochStep): Result<Trust> => {
  const { boundary, next, rescue } = step
  if (rescue !== undefined) return acrossCut(trust, boundary, next, rescue)
  const { header } = boundary
  if (!isBoundary(header.height, trust.schedule)) return err('BAD_BLOCK', `height ${header.height} ends no epoch`)
  if (next.epoch !== trust.set.epoch + 1) return err('WRONG_EPOCH', `epoch ${next.epoch} after ${trust.set.epoch}`)
  if (!equalBytes(header.nextValidatorsRoot, validatorsRoot(next)))
    return err('BAD_PROOF', 'not the validators that the boundary block names')
  const final = verifyFinalHeader(trust, boundary)
  return final.ok ? ok({ ...trust, set: next }) : final
}

/** Trust after every step, the anchor first: element e is that of `anchor.set.epoch + e`. */
export const followEpochs = (anchor: Trust, steps: readonly EpochStep[]): Result<readonly Trust[]> => {
  const trusts = [anchor]
  let trust = anchor
  for (const step of steps) {
    const next = advanceEpoch(trust, step)
    if (!next.ok) return next
    trust = next.value
    trusts.push(trust)
  }
  return ok(trusts)
}

/** The trust in an epoch, of those that `followEpochs` gave. An epoch may be missing: a cut at a boundary skips a number. */
export const trustOf = (trusts: readonly Trust[], epoch: number): Trust | undefined =>
  trusts.find(({ set }) => set.epoch === epoch)
