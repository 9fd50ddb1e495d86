/** The private store as clients reach it: every request is signed, meant for this node, answered once, and allowed by the chain. */

import { randomBytes } from 'node:crypto'
import type { PrivateDesk } from '#api'
import { type Address, encodeAddress, type Json, ok, type Result } from '#base'
import { type AskedPrivately, readPrivateRequest } from '#chain'
import { ERASURE } from '#private'
import { eraseByRequest } from './erase.ts'
import { createNonces } from './nonces.ts'
import { type DeskParts, knownRecord } from './parts.ts'
import { logByRequest, putByRequest, readByRequest } from './read.ts'

const answer = (parts: DeskParts, { request, keys }: AskedPrivately): Promise<Result<Json>> => {
  const { actor, put, read, erase, log } = request
  const asking = { actor, keys }
  if (put !== undefined) return putByRequest(parts, asking, put)
  if (read !== undefined) return readByRequest(parts, asking, read)
  if (erase !== undefined) return eraseByRequest(parts, asking, erase)
  // One operation is there: `readPrivateRequest` has looked.
  return logByRequest(parts, asking, log as NonNullable<typeof log>)
}

/** Empty where the chain alone said so. */
const byWhom = (by: Address): string => (by.length === 0 ? '' : encodeAddress(by))

const erasureOf = async (parts: DeskParts, type: number, id: Uint8Array): Promise<Result<Json>> => {
  const record = knownRecord(parts, { type, id })
  if (!record.ok) return record
  const { standing } = record.value
  const remains = await parts.store.remains(record.value.name)
  if (!remains.ok) return remains
  const { rows, keys, tombstone } = remains.value
  const erased = tombstone?.state === ERASURE.ERASED
  return ok({
    chain: standing === undefined ? null : { state: standing.state, revision: standing.revision },
    home: {
      rows,
      keys,
      erased,
      ...(tombstone === undefined ? {} : { atMs: tombstone.atMs, by: byWhom(tombstone.by) }),
    },
  })
}

export const createDesk = (parts: DeskParts): PrivateDesk => {
  const nonces = createNonces()
  const session = new Uint8Array(randomBytes(16))
  const { nodeKey, nowMs, chain } = parts
  const { chainId } = chain.genesis
  return {
    nodeKey,
    session,
    ask: async bytes => {
      const asked = readPrivateRequest(bytes, { chainId, nodeKey, session, nowMs: nowMs() })
      if (!asked.ok) return asked
      const fresh = nonces.take(asked.value.request, nowMs())
      return fresh.ok ? answer(parts, asked.value) : fresh
    },
    erasure: (type, id) => erasureOf(parts, type, id),
  }
}
