/**
 * What a client trusts: a set of validators, followed from an anchor through the epochs (follow.ts). A header is believed when a finalization of it, or of a block that descends from it in the same epoch, verifies.
 */

import { equalBytes, err, type Hash, markVerified, ok, type Result, type Verified } from '#base'
import { blockId } from './block.ts'
import { verifyCertificate } from './certificate.ts'
import { type EpochSchedule, epochOf, uncut } from './epochs.ts'
import type { ParsedGenesis } from './genesis.ts'
import { type Header, type ValidatorSet, VOTE_KIND } from './messages.ts'
import type { FinalHeader } from './proof-messages.ts'
import { PROTOCOL_FIRST, PROTOCOL_MAX } from './protocol.ts'
import { validatorsRoot } from './validators.ts'

/** Trust in the validators of one epoch of one chain. */
export interface Trust {
  readonly chainId: Hash
  /** With the cuts that lie behind. */
  readonly schedule: EpochSchedule
  /** The set of epoch `set.epoch`. */
  readonly set: ValidatorSet
}

/** Trust at the anchor: whoever has the right genesis hash has the validators of epoch 0. */
export const trustGenesis = ({ chainId, genesis, set }: ParsedGenesis): Trust => ({
  chainId,
  schedule: uncut(genesis.epochLength),
  set,
})

/** A header says by which rules it was made; of others than those up to PROTOCOL_MAX nothing can be said here. */
const checkVersion = ({ version, height }: Header): Result<undefined> => {
  if (version < PROTOCOL_FIRST) return err('BAD_BLOCK', `version ${version}`)
  return version <= PROTOCOL_MAX
    ? ok(undefined)
    : err('NEWER_PROTOCOL', `block ${height} is of protocol ${version}; this software speaks up to ${PROTOCOL_MAX}`)
}

const checkPlace = ({ schedule, set }: Trust, header: Header) => {
  const { height, epoch, validatorsRoot: root } = header
  const version = checkVersion(header)
  if (!version.ok) return version
  if (epoch !== set.epoch) return err('WRONG_EPOCH', `epoch ${epoch}, not ${set.epoch}`)
  if (height < 1 || epochOf(height, schedule) !== epoch) return err('BAD_BLOCK', `height ${height} in epoch ${epoch}`)
  return equalBytes(root, validatorsRoot(set)) ? ok(undefined) : err('BAD_BLOCK', 'other validators')
}

/** The last of the chain `header`, `descendants…`, linked by parent ids within one epoch. */
const lastOf = (header: Header, descendants: readonly Header[]): Result<{ last: Header; id: Hash }> => {
  let last = header
  let id = blockId(header)
  for (const next of descendants) {
    if (!equalBytes(next.parent, id) || next.height !== last.height + 1 || next.epoch !== header.epoch)
      return err('BAD_PROOF', 'the headers do not follow each other')
    const version = checkVersion(next)
    if (!version.ok) return version
    last = next
    id = blockId(next)
  }
  return ok({ last, id })
}

/** Refuses with NEWER_PROTOCOL, WRONG_EPOCH, BAD_BLOCK, BAD_PROOF and the faults of `verifyCertificate`. Signatures come last. */
export const verifyFinalHeader = (trust: Trust, final: FinalHeader): Result<Verified<Header>> => {
  const { header, descendants, finalization } = final
  const place = checkPlace(trust, header)
  if (!place.ok) return place
  const chain = lastOf(header, descendants)
  if (!chain.ok) return chain
  const { last, id } = chain.value
  const { kind, height, view, blockId: certified } = finalization.vote
  if (kind !== VOTE_KIND.FINALIZE) return err('BAD_CERTIFICATE', 'no finalization')
  // A boundary block is proposed again in later views, so the view of the votes may be above that of the header.
  if (!equalBytes(certified, id) || height !== last.height || view < last.view)
    return err('BAD_CERTIFICATE', 'a finalization of another block')
  const verified = verifyCertificate(trust.chainId, trust.set, finalization)
  return verified.ok ? ok(markVerified(header)) : verified
}
