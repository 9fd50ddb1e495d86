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
  /** An address of the target: after each failure the next one, so that a wrong one holds up no other. */
  readonly dial: (peer: PeerName, address: string) => Promise<void>
  readonly nowMs: () => number
  /** Uniform in [0, 1). */
  readonly random: () => number
}

export interface Dialer {
  start(): void
  stop(): void
  /** One look at who is missing; `start` makes it look regularly. */
  tick(): void
  /** A connection is gone that had lived so long. One that was hardly there counts as a failure: else who refuses us is hammered. */
  lost(peer: PeerName, livedMs: number): void
}

interface Attempt {
  failures: number
  nextMs: number
  running: boolean
}

const TICK_MS = 100
const FIRST_WAIT_MS = 100
/** The side with the larger name lets the other one dial for so long. */
const YIELD_MS = 1_000
/** A connection that lived so long was no failure, and its loss is answered at once. */
const STABLE_MS = 5_000

/** How long to wait after so many failures: 0.2 s, doubling, up to the cap, spread by a third. */
const waitMs = (failures: number, random: number) =>
  Math.min(FIRST_WAIT_MS * 2 ** Math.min(failures, 10), LIMITS.dialBackoffMs) * (0.67 + 0.33 * random)

export const createDialer = (parts: DialerParts): Dialer => {
  const { nowMs } = parts
  const attempts = new Map<PeerName, Attempt>()
  let timer: NodeJS.Timeout | undefined

  const attemptOf = (peer: PeerName): Attempt => {
    const known = attempts.get(peer)
    if (known !== undefined) return known
    // Both sides know each other and both would dial: the one with the smaller name goes first.
    const made = { failures: 0, nextMs: nowMs() + (parts.self < peer ? 0 : YIELD_MS), running: false }
    attempts.set(peer, made)
    return made
  }

  const failed = (attempt: Attempt) => {
    attempt.failures += 1
    attempt.nextMs = nowMs() + waitMs(attempt.failures, parts.random())
  }

  const tryOne = async ({ peer, addresses }: DialTarget, attempt: Attempt) => {
    attempt.running = true
    const address = addresses[attempt.failures % addresses.length] as string
    // That dialling worked says little: the other side may refuse us only then. `lost` tells.
    await parts.dial(peer, address).catch(() => failed(attempt))
    attempt.running = false
  }

  const tick = () => {
    const targets = parts.targets()
    for (const target of targets) {
      if (target.addresses.length === 0 || parts.isConnected(target.peer)) continue
      const attempt = attemptOf(target.peer)
      if (!attempt.running && attempt.nextMs <= nowMs()) void tryOne(target, attempt)
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
    tick,
    lost: (peer, livedMs) => {
      if (livedMs >= STABLE_MS) attempts.delete(peer)
      else failed(attemptOf(peer))
    },
  }
}
