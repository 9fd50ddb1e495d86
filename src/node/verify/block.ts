/** Reads and verifies the transactions of a block: under ZIP-215, so that every node gives one verdict. */

import type { Hash } from '#base'
import { type ParsedTransaction, parseTransaction } from '#chain'
import { createTransactionVerifier, type TransactionVerifier } from '#mempool'
import type { VerifierPool } from './pool.ts'

type VerifyBlock = (transactions: readonly Uint8Array[]) => Promise<readonly ParsedTransaction[] | undefined>

/** `undefined` where any transaction cannot be read or is badly signed. `accepts` may know some from before. */
export const createBlockVerifier = (
  chainId: Hash,
  verifiers: Pick<VerifierPool, 'verify'>,
  accepts: TransactionVerifier['acceptsBlock'] = createTransactionVerifier(chainId, checks =>
    verifiers.verify('fast', checks),
  ).acceptsBlock,
): VerifyBlock => {
  const rules = {
    fast: (checks: Parameters<VerifierPool['verify']>[1]) => verifiers.verify('fast', checks, true),
    zip215: (checks: Parameters<VerifierPool['verify']>[1]) => verifiers.verify('zip215', checks, true),
  }
  return async transactions => {
    const parsed: ParsedTransaction[] = []
    for (const bytes of transactions) {
      const one = parseTransaction(chainId, bytes)
      if (!one.ok) return undefined
      parsed.push(one.value)
    }
    return (await accepts(parsed, rules)) ? parsed : undefined
  }
}
