/** Making transactions: offline, with any number of signers. */

import { type Address, type Hash, LIMITS, type PublicKey, type Signer } from '#base'
import { type Call, type ParsedTransaction, signTransaction } from '#chain'

export interface TransactionPlan {
  readonly chainId: Hash
  readonly sender: Address
  readonly calls: readonly Call[]
  /** Who signs: the sender's key, and those of other persons where an action needs two. */
  readonly signers: readonly Signer[]
  /** Keys of others who must sign as well and do so later, on the file. */
  readonly awaited?: readonly PublicKey[]
  /** 8 random bytes of the caller's. */
  readonly random: Uint8Array
  readonly nowMs: number
  /** How long it may take to land; at most the window of the chain. Default 5 minutes. */
  readonly lifeMs?: number
}

const DEFAULT_LIFE_MS = LIMITS.transactionWindowMs / 2

const nonceOf = (random: Uint8Array): bigint =>
  new DataView(random.buffer, random.byteOffset, random.byteLength).getBigUint64(0)

export const buildTransaction = (plan: TransactionPlan): ParsedTransaction => {
  const { chainId, sender, calls, signers, random, nowMs, lifeMs = DEFAULT_LIFE_MS, awaited } = plan
  const body = { sender, nonce: nonceOf(random), expiresAtMs: nowMs + lifeMs, calls }
  return signTransaction(chainId, body, signers, awaited)
}
