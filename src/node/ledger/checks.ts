/** Rules of a block that need more than its header and less than its execution. */

import { err, type Hash, ok, type Result, toHex } from '#base'
import { checkWindow, type ParsedTransaction, PROTOCOL_MAX } from '#chain'
import type { Engine } from '#contracts'
import type { Store } from '#storage'
import { checkSpoken } from '../driver/newer-protocol.ts'
import type { ParentState } from './prepared.ts'

export interface ProtocolParts {
  readonly store: Store
  readonly engine: Pick<Engine, 'protocol'>
  /** The highest protocol that this node speaks; PROTOCOL_MAX if absent. */
  readonly protocolMax?: number | undefined
}

/** The protocol of a block on that parent, by the contracts. Refuses with NEWER_PROTOCOL. */
export const protocolOn = (
  { store, engine, protocolMax = PROTOCOL_MAX }: ProtocolParts,
  { header, version }: ParentState,
): Result<number> => {
  const plan = engine.protocol({ get: key => store.state.get(key, version) })
  const spoken = checkSpoken(plan, header.height + 1, protocolMax)
  return spoken.ok ? ok(plan.protocol) : spoken
}

/** Each in its window, none twice, none that the chain below has. Refuses with TX_DUPLICATE and what the window says. */
export const checkReplay = (
  transactions: readonly ParsedTransaction[],
  timeMs: number,
  isKnown: (id: Hash) => boolean,
): Result<undefined> => {
  const seen = new Set<string>()
  for (const { id, body } of transactions) {
    const window = checkWindow(body.expiresAtMs, timeMs)
    if (!window.ok) return window
    if (seen.has(toHex(id)) || isKnown(id)) return err('TX_DUPLICATE', toHex(id))
    seen.add(toHex(id))
  }
  return ok(undefined)
}
