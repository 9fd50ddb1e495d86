/** Catch-up (SYNC-1, SYNC-2): asking for blocks by height and by id, checking what comes, and answering others. */

import type { EffectOf, Peer } from '#consensus'
import type { Context } from '../context.ts'
import { answer } from './answer.ts'
import { createAsking } from './ask.ts'
import { createById } from './by-id.ts'
import { createPeers } from './peers.ts'
import { Session } from './session.ts'

export interface CatchUp {
  /** SYNC-1: from several peers at once until none claims more. What is asked while that runs is dropped. */
  readonly sync: (effect: EffectOf<'sync'>) => void
  /** SYNC-2. */
  readonly request: (effect: EffectOf<'request'>) => void
  /** The answer to the request of a peer, from the core's blocks and the ledger's store; `undefined` to one that is malformed. */
  readonly answer: (from: Peer, request: Uint8Array) => Promise<Uint8Array | undefined>
  /** Bytes of answers that are held or on their way, at most LIMITS.syncBytes. */
  readonly heldBytes: () => number
  readonly stop: () => void
}

export const createCatchUp = (context: Context): CatchUp => {
  const ask = createAsking(context)
  const peers = createPeers({
    nowMs: context.ports.clock.nowMs,
    connected: context.ports.network.peers,
    claims: () => context.state().peers,
    standing: () => {
      const { epoch, header } = context.ports.ledger.head()
      return { epoch, height: header.height }
    },
  })
  let session: Session | undefined
  return {
    sync: ({ to }) => {
      if (session !== undefined || context.isStopped()) return
      session = new Session(context, { ask, peers, ended: () => (session = undefined) })
      session.start(to)
    },
    request: createById(context, ask),
    answer: (from, request) => answer(context, from, request),
    heldBytes: () => session?.heldBytes() ?? 0,
    stop: () => session?.stop(),
  }
}
