/**
 * Admission: ONE rule for what comes by API and what comes from peers. Cheap checks first, signatures last and in bulk,
 * each transaction verified once on this node.
 */

import { err, type Hash, LIMITS, ok, type PublicKey, type Result } from '#base'
import { type Body, checkWindow, type ParsedTransaction, parseTransaction } from '#chain'
import type { Pool } from './pool.ts'
import { type BlockVerifiers, createTransactionVerifier, type VerifySignatures } from './verified.ts'

export interface AdmitParts {
  readonly chainId: Hash
  readonly pool: Pool
  readonly nowMs: () => number
  readonly isOnChain: (transactionId: Hash) => boolean
  /** The contracts' cheap checks: the account, its keys, the module, the action, the arguments. */
  readonly admissible: (request: { readonly body: Body; readonly keys: readonly PublicKey[] }) => Result<void>
  /** One answer a check, the fast path alone: what only ZIP-215 accepts is never relayed. */
  readonly verify: VerifySignatures
  /** A transaction is in the pool now and was not before. */
  readonly admitted: (transaction: ParsedTransaction) => void
}

export interface Admission {
  /** Its id when it is in the pool, or was already. Refuses with the faults of each check. */
  admit(bytes: Uint8Array): Promise<Result<Hash>>
  /** Is every signature of a block valid under ZIP-215? What was accepted here before is not verified again. */
  acceptsBlock(transactions: readonly ParsedTransaction[], verifiers: BlockVerifiers): Promise<boolean>
  /** Whether these bytes, signatures included, have been accepted by this node already. */
  isVerified(bytes: Uint8Array): boolean
  /** Transactions whose signatures were verified, for blocks too: 1 a transaction. */
  verified(): number
}

/** The checks that cost little, cheapest first. */
const checkCheaply = (parts: AdmitParts, transaction: ParsedTransaction): Result<void> => {
  const { body, tx, id } = transaction
  const window = checkWindow(body.expiresAtMs, parts.nowMs())
  if (!window.ok) return window
  if (parts.isOnChain(id)) return err('TX_DUPLICATE')
  const room = parts.pool.room(transaction)
  if (!room.ok) return room
  return parts.admissible({ body, keys: tx.signatures.map(({ publicKey }) => publicKey) })
}

export const createAdmission = (parts: AdmitParts): Admission => {
  const { chainId, pool } = parts
  const verifier = createTransactionVerifier(chainId, parts.verify)

  const insert = (transaction: ParsedTransaction): Result<Hash> => {
    const { id } = transaction
    // Time has passed since the first look: the same may have come another way, or stand in a block.
    if (pool.has(id)) return ok(id)
    if (parts.isOnChain(id)) return err('TX_DUPLICATE')
    const added = pool.add(transaction)
    if (!added.ok) return added
    parts.admitted(transaction)
    return ok(id)
  }

  return {
    verified: () => verifier.counts().verified,
    isVerified: verifier.knows,
    acceptsBlock: verifier.acceptsBlock,
    admit: async bytes => {
      const parsed = parseTransaction(chainId, bytes)
      if (!parsed.ok) return parsed
      const { id } = parsed.value
      if (pool.has(id)) return ok(id)
      const good = checkCheaply(parts, parsed.value)
      if (!good.ok) return good
      if (verifier.counts().waiting >= LIMITS.poolTransactions) return err('POOL_FULL', 'the verifiers are behind')
      return (await verifier.accepts(parsed.value)) ? insert(parsed.value) : err('BAD_SIGNATURE')
    },
  }
}
