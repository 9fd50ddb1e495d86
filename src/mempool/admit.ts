/**
 * Admission: ONE rule for what comes by API and what comes from peers. Cheap checks first, signatures last and in bulk,
 * each transaction verified once on this node.
 */

import { err, type Hash, ok, type PublicKey, type Result, sha256, toHex } from '#base'
import {
  type Body,
  checkWindow,
  type ParsedTransaction,
  parseTransaction,
  type SignatureCheck,
  transactionSignatures,
} from '#chain'
import type { Pool } from './pool.ts'

export interface AdmitParts {
  readonly chainId: Hash
  readonly pool: Pool
  readonly nowMs: () => number
  readonly isOnChain: (transactionId: Hash) => boolean
  /** The contracts' cheap checks: the account, its keys, the module, the action, the arguments. */
  readonly admissible: (request: { readonly body: Body; readonly keys: readonly PublicKey[] }) => Result<void>
  /** One answer a check, the fast path alone: what only ZIP-215 accepts is never relayed. */
  readonly verify: (checks: readonly SignatureCheck[]) => Promise<readonly boolean[]>
  /** A transaction is in the pool now and was not before. */
  readonly admitted: (transaction: ParsedTransaction) => void
}

export interface Admission {
  /** Its id when it is in the pool, or was already. Refuses with the faults of each check. */
  admit(bytes: Uint8Array): Promise<Result<Hash>>
  /** Transactions whose signatures were verified. */
  verified(): number
}

interface Waiting {
  readonly transaction: ParsedTransaction
  readonly resolve: (result: Result<Hash>) => void
  readonly reject: (cause: unknown) => void
}

export const createAdmission = (parts: AdmitParts): Admission => {
  const { chainId, pool } = parts
  // The same bytes may come by several ways at once: the first way verifies, the others wait for its answer.
  const underWay = new Map<string, Promise<Result<Hash>>>()
  let waiting: Waiting[] = []
  let verified = 0

  const check = (transaction: ParsedTransaction): Result<void> => {
    const { body, tx, id } = transaction
    const window = checkWindow(body.expiresAtMs, parts.nowMs())
    if (!window.ok) return window
    if (parts.isOnChain(id)) return err('TX_DUPLICATE')
    const room = pool.room(transaction)
    if (!room.ok) return room
    return parts.admissible({ body, keys: tx.signatures.map(({ publicKey }) => publicKey) })
  }

  const conclude = ({ transaction }: Waiting, good: boolean): Result<Hash> => {
    verified += 1
    if (!good) return err('BAD_SIGNATURE')
    const added = pool.add(transaction)
    if (!added.ok) return added
    parts.admitted(transaction)
    return ok(transaction.id)
  }

  /** Everything that arrived in this turn of the event loop is verified in one batch. */
  const flush = async () => {
    const group = waiting
    waiting = []
    const checks = group.map(({ transaction }) => transactionSignatures(chainId, transaction.tx))
    try {
      const answers = await parts.verify(checks.flat())
      let at = 0
      for (const [i, one] of group.entries()) {
        const end = at + (checks[i] as readonly SignatureCheck[]).length
        one.resolve(conclude(one, answers.slice(at, end).every(Boolean)))
        at = end
      }
    } catch (cause) {
      for (const { reject } of group) reject(cause)
    }
  }

  const verifyInBulk = (transaction: ParsedTransaction) =>
    new Promise<Result<Hash>>((resolve, reject) => {
      if (waiting.length === 0) setImmediate(() => void flush())
      waiting.push({ transaction, resolve, reject })
    })

  return {
    verified: () => verified,
    admit: async bytes => {
      const parsed = parseTransaction(chainId, bytes)
      if (!parsed.ok) return parsed
      const { id } = parsed.value
      if (pool.has(id)) return ok(id)
      // By all bytes, not by id: another's copy with a bad signature must not answer for this one.
      const name = toHex(sha256(bytes))
      const running = underWay.get(name)
      if (running !== undefined) return running
      const good = check(parsed.value)
      if (!good.ok) return good
      const result = verifyInBulk(parsed.value).finally(() => underWay.delete(name))
      underWay.set(name, result)
      return result
    },
  }
}
