/** Certificates: a quorum of equal votes. */

import {
  assert,
  equalBytes,
  err,
  type Hash,
  markVerified,
  ok,
  type Result,
  type Signature,
  type Verified,
  verify,
} from '#base'
import { type Certificate, type SignedVote, type ValidatorSet, Vote } from './messages.ts'
import type { SignatureCheck } from './transaction.ts'
import { quorum } from './validators.ts'
import { checkVote, voteBytes } from './vote.ts'

const bitmapOf = (seats: readonly number[]): Uint8Array => {
  const highest = seats.at(-1) ?? -1
  const bitmap = new Uint8Array(highest < 0 ? 0 : (highest >> 3) + 1)
  for (const seat of seats) bitmap[seat >> 3] = (bitmap[seat >> 3] as number) | (1 << (seat & 7))
  return bitmap
}

/** Seats whose bit is set, ascending. */
export const signersOf = ({ signers }: Pick<Certificate, 'signers'>): readonly number[] => {
  const seats: number[] = []
  for (const [at, byte] of signers.entries())
    for (let bit = 0; bit < 8; bit++) if ((byte >> bit) & 1) seats.push(8 * at + bit)
  return seats
}

const weightOf = ({ validators }: ValidatorSet, seats: readonly number[]): number =>
  seats.reduce((sum, seat) => sum + (validators[seat]?.weight ?? 0), 0)

/**
 * A certificate from verified votes that are all equal, one a seat, of the epoch of `set`; other input is a programmer's
 * error. Refuses with BAD_CERTIFICATE when they are no quorum yet.
 */
export const assembleCertificate = (
  set: ValidatorSet,
  votes: readonly Verified<SignedVote>[],
): Result<Verified<Certificate>> => {
  const sorted = [...votes].sort((a, b) => a.seat - b.seat)
  const first = sorted[0]
  if (first === undefined) return err('BAD_CERTIFICATE', 'no votes')
  const bytes = Vote.encode(first.vote)
  for (const [i, { vote, seat }] of sorted.entries()) {
    assert(equalBytes(Vote.encode(vote), bytes), 'a certificate of different votes')
    assert(i === 0 || seat > (sorted[i - 1] as SignedVote).seat, `seat ${seat} votes twice`)
  }
  assert(first.vote.epoch === set.epoch, 'votes of another epoch')
  const seats = sorted.map(({ seat }) => seat)
  if (weightOf(set, seats) < quorum(set)) return err('BAD_CERTIFICATE', 'no quorum')
  return ok(
    markVerified({ vote: first.vote, signers: bitmapOf(seats), signatures: sorted.map(({ signature }) => signature) }),
  )
}

/** Everything about a certificate but its signatures, cheap first, and the checks that those need. */
export const certificateSignatures = (
  chainId: Hash,
  set: ValidatorSet,
  certificate: Certificate,
): Result<readonly SignatureCheck[]> => {
  const { vote, signers, signatures } = certificate
  if (vote.epoch !== set.epoch) return err('WRONG_EPOCH', `epoch ${vote.epoch}, not ${set.epoch}`)
  const shape = checkVote(vote)
  if (!shape.ok) return shape
  if (signers.at(-1) === 0) return err('NON_CANONICAL', 'the bitmap ends in a zero byte')
  const seats = signersOf(certificate)
  if (seats.length !== signatures.length)
    return err('BAD_CERTIFICATE', `${signatures.length} signatures of ${seats.length}`)
  if ((seats.at(-1) ?? 0) >= set.validators.length) return err('UNKNOWN_SEAT', `seat ${seats.at(-1)}`)
  if (weightOf(set, seats) < quorum(set)) return err('BAD_CERTIFICATE', 'no quorum')
  const message = voteBytes(chainId, vote)
  return ok(
    seats.flatMap((seat, i) => {
      const validator = set.validators[seat]
      return validator === undefined
        ? []
        : [{ publicKey: validator.publicKey, message, signature: signatures[i] as Signature }]
    }),
  )
}

/** Refuses with WRONG_EPOCH, MALFORMED, NON_CANONICAL, UNKNOWN_SEAT, BAD_CERTIFICATE, BAD_SIGNATURE. */
export const verifyCertificate = (
  chainId: Hash,
  set: ValidatorSet,
  certificate: Certificate,
): Result<Verified<Certificate>> => {
  const checks = certificateSignatures(chainId, set, certificate)
  if (!checks.ok) return checks
  const good = checks.value.every(({ publicKey, message, signature }) => verify(publicKey, message, signature))
  return good ? ok(markVerified(certificate)) : err('BAD_SIGNATURE', 'in a certificate')
}
