/** A client of one node's API. Browser-safe: `fetch` and nothing else. */

import { FAULTS, type FaultCode, type Json } from '#base'
import { TransactionBatch } from '#chain'
import { KapokError } from './errors.ts'

export interface ClientOptions {
  /** `http://host:port` of a node's API. */
  readonly url: string
  readonly fetch?: typeof fetch
}

interface CallOptions {
  readonly signal?: AbortSignal
}

export interface TransactionView {
  readonly id: string
  readonly state: 'pending' | 'final'
  readonly height?: number
  readonly index?: number
  readonly blockId?: string
  readonly timeMs?: number
  /** `OK` or the code of the refusal. */
  readonly code?: string
  readonly failedCall?: number
  readonly transaction?: string
  readonly content?: Json
}

export interface BlockView {
  readonly id: string
  readonly header: { readonly [key: string]: Json }
  readonly transactions: readonly string[]
}

export interface StatusView {
  readonly chainId: string
  readonly name: string
  readonly height: number
  readonly blockId: string
  readonly stateRoot: string
  readonly timeMs: number
  readonly epoch: number
  readonly view: number
  readonly seat: number | null
  readonly peers: number
  readonly poolSize: number
  readonly version: string
}

/** The id, or the code of the refusal. */
export type SubmitAnswer = { readonly id: string } | { readonly code: FaultCode }

export interface Client {
  /** Id of the transaction. One that is on the chain already is refused with TX_DUPLICATE. */
  submit(transaction: Uint8Array, options?: CallOptions): Promise<string>
  /** Many in one request, at most a frame of them; one answer each, in order. */
  submitMany(transactions: readonly Uint8Array[], options?: CallOptions): Promise<readonly SubmitAnswer[]>
  transaction(id: string, options?: CallOptions): Promise<TransactionView>
  /** Waits until it is final, asking again as long as `timeoutMs` allows. Throws TIMEOUT. */
  waitFinal(id: string, timeoutMs: number, options?: CallOptions): Promise<TransactionView>
  /** Text of the attestation file. */
  attestation(id: string, options?: CallOptions): Promise<string>
  block(name: string | number, options?: CallOptions): Promise<BlockView>
  blocks(
    options?: CallOptions & { readonly before?: number; readonly limit?: number },
  ): Promise<{ readonly items: readonly BlockView[]; readonly next: number | null }>
  state(key: string, options?: CallOptions): Promise<{ readonly [key: string]: Json }>
  query(module: string, query: string, args: Readonly<Record<string, string>>, options?: CallOptions): Promise<Json>
  modules(options?: CallOptions): Promise<Json>
  status(options?: CallOptions): Promise<StatusView>
  genesis(options?: CallOptions): Promise<Uint8Array>
  /** Final blocks from a height on, without loss or double, through broken connections. */
  follow(from: number, options?: CallOptions): AsyncGenerator<BlockView>
}

const problemError = async (response: Response): Promise<KapokError> => {
  const body = (await response.json().catch(() => ({}))) as { code?: string; detail?: string }
  const code = body.code !== undefined && Object.hasOwn(FAULTS, body.code) ? (body.code as FaultCode) : 'INTERNAL'
  return new KapokError({
    code,
    status: response.status,
    ...(body.detail === undefined ? {} : { detail: body.detail }),
  })
}

const createTransport = ({ url, fetch: fetchOne = fetch }: ClientOptions) => {
  const base = url.replace(/\/$/, '')
  return async (path: string, init: RequestInit = {}): Promise<Response> => {
    let response: Response
    try {
      response = await fetchOne(`${base}${path}`, init)
    } catch (cause) {
      if (init.signal?.aborted) throw cause
      throw new KapokError({ code: 'UNREACHABLE', detail: base, cause })
    }
    if (!response.ok) throw await problemError(response)
    return response
  }
}

type Transport = ReturnType<typeof createTransport>

const initOf = (options: CallOptions | undefined): RequestInit =>
  options?.signal === undefined ? {} : { signal: options.signal }

/** Events of a stream of server-sent events, by their data. */
async function* readEvents(response: Response): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true })
    const parts = text.split('\n\n')
    text = parts.pop() ?? ''
    for (const part of parts) {
      const data = part.split('\n').find(line => line.startsWith('data: '))
      if (data !== undefined) yield data.slice(6)
    }
  }
}

async function* follow(send: Transport, from: number, options?: CallOptions): AsyncGenerator<BlockView> {
  let next = from
  for (;;) {
    const response = await send(`/v1/events?from=${next}`, initOf(options))
    try {
      for await (const data of readEvents(response)) {
        const block = JSON.parse(data) as BlockView
        yield block
        next = (block.header.height as number) + 1
      }
    } catch (cause) {
      if (options?.signal?.aborted) return
      if (!(cause instanceof TypeError)) throw cause
    }
  }
}

const WAIT_MS = 20_000

const waitFinal = async (send: Transport, id: string, timeoutMs: number, options?: CallOptions) => {
  const end = performance.now() + timeoutMs
  for (;;) {
    const left = Math.min(WAIT_MS, Math.max(0, Math.floor(end - performance.now())))
    const response = await send(`/v1/transactions/${id}?wait=final&timeoutMs=${left}`, initOf(options))
    const known = (await response.json()) as TransactionView
    if (known.state === 'final') return known
    if (performance.now() >= end) throw new KapokError({ code: 'TIMEOUT', detail: id })
  }
}

export const createClient = (options: ClientOptions): Client => {
  const send = createTransport(options)
  const json = async <T>(path: string, call?: CallOptions): Promise<T> =>
    (await (await send(path, initOf(call))).json()) as T
  return {
    submit: async (transaction, call) => {
      const headers = { 'content-type': 'application/octet-stream' }
      const body = new Uint8Array(transaction)
      const response = await send('/v1/transactions', { ...initOf(call), method: 'POST', body, headers })
      return ((await response.json()) as { id: string }).id
    },
    submitMany: async (transactions, call) => {
      const headers = { 'content-type': 'application/octet-stream' }
      const body = new Uint8Array(TransactionBatch.encode({ transactions }))
      const response = await send('/v1/transactions/batch', { ...initOf(call), method: 'POST', body, headers })
      return ((await response.json()) as { results: readonly SubmitAnswer[] }).results
    },
    transaction: (id, call) => json(`/v1/transactions/${id}`, call),
    waitFinal: (id, timeoutMs, call) => waitFinal(send, id, timeoutMs, call),
    attestation: async (id, call) => (await send(`/v1/transactions/${id}/attestation`, initOf(call))).text(),
    block: (name, call) => json(`/v1/blocks/${name}`, call),
    blocks: ({ before, limit, ...call } = {}) => {
      const query = new URLSearchParams()
      if (before !== undefined) query.set('before', String(before))
      if (limit !== undefined) query.set('limit', String(limit))
      return json(`/v1/blocks?${query}`, call)
    },
    state: (key, call) => json(`/v1/state/${key}?proof=true`, call),
    query: (module, query, args, call) => json(`/v1/query/${module}/${query}?${new URLSearchParams(args)}`, call),
    modules: call => json('/v1/modules', call),
    status: call => json('/v1/status', call),
    genesis: async call => new Uint8Array(await (await send('/v1/genesis', initOf(call))).arrayBuffer()),
    follow: (from, call) => follow(send, from, call),
  }
}
