/**
 * The break-glass (rule E5): the guardians of a chain that has lost its quorum for good name the validators with which it
 * goes on after its last final block. Everything about it is proved by that block, the row of the guardians in its state,
 * and their signatures.
 */

import {
  compareBytes,
  equalBytes,
  err,
  type Hash,
  LIMITS,
  ok,
  type PublicKey,
  type Result,
  type Signer,
  tagged,
  verify,
} from '#base'
import { blockId } from './block.ts'
import { epochOf, withCut } from './epochs.ts'
import { type Trust, verifyFinalHeader } from './light.ts'
import type { Header, KeySignature } from './messages.ts'
import type { FinalHeader, RescueProof, StateEntry } from './proof-messages.ts'
import { Guardians, type Rescue, RescueOrder } from './rescue-messages.ts'
import { verifyStateProof } from './state-proof.ts'
import { checkValidators } from './validators.ts'

/** Where the contracts keep the `Guardians`: module and table of the row, which has no further key. */
export const GUARDIANS_ROW = { module: 6, table: 13 } as const

/** `u16be module ‖ u16be table`: its key in the state. */
export const GUARDIANS_KEY: Uint8Array = Uint8Array.of(0, GUARDIANS_ROW.module, 0, GUARDIANS_ROW.table)

/** `kapok/rescue/1 ‖ 0x00 ‖ order`: what guardians sign. The order names its chain. */
export const rescueBytes = (order: RescueOrder): Uint8Array => tagged('rescue', RescueOrder.encode(order))

/** The rescue with one signature more, or as it was if that guardian has signed already. */
export const signRescue = ({ order, signatures }: Rescue, guardian: Signer): Rescue => {
  const { publicKey } = guardian
  const others = signatures.filter(one => !equalBytes(one.publicKey, publicKey))
  const own: KeySignature = { publicKey, signature: guardian.sign(rescueBytes(order)) }
  return { order, signatures: [...others, own].sort((a, b) => compareBytes(a.publicKey, b.publicKey)) }
}

/** The guardians after a block, from the proof of their row. Refuses with BAD_RESCUE. */
export const guardiansOf = (stateRoot: Hash, { present, value, proof }: StateEntry): Result<Guardians> => {
  if (!present || !equalBytes(proof.key, GUARDIANS_KEY) || !verifyStateProof(stateRoot, proof, value))
    return err('BAD_RESCUE', 'the guardians are not those of the state after the anchor')
  const guardians = Guardians.decode(value)
  return guardians.ok ? guardians : err('BAD_RESCUE', 'the row of the guardians cannot be read')
}

const checkSignatures = ({ keys }: Guardians, { order, signatures }: Rescue): Result<undefined> => {
  const message = rescueBytes(order)
  let before: PublicKey | undefined
  for (const { publicKey, signature } of signatures) {
    if (before !== undefined && compareBytes(before, publicKey) >= 0)
      return err('BAD_RESCUE', 'signatures twice or out of order')
    before = publicKey
    if (!keys.some(key => equalBytes(key, publicKey))) return err('BAD_RESCUE', 'signed by somebody who is no guardian')
    if (!verify(publicKey, message, signature)) return err('BAD_SIGNATURE', 'of a guardian')
  }
  return 2 * signatures.length > keys.length
    ? ok(undefined)
    : err('BAD_RESCUE', `signed by ${signatures.length} of ${keys.length} guardians: more than half are needed`)
}

/** What an order says, against the anchor and the trust in its epoch. */
const checkOrder = (trust: Trust, anchor: Header, order: RescueOrder): Result<Trust> => {
  const { chainId, anchorHeight, anchorId, epoch, validators } = order
  if (!equalBytes(chainId, trust.chainId)) return err('BAD_RESCUE', 'of another chain')
  if (anchorHeight !== anchor.height || !equalBytes(anchorId, blockId(anchor)))
    return err('BAD_RESCUE', `the anchor is not block ${anchor.height}`)
  const schedule = withCut(trust.schedule, anchorHeight)
  if (epoch !== epochOf(anchorHeight + 1, schedule))
    return err('BAD_RESCUE', `epoch ${epoch} does not begin after block ${anchorHeight}`)
  const seats = checkValidators({ validators })
  if (!seats.ok) return err('BAD_RESCUE', seats.fault.detail)
  // As far as operators have numbers: the contracts keep the seats with them.
  if (validators.some(({ enterprise }) => enterprise >= LIMITS.operators)) return err('BAD_RESCUE', 'a seat of nobody')
  return ok({ chainId: trust.chainId, schedule, set: { epoch, validators } })
}

/**
 * Everything but the finality of the anchor, which a node knows of its own head. Refuses with BAD_RESCUE, or with
 * BAD_SIGNATURE.
 */
export const checkRescue = (trust: Trust, anchor: Header, { rescue, guardians }: RescueProof): Result<Trust> => {
  const rescued = checkOrder(trust, anchor, rescue.order)
  if (!rescued.ok) return rescued
  const keys = guardiansOf(anchor.stateRoot, guardians)
  if (!keys.ok) return keys
  const signed = checkSignatures(keys.value, rescue)
  return signed.ok ? rescued : signed
}

/** Trust in the epoch that a rescue begins. Refuses with BAD_RESCUE, BAD_SIGNATURE and the faults of `verifyFinalHeader`. */
export const verifyRescue = (trust: Trust, anchor: FinalHeader, proof: RescueProof): Result<Trust> => {
  const rescued = checkRescue(trust, anchor.header, proof)
  if (!rescued.ok) return rescued
  const final = verifyFinalHeader(trust, anchor)
  return final.ok ? rescued : final
}
