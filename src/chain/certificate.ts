/** Certificates: a quorum of equal votes. */

import { assert, equalBytes, err, type Hash, markVerified, ok, type Result, type Verified, verify } from '#base'
import { type Certificate, type SignedVote, type ValidatorSet, Vote } from './messages.ts'
import { gatherSignatures, quorumChecks } from './quorum-signatures.ts'
import type { SignatureCheck } from './transaction.ts'
import { checkVote, voteBytes } from './vote.ts'

/**
 * A certificate from verified votes that are all equal, one a seat, of the epoch of `set`; other input is a programmer's
 * error. Refuses with BAD_CERTIFICATE when they are no quorum yet.
 */
export const assembleCertificate = (
  set: ValidatorSet,
  votes: readonly Verified<SignedVote>[],
): Result<Verified<Certificate>> => {
  const vote = votes[0]?.vote
  if (vote === undefined) return err('BAD_CERTIFICATE', 'no votes')
  const bytes = Vote.encode(vote)
  for (const other of votes) assert(equalBytes(Vote.encode(other.vote), bytes), 'a certificate of different votes')
  assert(vote.epoch === set.epoch, 'votes of another epoch')
  const gathered = gatherSignatures(set, votes)
  return gathered.ok ? ok(markVerified({ vote, ...gathered.value })) : gathered
}

/** Everything about a certificate but its signatures, cheap first, and the checks that those need. */
export const certificateSignatures = (
  chainId: Hash,
  set: ValidatorSet,
  certificate: Certificate,
): Result<readonly SignatureCheck[]> => {
  const { vote } = certificate
  if (vote.epoch !== set.epoch) return err('WRONG_EPOCH', `epoch ${vote.epoch}, not ${set.epoch}`)
  const shape = checkVote(vote)
  return shape.ok ? quorumChecks(set, vote.epoch, certificate, voteBytes(chainId, vote)) : shape
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
