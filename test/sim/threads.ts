/** Seeds over the cores of this machine. What a seed gives does not depend on how many threads there are. */

import { Worker } from 'node:worker_threads'
import type { Mutant } from './mutants/list.ts'
import type { RunResult } from './world.ts'

/** Seeds that a thread is given at a time. */
const CHUNK = 5

export interface Share {
  readonly from: number
  readonly count: number
  readonly jobs: number
  readonly mutant?: Mutant | undefined
  /** Called for each seed, in the order in which they end. False: no more are begun. */
  readonly take: (result: RunResult) => boolean
}

/** Resolves when every seed that was begun has ended. Rejects when a thread dies. */
export const runSeeds = async ({ from, count, jobs, mutant, take }: Share): Promise<void> => {
  let next = from
  let goesOn = true
  const end = from + count

  const runThread = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { mutant }, argv: [] })
      let left = 0
      const give = () => {
        const seeds: number[] = []
        while (goesOn && seeds.length < CHUNK && next < end) seeds.push(next++)
        left = seeds.length
        if (left > 0) worker.postMessage(seeds)
        else worker.terminate().then(() => resolve(), reject)
      }
      worker.on('message', (result: RunResult) => {
        if (!take(result)) goesOn = false
        if (--left === 0) give()
      })
      worker.on('error', reject)
      give()
    })
  await Promise.all(Array.from({ length: Math.min(jobs, Math.ceil(count / CHUNK)) }, runThread))
}

/** The first seed from `from` on at which the mutant is caught, with the violation; undefined when none does. */
export const catchMutant = async (
  mutant: Mutant,
  { from, count, jobs }: Pick<Share, 'from' | 'count' | 'jobs'>,
): Promise<RunResult | undefined> => {
  let first: RunResult | undefined
  const take = (result: RunResult) => {
    if (result.violations.length > 0 && (first === undefined || result.seed < first.seed)) first = result
    return first === undefined
  }
  await runSeeds({ from, count, jobs, mutant, take })
  return first
}
