/**
 * Places for connections that have not said who they are. Where there are too few, who takes most has to go; handshakes, which cost
 * work, begin at a bounded rate, and who takes least is served first.
 */

import { createBucket, type Rate } from './budget.ts'

export interface Guest {
  readonly host: string
  readonly net: string
  /** Called when others need the place more. */
  readonly turnAway: () => void
}

export interface Places {
  /** Resolves with whether the handshake may begin; it keeps its place until it leaves. */
  enter(guest: Guest): Promise<boolean>
  leave(guest: Guest): void
  taken(): number
}

interface PlacesParts {
  readonly places: number
  /** Handshakes. */
  readonly rate: Rate
  readonly nowMs: () => number
}

const createCounts = () => {
  const counts = new Map<string, number>()
  return {
    of: (key: string) => counts.get(key) ?? 0,
    add: (key: string, change: 1 | -1) => {
      const sum = (counts.get(key) ?? 0) + change
      if (sum > 0) counts.set(key, sum)
      else counts.delete(key)
    },
  }
}

export const createPlaces = ({ places, rate, nowMs }: PlacesParts): Places => {
  /** Oldest first; each with what it waits for until its handshake begins. */
  const guests = new Map<Guest, ((mayBegin: boolean) => void) | undefined>()
  const waiting = new Set<Guest>()
  const [nets, hosts] = [createCounts(), createCounts()]
  const bucket = createBucket(rate, nowMs())
  let timer: NodeJS.Timeout | undefined

  /** Above 0 when `a` takes more than `b`: its network, and where these take as much, its host. */
  const compare = (a: Guest, b: Guest) => nets.of(a.net) - nets.of(b.net) || hosts.of(a.host) - hosts.of(b.host)

  /** The oldest of those that take most (`sign` 1), or least (-1). */
  const oldest = (among: Iterable<Guest>, sign: 1 | -1): Guest | undefined => {
    let found: Guest | undefined
    for (const guest of among) if (found === undefined || sign * compare(guest, found) > 0) found = guest
    return found
  }

  const answer = (guest: Guest, mayBegin: boolean) => {
    guests.get(guest)?.(mayBegin)
    waiting.delete(guest)
  }

  const leave = (guest: Guest) => {
    if (!guests.has(guest)) return
    answer(guest, false)
    guests.delete(guest)
    nets.add(guest.net, -1)
    hosts.add(guest.host, -1)
  }

  const serve = () => {
    timer = undefined
    while (waiting.size > 0 && bucket.take(1, nowMs())) {
      const guest = oldest(waiting, -1)
      if (guest !== undefined) answer(guest, true)
    }
    if (waiting.size > 0) timer = setTimeout(serve, bucket.waitMs(1, nowMs()))
  }

  return {
    enter: guest => {
      const mayBegin = new Promise<boolean>(resolve => guests.set(guest, resolve))
      waiting.add(guest)
      nets.add(guest.net, 1)
      hosts.add(guest.host, 1)
      if (guests.size > places) {
        const most = oldest(guests.keys(), 1)
        if (most !== undefined) {
          leave(most)
          most.turnAway()
        }
      }
      if (timer === undefined) serve()
      return mayBegin
    },
    leave,
    taken: () => guests.size,
  }
}
