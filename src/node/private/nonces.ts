/** Requests that were answered: none of them is answered twice while it lives. */

import { err, LIMITS, ok, type Result, toHex } from '#base'
import type { PrivateRequest } from '#chain'

export const createNonces = () => {
  /** Until when each is remembered; the oldest stand first. */
  const seen = new Map<string, number>()
  return {
    /** Refuses with TX_DUPLICATE, or with QUOTA when more are alive than can be remembered. */
    take: ({ actor, nonce, expiresAtMs }: PrivateRequest, nowMs: number): Result<undefined> => {
      for (const [name, untilMs] of seen) if (untilMs <= nowMs) seen.delete(name)
      const name = `${toHex(actor)} ${nonce}`
      if (seen.has(name)) return err('TX_DUPLICATE', 'this request was answered before')
      if (seen.size >= LIMITS.privateNonces) return err('QUOTA', 'too many requests to the private store')
      seen.set(name, expiresAtMs)
      return ok(undefined)
    },
  }
}
