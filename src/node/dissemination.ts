/**
 * Transactions to the other nodes: never one alone where several wait, each to each peer once, and again as long as they
 * are not on the chain, since a message may be lost and a leader may have missed it.
 */

import { LIMITS } from '#base'
import { type ParsedTransaction, TransactionBatch } from '#chain'

export interface DisseminationParts {
  readonly broadcast: (batch: Uint8Array) => void
  readonly send: (peer: string, batch: Uint8Array) => void
  /** Those that have waited longest in the pool. */
  readonly oldest: (count: number) => readonly ParsedTransaction[]
}

export interface Dissemination {
  /** A transaction that came from a client of this node; what came from a peer is not passed on in a full mesh. */
  add(transaction: ParsedTransaction): void
  /** A peer has connected: it may have missed what waits here. */
  welcome(peer: string): void
  stop(): void
}

/** Long enough that a burst travels together, short beside a round of votes. */
const GATHER_MS = 2
const REPEAT_MS = 2_000

/** Cuts into batches within the bounds of one frame. */
const batches = (transactions: readonly ParsedTransaction[]): readonly Uint8Array[] => {
  const cut: Uint8Array[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const { bytes: one } of transactions) {
    const last = cut.at(-1)
    const full = last === undefined || last.length === LIMITS.transactionsPerFrame
    if (full || bytes + one.length + 8 > LIMITS.transactionFrameBytes) {
      cut.push([one])
      bytes = one.length + 8
      continue
    }
    last.push(one)
    bytes += one.length + 8
  }
  return cut.map(list => TransactionBatch.encode({ transactions: list }))
}

export const createDissemination = (parts: DisseminationParts): Dissemination => {
  let gathered: ParsedTransaction[] = []
  let timer: NodeJS.Timeout | undefined
  /** Oldest of the pool at the last look: only what is still there a whole period later is told again. */
  let seen = new Set<ParsedTransaction>()

  const flush = () => {
    timer = undefined
    const ready = gathered
    gathered = []
    for (const batch of batches(ready)) parts.broadcast(batch)
  }

  const repeat = setInterval(() => {
    const old = parts.oldest(LIMITS.transactionsPerFrame)
    for (const batch of batches(old.filter(one => seen.has(one)))) parts.broadcast(batch)
    seen = new Set(old)
  }, REPEAT_MS)

  return {
    add: transaction => {
      gathered.push(transaction)
      if (gathered.length >= LIMITS.transactionsPerFrame) {
        clearTimeout(timer)
        flush()
      } else timer ??= setTimeout(flush, GATHER_MS)
    },
    welcome: peer => {
      for (const batch of batches(parts.oldest(LIMITS.welcomeTransactions))) parts.send(peer, batch)
    },
    stop: () => {
      clearInterval(repeat)
      clearTimeout(timer)
    },
  }
}
