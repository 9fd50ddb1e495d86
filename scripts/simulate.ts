/**
 * `npm run simulate -- --seeds N [--from S] [--jobs J] [--mutant NAME] [--verbose]`: runs N seeds over the cores of this
 * machine, each a federation with its own bad network, failing machines, elections and Byzantine seats. A failing seed
 * prints the command that repeats it. `--mutants` runs every mutant until it is caught, and prints the table. Ends 1 on a
 * violation, or where a mutant survives.
 */

import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { ascii, sha256, toHex } from '#base'
import { MUTANTS } from '../test/sim/mutants/list.ts'
import { catchMutant, runSeeds } from '../test/sim/threads.ts'
import type { RunResult } from '../test/sim/world.ts'

/** A mutant must be caught within so many seeds. */
const MUTANT_SEEDS = 2_000
const TELL_EVERY = 500

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    mutant: { type: 'string' },
    mutants: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
})

const [count, from, jobs] = [Number(values.seeds), Number(values.from), Number(values.jobs)]

const again = (seed: number) => {
  const mutant = values.mutant === undefined ? '' : ` --mutant '${values.mutant}'`
  return `npm run simulate -- --seeds 1 --from ${seed}${mutant} --verbose`
}

const summary = (results: readonly RunResult[]) => {
  const sum = (of: (result: RunResult) => number) => results.reduce((total, result) => total + of(result), 0)
  const digests = [...results].sort((a, b) => a.seed - b.seed).map(({ digest }) => digest)
  return {
    seeds: results.length,
    blocks: sum(({ height }) => height),
    views: sum(({ views }) => views),
    epochs: sum(({ epochs }) => epochs),
    jailed: sum(({ jailed }) => jailed),
    crashes: sum(({ crashes }) => crashes),
    messages: sum(({ messages }) => messages),
    virtualSeconds: Math.round(sum(({ virtualMs }) => virtualMs) / 1000),
    digest: toHex(sha256(ascii(digests.join()))).slice(0, 16),
  }
}

const simulate = async (): Promise<boolean> => {
  const mutant = MUTANTS.find(({ name }) => name === values.mutant)
  if (values.mutant !== undefined && mutant === undefined)
    throw new Error(`no such mutant; there are:\n${MUTANTS.map(({ name }) => `  ${name}`).join('\n')}`)
  const results: RunResult[] = []
  let failed = 0
  const start = performance.now()
  const take = (result: RunResult) => {
    results.push(result)
    if (values.verbose) console.log(JSON.stringify(result))
    if (result.violations.length > 0) {
      failed++
      console.log(`seed ${result.seed} FAILED\n  ${result.violations.join('\n  ')}\n  again: ${again(result.seed)}`)
    }
    if (results.length % TELL_EVERY === 0) console.error(`${results.length} of ${count} seeds, ${failed} failed`)
    return true
  }
  await runSeeds({ from, count, jobs, mutant, take })
  const seedsPerSecond = Number(((1000 * count) / (performance.now() - start)).toFixed(1))
  console.log(JSON.stringify({ ...summary(results), seedsPerSecond, failed }))
  return failed === 0 && results.length === count
}

const hunt = async (): Promise<boolean> => {
  let survivors = 0
  for (const mutant of MUTANTS) {
    const caught = await catchMutant(mutant, { from: 1, count: MUTANT_SEEDS, jobs })
    if (caught === undefined) survivors++
    const seeds = caught === undefined ? 'SURVIVES' : String(caught.seed)
    const violation = caught?.violations[0]?.replace(/^\d+ ms: /, '').slice(0, 70) ?? ''
    console.log(`${seeds.padStart(8)}  ${mutant.name.padEnd(62)}  ${violation}`)
  }
  console.log(`${MUTANTS.length} mutants, ${survivors} not caught within ${MUTANT_SEEDS} seeds`)
  return survivors === 0
}

const isGood = await (values.mutants ? hunt() : simulate())
process.exitCode = isGood ? 0 : 1
