/** A thread that runs the seeds it is told, with a mutant planted or none. Nothing under test is loaded before that. */

import { parentPort, workerData } from 'node:worker_threads'
import type { Mutant } from './mutants/list.ts'
import { plant } from './mutants/plant.ts'

const { mutant } = workerData as { readonly mutant: Mutant | undefined }
if (mutant !== undefined) plant(mutant)
const { runChecked } = await import('./run.ts')

parentPort?.on('message', async (seeds: readonly number[]) => {
  for (const seed of seeds) parentPort?.postMessage(await runChecked(seed))
})
