/**
 * Whom to ask: peers that claim to have a height, but none that has lied, and those that were silent only when no other is
 * left. Nobody is left out for ever, because a machine may be repaired; and a claim alone costs a request, not the others.
 */

import { LIMITS } from '#base'
import type { Peer, State } from '#consensus'

/** `silence`: no answer in time, or too slow; `nothing`: it has not what it claims to have; `lie`: what no honest peer sends. */
export type Failing = 'silence' | 'nothing' | 'lie'

interface Rest {
  readonly failing: Failing
  readonly untilMs: number
  /** Failures since the last good answer. */
  readonly failures: number
}

export interface PeersParts {
  readonly nowMs: () => number
  readonly connected: () => readonly Peer[]
  readonly claims: () => State['peers']
  /** The own epoch and height. */
  readonly standing: () => { readonly epoch: number; readonly height: number }
}

export interface Peers {
  /** Who has `height` by its own claim, may be asked, and is none of `but`: the one with the fewest requests under way. */
  readonly choose: (height: number, but: ReadonlySet<Peer>) => Peer | undefined
  /** The highest height that one of those who may be asked claims. */
  readonly highest: () => number
  readonly claimOf: (peer: Peer) => number
  /** A request has begun or ended. */
  readonly count: (peer: Peer, change: 1 | -1) => void
  readonly failed: (peer: Peer, failing: Failing) => void
  readonly served: (peer: Peer) => void
  /** It comes first among those that are as busy. */
  readonly prefer: (peer: Peer) => void
  /** Where nobody else is left, those that were only silent may be asked again at once. */
  readonly wakeSilent: () => void
}

const restMs = (failing: Failing, failures: number): number =>
  failing === 'lie' ? LIMITS.syncRestMs : Math.min(LIMITS.syncRestMs, LIMITS.syncPauseMs * 2 ** (failures - 1))

export const createPeers = ({ nowMs, connected, claims, standing }: PeersParts): Peers => {
  const rests = new Map<Peer, Rest>()
  const underWay = new Map<Peer, number>()
  const last = new Map<Peer, number>()
  let turn = 0

  const mayAsk = (peer: Peer) => (rests.get(peer)?.untilMs ?? 0) <= nowMs()
  const claimOf = (peer: Peer) => {
    const { epoch, committedHeight } = claims().get(peer) ?? { epoch: 0, committedHeight: 0 }
    const own = standing()
    // Who is in a later epoch without a later block knows of a rescue (E5).
    return epoch > own.epoch ? Math.max(committedHeight, own.height + 1) : committedHeight
  }
  const able = (height: number) => connected().filter(peer => claimOf(peer) >= height && mayAsk(peer))
  const load = (peer: Peer) => underWay.get(peer) ?? 0

  return {
    claimOf,
    highest: () => Math.max(0, ...able(0).map(claimOf)),
    choose: (height, but) => {
      const free = able(height).filter(peer => !but.has(peer) && load(peer) < LIMITS.syncRequestsPerPeer)
      const [chosen] = free.sort((a, b) => load(a) - load(b) || (last.get(a) ?? 0) - (last.get(b) ?? 0))
      if (chosen !== undefined) last.set(chosen, ++turn)
      return chosen
    },
    count: (peer, change) => {
      const now = load(peer) + change
      if (now > 0) underWay.set(peer, now)
      else underWay.delete(peer)
    },
    failed: (peer, failing) => {
      const failures = (rests.get(peer)?.failures ?? 0) + 1
      rests.delete(peer)
      rests.set(peer, { failing, failures, untilMs: nowMs() + restMs(failing, failures) })
      for (const oldest of rests.size > LIMITS.peersNoted ? rests.keys() : []) {
        rests.delete(oldest)
        break
      }
    },
    served: peer => {
      if (mayAsk(peer)) rests.delete(peer)
    },
    prefer: peer => void last.delete(peer),
    wakeSilent: () => {
      if (connected().some(peer => claims().has(peer) && mayAsk(peer))) return
      for (const [peer, { failing, failures }] of rests)
        if (failing === 'silence') rests.set(peer, { failing, failures, untilMs: 0 })
    },
  }
}
