/** What connected peers say of how far they are: claims, no proofs, so it takes more than a third of them to be believed. */

import { LIMITS } from '#base'
import type { Event, Peer } from '#consensus'

export interface Claims {
  /** To be called with each event. */
  readonly hear: (event: Event) => void
  /** Blocks between `height` and what is believed; undefined as long as too few have said anything, 0 without peers. */
  readonly behind: (height: number) => number | undefined
}

export const createClaims = (connected: () => readonly Peer[]): Claims => {
  const heights = new Map<Peer, number>()

  /** Who has gone makes room; there are no more peers than LIMITS.peers. */
  const forget = () => {
    const names = new Set(connected())
    for (const peer of heights.keys()) if (!names.has(peer)) heights.delete(peer)
  }

  return {
    hear: event => {
      if (event.kind !== 'status') return
      if (heights.size >= LIMITS.peers) forget()
      heights.set(event.from, event.status.committedHeight)
    },
    behind: height => {
      const peers = connected()
      if (peers.length === 0) return 0
      const claimed = peers.flatMap(peer => heights.get(peer) ?? []).sort((a, b) => b - a)
      const believed = claimed[Math.floor(peers.length / 3)]
      return believed === undefined ? undefined : Math.max(0, believed - height)
    },
  }
}
