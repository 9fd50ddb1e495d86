/** The verifier of the driver: every signature that enters is checked here, once. */

import {
  err,
  type Hash,
  LIMITS,
  markVerified,
  ok,
  type PublicKey,
  type Result,
  sha256,
  toHex,
  type Verified,
} from '#base'
import {
  Certificate,
  certificateSignatures,
  checkVote,
  type SignedVote,
  type ValidatorSet,
  voteBytes,
  voteSignature,
} from '#chain'
import type { KeysPort } from './ports.ts'

export interface Verifier {
  readonly vote: (set: ValidatorSet, vote: SignedVote) => Result<Verified<SignedVote>>
  /** Whether that key has signed this vote, of whatever epoch. */
  readonly signedBy: (publicKey: PublicKey, vote: SignedVote) => boolean
  /** Certificates that have been checked before are known again by the hash of their bytes. */
  readonly certificate: (set: ValidatorSet, certificate: Certificate) => Result<Verified<Certificate>>
}

/** A set that forgets its oldest member when it is full. */
const makeBoundedSet = (max: number) => {
  const members = new Set<string>()
  return {
    has: (member: string) => members.has(member),
    add: (member: string) => {
      members.add(member)
      if (members.size <= max) return
      for (const oldest of members) {
        members.delete(oldest)
        break
      }
    },
  }
}

export const createVerifier = (chainId: Hash, { verify }: KeysPort): Verifier => {
  // The bytes name the epoch, and an epoch has one set, so a hash needs no set beside it.
  const verified = makeBoundedSet(LIMITS.verifiedCertificates)
  return {
    vote: (set, vote) => {
      const check = voteSignature(chainId, set, vote)
      if (!check.ok) return check
      return verify([check.value]) ? ok(markVerified(vote)) : err('BAD_SIGNATURE', `vote of seat ${vote.seat}`)
    },
    signedBy: (publicKey, { vote, signature }) =>
      checkVote(vote).ok && verify([{ publicKey, message: voteBytes(chainId, vote), signature }]),
    certificate: (set, certificate) => {
      const name = toHex(sha256(Certificate.encode(certificate)))
      if (verified.has(name)) return ok(markVerified(certificate))
      const checks = certificateSignatures(chainId, set, certificate)
      if (!checks.ok) return checks
      if (!verify(checks.value)) return err('BAD_SIGNATURE', 'in a certificate')
      verified.add(name)
      return ok(markVerified(certificate))
    },
  }
}
