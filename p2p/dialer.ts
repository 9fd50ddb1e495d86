/** Keeps trying to reach every admitted peer that is not connected, with a backoff of seconds that never stops. */

import { LIMITS } from '#base'
import type { PeerName } from './network.ts'

interface DialTarget {
  readonly peer: PeerName
  readonly addresses: readonly string[]
}

export interface DialerParts {
  readonly self: PeerName
  readonly targets: () => readonly DialTarget[]
  readonly isConnected: (peer: PeerName) => boolean
  readonly dial: (target: DialTarget) => Promise<void>
  readonly nowMs: () => number
  readonly random: () => number
}

export interface Dialer {
  start(): void
  stop(): void
  /** The peer was connected just now: the next loss is answered at once. */
  connected(peer: PeerName): void
}

interface Attempt {
  failures: number
  nextMs: number
  running: boolean
}

const TICK_MS = 100

/** How long to wait after so many failures: 0.2 s, doubling, up to the cap, spread by a third. */
const waitMs = (failures: number, random: number) =>
  Math.min(200 * 2 ** Math.min(failures, 10), LIMITS.dialBackoffMs) * (0.67 + 0.33 * random)

export const createDialer = (parts: DialerParts): Dialer => {
  const attempts = new Map<PeerName, Attempt>()
  let timer: NodeJS.Timeout | undefined

  // Both sides know each other: the one with the smaller name dials, the other only when that has not helped for a while.
  const firstMs = (peer: PeerName) => parts.nowMs() + (parts.self < peer ? 0 : LIMITS.dialBackoffMs)

  const attemptOf = (peer: PeerName): Attempt => {
    const known = attempts.get(peer)
    if (known !== undefined) return known
    const made = { failures: 0, nextMs: firstMs(peer), running: false }
    attempts.set(peer, made)
    return made
  }

  const tryOne = async (target: DialTarget, attempt: Attempt) => {
    attempt.running = true
    try {
      await parts.dial(target)
      attempt.failures = 0
    } catch {
      attempt.failures += 1
    }
    attempt.nextMs = parts.nowMs() + waitMs(attempt.failures, parts.random())
    attempt.running = false
  }

  const tick = () => {
    const targets = parts.targets()
    for (const target of targets) {
      if (target.addresses.length === 0 || parts.isConnected(target.peer)) continue
      const attempt = attemptOf(target.peer)
      if (!attempt.running && attempt.nextMs <= parts.nowMs()) void tryOne(target, attempt)
    }
    const names = new Set(targets.map(({ peer }) => peer))
    for (const peer of attempts.keys()) if (!names.has(peer)) attempts.delete(peer)
  }

  return {
    start: () => {
      timer ??= setInterval(tick, TICK_MS)
    },
    stop: () => {
      clearInterval(timer)
      timer = undefined
    },
    connected: peer => void attempts.delete(peer),
  }
}
