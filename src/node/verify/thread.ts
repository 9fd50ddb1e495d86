/** A verifier thread and its two desks: while it works at one, the main thread fills the other. */

import { Worker } from 'node:worker_threads'
import type { SignatureCheck } from '#chain'
import { createSlab, writeSlab } from './slab.ts'

/** `fast` is accept-only (admission); `zip215` is the rule (blocks). */
export type Rule = 'fast' | 'zip215'

/** A batch and who waits for its answers. */
export interface Job {
  readonly rule: Rule
  readonly checks: readonly SignatureCheck[]
  readonly resolve: (answers: readonly boolean[]) => void
  readonly reject: (cause: unknown) => void
}

/** Shared memory for one batch, and the batch that lies there. */
export interface Desk {
  readonly slab: SharedArrayBuffer
  job: Job | undefined
}

export interface Thread {
  readonly worker: Worker
  readonly desks: readonly [Desk, Desk]
}

export interface ThreadEvents {
  /** The answers lie on this desk. */
  readonly answered: (desk: Desk) => void
  /** The thread has died; what lies on its desks is not answered. */
  readonly lost: (thread: Thread) => void
}

/** `undefined` where this platform cannot start threads or share memory. */
export const startThread = ({ answered, lost }: ThreadEvents): Thread | undefined => {
  try {
    const desks = [createSlab(), createSlab()].map(slab => ({ slab, job: undefined })) as unknown as Thread['desks']
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: desks.map(({ slab }) => slab) })
    const thread: Thread = { worker, desks }
    worker.on('message', (place: 0 | 1) => {
      answered(desks[place])
      if (desks.every(({ job }) => job === undefined)) worker.unref()
    })
    // `exit` follows every `error`; without a listener an error would end the process.
    worker.on('error', () => {})
    worker.on('exit', () => lost(thread))
    // A process that has nothing else to do may end; work that lies on a desk holds it (`assign`).
    worker.unref()
    return thread
  } catch {
    return undefined
  }
}

/** Lays a batch on a free desk. */
export const assign = ({ worker, desks }: Thread, place: 0 | 1, job: Job): void => {
  const desk = desks[place]
  desk.job = job
  writeSlab(desk.slab, job.checks)
  worker.ref()
  worker.postMessage([place, job.rule])
}
