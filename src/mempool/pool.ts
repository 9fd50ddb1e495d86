/**
 * Verified transactions that wait for a block: bounded in number, bytes and per sender, and fair: a block takes one of
 * each sender in turn, so that who sends much waits behind its own.
 */

import { err, type Hash, LIMITS, ok, type Result, toHex } from '#base'
import type { ParsedTransaction } from '#chain'

export interface TakeOptions {
  readonly transactionsMax: number
  /** Sum of the canonical bytes. */
  readonly bytesMax: number
  /** True for what must not be taken: already on the chain, or in a block that is not final yet. */
  readonly exclude: (transactionId: Hash) => boolean
}

export interface PoolBounds {
  readonly transactions: number
  readonly bytes: number
  readonly perSender: number
}

export interface Pool {
  readonly size: number
  readonly bytes: number
  has(transactionId: Hash): boolean
  get(transactionId: Hash): ParsedTransaction | undefined
  /** Takes in a verified transaction. Refuses with POOL_FULL or QUOTA; the same again is a success. */
  add(transaction: ParsedTransaction): Result<undefined>
  /** Would `add` take this sender's next transaction of so many bytes? Asked before signatures are looked at. */
  room(transaction: ParsedTransaction): Result<undefined>
  /** In the order of a block; the transactions stay in the pool until they are pruned. */
  take(options: TakeOptions): readonly ParsedTransaction[]
  /** Removes what is on the chain now and what has expired; answers with those that expired. */
  prune(committed: readonly Hash[], nowMs: number): readonly ParsedTransaction[]
  /** Up to `count` that have waited longest, to be told to others again. */
  oldest(count: number): readonly ParsedTransaction[]
}

const DEFAULT_BOUNDS: PoolBounds = {
  transactions: LIMITS.poolTransactions,
  bytes: LIMITS.poolBytes,
  perSender: LIMITS.poolTransactionsPerSender,
}

type Queue = Map<string, ParsedTransaction>

/** One of each queue in turn, each queue in its own order. */
function* roundRobin(queues: Iterable<Queue>): Generator<ParsedTransaction> {
  let turns = [...queues].map(queue => queue.values())
  while (turns.length > 0) {
    const still: typeof turns = []
    for (const turn of turns) {
      const { value, done } = turn.next()
      if (done) continue
      yield value
      still.push(turn)
    }
    turns = still
  }
}

export const createPool = (bounds: PoolBounds = DEFAULT_BOUNDS): Pool => {
  const all: Queue = new Map()
  const bySender = new Map<string, Queue>()
  let bytes = 0

  const remove = (name: string): ParsedTransaction | undefined => {
    const transaction = all.get(name)
    if (transaction === undefined) return undefined
    all.delete(name)
    bytes -= transaction.bytes.length
    const sender = toHex(transaction.body.sender)
    const queue = bySender.get(sender)
    queue?.delete(name)
    if (queue?.size === 0) bySender.delete(sender)
    return transaction
  }

  const room = ({ body, bytes: size }: ParsedTransaction): Result<undefined> => {
    if (all.size >= bounds.transactions || bytes + size.length > bounds.bytes) return err('POOL_FULL')
    return (bySender.get(toHex(body.sender))?.size ?? 0) >= bounds.perSender ? err('QUOTA') : ok(undefined)
  }

  return {
    get size() {
      return all.size
    },
    get bytes() {
      return bytes
    },
    has: id => all.has(toHex(id)),
    get: id => all.get(toHex(id)),
    room,
    add: transaction => {
      const name = toHex(transaction.id)
      if (all.has(name)) return ok(undefined)
      const fits = room(transaction)
      if (!fits.ok) return fits
      const sender = toHex(transaction.body.sender)
      const queue = bySender.get(sender) ?? new Map()
      bySender.set(sender, queue)
      queue.set(name, transaction)
      all.set(name, transaction)
      bytes += transaction.bytes.length
      return ok(undefined)
    },
    take: ({ transactionsMax, bytesMax, exclude }) => {
      const taken: ParsedTransaction[] = []
      let size = 0
      for (const transaction of roundRobin(bySender.values())) {
        if (taken.length === transactionsMax) break
        if (size + transaction.bytes.length > bytesMax || exclude(transaction.id)) continue
        size += transaction.bytes.length
        taken.push(transaction)
      }
      return taken
    },
    prune: (committed, nowMs) => {
      for (const id of committed) remove(toHex(id))
      const expired = [...all.values()].filter(({ body }) => body.expiresAtMs <= nowMs)
      for (const { id } of expired) remove(toHex(id))
      return expired
    },
    oldest: count => {
      const first: ParsedTransaction[] = []
      for (const transaction of all.values()) {
        if (first.length === count) break
        first.push(transaction)
      }
      return first
    },
  }
}
