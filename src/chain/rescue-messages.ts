/** Messages of the break-glass (rule E5): who may bring a chain back that has lost its quorum for good, and how. */

import { bytes, field, type Hash, LIMITS, message, type PublicKey, repeated, type TypeOf, uint64 } from '#base'
import { KeySignature, Validator } from './messages.ts'

const hash = bytes<Hash>(32)

/** Row of the state (`GUARDIANS_KEY`): the offline keys of the operators, ascending, each once. */
export const Guardians = message('Guardians', 4 * 1024, {
  keys: repeated(1, bytes<PublicKey>(32), LIMITS.operators),
})
export type Guardians = TypeOf<typeof Guardians>

/**
 * What guardians sign: the chain goes on after the final block `anchorId` of `anchorHeight`, in `epoch`, with these
 * validators.
 */
export const RescueOrder = message('RescueOrder', 8 * 1024, {
  chainId: field(1, hash),
  anchorHeight: field(2, uint64),
  anchorId: field(3, hash),
  epoch: field(4, uint64),
  validators: repeated(5, Validator.kind, LIMITS.seats),
})
export type RescueOrder = TypeOf<typeof RescueOrder>

/** Signatures in ascending order of public key, each key once. */
export const Rescue = message('Rescue', 16 * 1024, {
  order: field(1, RescueOrder.kind),
  signatures: repeated(2, KeySignature.kind, LIMITS.operators),
})
export type Rescue = TypeOf<typeof Rescue>
