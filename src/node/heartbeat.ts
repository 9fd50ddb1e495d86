/**
 * The heart of a node (Q3): beats when a slot begins, hears the others, and keeps the newest certificate in memory. It needs
 * no log, and beats also while the driver must not vote: a heartbeat commits its key to nothing.
 */

import { assert, err, type Hash, markVerified, ok, type Result } from '#base'
import {
  ConsensusMessage,
  type HeartbeatCertificate,
  heartbeatSignature,
  type SignedHeartbeat,
  signHeartbeat,
} from '#chain'
import { addHeartbeat, adoptSeats, beat, newHeartbeats, slotOf, wantsHeartbeat } from '#consensus'
import { NOTHING } from './driver/announce.ts'
import { ownSeat, signerOf } from './driver/context.ts'
import type { DriverPorts, LedgerHead } from './driver/index.ts'

export interface HeartParts extends Pick<DriverPorts, 'clock' | 'timers' | 'keys'> {
  readonly chainId: Hash
  /** Length of a slot. */
  readonly periodMs: number
  readonly head: () => LedgerHead
  /** An encoded `ConsensusMessage` to all. */
  readonly broadcast: (message: Uint8Array) => void
}

export interface Heart {
  readonly start: () => void
  /** A heartbeat of a peer. Refuses with UNKNOWN_SEAT, BAD_SIGNATURE; what is no news is taken for good. */
  readonly receive: (signed: SignedHeartbeat) => Result<undefined>
  /** The newest one; undefined until a quorum has been silent for a slot since this node started. */
  readonly certificate: () => HeartbeatCertificate | undefined
  readonly stop: () => void
}

export const createHeart = (parts: HeartParts): Heart => {
  const { chainId, periodMs, clock, timers, keys, head, broadcast } = parts
  const seatsAt = ({ set }: LedgerHead) => ({ set, self: ownSeat({ keys }, set) })
  const state = newHeartbeats(periodMs, seatsAt(head()))
  let cancel = () => {}

  const tick = () => {
    const now = head()
    const slot = slotOf(state, clock.wallMs())
    adoptSeats(state, seatsAt(now))
    const heartbeat = beat(state, slot, { height: now.header.height, blockId: now.id })
    arm()
    if (heartbeat === undefined) return
    const { set, self } = state.seats
    const signer = self === undefined ? undefined : signerOf({ keys }, set, self)
    assert(self !== undefined && signer !== undefined, 'a heartbeat without a seat')
    const signed = signHeartbeat(chainId, heartbeat, self, signer)
    broadcast(ConsensusMessage.encode({ ...NOTHING, heartbeat: signed }))
    addHeartbeat(state, signed, slot)
  }
  /** To the begin of the next slot; a timer that comes a moment early comes once more. */
  const arm = () => {
    cancel = timers.set(Math.max(1, Math.ceil(periodMs - (clock.wallMs() % periodMs))), tick)
  }

  return {
    start: tick,
    receive: signed => {
      const slot = slotOf(state, clock.wallMs())
      adoptSeats(state, seatsAt(head()))
      if (!wantsHeartbeat(state, signed, slot)) return ok(undefined)
      const check = heartbeatSignature(chainId, state.seats.set, signed)
      if (!check.ok) return check
      if (!keys.verify([check.value])) return err('BAD_SIGNATURE', `heartbeat of seat ${signed.seat}`)
      addHeartbeat(state, markVerified(signed), slot)
      return ok(undefined)
    },
    certificate: () => state.certificate,
    stop: () => cancel(),
  }
}
