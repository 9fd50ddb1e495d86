/** Submitting transactions and asking for them. */

import { err, fromHex, type Hash, type Json, LIMITS, ok, type Result, toHex } from '#base'
import { Body, KeySignature, Transaction, TransactionBatch } from '#chain'
import { refuse } from '../problem.ts'
import { granted, hashParam, type Input, JSON_TYPE, jsonAnswer, numberParam, type Route } from '../route.ts'
import { digits, hash, hex, named } from '../schema.ts'
import { showTransaction } from '../views.ts'

interface SignedParts {
  readonly body: Json
  readonly signatures: readonly Json[]
}

/** Canonical bytes of `{ body, signatures }`. Refuses with MALFORMED, or TOO_LARGE before anything is encoded. */
const bytesOfParts = ({ body, signatures }: SignedParts): Result<Uint8Array> => {
  const read = Body.fromJson(body)
  if (!read.ok) return read
  const keys: KeySignature[] = []
  for (const one of signatures) {
    const signature = KeySignature.fromJson(one)
    if (!signature.ok) return signature
    keys.push(signature.value)
  }
  const bytes = Body.encode(read.value)
  if (bytes.length > LIMITS.transactionBytes) return err('TOO_LARGE', `body: at most ${LIMITS.transactionBytes} bytes`)
  return ok(Transaction.encode({ body: bytes, signatures: keys }))
}

/** `{ chainId?, transaction }`; its schema has been checked. */
const bytesOfJson = (json: Json, chainId: Hash): Result<Uint8Array> => {
  const { chainId: signedFor, transaction } = json as { chainId?: string; transaction: string | SignedParts }
  if (signedFor !== undefined && signedFor !== toHex(chainId)) return err('WRONG_CHAIN')
  if (typeof transaction === 'object') return bytesOfParts(transaction)
  const bytes = fromHex(transaction)
  return bytes === undefined ? err('BAD_REQUEST', 'transaction: hexadecimal is needed') : ok(bytes)
}

export const submit: Route = {
  method: 'POST',
  path: '/v1/transactions',
  summary: {
    en: 'Submit a signed transaction: canonical bytes, or JSON. While it waits, the same again answers the same.',
    zh: '提交已签名的交易：规范字节或 JSON。等待期间重复提交结果相同。',
  },
  body: { json: named('SignedTransaction') },
  answer: { status: 202, type: JSON_TYPE, schema: named('Submitted') },
  handle: async (reader, { body }) => {
    if (body === undefined) return refuse('BAD_REQUEST', 'there is no body')
    const bytes = body instanceof Uint8Array ? body : granted(bytesOfJson(body, reader.status().chainId))
    return { status: 202, json: { id: toHex(granted(await reader.submit(bytes))) } }
  },
}

export const submitMany: Route = {
  method: 'POST',
  path: '/v1/transactions/batch',
  summary: {
    en: 'Submit many transactions: a TransactionBatch as canonical bytes; one answer each, in order.',
    zh: '批量提交交易：TransactionBatch 规范字节，逐笔按序应答。',
  },
  body: { bytesMax: LIMITS.transactionFrameBytes },
  answer: { status: 202, type: JSON_TYPE, schema: named('SubmittedBatch') },
  handle: async (reader, { body }) => {
    if (!(body instanceof Uint8Array)) return refuse('BAD_REQUEST', 'application/octet-stream is needed')
    const { transactions } = granted(TransactionBatch.decode(body))
    const results = await Promise.all(transactions.map(bytes => reader.submit(bytes)))
    return {
      status: 202,
      json: { results: results.map((one): Json => (one.ok ? { id: toHex(one.value) } : { code: one.fault.code })) },
    }
  },
}

export const transaction: Route = {
  method: 'GET',
  path: '/v1/transactions/:id',
  summary: {
    en: 'What is known of a transaction; wait=final waits until it is final.',
    zh: '查询交易状态；wait=final 等待最终确认。',
  },
  params: { id: hash },
  query: {
    wait: { type: 'string', enum: ['final'], description: 'answer when it is final, or after timeoutMs' },
    timeoutMs: { ...digits, description: `milliseconds, at most ${LIMITS.apiWaitMs}` },
  },
  answer: jsonAnswer(named('Transaction')),
  handle: async (reader, input) => {
    const id = hashParam(input, 'id')
    const timeoutMs = numberParam(input, 'timeoutMs', { fallback: LIMITS.apiWaitMs, max: LIMITS.apiWaitMs })
    const known =
      input.query.wait === 'final'
        ? granted(await reader.waitFinal(id, timeoutMs, input.signal))
        : reader.transaction(id)
    if (known.state === 'unknown') return refuse('NOT_FOUND')
    const json = showTransaction(id, known, reader)
    return known.state === 'final' ? { json, immutable: toHex(id) } : { json }
  },
}

const stateKey = hex(LIMITS.stateKeyBytes, 1)
const STATE_KEYS = { anyOf: [stateKey, { type: 'array', maxItems: LIMITS.proofStateEntries, items: stateKey }] }

const stateKeysOf = ({ query: { stateKey: given = [] } }: Input): readonly Uint8Array[] =>
  (typeof given === 'string' ? [given] : given).map(text => fromHex(text) ?? refuse('BAD_REQUEST', 'stateKey'))

export const attestation: Route = {
  method: 'GET',
  path: '/v1/transactions/:id/attestation',
  summary: {
    en: 'The attestation file of a final transaction, complete for offline verification.',
    zh: '下载存证回执，可离线校验。',
  },
  params: { id: hash },
  query: { stateKey: { ...STATE_KEYS, description: 'state key to prove as well (V5); may be given several times' } },
  answer: jsonAnswer({ type: 'object' }),
  handle: async (reader, input) => {
    const id = hashParam(input, 'id')
    const keys = stateKeysOf(input)
    const text = granted(await reader.attestation(id, keys))
    // With a state it is of this moment.
    return keys.length === 0 ? { text, immutable: `${toHex(id)}-attestation` } : { text }
  },
}
