/** Clients of a federation: transactions at a steady rate, each followed until a client has seen its receipt. */

import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { toHex } from '#base'
import type { ParsedTransaction } from '#chain'
import { type Client, KapokError } from '#sdk'
import { rootOrgId } from '../../src/cli/founders.ts'
import type { Deployment } from '../scenes/deployment.ts'
import { signAct } from './sign.ts'

/** Where a client saw its transaction final. */
export interface Seen {
  readonly height: number
  readonly index: number
  readonly blockId: string
  /** `OK` or the code of the refusal. */
  readonly code: string
}

/** What clients need of a federation. */
type Served = Pick<Deployment, 'client' | 'founder' | 'file'>

interface LoadOptions {
  readonly ratePerSecond: number
  /** Node that the next attempt goes to. */
  readonly pick: () => number
  /** A transaction that is not final after this time counts as unfinished. */
  readonly patienceMs: number
  /** Nothing new while so many are under way: clients wait for a chain that stands still. Default 500. */
  readonly underWayMax?: number
  /** Longest that one node is waited for before it counts as an error and the same bytes go to another. Default 10,000. */
  readonly attemptMs?: number
}

export interface Load {
  /** By transaction id, in the order in which the receipts came. */
  readonly seen: ReadonlyMap<string, Seen>
  /** Ids for which a node has answered a submission with success, whatever came of it. */
  readonly accepted: ReadonlySet<string>
  /** Errors that a client met, by code: each attempt that failed, although the next may have succeeded. */
  readonly errors: ReadonlyMap<string, number>
  /** Milliseconds from the first attempt to the receipt. */
  readonly latenciesMs: readonly number[]
  readonly sent: () => number
  /** Ids that no client saw final in time. */
  readonly unfinished: readonly string[]
  /** No new transactions; resolves when every one that was sent is final or given up. */
  readonly stop: () => Promise<void>
}

/** Makes entries of new enterprises, signed by the clerk. */
const transactionMaker = (federation: Served): (() => ParsedTransaction) => {
  const signer = federation.founder('clerk')
  const orgId = toHex(rootOrgId(federation.file.name))
  const shared = { orgId, regionCode: 440_112, sizeTier: 'SMALL', coverage: 'NONE' }
  return () => {
    const enterpriseId = randomBytes(16).toString('hex')
    const commitRoot = randomBytes(32).toString('hex')
    const args = { ...shared, enterpriseId, commitRoot }
    return signAct(federation, { module: 'org', action: 'UpsertEnterprise', args }, [signer])
  }
}

const ATTEMPT_MS = 10_000
const PAUSE_MS = 100

/** The receipt of one transaction from one node. That it is on the chain already is no error. */
const attempt = async (
  client: Client,
  { bytes, id }: ParsedTransaction,
  accept: (id: string) => void,
  attemptMs: number,
): Promise<Seen> => {
  const signal = AbortSignal.timeout(attemptMs + PAUSE_MS)
  try {
    accept(await client.submit(bytes, { signal }))
  } catch (cause) {
    if (!(cause instanceof KapokError && cause.code === 'TX_DUPLICATE')) throw cause
  }
  const { height, index, blockId, code } = await client.waitFinal(toHex(id), attemptMs, { signal })
  if (height === undefined || index === undefined || blockId === undefined || code === undefined)
    throw new Error('a final transaction without a place')
  return { height, index, blockId, code }
}

const codeOf = (cause: unknown): string =>
  cause instanceof KapokError ? cause.code : cause instanceof Error ? cause.name : String(cause)

export const startLoad = (federation: Served, options: LoadOptions): Load => {
  const { ratePerSecond, pick, patienceMs, underWayMax = 500, attemptMs = ATTEMPT_MS } = options
  const make = transactionMaker(federation)
  const seen = new Map<string, Seen>()
  const accepted = new Set<string>()
  const errors = new Map<string, number>()
  const latenciesMs: number[] = []
  const unfinished: string[] = []
  const running = new Set<Promise<void>>()
  let sent = 0
  let stopped = false

  const follow = async (transaction: ParsedTransaction) => {
    const start = performance.now()
    const id = toHex(transaction.id)
    while (performance.now() - start < patienceMs) {
      try {
        seen.set(id, await attempt(federation.client(pick()), transaction, one => accepted.add(one), attemptMs))
        latenciesMs.push(performance.now() - start)
        return
      } catch (cause) {
        const code = codeOf(cause)
        errors.set(code, (errors.get(code) ?? 0) + 1)
        await sleep(PAUSE_MS)
      }
    }
    unfinished.push(id)
  }

  const run = async () => {
    // The time up to which transactions have been sent: what clients had to wait for is not made up for afterwards.
    let dueMs = performance.now()
    while (!stopped) {
      for (; dueMs <= performance.now(); dueMs += 1000 / ratePerSecond) {
        if (running.size >= underWayMax) continue
        const one: Promise<void> = follow(make()).finally(() => running.delete(one))
        running.add(one)
        sent += 1
      }
      await sleep(1000 / ratePerSecond)
    }
    await Promise.all(running)
  }

  const done = run()
  const stop = () => {
    stopped = true
    return done
  }
  return { seen, accepted, errors, latenciesMs, sent: () => sent, unfinished, stop }
}
