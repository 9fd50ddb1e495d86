/** Requests of one client: a token bucket each, for a bounded number of clients. */

import { LIMITS } from '#base'

interface Bucket {
  tokens: number
  lastMs: number
}

export interface RateLimit {
  /** False when this client must slow down. */
  take(client: string, nowMs: number): boolean
}

export const createRateLimit = (perSecond: number = LIMITS.apiRequestsPerSecond): RateLimit => {
  const buckets = new Map<string, Bucket>()
  return {
    take: (client, nowMs) => {
      const bucket = buckets.get(client) ?? { tokens: perSecond, lastMs: nowMs }
      // The one that has been silent longest stands first and goes first.
      buckets.delete(client)
      if (buckets.size >= LIMITS.apiClients) buckets.delete(buckets.keys().next().value as string)
      buckets.set(client, bucket)
      bucket.tokens = Math.min(perSecond, bucket.tokens + ((nowMs - bucket.lastMs) * perSecond) / 1000)
      bucket.lastMs = nowMs
      if (bucket.tokens < 1) return false
      bucket.tokens -= 1
      return true
    },
  }
}
