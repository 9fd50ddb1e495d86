/** Transactions: what is signed, how they are named, which byte strings are transactions. */

import {
  type Address,
  compareBytes,
  equalBytes,
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
import { Body, type Call, type KeySignature, Transaction } from './messages.ts'

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

/** Sender of a transaction that proves itself: nobody. */
export const NOBODY = new Uint8Array(20) as Address

/** A transaction without a sender: one call whose arguments hold the proof of what it says. */
export const provesItself = ({ sender }: Pick<Body, 'sender'>): boolean => equalBytes(sender, NOBODY)

/**
 * A transaction that proves itself. It needs no account, since nobody answers for it but the signatures inside its one
 * call. `nonce` and the end of its window make it unlike another of the same content.
 */
export const selfProvingTransaction = (
  chainId: Hash,
  { call, nonce, expiresAtMs }: { readonly call: Call; readonly nonce: bigint; readonly expiresAtMs: number },
): ParsedTransaction => signTransaction(chainId, { sender: NOBODY, nonce, expiresAtMs, calls: [call] }, [])

const bySigner = (a: { publicKey: PublicKey }, b: { publicKey: PublicKey }) => compareBytes(a.publicKey, b.publicKey)

/** A body before it is known who signs it. */
export type BodyDraft = Omit<Body, 'signers'>

/** The body with the keys that must sign it, in their order. */
export const withSigners = (draft: BodyDraft, keys: readonly PublicKey[]): Body => {
  const { sender, nonce, expiresAtMs, calls } = draft
  return { sender, nonce, expiresAtMs, calls, signers: [...keys].sort(compareBytes) }
}

/**
 * Signs for each signer. The order of the signers does not matter; a key given twice is a programmer's error. `awaited` are
 * keys that must sign as well and do so later.
 */
export const signTransaction = (
  chainId: Hash,
  draft: BodyDraft,
  signers: readonly Signer[],
  awaited: readonly PublicKey[] = [],
): ParsedTransaction => {
  const body = withSigners(draft, [...signers.map(({ publicKey }) => publicKey), ...awaited])
  const bodyBytes = Body.encode(body)
  const message = transactionSigningBytes(chainId, bodyBytes)
  const signatures = signers.map(({ publicKey, sign }) => ({ publicKey, signature: sign(message) })).sort(bySigner)
  const tx: Transaction = { body: bodyBytes, signatures }
  return { bytes: Transaction.encode(tx), tx, body, id: sha256(message) }
}

/** Nobody signs what proves itself, and it says one thing. */
const checkUnsigned = ({ signers, calls }: Body, signatures: readonly KeySignature[]): Result<undefined> => {
  if (signers.length + signatures.length > 0) return err('BAD_SIGNATURE', 'nobody signs what proves itself')
  return calls.length === 1 ? ok(undefined) : err('MALFORMED', `${calls.length} calls in what proves itself`)
}

/** The signatures are by the keys that the body names, each once, in ascending order. */
const checkSigners = (body: Body, signatures: readonly KeySignature[]): Result<undefined> => {
  if (provesItself(body)) return checkUnsigned(body, signatures)
  const { signers } = body
  if (signers.length === 0) return err('BAD_SIGNATURE', 'the transaction names no signers')
  for (const [i, key] of signers.entries()) {
    const before = signers[i - 1]
    if (before !== undefined && compareBytes(before, key) >= 0) return err('NON_CANONICAL', 'signers are not ascending')
    const signature = signatures[i]
    if (signature === undefined || !equalBytes(signature.publicKey, key))
      return err('BAD_SIGNATURE', 'the signatures are not those of the signers that the transaction names')
  }
  return signatures.length === signers.length ? ok(undefined) : err('BAD_SIGNATURE', 'a signature too many')
}

/** A transaction that still lacks signatures: for those who sign one after another. Refuses like `parseTransaction`. */
export const readUnsigned = (chainId: Hash, bytes: Uint8Array): Result<ParsedTransaction> => {
  const tx = Transaction.decode(bytes)
  if (!tx.ok) return tx
  const body = Body.decode(tx.value.body)
  if (!body.ok) return body
  if (body.value.calls.length === 0) return err('TX_NO_CALLS')
  return ok({ bytes, tx: tx.value, body: body.value, id: txId(chainId, tx.value.body) })
}

/**
 * Reads a transaction from outside: size, canonical form of the whole and of the body, at least one call, a signature by
 * each key that the body names and by no other; none where it proves itself. Signatures are not verified. Refuses with TOO_LARGE, MALFORMED,
 * NON_CANONICAL, TX_NO_CALLS, BAD_SIGNATURE.
 */
export const parseTransaction = (chainId: Hash, bytes: Uint8Array): Result<ParsedTransaction> => {
  const read = readUnsigned(chainId, bytes)
  if (!read.ok) return read
  const complete = checkSigners(read.value.body, read.value.tx.signatures)
  return complete.ok ? read : complete
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
