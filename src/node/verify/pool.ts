/**
 * Signatures in bulk, off the main thread: batches go through shared memory to worker threads, so that a signature
 * costs the main thread the copying of its bytes and little else. Where threads fail the calling thread verifies:
 * slower, never different.
 */

import { err, LIMITS, ok, type Result, verify, verifyFast } from '#base'
import type { SignatureCheck } from '#chain'
import { batchEnd, readAnswers } from './slab.ts'
import { assign, type Desk, type Job, type Rule, startThread, type Thread } from './thread.ts'

export interface VerifierPool {
  /**
   * One answer a check, in order. Urgent ones go before all others that wait: by default those under ZIP-215, since a
   * block must not wait behind a flood of transactions. Rejects only when the pool is closed.
   */
  verify(rule: Rule, checks: readonly SignatureCheck[], urgent?: boolean): Promise<readonly boolean[]>
  /** Checks made since the beginning, those that wait, and the threads that live. */
  counts(): { readonly checked: number; readonly waiting: number; readonly threads: number }
  close(): Promise<void>
}

const inThread = (rule: Rule, checks: readonly SignatureCheck[]): readonly boolean[] => {
  const verifier = rule === 'fast' ? verifyFast : verify
  return checks.map(({ publicKey, message, signature }) => verifier(publicKey, message, signature))
}

/** Few enough checks for the calling thread, unless ZIP-215 has to decide: that takes milliseconds. */
const onTheSpot = (rule: Rule, checks: readonly SignatureCheck[]): readonly boolean[] | undefined => {
  if (checks.length > LIMITS.verifyInline) return undefined
  const answers = inThread('fast', checks)
  return rule === 'fast' || answers.every(Boolean) ? answers : undefined
}

/** Jobs that wait for a thread: the urgent ones first, each kind in order of arrival. */
const createQueue = () => {
  const urgent: Job[] = []
  const rest: Job[] = []
  return {
    add: (job: Job, first: boolean) => void (first ? urgent : rest).push(job),
    next: () => urgent.shift() ?? rest.shift(),
    empty: () => [...urgent.splice(0), ...rest.splice(0)],
  }
}

/** Batches of about equal size, so that no thread idles while another has all the work. */
const batchesOf = (checks: readonly SignatureCheck[], threads: number): readonly (readonly SignatureCheck[])[] => {
  const share = Math.max(LIMITS.verifyBatchMin, Math.ceil(checks.length / threads))
  const batches: (readonly SignatureCheck[])[] = []
  for (let from = 0; from < checks.length; ) {
    const end = Math.min(batchEnd(checks, from), from + share)
    batches.push(checks.slice(from, end))
    from = end
  }
  return batches
}

/** `workers` threads; with 0 everything is verified on the calling thread. `start` makes one thread. */
export const createVerifierPool = (workers: number, start: typeof startThread = startThread): VerifierPool => {
  const queue = createQueue()
  let threads: readonly Thread[] = []
  let waiting = 0
  let checked = 0
  let closed = false

  const answer = (desk: Desk) => {
    const { job } = desk
    desk.job = undefined
    job?.resolve(readAnswers(desk.slab, job.checks.length))
  }

  /** One batch for each free desk; without threads the calling thread does what waits. */
  const dispatch = () => {
    if (threads.length === 0) for (const job of queue.empty()) job.resolve(inThread(job.rule, job.checks))
    for (const place of [0, 1] as const) {
      for (const thread of threads) {
        if (thread.desks[place].job !== undefined) continue
        const job = queue.next()
        if (job === undefined) return
        assign(thread, place, job)
      }
    }
  }

  /** The other threads do what this one has not answered. */
  const lose = (lost: Thread) => {
    threads = threads.filter(one => one !== lost)
    for (const desk of lost.desks) {
      if (desk.job !== undefined) queue.add(desk.job, true)
      desk.job = undefined
    }
    if (!closed) dispatch()
  }

  threads = Array.from({ length: workers }, () =>
    start({
      answered: desk => {
        answer(desk)
        dispatch()
      },
      lost: lose,
    }),
  ).filter(thread => thread !== undefined)

  const inBatches = async (rule: Rule, checks: readonly SignatureCheck[], urgent: boolean) => {
    const parts = batchesOf(checks, threads.length).map(
      batch =>
        new Promise<readonly boolean[]>((resolve, reject) =>
          queue.add({ rule, checks: batch, resolve, reject }, urgent),
        ),
    )
    dispatch()
    return parts.length === 1 ? (parts[0] as (typeof parts)[number]) : (await Promise.all(parts)).flat()
  }

  return {
    counts: () => ({ checked, waiting, threads: threads.length }),
    verify: async (rule, checks, urgent = rule === 'zip215') => {
      if (closed) throw new Error('the verifier is closed')
      checked += checks.length
      if (threads.length === 0) return inThread(rule, checks)
      const answers = onTheSpot(rule, checks)
      if (answers !== undefined) return answers
      waiting += checks.length
      try {
        return await inBatches(rule, checks, urgent)
      } finally {
        waiting -= checks.length
      }
    },
    close: async () => {
      closed = true
      const cause = new Error('the verifier is closed')
      for (const { reject } of queue.empty()) reject(cause)
      for (const { desks } of threads) for (const { job } of desks) job?.reject(cause)
      await Promise.all(threads.map(({ worker }) => worker.terminate()))
    },
  }
}

/** Whether so many more checks may wait. Refuses with POOL_FULL. */
export const mayQueue = (pool: Pick<VerifierPool, 'counts'>, more: number): Result<undefined> =>
  pool.counts().waiting + more > LIMITS.verifyQueue ? err('POOL_FULL', 'the verifiers are behind') : ok(undefined)
