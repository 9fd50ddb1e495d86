/** Runs one seed, and now and then runs it twice: equal seeds give equal runs, or nothing that fails could be repeated. */

import { type RunResult, runSeed } from './world.ts'

/** One seed of so many is run twice. */
const TWICE = 50

export const runChecked = async (seed: number): Promise<RunResult> => {
  const result = await runSeed(seed)
  if (seed % TWICE !== 0) return result
  const { digest } = await runSeed(seed)
  if (digest === result.digest) return result
  return { ...result, violations: [...result.violations, `determinism: ${result.digest}, then ${digest}`] }
}
