/** Requests to one node: what fails has a code, what is aborted stays aborted. Browser-safe: `fetch` and nothing else. */

import { FAULTS, type FaultCode, type Hash, toHex } from '#base'
import { KapokError } from './errors.ts'

export interface ClientOptions {
  /** `http://host:port` of a node's API. */
  readonly url: string
  /** The chain that is meant: a node of another one refuses with WRONG_CHAIN. */
  readonly chainId?: Hash
  readonly fetch?: typeof fetch
}

export interface CallOptions {
  readonly signal?: AbortSignal
}

/** Sends a request and answers with a response that is a success. Throws `KapokError`, or the reason of an abort. */
export type Transport = (path: string, init?: RequestInit) => Promise<Response>

const problemError = async (response: Response): Promise<KapokError> => {
  const body = (await response.json().catch(() => null)) as { code?: string; detail?: string } | null
  const { code, detail } = body ?? {}
  return new KapokError({
    code: code !== undefined && Object.hasOwn(FAULTS, code) ? (code as FaultCode) : 'INTERNAL',
    status: response.status,
    ...(detail === undefined ? {} : { detail }),
  })
}

export const createTransport = ({ url, chainId, fetch: fetchOne = fetch }: ClientOptions): Transport => {
  const base = url.replace(/\/+$/, '')
  const chain: Record<string, string> = chainId === undefined ? {} : { 'x-kapok-chain': toHex(chainId) }
  return async (path, init = {}) => {
    let response: Response
    try {
      response = await fetchOne(`${base}${path}`, { ...init, headers: { ...chain, ...init.headers } })
    } catch (cause) {
      if (init.signal?.aborted) throw cause
      throw new KapokError({ code: 'UNREACHABLE', detail: base, cause })
    }
    if (!response.ok) throw await problemError(response)
    return response
  }
}

export const initOf = (options: CallOptions | undefined): RequestInit =>
  options?.signal === undefined ? {} : { signal: options.signal }
