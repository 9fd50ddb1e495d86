/** Heartbeats: what the seats of a quiet chain say once a slot, and the certificate that a quorum of them makes. */

import {
  assert,
  equalBytes,
  err,
  type Hash,
  markVerified,
  ok,
  type Result,
  type Signer,
  tagged,
  type Verified,
  verify,
} from '#base'
import { Heartbeat, type HeartbeatCertificate, type SignedHeartbeat } from './heartbeat-messages.ts'
import type { ValidatorSet } from './messages.ts'
import { gatherSignatures, keyOfSeat, quorumChecks } from './quorum-signatures.ts'
import type { SignatureCheck } from './transaction.ts'

/** `kapok/heartbeat/1 ‖ 0x00 ‖ chainId ‖ heartbeat`: what is signed. */
export const heartbeatBytes = (chainId: Hash, heartbeat: Heartbeat): Uint8Array =>
  tagged('heartbeat', chainId, Heartbeat.encode(heartbeat))

/** Milliseconds since 1970 of the begin and the end of a slot, by the clocks of the signers. */
export const slotTimes = ({
  slot,
  periodMs,
}: Pick<Heartbeat, 'slot' | 'periodMs'>): { readonly fromMs: number; readonly toMs: number } => ({
  fromMs: slot * periodMs,
  toMs: (slot + 1) * periodMs,
})

/** The last moment that a date can be (ECMA-262), in milliseconds since 1970. */
const LAST_MS = 8.64e15

/** A slot has a length and an end. Refuses with MALFORMED. */
const checkSlot = (heartbeat: Heartbeat): Result<undefined> =>
  heartbeat.periodMs >= 1 && slotTimes(heartbeat).toMs <= LAST_MS ? ok(undefined) : err('MALFORMED', 'no slot of time')

export const signHeartbeat = (
  chainId: Hash,
  heartbeat: Heartbeat,
  seat: number,
  signer: Signer,
): Verified<SignedHeartbeat> =>
  markVerified({ heartbeat, seat, signature: signer.sign(heartbeatBytes(chainId, heartbeat)) })

/** The check that a heartbeat needs. Refuses with MALFORMED, WRONG_EPOCH, UNKNOWN_SEAT. */
export const heartbeatSignature = (
  chainId: Hash,
  set: ValidatorSet,
  { heartbeat, seat, signature }: SignedHeartbeat,
): Result<SignatureCheck> => {
  const slot = checkSlot(heartbeat)
  if (!slot.ok) return slot
  const publicKey = keyOfSeat(set, heartbeat.epoch, seat)
  return publicKey.ok
    ? ok({ publicKey: publicKey.value, message: heartbeatBytes(chainId, heartbeat), signature })
    : publicKey
}

/**
 * A certificate from verified heartbeats that are all equal, one a seat, of the epoch of `set`; other input is a
 * programmer's error. Refuses with BAD_CERTIFICATE when they are no quorum yet.
 */
export const assembleHeartbeat = (
  set: ValidatorSet,
  signed: readonly Verified<SignedHeartbeat>[],
): Result<Verified<HeartbeatCertificate>> => {
  const heartbeat = signed[0]?.heartbeat
  if (heartbeat === undefined) return err('BAD_CERTIFICATE', 'no heartbeats')
  for (const other of signed)
    assert(isSameHeartbeat(other.heartbeat, heartbeat), 'a certificate of different heartbeats')
  assert(heartbeat.epoch === set.epoch, 'heartbeats of another epoch')
  const gathered = gatherSignatures(set, signed)
  return gathered.ok ? ok(markVerified({ heartbeat, ...gathered.value })) : gathered
}

/** The same statement. */
export const isSameHeartbeat = (a: Heartbeat, b: Heartbeat): boolean =>
  equalBytes(Heartbeat.encode(a), Heartbeat.encode(b))

/** Refuses with MALFORMED, WRONG_EPOCH, NON_CANONICAL, UNKNOWN_SEAT, BAD_CERTIFICATE, BAD_SIGNATURE. */
export const verifyHeartbeat = (
  chainId: Hash,
  set: ValidatorSet,
  certificate: HeartbeatCertificate,
): Result<Verified<HeartbeatCertificate>> => {
  const { heartbeat } = certificate
  const slot = checkSlot(heartbeat)
  if (!slot.ok) return slot
  const checks = quorumChecks(set, heartbeat.epoch, certificate, heartbeatBytes(chainId, heartbeat))
  if (!checks.ok) return checks
  const good = checks.value.every(({ publicKey, message, signature }) => verify(publicKey, message, signature))
  return good ? ok(markVerified(certificate)) : err('BAD_SIGNATURE', 'in a certificate')
}
