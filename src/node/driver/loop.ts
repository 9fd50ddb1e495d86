/** The loop under the driver: one event at a time, each carried out to its end before the next is taken. */

import { LIMITS } from '#base'
import type { Event, Peer } from '#consensus'

export interface Inbound {
  readonly from: Peer
  readonly bytes: Uint8Array
}

export interface LoopParts {
  /** Steps the core and carries out what it wants. */
  readonly take: (event: Event) => Promise<void>
  /** The event that bytes of a peer mean, if any. Called when their turn comes, so that it sees the newest state. */
  readonly read: (inbound: Inbound) => Event | undefined
  readonly fatal: (cause: unknown) => void
}

export interface Loop {
  /** An event of the node itself: before everything that peers have sent, so that they cannot starve it. */
  readonly feed: (event: Event) => void
  /** Dropped when too many wait. */
  readonly receive: (inbound: Inbound) => void
  /** Nothing is taken any more. */
  readonly stop: () => void
  readonly isStopped: () => boolean
}

export const createLoop = ({ take, read, fatal }: LoopParts): Loop => {
  const own: Event[] = []
  const inbound: Inbound[] = []
  let busy = false
  let stopped = false

  const next = (): Event | undefined => {
    const first = own.shift()
    if (first !== undefined) return first
    for (let message = inbound.shift(); message !== undefined; message = inbound.shift()) {
      const event = read(message)
      if (event !== undefined) return event
    }
    return undefined
  }
  const drain = async () => {
    busy = true
    try {
      for (let event = next(); event !== undefined && !stopped; event = next()) await take(event)
      busy = false
    } catch (cause) {
      fatal(cause)
    }
  }
  const wake = () => {
    if (!busy && !stopped) void drain()
  }
  return {
    feed: event => {
      if (stopped) return
      own.push(event)
      wake()
    },
    receive: message => {
      if (stopped || inbound.length >= LIMITS.driverQueueMessages) return
      inbound.push(message)
      wake()
    },
    stop: () => {
      stopped = true
    },
    isStopped: () => stopped,
  }
}
