/** What one peer may cost: token buckets for messages and bytes, and a score for what it was refused for. */

export interface Rate {
  readonly perSecond: number
  /** The most that can be saved up. */
  readonly burst: number
}

export interface Bucket {
  /** Takes `amount` if it is there. */
  take(amount: number, nowMs: number): boolean
}

export const createBucket = ({ perSecond, burst }: Rate, startMs: number): Bucket => {
  let tokens = burst
  let lastMs = startMs
  return {
    take: (amount, nowMs) => {
      tokens = Math.min(burst, tokens + (Math.max(0, nowMs - lastMs) * perSecond) / 1000)
      lastMs = nowMs
      if (tokens < amount) return false
      tokens -= amount
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
