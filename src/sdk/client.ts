/** A client of one node's API: it sends and reads. What must be proven is asked for with `fetchAttestation`. */

import type { FaultCode, Json } from '#base'
import { TransactionBatch } from '#chain'
import { KapokError } from './errors.ts'
import { followBlocks } from './stream.ts'
import { type CallOptions, type ClientOptions, createTransport, initOf, type Transport } from './transport.ts'

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
  /** What the end of the block itself gave: an election, say. Only of a block asked for by itself. */
  readonly events?: readonly Json[]
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
  readonly signing: {
    readonly state: string
    readonly fromView: number | null
    readonly reason: { readonly en: string; readonly zh: string }
  }
  readonly clockOffsetMs: number
  readonly behindBlocks: number | null
  readonly peers: number
  readonly poolSize: number
  readonly diskFreeBytes: number
  readonly version: string
  /** Protocol of the next block, and the highest that the node speaks. */
  readonly protocol: number
  readonly protocolMax: number
  /** The protocol that is scheduled, and its first block. */
  readonly upgrade: { readonly protocol: number; readonly height: number } | null
}

interface PeerView {
  readonly peer: string
  /** Number of its enterprise. */
  readonly enterprise: number | null
  readonly connected: boolean
  /** Where it is dialled, in that order: typed into the settings, or told by the node itself. */
  readonly addresses: readonly { readonly address: string; readonly from: 'settings' | 'node' }[]
}

/** Items in order, and where the next page goes on; none after the last. */
export interface PageView {
  readonly items: readonly Json[]
  readonly next?: string
}

export interface PageAsked {
  readonly limit?: number | undefined
  readonly after?: string | undefined
}

export interface ErasureView {
  /** Null where the chain has no row of it. */
  readonly chain: { readonly state: string; readonly revision: number } | null
  /** Rows that are left, and keys that open them; when and by whom it was erased (`by` empty: the chain alone said so). */
  readonly home: {
    readonly rows: number
    readonly keys: number
    readonly erased: boolean
    readonly atMs?: number
    readonly by?: string
  }
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
  /** Text of the attestation file; with state keys (hexadecimal) also what stands under them now. */
  attestation(id: string, options?: CallOptions & { readonly stateKeys?: readonly string[] }): Promise<string>
  /** Text of the newest heartbeat file. Throws NOT_FOUND before the first one. */
  heartbeat(options?: CallOptions): Promise<string>
  block(name: string | number, options?: CallOptions): Promise<BlockView>
  blocks(
    options?: CallOptions & { readonly before?: number; readonly limit?: number },
  ): Promise<{ readonly items: readonly BlockView[]; readonly next: number | null }>
  state(key: string, options?: CallOptions): Promise<{ readonly [key: string]: Json }>
  /** How a record stands on the chain, and what the private store of the node still has of it. */
  erasure(type: number, id: string, options?: CallOptions): Promise<ErasureView>
  query(module: string, query: string, args: Readonly<Record<string, string>>, options?: CallOptions): Promise<Json>
  /** Events that name an id or an account, oldest first; with `below` those of an organisation and all below it. */
  timeline(
    id: string,
    asked?: PageAsked & {
      readonly below?: boolean
      readonly from?: number | undefined
      readonly to?: number | undefined
    },
    options?: CallOptions,
  ): Promise<PageView>
  /** Records of a machine of state that are in a state now. */
  records(
    of: readonly [module: string, machine: string, state: string],
    asked?: PageAsked & { readonly org?: string | undefined },
    options?: CallOptions,
  ): Promise<PageView>
  modules(options?: CallOptions): Promise<Json>
  status(options?: CallOptions): Promise<StatusView>
  /** Other nodes of the federation. */
  peers(options?: CallOptions): Promise<readonly PeerView[]>
  genesis(options?: CallOptions): Promise<Uint8Array>
  /** Final blocks from a height on, without loss or double, through broken connections, until aborted. */
  follow(from: number, options?: CallOptions): AsyncGenerator<BlockView>
}

const WAIT_MS = 20_000

/** Those that are given. */
const parameters = (given: Readonly<Record<string, string | number | boolean | undefined>>): URLSearchParams => {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined && value !== false)
  return new URLSearchParams(entries.map(([name, value]) => [name, String(value)]))
}

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
    attestation: async (id, { stateKeys = [], ...call } = {}) => {
      const query = stateKeys.map((key, i) => `${i === 0 ? '?' : '&'}stateKey=${key}`).join('')
      return (await send(`/v1/transactions/${id}/attestation${query}`, initOf(call))).text()
    },
    heartbeat: async call => (await send('/v1/heartbeat', initOf(call))).text(),
    block: (name, call) => json(`/v1/blocks/${name}`, call),
    blocks: ({ before, limit, ...call } = {}) => {
      const query = new URLSearchParams()
      if (before !== undefined) query.set('before', String(before))
      if (limit !== undefined) query.set('limit', String(limit))
      return json(`/v1/blocks?${query}`, call)
    },
    state: (key, call) => json(`/v1/state/${key}?proof=true`, call),
    erasure: (type, id, call) => json(`/v1/private/${type}/${id}/erasure`, call),
    query: (module, query, args, call) => json(`/v1/query/${module}/${query}?${new URLSearchParams(args)}`, call),
    timeline: (id, asked, call) => json(`/v1/timeline/${id}?${parameters({ ...asked })}`, call),
    records: (of, asked, call) => json(`/v1/records/${of.join('/')}?${parameters({ ...asked })}`, call),
    modules: call => json('/v1/modules', call),
    status: call => json('/v1/status', call),
    peers: call => json('/v1/peers', call),
    genesis: async call => new Uint8Array(await (await send('/v1/genesis', initOf(call))).arrayBuffer()),
    follow: (from, call) => followBlocks(send, from, call),
  }
}
