/**
 * What one peer may cost: token buckets for messages and bytes, and a score for what it was refused for. Pure: the time
 * is handed in, in milliseconds of any clock that does not go back.
 */

import { type Fault, faultEntry } from '#base'

export interface Rate {
  readonly perSecond: number
  /** The most that can be saved up. */
  readonly burst: number
}

export interface Bucket {
  /** Milliseconds until `amount` is there; 0 when it is. An amount above the burst counts as the burst. */
  waitMs(amount: number, nowMs: number): number
  /** Takes `amount` if it is there. */
  take(amount: number, nowMs: number): boolean
}

export const createBucket = ({ perSecond, burst }: Rate, startMs: number): Bucket => {
  let tokens = burst
  let lastMs = startMs
  const refill = (nowMs: number) => {
    tokens = Math.min(burst, tokens + (Math.max(0, nowMs - lastMs) * perSecond) / 1000)
    lastMs = Math.max(lastMs, nowMs)
  }
  const waitMs = (amount: number, nowMs: number) => {
    refill(nowMs)
    const missing = Math.min(amount, burst) - tokens
    return missing <= 0 ? 0 : Math.ceil((missing * 1000) / perSecond)
  }
  return {
    waitMs,
    take: (amount, nowMs) => {
      if (waitMs(amount, nowMs) > 0) return false
      tokens -= Math.min(amount, burst)
      return true
    },
  }
}

/** Points that decay by half in each `halfLifeMs`. */
export interface Score {
  /** Adds points; true when the sum now exceeds the bound. */
  add(points: number, nowMs: number): boolean
}

export const createScore = (bound: number, halfLifeMs: number): Score => {
  let points = 0
  let lastMs = 0
  return {
    add: (more, nowMs) => {
      points = points * 0.5 ** (Math.max(0, nowMs - lastMs) / halfLifeMs) + more
      lastMs = nowMs
      return points > bound
    },
  }
}

export interface BudgetBounds<Kind extends string> {
  /** Messages of each kind. */
  readonly messages: Readonly<Record<Kind, Rate>>
  /** Bytes of all kinds together. */
  readonly bytes: Rate
  readonly scoreMax: number
  readonly scoreHalfLifeMs: number
}

/** Outlives the peer's connections: who comes back finds the same budget and the same score. */
export interface PeerBudget<Kind extends string> {
  /** Pays for one message and gives 0, or pays nothing and gives the milliseconds after which to ask again. */
  spend(kind: Kind, bytes: number, nowMs: number): number
  /** Counts a fault of the peer; true when the peer is to be refused from now on, and then the score begins anew. */
  report(fault: Fault, nowMs: number): boolean
}

/** Each fault that counts costs this many points of the score. */
const FAULT_POINTS = 10

export const createPeerBudget = <Kind extends string>(
  bounds: BudgetBounds<Kind>,
  startMs: number,
): PeerBudget<Kind> => {
  const rates: readonly (readonly [string, Rate])[] = Object.entries(bounds.messages)
  const messages = new Map(rates.map(([kind, rate]) => [kind, createBucket(rate, startMs)]))
  const bytes = createBucket(bounds.bytes, startMs)
  const newScore = () => createScore(bounds.scoreMax, bounds.scoreHalfLifeMs)
  let score = newScore()
  return {
    spend: (kind, size, nowMs) => {
      const bucket = messages.get(kind)
      const wait = Math.max(bucket?.waitMs(1, nowMs) ?? 0, bytes.waitMs(size, nowMs))
      if (wait > 0) return wait
      bucket?.take(1, nowMs)
      bytes.take(size, nowMs)
      return 0
    },
    report: (fault, nowMs) => {
      if (faultEntry(fault.code).peer !== 'reject' || !score.add(FAULT_POINTS, nowMs)) return false
      score = newScore()
      return true
    },
  }
}
