/** A route: what the server validates, serves and documents, in one value. */

import { fromHex, type Hash, type Json, type Result } from '#base'
import { ProblemError, refuse } from './problem.ts'
import type { NodeReader } from './reader.ts'
import type { Schema } from './schema.ts'

export interface Input {
  readonly params: Readonly<Record<string, string>>
  /** A list where a parameter is given more than once and the route allows it. */
  readonly query: Readonly<Record<string, string | readonly string[]>>
  /** Bytes of an octet stream, or what a JSON body says. */
  readonly body: Uint8Array | Json | undefined
  /** Cursor of a stream that comes back. */
  readonly lastEventId: string | undefined
  /** Ends when the client goes away. */
  readonly signal: AbortSignal
}

export type Output =
  | {
      readonly status?: number
      readonly json: Json
      /** Never changes again: may be cached for ever under this tag. */
      readonly immutable?: string
    }
  | { readonly bytes: Uint8Array; readonly immutable?: string }
  | { readonly json?: undefined; readonly text: string; readonly immutable?: string }
  /** Final blocks from this height on, until the client goes away. */
  | { readonly streamFrom: number }

/** A parameter of a query, and what it means. */
type Parameter = Schema & { readonly description: string }

export interface Route {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly summary: { readonly en: string; readonly zh: string }
  readonly params?: Readonly<Record<string, Schema>>
  /** A parameter that is not named here is refused. `open`: not known beforehand, a module's query decodes them. */
  readonly query?: Readonly<Record<string, Parameter>> | 'open'
  /** Canonical bytes are taken, at most `bytesMax` where it is not the limit of all; and a JSON form where there is one. */
  readonly body?: { readonly json?: Schema; readonly bytesMax?: number }
  readonly answer: { readonly status: 200 | 202; readonly type: string; readonly schema: Schema }
  readonly handle: (reader: NodeReader, input: Input) => Promise<Output> | Output
}

export const JSON_TYPE = 'application/json; charset=utf-8'
export const BYTES_TYPE = 'application/octet-stream'
export const STREAM_TYPE = 'text/event-stream; charset=utf-8'

export const jsonAnswer = (schema: Schema): Route['answer'] => ({ status: 200, type: JSON_TYPE, schema })

/** The value of a result; its fault becomes the answer. */
export const granted = <T>(result: Result<T>): T => {
  if (result.ok) return result.value
  throw new ProblemError(result.fault)
}

/** The hash in a path; its schema has been checked. */
export const hashParam = ({ params }: Input, name: string): Hash =>
  (fromHex(params[name] ?? '') ?? refuse('BAD_REQUEST', name)) as Hash

/** A number of a query; `fallback` where it is not given. Refuses what is above `max`. */
export const numberParam = (
  { query }: Input,
  name: string,
  { fallback = 0, max = Number.MAX_SAFE_INTEGER },
): number => {
  const given = query[name]
  if (given === undefined) return fallback
  const value = Number(given)
  return value <= max ? value : refuse('BAD_REQUEST', `${name}: at most ${max}`)
}
