import { expect } from 'vitest'
import { type PrivateDesk, type RunningApi, startApi } from '#api'
import { err, type Hash, ok, toHex, verifyFast } from '#base'
import { createAdmission, createPool, type Pool } from '#mempool'
import { CHAIN, NOW, transactionOf } from '../mempool/support.ts'
import { createReader, type TestReader } from './reader.ts'

export interface Scene {
  readonly api: RunningApi
  readonly reader: TestReader
  readonly pool: Pool
  /** Stands on the chain already. */
  readonly onChain: { readonly id: Hash; readonly bytes: Uint8Array }
  readonly logged: string[]
  get(path: string, init?: RequestInit): Promise<Response>
  post(body: Uint8Array | string, headers?: Record<string, string>, path?: string): Promise<Response>
}

const LISTEN = { host: '127.0.0.1', port: 0 }

/** The API over real HTTP, before a real admission and pool. */
interface SceneOptions {
  readonly requestsPerSecond?: number
  /** The private store; none without it. */
  readonly private?: PrivateDesk
}

export const openScene = async ({ private: desk, ...options }: SceneOptions = {}): Promise<Scene> => {
  const pool = createPool()
  const onChain = transactionOf('old')
  const admission = createAdmission({
    chainId: CHAIN,
    pool,
    nowMs: () => NOW,
    isOnChain: id => toHex(id) === toHex(onChain.id),
    admissible: ({ body }) => (body.calls[0]?.module === 99 ? err('UNKNOWN_MODULE') : ok(undefined)),
    verify: async checks => checks.map(one => verifyFast(one.publicKey, one.message, one.signature)),
    admitted: () => {},
  })
  const parts = { submit: (bytes: Uint8Array) => admission.admit(bytes), pending: (id: Hash) => pool.has(id) }
  const reader = createReader({ ...parts, private: desk })
  const logged: string[] = []
  const log = (level: string, message: string) => void logged.push(`${level} ${message}`)
  const api = await startApi({ reader, api: LISTEN, ops: LISTEN, log, ...options })
  const get: Scene['get'] = (path, init) => fetch(`${api.url}${path}`, init)
  const post: Scene['post'] = (body, headers = {}, path = '/v1/transactions') => {
    const type = typeof body === 'string' ? 'application/json' : 'application/octet-stream'
    const sent = typeof body === 'string' ? body : new Uint8Array(body)
    return get(path, { method: 'POST', body: sent, headers: { 'content-type': type, ...headers } })
  }
  return { api, reader, pool, onChain, logged, get, post }
}

/** `status CODE` of a problem document, which must be whole. */
export const problem = async (response: Response): Promise<string> => {
  expect(response.headers.get('content-type')).toContain('application/problem+json')
  const body = (await response.json()) as { code: string; status: number; hint: { en: string; zh: string } }
  expect(body.status).toBe(response.status)
  expect(body.hint.en.length).toBeGreaterThan(5)
  expect(body.hint.zh.length).toBeGreaterThan(3)
  return `${response.status} ${body.code}`
}

/** Ids of the first `count` events of a stream, or of all when it ends before. */
export const readEvents = async (response: Response, count: number): Promise<readonly string[]> => {
  const decoder = new TextDecoder()
  let text = ''
  let ids: readonly string[] = []
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true })
    ids = [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => id as string)
    if (ids.length >= count) break
  }
  return ids
}
