/**
 * Signatures in bulk, off the main thread: batches go through shared memory to worker threads, so that a signature
 * costs the main thread the copying of its bytes and nothing else.
 */

import { Worker } from 'node:worker_threads'
import { assert, err, LIMITS, ok, type Result, verify, verifyFast } from '#base'
import type { SignatureCheck } from '#chain'
import { batchEnd, createSlab, readAnswers, writeSlab } from './slab.ts'

/** `fast` is accept-only (admission); `zip215` is the rule (blocks). */
export type Rule = 'fast' | 'zip215'

export interface VerifierPool {
  /** One answer a check, in order. Rejects only when the pool is closed or a worker dies. */
  verify(rule: Rule, checks: readonly SignatureCheck[]): Promise<readonly boolean[]>
  /** Checks made since the beginning, and those that wait. */
  counts(): { readonly checked: number; readonly waiting: number }
  close(): Promise<void>
}

interface Job {
  readonly rule: Rule
  readonly checks: readonly SignatureCheck[]
  readonly resolve: (answers: readonly boolean[]) => void
  readonly reject: (cause: unknown) => void
}

interface Thread {
  readonly worker: Worker
  readonly slab: SharedArrayBuffer
  job: Job | undefined
}

const inThread = (rule: Rule, checks: readonly SignatureCheck[]): readonly boolean[] => {
  const verifier = rule === 'fast' ? verifyFast : verify
  return checks.map(({ publicKey, message, signature }) => verifier(publicKey, message, signature))
}

const startThread = (): Thread => {
  const slab = createSlab()
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: slab, stdout: false })
  worker.unref()
  return { worker, slab, job: undefined }
}

/** `workers` threads; with 0 everything is verified on the calling thread. */
export const createVerifierPool = (workers: number): VerifierPool => {
  const threads = Array.from({ length: workers }, startThread)
  const queue: Job[] = []
  let waiting = 0
  let checked = 0
  let closed: unknown

  const dispatch = () => {
    for (const thread of threads) {
      if (thread.job !== undefined) continue
      const job = queue.shift()
      if (job === undefined) return
      thread.job = job
      writeSlab(thread.slab, job.checks)
      thread.worker.postMessage(job.rule)
    }
  }

  const fail = (cause: unknown) => {
    closed ??= cause
    for (const thread of threads) thread.job?.reject(cause)
    for (const { reject } of queue.splice(0)) reject(cause)
  }

  for (const thread of threads) {
    thread.worker.on('message', () => {
      const { job } = thread
      assert(job !== undefined, 'a verifier answered without a question')
      thread.job = undefined
      job.resolve(readAnswers(thread.slab, job.checks.length))
      dispatch()
    })
    thread.worker.on('error', fail)
  }

  const enqueue = (rule: Rule, checks: readonly SignatureCheck[]) =>
    new Promise<readonly boolean[]>((resolve, reject) => {
      queue.push({ rule, checks, resolve, reject })
    })

  const inBatches = async (rule: Rule, checks: readonly SignatureCheck[]) => {
    const parts: Promise<readonly boolean[]>[] = []
    for (let from = 0; from < checks.length; ) {
      const end = batchEnd(checks, from)
      parts.push(enqueue(rule, checks.slice(from, end)))
      from = end
    }
    dispatch()
    return (await Promise.all(parts)).flat()
  }

  return {
    counts: () => ({ checked, waiting }),
    verify: async (rule, checks) => {
      if (closed !== undefined) throw closed
      checked += checks.length
      if (threads.length === 0 || checks.length <= LIMITS.verifyInline) return inThread(rule, checks)
      waiting += checks.length
      try {
        return await inBatches(rule, checks)
      } finally {
        waiting -= checks.length
      }
    },
    close: async () => {
      fail(new Error('the verifier is closed'))
      await Promise.all(threads.map(({ worker }) => worker.terminate()))
    },
  }
}

/** Whether so many more checks may wait. Refuses with POOL_FULL. */
export const mayQueue = (pool: Pick<VerifierPool, 'counts'>, more: number): Result<undefined> =>
  pool.counts().waiting + more > LIMITS.verifyQueue ? err('POOL_FULL', 'the verifiers are behind') : ok(undefined)
