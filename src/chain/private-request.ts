/** Requests to the private store of a node: signed by who asks, for one node of one chain, for a short time. */

import {
  compareBytes,
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
import { PrivateRequest, SignedPrivateRequest } from './private-messages.ts'

const signingBytes = (chainId: Hash, request: Uint8Array): Uint8Array => tagged('privateRequest', chainId, request)

/** Canonical bytes of a `SignedPrivateRequest`. */
export const signPrivateRequest = (chainId: Hash, request: PrivateRequest, signers: readonly Signer[]): Uint8Array => {
  const bytes = PrivateRequest.encode(request)
  const message = signingBytes(chainId, bytes)
  const signatures = signers
    .map(signer => ({ publicKey: signer.publicKey, signature: signer.sign(message) }))
    .sort((a, b) => compareBytes(a.publicKey, b.publicKey))
  return SignedPrivateRequest.encode({ request: bytes, signatures })
}

/** A request whose signatures are right: whether the keys may ask is for others to say. */
export interface AskedPrivately {
  readonly request: PrivateRequest
  readonly keys: readonly PublicKey[]
}

/** For whom and when a request is looked at. */
export interface PrivateAudience {
  readonly chainId: Hash
  readonly nodeKey: PublicKey
  /** Of the last start of the node. */
  readonly session: Uint8Array
  readonly nowMs: number
}

const OPERATIONS = ['put', 'read', 'erase', 'log'] as const

const checkTime = (
  { expiresAtMs, session }: PrivateRequest,
  { session: now, nowMs }: PrivateAudience,
): Result<undefined> => {
  if (compareBytes(session, now) !== 0) return err('TX_EXPIRED', 'the node has started anew since')
  if (expiresAtMs <= nowMs) return err('TX_EXPIRED', 'the request has expired')
  if (expiresAtMs > nowMs + LIMITS.privateRequestMs) return err('TX_TOO_EARLY', 'the request lives too long')
  return ok(undefined)
}

const checkSignatures = (
  chainId: Hash,
  { request, signatures }: SignedPrivateRequest,
): Result<readonly PublicKey[]> => {
  if (signatures.length === 0) return err('BAD_SIGNATURE', 'nobody has signed')
  const message = signingBytes(chainId, request)
  for (const [i, { publicKey, signature }] of signatures.entries()) {
    const before = signatures[i - 1]
    if (before !== undefined && compareBytes(before.publicKey, publicKey) >= 0)
      return err('NON_CANONICAL', 'signatures are not in ascending order of key')
    if (!verify(publicKey, message, signature)) return err('BAD_SIGNATURE')
  }
  return ok(signatures.map(({ publicKey }) => publicKey))
}

/**
 * Refuses with the faults of the decoder, BAD_REQUEST (another node, or not one operation), TX_EXPIRED, TX_TOO_EARLY,
 * NON_CANONICAL or BAD_SIGNATURE.
 */
export const readPrivateRequest = (bytes: Uint8Array, audience: PrivateAudience): Result<AskedPrivately> => {
  const signed = SignedPrivateRequest.decode(bytes)
  if (!signed.ok) return signed
  const read = PrivateRequest.decode(signed.value.request)
  if (!read.ok) return read
  const request = read.value
  if (compareBytes(request.audience, audience.nodeKey) !== 0) return err('BAD_REQUEST', 'signed for another node')
  if (OPERATIONS.filter(name => request[name] !== undefined).length !== 1)
    return err('BAD_REQUEST', 'one operation is needed')
  const timely = checkTime(request, audience)
  if (!timely.ok) return timely
  const keys = checkSignatures(audience.chainId, signed.value)
  return keys.ok ? ok({ request, keys: keys.value }) : keys
}
