/** Transactions of the simulated ledger: notes, ballots, candidacies, and evidence, which proves itself. */

import { concat, readU32be, taggedHash, toHex, u32be } from '#base'
import { SignedVote } from '#chain'

const KIND = { NOTE: 0, BALLOT: 1, STAND: 2, EVIDENCE: 3 } as const

export type SimTransaction =
  /** Only its place in the order matters. */
  | { readonly kind: 'note' }
  /** A voter gives a candidate (a node) so many credits; zero takes them back. */
  | { readonly kind: 'ballot'; readonly voter: number; readonly candidate: number; readonly credits: number }
  /** A node becomes a candidate, or is none any more. */
  | { readonly kind: 'stand'; readonly node: number; readonly stands: boolean }
  | { readonly kind: 'evidence'; readonly votes: readonly [SignedVote, SignedVote] }

/** `salt` makes equal contents different transactions. */
export const encodeNote = (salt: number): Uint8Array => concat(Uint8Array.of(KIND.NOTE), u32be(salt))

export const encodeBallot = (salt: number, voter: number, candidate: number, credits: number): Uint8Array =>
  concat(Uint8Array.of(KIND.BALLOT), u32be(salt), u32be(voter), u32be(candidate), u32be(credits))

export const encodeStand = (salt: number, node: number, stands: boolean): Uint8Array =>
  concat(Uint8Array.of(KIND.STAND), u32be(salt), u32be(node), Uint8Array.of(stands ? 1 : 0))

/** The same two votes in either order are the same transaction. */
export const encodeEvidence = (votes: readonly [SignedVote, SignedVote]): Uint8Array => {
  const [one, two] = votes.map(vote => SignedVote.encode(vote)) as [Uint8Array, Uint8Array]
  const [first, second] = toHex(one) < toHex(two) ? [one, two] : [two, one]
  return concat(Uint8Array.of(KIND.EVIDENCE), u32be(first.length), first, second)
}

const decodeEvidence = (bytes: Uint8Array): SimTransaction | undefined => {
  if (bytes.length < 5) return undefined
  const end = 5 + readU32be(bytes, 1)
  if (end > bytes.length) return undefined
  const [one, two] = [SignedVote.decode(bytes.slice(5, end)), SignedVote.decode(bytes.slice(end))]
  return one.ok && two.ok ? { kind: 'evidence', votes: [one.value, two.value] } : undefined
}

const decode = (bytes: Uint8Array): SimTransaction | undefined => {
  switch (bytes[0]) {
    case KIND.NOTE:
      return bytes.length === 5 ? { kind: 'note' } : undefined
    case KIND.BALLOT:
      return bytes.length === 17
        ? { kind: 'ballot', voter: readU32be(bytes, 5), candidate: readU32be(bytes, 9), credits: readU32be(bytes, 13) }
        : undefined
    case KIND.STAND:
      return bytes.length === 10 ? { kind: 'stand', node: readU32be(bytes, 5), stands: bytes[9] === 1 } : undefined
    default:
      return bytes[0] === KIND.EVIDENCE ? decodeEvidence(bytes) : undefined
  }
}

const decoded = new WeakMap<Uint8Array, { readonly value: SimTransaction | undefined }>()

/** Undefined for bytes that are no transaction. */
export const decodeTransaction = (bytes: Uint8Array): SimTransaction | undefined => {
  let known = decoded.get(bytes)
  if (known === undefined) {
    known = { value: decode(bytes) }
    decoded.set(bytes, known)
  }
  return known.value
}

const names = new WeakMap<Uint8Array, string>()

export const transactionName = (transaction: Uint8Array): string => {
  let name = names.get(transaction)
  if (name === undefined) {
    name = toHex(taggedHash('transaction', transaction))
    names.set(transaction, name)
  }
  return name
}
