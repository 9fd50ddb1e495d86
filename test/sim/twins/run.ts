/** Enumerates over threads, one for each seat that is doubled. */

import { Worker } from 'node:worker_threads'
import type { Mutant } from '../mutants/list.ts'
import type { Enumeration, EnumerationOptions } from './enumerate.ts'

/** Resolves with what came of it; rejects when the thread dies. */
export const enumerateApart = (options: EnumerationOptions, mutant?: Mutant): Promise<Enumeration> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { options, mutant }, argv: [] })
    worker.on('message', resolve)
    worker.on('error', reject)
  })
