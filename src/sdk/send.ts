/** From calls to a receipt: sign, submit, wait until it is final. */

import { toHex } from '#base'
import type { Client, TransactionView } from './client.ts'
import { KapokError } from './errors.ts'
import { buildTransaction, type TransactionPlan } from './transaction.ts'
import type { CallOptions } from './transport.ts'

export interface SendPlan extends Omit<TransactionPlan, 'random' | 'nowMs' | 'awaited'>, CallOptions {
  /** How long to wait for finality. Default 30 s. */
  readonly timeoutMs?: number
}

const TIMEOUT_MS = 30_000

/**
 * Answers with the final transaction, refused ones included (`code` is `OK` or the refusal). Throws TIMEOUT when it is not
 * final in time: it may still land until it expires, so it must not be replaced by another one that does the same.
 */
export const sendCalls = async (
  client: Pick<Client, 'submit' | 'waitFinal'>,
  { timeoutMs = TIMEOUT_MS, signal, ...plan }: SendPlan,
): Promise<TransactionView> => {
  const random = crypto.getRandomValues(new Uint8Array(8))
  const { bytes, id } = buildTransaction({ ...plan, random, nowMs: Date.now() })
  const options = signal === undefined ? {} : { signal }
  try {
    await client.submit(bytes, options)
  } catch (cause) {
    // An answer that got lost: the same transaction has arrived before.
    if (!(cause instanceof KapokError && cause.code === 'TX_DUPLICATE')) throw cause
  }
  return client.waitFinal(toHex(id), timeoutMs, options)
}
