/**
 * Statuses beside those that the core sends (V8): one to whoever connects, so that the one behind asks at once (SYNC-1), and
 * one now and then while the chain is too busy to repeat itself, since clocks are compared by them.
 */

import { LIMITS } from '#base'
import { ConsensusMessage } from '#chain'
import { type Message, type Peer, statusOf } from '#consensus'
import type { Context } from './context.ts'

/** A message of nothing yet. */
export const NOTHING: ConsensusMessage = {
  proposal: undefined,
  vote: undefined,
  certificate: undefined,
  status: undefined,
  heartbeat: undefined,
}

/** Bytes of a message of the core; a status gets the own clock, uncorrected. */
export const encodeMessage = ({ ports }: Pick<Context, 'ports'>, message: Message): Uint8Array =>
  ConsensusMessage.encode(
    'status' in message
      ? { ...NOTHING, status: { ...message.status, wallMs: Math.max(0, Math.round(ports.clock.wallMs())) } }
      : { ...NOTHING, ...message },
  )

export interface Announcer {
  readonly greet: (peer: Peer) => void
  readonly stop: () => void
}

export const createAnnouncer = (context: Context): Announcer => {
  const { network, timers } = context.ports
  const status = () => encodeMessage(context, { status: statusOf(context.state()) })
  const arm = (): (() => void) =>
    timers.set(LIMITS.announceMs, () => {
      network.broadcast(status())
      cancel = arm()
    })
  let cancel = arm()
  return { greet: peer => network.send(peer, status()), stop: () => cancel() }
}
