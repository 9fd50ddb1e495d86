/**
 * `npm run simulate -- --seeds N [--from S] [--mutant NAME] [--verbose]`: runs N seeds over the cores of this machine, each a
 * federation with its own bad network, crashing machines and Byzantine seats. A failing seed prints the command that
 * repeats it. Ends 1 on a violation.
 */

import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { ascii, sha256, toHex } from '#base'
import { MUTANTS, type MutantName } from '../test/sim/mutants/index.ts'
import { type RunResult, runSeed } from '../test/sim/world.ts'

interface Share {
  readonly seeds: readonly number[]
  readonly mutant: MutantName
}

const runShare = async ({ seeds, mutant }: Share) => {
  for (const seed of seeds) parentPort?.postMessage(await runSeed(seed, { mutant }))
}

const { values } = parseArgs({
  strict: isMainThread,
  options: {
    seeds: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    mutant: { type: 'string', default: 'none' },
    verbose: { type: 'boolean', default: false },
  },
})

const again = (seed: number, mutant: string) =>
  `npm run simulate -- --seeds 1 --from ${seed}${mutant === 'none' ? '' : ` --mutant ${mutant}`} --verbose`

const summary = (results: readonly RunResult[]) => {
  const sum = (of: (result: RunResult) => number) => results.reduce((total, result) => total + of(result), 0)
  const digests = [...results].sort((a, b) => a.seed - b.seed).map(({ digest }) => digest)
  return {
    seeds: results.length,
    blocks: sum(({ height }) => height),
    views: sum(({ views }) => views),
    crashes: sum(({ crashes }) => crashes),
    messages: sum(({ messages }) => messages),
    virtualSeconds: Math.round(sum(({ virtualMs }) => virtualMs) / 1000),
    digest: toHex(sha256(ascii(digests.join()))).slice(0, 16),
  }
}

const main = async () => {
  const [count, from] = [Number(values.seeds), Number(values.from)]
  const mutant = values.mutant as MutantName
  if (!Object.hasOwn(MUTANTS, mutant)) throw new Error(`no mutant ${mutant}: ${Object.keys(MUTANTS).join(', ')}`)
  const seeds = Array.from({ length: count }, (_, i) => from + i)
  const threads = Math.min(availableParallelism(), count)
  const results: RunResult[] = []
  const failed: RunResult[] = []
  const start = performance.now()
  const take = (result: RunResult) => {
    results.push(result)
    if (values.verbose) console.log(JSON.stringify(result))
    if (results.length % 500 === 0) console.error(`${results.length} of ${count} seeds, ${failed.length} failed`)
    if (result.violations.length === 0) return
    failed.push(result)
    console.log(
      `seed ${result.seed} FAILED\n  ${result.violations.join('\n  ')}\n  again: ${again(result.seed, mutant)}`,
    )
  }
  await Promise.all(
    Array.from({ length: threads }, (_, thread) => {
      const share: Share = { seeds: seeds.filter((_, i) => i % threads === thread), mutant }
      return new Promise<void>((resolve, reject) => {
        const worker = new Worker(new URL(import.meta.url), { workerData: share, argv: [] })
        worker.on('message', take)
        worker.on('error', reject)
        worker.on('exit', () => resolve())
      })
    }),
  )
  const seconds = (performance.now() - start) / 1000
  console.log(
    JSON.stringify({
      ...summary(results),
      seedsPerSecond: Number((count / seconds).toFixed(1)),
      failed: failed.length,
    }),
  )
  process.exitCode = failed.length === 0 && results.length === count ? 0 : 1
}

if (isMainThread) await main()
else await runShare(workerData as Share)
