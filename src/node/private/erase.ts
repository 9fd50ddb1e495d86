/** Erasing by request: what the chain has decided, what a transaction that comes along will decide, or what it never knew. */

import { err, type Json, ok, type Result, refusalCode, toHex, verify } from '#base'
import { checkWindow, type ErasePrivate, type ParsedTransaction, parseTransaction, verifyTransaction } from '#chain'
import { type Asking, blockNow, type DeskParts, type KnownRecord, knownRecord, mayUse, orgOf } from './parts.ts'

/** A transaction that would erase this record if it were executed now; its receipt says why when it would not. */
const erasingTransaction = (
  parts: DeskParts,
  { kind, rowKey }: KnownRecord,
  bytes: Uint8Array,
): Result<ParsedTransaction> => {
  const { chain, engine, nowMs } = parts
  const { chainId } = chain.genesis
  const parsed = parseTransaction(chainId, bytes)
  if (!parsed.ok) return parsed
  const { id, body } = parsed.value
  const timely = checkWindow(body.expiresAtMs, nowMs())
  if (!timely.ok) return timely
  const signed = verifyTransaction(chainId, parsed.value, verify)
  if (!signed.ok) return signed
  const { receipts, writes } = engine.execute({
    reader: chain.store.state,
    block: blockNow(parts),
    transactions: [{ id, body, keys: body.signers }],
  })
  const code = receipts[0]?.code ?? 0
  if (code !== 0) return err(refusalCode(code) ?? 'E_STATE', 'the transaction would be refused')
  const row = writes.find(([key]) => toHex(key) === toHex(rowKey))?.[1]
  return row !== undefined && kind.standing(row)?.state === 'ERASED'
    ? parsed
    : err('BAD_REQUEST', 'the transaction does not erase this record')
}

/** First what the home has is destroyed; then, where a transaction came along, the chain is told. */
export const eraseByRequest = async (
  parts: DeskParts,
  asking: Asking,
  { type, id, transaction }: ErasePrivate,
): Promise<Result<Json>> => {
  const record = knownRecord(parts, { type, id })
  if (!record.ok) return record
  const { standing, name } = record.value
  const org = await orgOf(parts, record.value)
  if (!org.ok) return org
  const use = standing === undefined ? 'discard' : 'erase'
  const may = mayUse(parts, asking, { use, org: org.value, record: record.value })
  if (!may.ok) return may
  const decided = standing === undefined || standing.state === 'ERASED'
  if (!decided && transaction.length === 0)
    return err('E_STATE', 'the chain has not erased it: send the transaction along')
  const erasing = decided ? undefined : erasingTransaction(parts, record.value, transaction)
  if (erasing?.ok === false) return erasing
  const erased = await parts.store.erase([name], asking.actor)
  if (!erased.ok) return erased
  const sent = erasing && (await parts.submit(transaction))
  if (sent?.ok === false) return ok({ erased: erased.value, transaction: null, refused: sent.fault.code })
  return ok({ erased: erased.value, transaction: sent === undefined ? null : toHex(sent.value) })
}
