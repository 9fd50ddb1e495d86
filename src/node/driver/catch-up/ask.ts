/** One request to one peer. */

import { Request, Response } from '#chain'
import type { Peer } from '#consensus'
import type { Context } from '../context.ts'

/** What comes back: an answer and its size, noise, or nothing at all (in time). */
export type Answer =
  | { readonly kind: 'answer'; readonly response: Response; readonly bytes: number }
  | { readonly kind: 'noise' | 'silence' }

export type Ask = (peer: Peer, request: Partial<Request>) => Promise<Answer>

const NOTHING: Request = { fromHeight: 0, maxBlocks: 0, blockIds: [], keyQuery: undefined }

/** Noise is penalised here. */
export const createAsking =
  ({ ports: { network }, isStopped }: Context): Ask =>
  async (peer, request) => {
    const bytes = await network.request(peer, Request.encode({ ...NOTHING, ...request }))
    if (bytes === undefined || isStopped()) return { kind: 'silence' }
    const response = Response.decode(bytes)
    if (response.ok) return { kind: 'answer', response: response.value, bytes: bytes.length }
    network.penalise(peer, `response: ${response.fault.code}`)
    return { kind: 'noise' }
  }
