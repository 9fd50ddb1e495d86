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
  /** Time of the block: what has expired then is left out. */
  readonly nowMs?: number
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

/**
 * One of each queue in turn, each queue in its own order. `fits` answers `skip` for one that must not be taken and
 * `stop` for one that does not fit: then the rest of its queue waits too, so that a sender's order holds.
 */
const roundRobin = (queues: Iterable<Queue>, fits: (one: ParsedTransaction) => 'take' | 'skip' | 'stop') => {
  const taken: ParsedTransaction[] = []
  let turns = [...queues].map(queue => queue.values())
  const nextOf = (turn: Iterator<ParsedTransaction>): ParsedTransaction | undefined => {
    for (let next = turn.next(); !next.done; next = turn.next()) {
      const verdict = fits(next.value)
      if (verdict !== 'skip') return verdict === 'take' ? next.value : undefined
    }
    return undefined
  }
  while (turns.length > 0) {
    const still: typeof turns = []
    for (const turn of turns) {
      const next = nextOf(turn)
      if (next === undefined) continue
      taken.push(next)
      still.push(turn)
    }
    turns = still
  }
  return taken
}

/** Transactions by the second in which they expire: looking at all of a full pool at each block would cost too much. */
const createExpiry = () => {
  const seconds = new Map<number, Queue>()
  const secondOf = ({ body }: ParsedTransaction) => Math.floor(body.expiresAtMs / 1000)
  return {
    add: (name: string, transaction: ParsedTransaction) => {
      const second = secondOf(transaction)
      const queue = seconds.get(second) ?? new Map()
      seconds.set(second, queue)
      queue.set(name, transaction)
    },
    remove: (name: string, transaction: ParsedTransaction) => {
      const second = secondOf(transaction)
      const queue = seconds.get(second)
      queue?.delete(name)
      if (queue?.size === 0) seconds.delete(second)
    },
    expired: (nowMs: number): readonly ParsedTransaction[] =>
      [...seconds]
        .filter(([second]) => second * 1000 <= nowMs)
        .flatMap(([, queue]) => [...queue.values()].filter(({ body }) => body.expiresAtMs <= nowMs)),
  }
}

/** Those that wait, by sender. Who has had a turn goes behind those who have not. */
const createSenders = () => {
  const queues = new Map<string, Queue>()
  const nameOf = ({ body }: ParsedTransaction) => toHex(body.sender)
  return {
    queues: () => queues.values(),
    waiting: (transaction: ParsedTransaction) => queues.get(nameOf(transaction))?.size ?? 0,
    add: (name: string, transaction: ParsedTransaction) => {
      const sender = nameOf(transaction)
      const queue = queues.get(sender) ?? new Map()
      queues.set(sender, queue)
      queue.set(name, transaction)
    },
    remove: (name: string, transaction: ParsedTransaction) => {
      const sender = nameOf(transaction)
      const queue = queues.get(sender)
      queue?.delete(name)
      queues.delete(sender)
      if (queue !== undefined && queue.size > 0) queues.set(sender, queue)
    },
  }
}

export const createPool = (bounds: PoolBounds = DEFAULT_BOUNDS): Pool => {
  const all: Queue = new Map()
  const senders = createSenders()
  const expiry = createExpiry()
  let bytes = 0

  const remove = (id: Hash) => {
    const name = toHex(id)
    const transaction = all.get(name)
    if (transaction === undefined) return
    all.delete(name)
    bytes -= transaction.bytes.length
    senders.remove(name, transaction)
    expiry.remove(name, transaction)
  }

  const room = (transaction: ParsedTransaction): Result<undefined> => {
    if (all.size >= bounds.transactions || bytes + transaction.bytes.length > bounds.bytes) return err('POOL_FULL')
    return senders.waiting(transaction) >= bounds.perSender ? err('QUOTA') : ok(undefined)
  }

  const add = (transaction: ParsedTransaction): Result<undefined> => {
    const name = toHex(transaction.id)
    if (all.has(name)) return ok(undefined)
    const fits = room(transaction)
    if (!fits.ok) return fits
    all.set(name, transaction)
    bytes += transaction.bytes.length
    senders.add(name, transaction)
    expiry.add(name, transaction)
    return ok(undefined)
  }

  const take = ({ transactionsMax, bytesMax, exclude, nowMs = 0 }: TakeOptions) => {
    let count = 0
    let size = 0
    return roundRobin(senders.queues(), ({ id, body, bytes: { length } }) => {
      if (count === transactionsMax) return 'stop'
      if (body.expiresAtMs <= nowMs || exclude(id)) return 'skip'
      if (size + length > bytesMax) return 'stop'
      count += 1
      size += length
      return 'take'
    })
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
    add,
    take,
    prune: (committed, nowMs) => {
      for (const id of committed) remove(id)
      const expired = expiry.expired(nowMs)
      for (const { id } of expired) remove(id)
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
