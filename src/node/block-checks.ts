/** Transactions of a block from a peer: read, and every signature verified that the pool has not verified already. */

import { equalBytes, type Hash } from '#base'
import { type ParsedTransaction, parseTransaction, type SignatureCheck, transactionSignatures } from '#chain'
import type { Pool } from '#mempool'

export interface BlockCheckParts {
  readonly chainId: Hash
  readonly pool: Pick<Pool, 'get'>
  /** Under ZIP-215: the verdict concerns a block. */
  readonly verify: (checks: readonly SignatureCheck[]) => Promise<readonly boolean[]>
  readonly counted: (transactions: number) => void
}

/** `undefined` if any is malformed or has a bad signature. */
export const verifyBlockTransactions = async (
  parts: BlockCheckParts,
  transactions: readonly Uint8Array[],
): Promise<readonly ParsedTransaction[] | undefined> => {
  const { chainId, pool } = parts
  const parsed: ParsedTransaction[] = []
  const checks: SignatureCheck[] = []
  let unknown = 0
  for (const bytes of transactions) {
    const one = parseTransaction(chainId, bytes)
    if (!one.ok) return undefined
    const known = pool.get(one.value.id)
    // The same id may stand on other signatures: only the same bytes were verified.
    if (known !== undefined && equalBytes(known.bytes, bytes)) parsed.push(known)
    else {
      unknown += 1
      parsed.push(one.value)
      checks.push(...transactionSignatures(chainId, one.value.tx))
    }
  }
  parts.counted(unknown)
  if (checks.length === 0) return parsed
  return (await parts.verify(checks)).every(Boolean) ? parsed : undefined
}
