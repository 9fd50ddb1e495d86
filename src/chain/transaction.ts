/** Transactions: what is signed, how they are named, which byte strings are transactions. */

import {
  compareBytes,
  err,
  type Hash,
  LIMITS,
  markVerified,
  ok,
  type PublicKey,
  type Result,
  type Signature,
  type Signer,
  sha256,
  tagged,
  type Verified,
  type Verifier,
} from '#base'
import { Body, Transaction } from './messages.ts'

/** One Ed25519 check to be made, alone or in bulk. */
export interface SignatureCheck {
  readonly publicKey: PublicKey
  readonly message: Uint8Array
  readonly signature: Signature
}

/** A transaction read from its canonical bytes; its signatures are not yet checked. */
export interface ParsedTransaction {
  readonly bytes: Uint8Array
  readonly tx: Transaction
  readonly body: Body
  readonly id: Hash
}

/** `kapok/tx/1 ‖ 0x00 ‖ chainId ‖ body`: what every signer signs. `body` is the canonical bytes of a `Body`. */
export const transactionSigningBytes = (chainId: Hash, body: Uint8Array): Uint8Array =>
  tagged('transaction', chainId, body)

/** Hash of the signed bytes. Signatures are not part of it, so another signature makes no other transaction. */
export const txId = (chainId: Hash, body: Uint8Array): Hash => sha256(transactionSigningBytes(chainId, body))

const bySigner = (a: { publicKey: PublicKey }, b: { publicKey: PublicKey }) => compareBytes(a.publicKey, b.publicKey)

/** Signs `body` with each signer. The order of the signers does not matter; a key given twice is a programmer's error. */
export const signTransaction = (chainId: Hash, body: Body, signers: readonly Signer[]): ParsedTransaction => {
  const bodyBytes = Body.encode(body)
  const message = transactionSigningBytes(chainId, bodyBytes)
  const signatures = signers.map(({ publicKey, sign }) => ({ publicKey, signature: sign(message) })).sort(bySigner)
  const tx: Transaction = { body: bodyBytes, signatures }
  return { bytes: Transaction.encode(tx), tx, body, id: sha256(message) }
}

/**
 * Reads a transaction from outside: size, canonical form of the whole and of the body, at least one call, signatures in
 * ascending order of key, each key once. Signatures are not verified. Refuses with TOO_LARGE, MALFORMED,
 * NON_CANONICAL, TX_NO_CALLS, BAD_SIGNATURE (there is none).
 */
export const parseTransaction = (chainId: Hash, bytes: Uint8Array): Result<ParsedTransaction> => {
  const tx = Transaction.decode(bytes)
  if (!tx.ok) return tx
  const body = Body.decode(tx.value.body)
  if (!body.ok) return body
  if (body.value.calls.length === 0) return err('TX_NO_CALLS')
  const { signatures } = tx.value
  if (signatures.length === 0) return err('BAD_SIGNATURE', 'the transaction is not signed')
  for (const [i, next] of signatures.entries()) {
    const before = signatures[i - 1]
    if (before !== undefined && bySigner(before, next) >= 0)
      return err('NON_CANONICAL', 'signatures are not in ascending order of key')
  }
  return ok({ bytes, tx: tx.value, body: body.value, id: txId(chainId, tx.value.body) })
}

/** The checks that a transaction needs, for a verifier in bulk. All share one message. */
export const transactionSignatures = (chainId: Hash, { body, signatures }: Transaction): readonly SignatureCheck[] => {
  const message = transactionSigningBytes(chainId, body)
  return signatures.map(({ publicKey, signature }) => ({ publicKey, message, signature }))
}

/** Checks every signature with `verifier`: `verify` for blocks, `verifyFast` at admission. Refuses with BAD_SIGNATURE. */
export const verifyTransaction = (
  chainId: Hash,
  parsed: ParsedTransaction,
  verifier: Verifier,
): Result<Verified<ParsedTransaction>> => {
  const good = transactionSignatures(chainId, parsed.tx).every(({ publicKey, message, signature }) =>
    verifier(publicKey, message, signature),
  )
  return good ? ok(markVerified(parsed)) : err('BAD_SIGNATURE')
}

/**
 * The window of replay: valid while `expiresAt − window ≤ t < expiresAt`, `timeMs` being block time. Refuses with
 * TX_EXPIRED or TX_TOO_EARLY.
 */
export const checkWindow = (expiresAtMs: number, timeMs: number): Result<undefined> => {
  if (timeMs >= expiresAtMs) return err('TX_EXPIRED')
  return timeMs < expiresAtMs - LIMITS.transactionWindowMs ? err('TX_TOO_EARLY') : ok(undefined)
}
