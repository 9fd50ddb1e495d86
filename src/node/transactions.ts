/** Transactions on their way to a block: from clients and peers through one admission into the pool, and on to the others. */

import { err, type Hash, type Result } from '#base'
import { type ParsedTransaction, TransactionBatch } from '#chain'
import { engine } from '#contracts'
import { createAdmission, createPool, type Pool } from '#mempool'
import { createDissemination } from './dissemination.ts'
import { createHeadReader } from './head-reader.ts'
import type { Parts } from './parts.ts'
import { createBlockVerifier, mayQueue } from './verify/index.ts'

export interface Transactions {
  readonly pool: Pool
  /** From a client of this node. */
  readonly submit: (bytes: Uint8Array) => Promise<Result<Hash>>
  /** Transactions of a block, read and verified under ZIP-215; undefined if any is bad. */
  readonly ofBlock: (transactions: readonly Uint8Array[]) => Promise<readonly ParsedTransaction[] | undefined>
  /** A peer has connected. */
  readonly welcome: (peer: string) => void
  /** Transactions whose signatures were verified. */
  readonly verified: () => number
  readonly stop: () => void
}

export const createTransactions = (parts: Parts, workChanged: () => void): Transactions => {
  const { home, store, verifiers, network } = parts
  const { chainId } = home.genesis
  const pool = createPool()
  const dissemination = createDissemination({
    broadcast: batch => network.broadcast('transactions', batch),
    send: (peer, batch) => void network.send(peer, 'transactions', batch),
    oldest: count => pool.oldest(count),
  })
  const head = createHeadReader(store)
  const admission = createAdmission({
    chainId,
    pool,
    nowMs: Date.now,
    isOnChain: id => store.place(id) !== undefined,
    admissible: request =>
      engine.admissible(head, request, { chainId, height: (store.head()?.height ?? 0) + 1, timeMs: Date.now() }),
    verify: checks => verifiers.verify('fast', checks),
    admitted: workChanged,
  })

  let stopped = false
  /** A node that closes gives up what it still verifies, and that is nobody's fault. */
  const admit = (bytes: Uint8Array): ReturnType<typeof admission.admit> =>
    admission.admit(bytes).catch((cause: unknown) => {
      if (stopped) return err('CLOSED')
      throw cause
    })

  network.onMessage('transactions', async (peer, message) => {
    if (stopped) return
    const batch = TransactionBatch.decode(message)
    if (!batch.ok) return network.report(peer, batch.fault)
    const results = await Promise.all(batch.value.transactions.map(admit))
    for (const result of results) if (!result.ok) network.report(peer, result.fault)
  })

  const ofBlock = createBlockVerifier(chainId, verifiers, admission.acceptsBlock)

  return {
    pool,
    ofBlock,
    submit: async bytes => {
      const room = mayQueue(verifiers, 1)
      if (!room.ok) return room
      const before = pool.size
      const result = await admit(bytes)
      const transaction = result.ok && pool.size !== before ? pool.get(result.value) : undefined
      if (transaction !== undefined) dissemination.add(transaction)
      return result
    },
    welcome: peer => dissemination.welcome(peer),
    verified: () => admission.verified(),
    stop: () => {
      stopped = true
      dissemination.stop()
    },
  }
}
