/** A thread that enumerates the scenarios of one seat with two nodes, with a mutant planted or none. */

import { parentPort, workerData } from 'node:worker_threads'
import type { Mutant } from '../mutants/list.ts'
import { plant } from '../mutants/plant.ts'
import type { EnumerationOptions } from './enumerate.ts'

const { options, mutant } = workerData as { readonly options: EnumerationOptions; readonly mutant: Mutant | undefined }
if (mutant !== undefined) plant(mutant)
const { enumerate } = await import('./enumerate.ts')
parentPort?.postMessage(enumerate(options))
