/** What is signed by validator keys inside arguments, for who makes it and who checks it. */

import {
  compareBytes,
  type Hash,
  type PublicKey,
  type Signature,
  type Signer,
  tagged,
  u32be,
  u64be,
  verify,
} from '#base'
import type { Call, SignedVote } from '#chain'
import type { DueReadiness } from '../hooks.ts'
import { type Id, MODULE } from '../ids.ts'
import { DeclareArgs, ReportEvidenceArgs } from './schema.ts'
import { DeclareProtocolArgs } from './upgrade-messages.ts'

/** Numbers of the actions that prove themselves. */
export const SELF_PROVING = { declare: 9, reportEvidence: 10, declareProtocol: 21 } as const

interface Possession {
  readonly chainId: Hash
  readonly candidateId: Id
  readonly operator: number
}

/** `kapok/possession/1 ‖ 0x00 ‖ chainId ‖ candidateId ‖ u32be(operator)`: signed by a key that is to stand. */
export const possessionBytes = ({ chainId, candidateId, operator }: Possession): Uint8Array =>
  tagged('possession', chainId, candidateId, u32be(operator))

/** `kapok/declare/1 ‖ 0x00 ‖ chainId ‖ candidateId ‖ u64be(epoch)` */
const declarationBytes = (chainId: Hash, { candidateId, epoch }: Pick<DeclareArgs, 'candidateId' | 'epoch'>) =>
  tagged('declare', chainId, candidateId, u64be(epoch))

/** `kapok/ready/1 ‖ 0x00 ‖ chainId ‖ candidateId ‖ u32be(protocol) ‖ u64be(height) ‖ u32be(count)` */
const readinessBytes = (chainId: Hash, { candidateId, protocol, height, count }: DueReadiness) =>
  tagged('ready', chainId, candidateId, u32be(protocol), u64be(height), u32be(count))

export const isPossessed = (about: Possession, publicKey: PublicKey, possession: Signature): boolean =>
  verify(publicKey, possessionBytes(about), possession)

export const isDeclared = (chainId: Hash, publicKey: PublicKey, args: DeclareArgs): boolean =>
  verify(publicKey, declarationBytes(chainId, args), args.signature)

/** The call by which a candidate says that it is there. */
export const declarationCall = (chainId: Hash, signer: Signer, candidateId: Id, epoch: number): Call => ({
  module: MODULE.delegate,
  action: SELF_PROVING.declare,
  args: DeclareArgs.encode({
    candidateId,
    epoch,
    signature: signer.sign(declarationBytes(chainId, { candidateId, epoch })),
  }),
})

export const isSaid = (chainId: Hash, publicKey: PublicKey, args: DeclareProtocolArgs): boolean =>
  verify(publicKey, readinessBytes(chainId, args), args.signature)

/** The call by which a candidate says which protocol it speaks. */
export const readinessCall = (chainId: Hash, signer: Signer, due: DueReadiness): Call => ({
  module: MODULE.delegate,
  action: SELF_PROVING.declareProtocol,
  args: DeclareProtocolArgs.encode({ ...due, signature: signer.sign(readinessBytes(chainId, due)) }),
})

/** The call that reports two votes, in an order that does not depend on who saw which first. */
export const evidenceCall = (a: SignedVote, b: SignedVote): Call => {
  const [args] = [
    ReportEvidenceArgs.encode({ first: a, second: b }),
    ReportEvidenceArgs.encode({ first: b, second: a }),
  ].sort(compareBytes) as [Uint8Array, Uint8Array]
  return { module: MODULE.delegate, action: SELF_PROVING.reportEvidence, args }
}
