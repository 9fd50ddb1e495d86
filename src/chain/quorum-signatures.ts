/** Signatures of many seats under one message: the bitmap of who signed, and what a quorum of them needs. */

import { assert, err, ok, type PublicKey, type Result, type Signature } from '#base'
import type { Certificate, ValidatorSet } from './messages.ts'
import type { SignatureCheck } from './transaction.ts'
import { quorum } from './validators.ts'

/** Bit `seat` of `signers` (byte seat >> 3, bit seat & 7) says that the seat signed; `signatures` in order of seat. */
export type QuorumSignatures = Pick<Certificate, 'signers' | 'signatures'>

/** One seat's signature. */
export interface SeatSignature {
  readonly seat: number
  readonly signature: Signature
}

const bitmapOf = (seats: readonly number[]): Uint8Array => {
  const highest = seats.at(-1) ?? -1
  const bitmap = new Uint8Array(highest < 0 ? 0 : (highest >> 3) + 1)
  for (const seat of seats) bitmap[seat >> 3] = (bitmap[seat >> 3] as number) | (1 << (seat & 7))
  return bitmap
}

/** Seats whose bit is set, ascending. */
export const signersOf = ({ signers }: Pick<QuorumSignatures, 'signers'>): readonly number[] => {
  const seats: number[] = []
  for (const [at, byte] of signers.entries())
    for (let bit = 0; bit < 8; bit++) if ((byte >> bit) & 1) seats.push(8 * at + bit)
  return seats
}

/** Weight of these seats together; unknown ones have none. */
const weightOf = ({ validators }: ValidatorSet, seats: readonly number[]): number =>
  seats.reduce((sum, seat) => sum + (validators[seat]?.weight ?? 0), 0)

/** Key of a seat. Refuses with WRONG_EPOCH, UNKNOWN_SEAT. */
export const keyOfSeat = (set: ValidatorSet, epoch: number, seat: number): Result<PublicKey> => {
  if (epoch !== set.epoch) return err('WRONG_EPOCH', `epoch ${epoch}, not ${set.epoch}`)
  const validator = set.validators[seat]
  return validator === undefined ? err('UNKNOWN_SEAT', `seat ${seat}`) : ok(validator.publicKey)
}

/**
 * Puts signatures of one message together, one a seat; a seat that signs twice is a programmer's error. Refuses with
 * BAD_CERTIFICATE when they are no quorum yet.
 */
export const gatherSignatures = (set: ValidatorSet, signed: readonly SeatSignature[]): Result<QuorumSignatures> => {
  const sorted = [...signed].sort((a, b) => a.seat - b.seat)
  const seats = sorted.map(({ seat }) => seat)
  for (const [i, seat] of seats.entries())
    assert(i === 0 || seat > (seats[i - 1] as number), `seat ${seat} signs twice`)
  if (weightOf(set, seats) < quorum(set)) return err('BAD_CERTIFICATE', 'no quorum')
  return ok({ signers: bitmapOf(seats), signatures: sorted.map(({ signature }) => signature) })
}

/**
 * Everything about the signatures of a quorum under `message` but the signatures themselves, and the checks that those
 * need. Refuses with WRONG_EPOCH, NON_CANONICAL, BAD_CERTIFICATE, UNKNOWN_SEAT.
 */
export const quorumChecks = (
  set: ValidatorSet,
  epoch: number,
  { signers, signatures }: QuorumSignatures,
  message: Uint8Array,
): Result<readonly SignatureCheck[]> => {
  if (signers.at(-1) === 0) return err('NON_CANONICAL', 'the bitmap ends in a zero byte')
  const seats = signersOf({ signers })
  if (seats.length !== signatures.length)
    return err('BAD_CERTIFICATE', `${signatures.length} signatures of ${seats.length}`)
  const checks: SignatureCheck[] = []
  for (const [i, seat] of seats.entries()) {
    const publicKey = keyOfSeat(set, epoch, seat)
    if (!publicKey.ok) return publicKey
    checks.push({ publicKey: publicKey.value, message, signature: signatures[i] as Signature })
  }
  return weightOf(set, seats) < quorum(set) ? err('BAD_CERTIFICATE', 'no quorum') : ok(checks)
}
