/**
 * `npm run bench [-- NAME…]`: the hot paths with the `benchmark` package, native and portable side by side. Compare within
 * one run: machines are noisy.
 */

import { cpus, loadavg } from 'node:os'
import type Benchmark from 'benchmark'
import { fastVerifierName } from '#base'
import { suite as codec } from './codec.ts'
import { suite as commit } from './commit.ts'
import { suite as consensus } from './consensus.ts'
import { suite as hash } from './hash.ts'
import { suite as tree } from './tree.ts'
import { suite as verify } from './verify.ts'

/** A suite, or how to make one: some need much memory, so they are made when their turn comes. */
type Source = Benchmark.Suite | (() => Benchmark.Suite)

const SUITES: Readonly<Record<string, Source>> = {
  hash,
  codec,
  verify,
  tree,
  commit,
  consensus,
}

const runSuite = (name: string, suite: Benchmark.Suite) =>
  new Promise<void>((resolve, reject) => {
    console.log(`\n${name}`)
    suite.on('cycle', ({ target }: Benchmark.Event) => console.log(`  ${String(target)}`))
    suite.on('error', ({ target }: Benchmark.Event) => reject((target as unknown as { error: Error }).error))
    suite.on('complete', () => {
      const best = suite.filter('fastest').map((one: Benchmark) => one.hz)[0] as number | undefined
      suite.forEach((one: Benchmark) => {
        if (best !== undefined && one.hz > 0)
          console.log(`  ${(best / one.hz).toFixed(2).padStart(8)} × slower than the fastest: ${one.name}`)
      })
      resolve()
    })
    suite.run({ async: true })
  })

const [first] = cpus()
console.log(
  `${cpus().length} × ${first?.model}, Node ${process.version}, verifier ${fastVerifierName}, load ${loadavg()
    .map(load => load.toFixed(2))
    .join(' ')}`,
)
const wanted = process.argv.slice(2)
for (const [name, source] of Object.entries(SUITES))
  if (wanted.length === 0 || wanted.includes(name))
    await runSuite(name, typeof source === 'function' ? source() : source)
