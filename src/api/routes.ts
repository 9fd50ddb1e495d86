/** The routes under `/v1`, in one table: the server is made of it and so is the OpenAPI document. */

import { err, fromHex, type Hash, type Json, LIMITS, ok, type Result, toHex } from '#base'
import { Body, KeySignature, Transaction, TransactionBatch, ValidatorSet } from '#chain'
import { ProblemError, refuse } from './problem.ts'
import type { NodeReader } from './reader.ts'
import { showBlock, showState, showStatus, showTransaction } from './views.ts'

export interface Input {
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  /** Bytes of an octet stream, or what a JSON body says. */
  readonly body: Uint8Array | Json | undefined
  /** Ends when the client goes away. */
  readonly signal: AbortSignal
}

export interface Output {
  readonly status?: number
  readonly json?: Json
  readonly bytes?: Uint8Array
  readonly text?: { readonly type: string; readonly body: string }
  /** Never changes again: may be cached for ever under this tag. */
  readonly immutable?: string
}

export interface Route {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly summary: { readonly en: string; readonly zh: string }
  /** Query parameters and what they mean. A parameter that is not named here is refused. */
  readonly query?: Readonly<Record<string, string>>
  /** Largest body, where it is not that of all. */
  readonly bodyBytes?: number
  /** The parameters are not known beforehand: a module's query decodes them. */
  readonly openQuery?: true
  readonly handle: (reader: NodeReader, input: Input) => Promise<Output> | Output
}

const must = <T>(result: Result<T>): T => {
  if (result.ok) return result.value
  throw new ProblemError(result.fault)
}

const idParam = ({ params }: Input, name = 'id'): Hash => {
  const bytes = fromHex(params[name] ?? '')
  return bytes?.length === 32 ? (bytes as Hash) : refuse('BAD_REQUEST', `${name}: 64 hexadecimal digits are needed`)
}

const numberParam = (text: string | undefined, fallback: number, max: number): number => {
  if (text === undefined) return fallback
  const value = /^[0-9]{1,15}$/.test(text) ? Number(text) : Number.NaN
  return value <= max ? value : refuse('BAD_REQUEST', `a number up to ${max} is needed, not ${text.slice(0, 40)}`)
}

/** `{ chainId?, transaction }` with the transaction as hexadecimal or as `{ body, signatures }`. */
const transactionFromJson = (json: Json | undefined, chainId: Hash): Result<Uint8Array> => {
  if (json === null || typeof json !== 'object' || Array.isArray(json)) return err('BAD_REQUEST', 'an object is needed')
  const { chainId: named, transaction } = json as { chainId?: Json; transaction?: Json }
  if (named !== undefined && named !== toHex(chainId)) return err('WRONG_CHAIN')
  if (typeof transaction === 'string') {
    const bytes = fromHex(transaction)
    return bytes === undefined ? err('BAD_REQUEST', 'transaction: hexadecimal is needed') : ok(bytes)
  }
  if (transaction === null || typeof transaction !== 'object' || Array.isArray(transaction))
    return err('BAD_REQUEST', 'transaction: hexadecimal or an object is needed')
  const parts = transaction as { body?: Json; signatures?: Json }
  const body = Body.fromJson(parts.body ?? null)
  if (!body.ok) return body
  const list = Array.isArray(parts.signatures) ? parts.signatures.slice(0, LIMITS.signaturesPerTransaction + 1) : []
  const signatures: KeySignature[] = []
  for (const one of list) {
    const signature = KeySignature.fromJson(one as Json)
    if (!signature.ok) return signature
    signatures.push(signature.value)
  }
  if (signatures.length > LIMITS.signaturesPerTransaction) return err('MALFORMED', 'too many signatures')
  return ok(Transaction.encode({ body: Body.encode(body.value), signatures }))
}

const submit: Route = {
  method: 'POST',
  path: '/v1/transactions',
  summary: {
    en: 'Submit a signed transaction: canonical bytes, or JSON { chainId?, transaction }. While it waits, the same again answers the same.',
    zh: '提交已签名的交易：规范字节，或 JSON { chainId?, transaction }。等待期间重复提交结果相同。',
  },
  handle: async (reader, { body }) => {
    const { chainId } = reader.status()
    const bytes = body instanceof Uint8Array ? body : must(transactionFromJson(body, chainId))
    return { status: 202, json: { id: toHex(must(await reader.submit(bytes))) } }
  },
}

const submitMany: Route = {
  method: 'POST',
  path: '/v1/transactions/batch',
  summary: {
    en: 'Submit many transactions: a TransactionBatch as canonical bytes; one answer each, in order.',
    zh: '批量提交交易：TransactionBatch 规范字节，逐笔按序应答。',
  },
  bodyBytes: LIMITS.transactionFrameBytes,
  handle: async (reader, { body }) => {
    if (!(body instanceof Uint8Array)) return refuse('BAD_REQUEST', 'application/octet-stream is needed')
    const { transactions } = must(TransactionBatch.decode(body))
    const results = await Promise.all(transactions.map(bytes => reader.submit(bytes)))
    return {
      status: 202,
      json: { results: results.map((one): Json => (one.ok ? { id: toHex(one.value) } : { code: one.fault.code })) },
    }
  },
}

const transaction: Route = {
  method: 'GET',
  path: '/v1/transactions/:id',
  summary: {
    en: 'What is known of a transaction; wait=final waits until it is final.',
    zh: '查询交易状态；wait=final 等待最终确认。',
  },
  query: { wait: 'final', timeoutMs: `at most ${LIMITS.apiWaitMs}` },
  handle: async (reader, input) => {
    const id = idParam(input)
    if (input.query.wait !== undefined && input.query.wait !== 'final')
      refuse('BAD_REQUEST', 'wait: final is the only choice')
    const timeoutMs = numberParam(input.query.timeoutMs, LIMITS.apiWaitMs, LIMITS.apiWaitMs)
    const known =
      input.query.wait === 'final' ? must(await reader.waitFinal(id, timeoutMs, input.signal)) : reader.transaction(id)
    if (known.state === 'unknown') return refuse('NOT_FOUND')
    const json = showTransaction(id, known, reader)
    return known.state === 'final' ? { json, immutable: toHex(id) } : { json }
  },
}

const attestation: Route = {
  method: 'GET',
  path: '/v1/transactions/:id/attestation',
  summary: {
    en: 'The attestation file of a final transaction, complete for offline verification.',
    zh: '下载存证回执，可离线校验。',
  },
  handle: async (reader, input) => {
    const id = idParam(input)
    const body = must(await reader.attestation(id))
    return { text: { type: 'application/json; charset=utf-8', body } }
  },
}

const latestOr = (reader: NodeReader, text: string): number => {
  if (text === 'latest') return reader.status().height
  if (/^[0-9a-f]{64}$/.test(text)) return reader.heightOf(fromHex(text) as Hash) ?? refuse('NOT_FOUND')
  return numberParam(text, 0, Number.MAX_SAFE_INTEGER)
}

const block: Route = {
  method: 'GET',
  path: '/v1/blocks/:id',
  summary: { en: 'A final block by height, id or "latest".', zh: '按高度、区块号或 latest 查询区块。' },
  handle: (reader, { params }) => {
    const text = params.id ?? ''
    const found = reader.block(latestOr(reader, text)) ?? refuse('NOT_FOUND')
    const json = showBlock(found)
    return text === 'latest' ? { json } : { json, immutable: toHex(found.id) }
  },
}

const blocks: Route = {
  method: 'GET',
  path: '/v1/blocks',
  summary: { en: 'Final blocks, newest first; before=HEIGHT pages on.', zh: '区块列表，从新到旧；before=高度 翻页。' },
  query: { before: 'only blocks below this height', limit: `at most ${LIMITS.apiPageItems}` },
  handle: (reader, { query }) => {
    const head = reader.status().height
    const before = numberParam(query.before, head + 1, Number.MAX_SAFE_INTEGER)
    const limit = numberParam(query.limit, 20, LIMITS.apiPageItems)
    const first = Math.min(before, head + 1) - 1
    const found = Array.from({ length: Math.min(limit, first + 1) }, (_, i) => reader.block(first - i))
    const items = found.flatMap(one => (one === undefined ? [] : [showBlock(one)]))
    const lowest = first - items.length + 1
    return { json: { items, next: lowest > 0 && items.length > 0 ? lowest : null } }
  },
}

const state: Route = {
  method: 'GET',
  path: '/v1/state/:key',
  summary: {
    en: 'A state value by key (hexadecimal); proof=true adds its proof.',
    zh: '按键（十六进制）查询状态；proof=true 附带证明。',
  },
  query: { proof: 'true or false' },
  handle: (reader, { params, query }) => {
    const key = fromHex(params.key ?? '')
    if (key === undefined || key.length === 0 || key.length > LIMITS.stateKeyBytes)
      return refuse('BAD_REQUEST', `key: hexadecimal of 1 to ${LIMITS.stateKeyBytes} bytes is needed`)
    return { json: showState(key, reader.state(key), query.proof === 'true') }
  },
}

const query: Route = {
  method: 'GET',
  path: '/v1/query/:module/:query',
  summary: {
    en: 'A query of a contract module; its arguments are query parameters.',
    zh: '合约模块查询，参数放在查询字符串中。',
  },
  openQuery: true,
  handle: async (reader, { params, query: args }) => ({
    json: must(await reader.query(params.module ?? '', params.query ?? '', args as Json)),
  }),
}

const simple = (path: string, summary: Route['summary'], handle: (reader: NodeReader) => Output): Route => ({
  method: 'GET',
  path,
  summary,
  handle,
})

export const ROUTES: readonly Route[] = [
  submit,
  submitMany,
  transaction,
  attestation,
  blocks,
  block,
  state,
  query,
  simple('/v1/modules', { en: 'Modules, actions, queries and events.', zh: '合约模块说明。' }, reader => ({
    json: reader.describe(),
  })),
  simple('/v1/status', { en: 'Height, roots, peers.', zh: '节点状态。' }, reader => ({
    json: showStatus(reader.status()),
  })),
  simple('/v1/validators', { en: 'Validators of the current epoch.', zh: '当前任期的验证人。' }, reader => ({
    json: ValidatorSet.toJson(reader.validators()),
  })),
  simple('/v1/genesis', { en: 'The genesis, canonical bytes.', zh: '创世文件。' }, reader => ({
    bytes: reader.genesis(),
    immutable: toHex(reader.status().chainId),
  })),
]
