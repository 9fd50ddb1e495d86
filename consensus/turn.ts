/** One step while it is being made. */

import type { Hash } from '#base'
import { toHex } from '#base'
import type { Certificate } from '#chain'
import type { Effect, Message } from './effect.ts'
import type { Peer } from './event.ts'
import type { State } from './state.ts'

export interface Turn {
  readonly state: State
  readonly effects: Effect[]
  /** Certificates to broadcast at the end of the step, after the votes that share their sync to disk (V1, V6). */
  readonly announced: Certificate[]
}

export const newTurn = (state: State): Turn => ({ state, effects: [], announced: [] })

export const broadcast = ({ effects }: Turn, message: Message): void => {
  effects.push({ kind: 'broadcast', message })
}

export const sendPeer = ({ effects }: Turn, peer: Peer, message: Message): void => {
  effects.push({ kind: 'send', to: { peer }, message })
}

/** Ids as keys of maps. */
export const keyOf = (blockId: Hash): string => toHex(blockId)

/** True when the boundary block is final: the driver owes `nextEpoch` once it is committed (E2). */
export const isEnded = (state: State): boolean =>
  Math.max(state.finalized.height, state.committed.height) >= state.config.lastHeight
