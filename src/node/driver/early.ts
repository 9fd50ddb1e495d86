/**
 * Messages of the next epoch that come while the boundary block of this one is not committed here yet. They cannot be
 * verified before the new set is known; without them a node that is a moment late would wait for a repetition (V8).
 */

import { LIMITS } from '#base'
import type { Peer } from '#consensus'
import type { Inbound } from './loop.ts'

export interface Early {
  /** Keeps a message of `epoch` while the core is in `current`, if it is the next one and there is room. */
  readonly keep: (current: number, epoch: number, inbound: Inbound) => void
  /** What was kept of `epoch`, in order of arrival. Everything is forgotten. */
  readonly take: (epoch: number) => readonly Inbound[]
}

export const createEarly = (): Early => {
  let kept: Inbound[] = []
  let keptOf = 0
  let bytes = 0
  const counts = new Map<Peer, number>()
  const clear = () => {
    kept = []
    bytes = 0
    counts.clear()
  }
  return {
    keep: (current, epoch, inbound) => {
      if (epoch !== current + 1) return
      if (keptOf !== epoch) clear()
      keptOf = epoch
      const count = counts.get(inbound.from) ?? 0
      if (count >= LIMITS.earlyMessagesPerPeer || bytes + inbound.bytes.length > LIMITS.earlyBytes) return
      counts.set(inbound.from, count + 1)
      bytes += inbound.bytes.length
      kept.push(inbound)
    },
    take: epoch => {
      const taken = keptOf === epoch ? kept : []
      clear()
      return taken
    },
  }
}
