/**
 * Signatures of transactions, each verified once on this node: what comes by API, from peers and in blocks asks here,
 * and whoever asks first pays. Only what the fast path accepts is remembered, so that admission never relays a
 * transaction that ZIP-215 alone accepts, though a block that holds one is valid.
 */

import { type Hash, LIMITS, sha256, toHex } from '#base'
import { type ParsedTransaction, type SignatureCheck, transactionSignatures } from '#chain'

/** One answer a check, in order. */
export type VerifySignatures = (checks: readonly SignatureCheck[]) => Promise<readonly boolean[]>

export interface BlockVerifiers {
  /** The fast path, accept-only. */
  readonly fast: VerifySignatures
  /** The rule: asked for what the fast path does not accept. */
  readonly zip215: VerifySignatures
}

export interface TransactionVerifier {
  /** Does the fast path accept every signature? What asks in one turn of the event loop goes in one batch. */
  accepts(transaction: ParsedTransaction): Promise<boolean>
  /** Is every signature of a block valid under ZIP-215? */
  acceptsBlock(transactions: readonly ParsedTransaction[], verifiers: BlockVerifiers): Promise<boolean>
  /** Whether these bytes, signatures included, have been accepted already. */
  knows(bytes: Uint8Array): boolean
  /** Transactions whose signatures were looked at, and those that wait for the answer. */
  counts(): { readonly verified: number; readonly waiting: number }
}

interface Waiting {
  readonly transaction: ParsedTransaction
  readonly resolve: (good: boolean) => void
  readonly reject: (cause: unknown) => void
}

/** Not the id: that leaves signatures out, and another's copy with bad ones must not count as this one. */
const nameOf = (bytes: Uint8Array): string => toHex(sha256(bytes))

/** The names of the last `max` accepted transactions. */
const createMemory = (max: number) => {
  const names = new Set<string>()
  return {
    has: (name: string) => names.has(name),
    add: (name: string) => {
      if (names.size >= max) names.delete(names.values().next().value as string)
      names.add(name)
    },
  }
}

/** Verifies all signatures of each transaction in one call: one answer a transaction. */
const verifyEach = async (
  chainId: Hash,
  verify: VerifySignatures,
  transactions: readonly ParsedTransaction[],
): Promise<readonly boolean[]> => {
  const checks = transactions.map(({ tx }) => transactionSignatures(chainId, tx))
  const answers = await verify(checks.flat())
  let at = 0
  return checks.map(({ length }) => {
    const from = at
    at += length
    return answers.slice(from, at).every(Boolean)
  })
}

export const createTransactionVerifier = (chainId: Hash, fast: VerifySignatures): TransactionVerifier => {
  const memory = createMemory(LIMITS.verifiedTransactions)
  const underWay = new Map<string, Promise<boolean>>()
  let group: Waiting[] = []
  let verified = 0

  const verifyGroup = async (waiting: readonly Waiting[], verify: VerifySignatures) => {
    verified += waiting.length
    try {
      const transactions = waiting.map(({ transaction }) => transaction)
      const answers = await verifyEach(chainId, verify, transactions)
      for (const [i, { resolve }] of waiting.entries()) resolve(answers[i] === true)
    } catch (cause) {
      for (const { reject } of waiting) reject(cause)
    }
  }

  /** The answer for `name`: known, on its way, or asked for by `ask`. */
  const once = (name: string, transaction: ParsedTransaction, ask: (waiting: Waiting) => void): Promise<boolean> => {
    const running = underWay.get(name)
    if (running !== undefined) return running
    const answer = new Promise<boolean>((resolve, reject) => ask({ transaction, resolve, reject }))
      .then(good => {
        if (good) memory.add(name)
        return good
      })
      .finally(() => underWay.delete(name))
    underWay.set(name, answer)
    return answer
  }

  const askInTurn = (waiting: Waiting) => {
    if (group.length === 0) {
      setImmediate(() => {
        const ready = group
        group = []
        void verifyGroup(ready, fast)
      })
    }
    group.push(waiting)
  }

  return {
    counts: () => ({ verified, waiting: underWay.size }),
    knows: bytes => memory.has(nameOf(bytes)),
    accepts: async transaction => {
      const name = nameOf(transaction.bytes)
      return memory.has(name) || once(name, transaction, askInTurn)
    },
    acceptsBlock: async (transactions, verifiers) => {
      const unknown = transactions.map(one => [nameOf(one.bytes), one] as const).filter(([name]) => !memory.has(name))
      if (unknown.length === 0) return true
      const asked: Waiting[] = []
      const answers = unknown.map(([name, one]) => once(name, one, waiting => void asked.push(waiting)))
      if (asked.length > 0) void verifyGroup(asked, verifiers.fast)
      const accepted = await Promise.all(answers)
      const doubtful = unknown.flatMap(([, one], i) => (accepted[i] ? [] : [one]))
      if (doubtful.length === 0) return true
      return (await verifyEach(chainId, verifiers.zip215, doubtful)).every(Boolean)
    },
  }
}
