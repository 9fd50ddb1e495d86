/**
 * Time for blocks: the own wall clock, corrected by what a quorum of seats says. Each clock is kept as its distance from
 * the monotonic clock of this machine, so that a jump of the own clock changes the own share of the median and no other.
 */

import { LIMITS } from '#base'
import { quorum, type ValidatorSet } from '#chain'
import type { Peer, State } from '#consensus'
import type { DriverPorts } from './ports.ts'

export interface MedianClock {
  /** A peer has just said what its wall clock shows, in milliseconds since 1970. It is believed as far as its seats weigh. */
  readonly heard: (from: Peer, wallMs: number) => void
  /** Milliseconds since 1970: the time in blocks, and what blocks from the future are measured by. */
  readonly timeMs: () => number
  /** What `timeMs` adds to the own wall clock. */
  readonly offsetMs: () => number
}

export interface MedianClockParts extends Pick<DriverPorts, 'clock'> {
  readonly network: Pick<DriverPorts['network'], 'peers' | 'peerOfSeat'>
  readonly observer: Pick<DriverPorts['observer'], 'log'>
  /** Set of the current epoch, and the own seat in it. */
  readonly config: () => Pick<State['config'], 'set' | 'self'>
}

/** One voice in the median. */
export interface ClockVote {
  readonly valueMs: number
  readonly weight: number
}

/**
 * The least value up to which half of the weight or more lies; undefined without votes. While less than half of the weight
 * lies, it is between two honest values or is one.
 */
export const weightedMedian = (votes: readonly ClockVote[]): number | undefined => {
  const total = votes.reduce((sum, { weight }) => sum + weight, 0)
  let below = 0
  for (const { valueMs, weight } of [...votes].sort((a, b) => a.valueMs - b.valueMs)) {
    below += weight
    if (2 * below >= total) return valueMs
  }
  return undefined
}

/** A difference that is worth a warning, and one that ends it. */
const WARN_MS = 2_000
const CALM_MS = 1_000

export const createMedianClock = ({ clock, network, observer, config }: MedianClockParts): MedianClock => {
  /** By peer: its wall clock less our monotonic one, at receipt; the last few. */
  const samples = new Map<Peer, readonly number[]>()
  let warned = false

  const baseOfSeat = (set: ValidatorSet, seat: number, ownMs: number): number | undefined => {
    if (seat === config().self) return ownMs
    const peer = network.peerOfSeat(set, seat)
    const heard = peer === undefined ? undefined : samples.get(peer)
    return heard && Math.max(...heard)
  }

  const offsetMs = () => {
    const ownMs = clock.wallMs() - clock.nowMs()
    const { set } = config()
    const votes: ClockVote[] = []
    for (const [seat, { weight }] of set.validators.entries()) {
      const valueMs = baseOfSeat(set, seat, ownMs)
      if (valueMs !== undefined) votes.push({ valueMs, weight })
    }
    // Fewer could all be liars, and fewer make no block either.
    if (votes.reduce((sum, { weight }) => sum + weight, 0) < quorum(set)) return 0
    const median = weightedMedian(votes) ?? ownMs
    return Math.round(Math.min(Math.max(median - ownMs, -LIMITS.clockOffsetMs), LIMITS.clockOffsetMs))
  }

  const watch = (differenceMs: number) => {
    if (!warned && Math.abs(differenceMs) > WARN_MS) {
      warned = true
      const side = differenceMs > 0 ? 'behind' : 'ahead of'
      observer.log(
        'warn',
        `this clock is ${Math.abs(differenceMs)} ms ${side} the median of the validators: set it right`,
      )
    } else if (warned && Math.abs(differenceMs) < CALM_MS) {
      warned = false
      observer.log('info', 'this clock agrees with the median of the validators again')
    }
  }

  return {
    heard: (from, wallMs) => {
      // A message that was long on its way, or waited in a busy process, makes a clock look late and never early: of the
      // last few words of a peer the one that shows the latest time was the quickest, and is believed.
      samples.set(from, [...(samples.get(from) ?? []), wallMs - clock.nowMs()].slice(-LIMITS.clockSamples))
      if (samples.size > LIMITS.peers) {
        const connected = new Set(network.peers())
        for (const peer of samples.keys()) if (!connected.has(peer)) samples.delete(peer)
      }
      watch(offsetMs())
    },
    timeMs: () => clock.wallMs() + offsetMs(),
    offsetMs,
  }
}
