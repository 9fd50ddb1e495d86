/** Two connections with one peer. */

import type { Connection } from '@libp2p/interface'

/**
 * A peer dials only when it has no connection, or a silent one. So an older one is dead on its side, unless both dialled at the same
 * time; that cannot be so long ago.
 */
const SIMULTANEOUS_MS = 5_000
/** Who is asked for it says that it has none: an answer that costs next to nothing. */
const NO_PROTOCOL = '/kapok/none'

/** Whether both sides may have dialled at the same time. */
export const isSimultaneous = (one: Connection, { direction, timeline }: Connection): boolean =>
  one.direction !== direction && Date.now() - timeline.open < SIMULTANEOUS_MS

/**
 * Ends a connection beside which another has come, unless the peer answers on it. Both may have dialled at the same time; or the peer
 * has, since this one is dead, and what we send would go nowhere for as long as the other one brings signs of life.
 */
export const endUnlessAnswered = async (connection: Connection): Promise<void> => {
  try {
    const stream = await connection.newStream(NO_PROTOCOL, { signal: AbortSignal.timeout(SIMULTANEOUS_MS) })
    stream.abort(new Error('nobody speaks it'))
  } catch (error) {
    const answered = error instanceof Error && error.name === 'UnsupportedProtocolError'
    if (!answered) connection.abort(new Error('no answer on it'))
  }
}
