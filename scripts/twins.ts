/**
 * `npm run twins -- [--rounds R] [--jobs J] [--patience] [--last-height H]`: all scenarios of four seats of which one is run
 * by two nodes, every sequence of two-sided partitions over R rounds (six unless said otherwise), for each seat. With
 * `--patience` also rounds at whose end nobody gives up; with `--last-height` an epoch that ends so low. Ends 1 on a violation.
 */

import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { enumerateApart } from '../test/sim/twins/run.ts'

const SEATS = 4

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '6' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    patience: { type: 'boolean', default: false },
    'last-height': { type: 'string', default: '1000' },
  },
})

const seats = Array.from({ length: SEATS }, (_, seat) => seat)
let scenarios = 0
let violations = 0

const enumerateSeat = async (twin: number) => {
  const start = performance.now()
  const { patience } = values
  const options = { twin, rounds: Number(values.rounds), patience, lastHeight: Number(values['last-height']) }
  const result = await enumerateApart(options)
  scenarios += result.scenarios
  violations += result.violations.length
  const seconds = Math.round((performance.now() - start) / 1000)
  console.log(`seat ${twin} doubled: ${result.scenarios} scenarios in ${seconds} s, ${JSON.stringify(result)}`)
}

const work = async () => {
  for (let seat = seats.shift(); seat !== undefined; seat = seats.shift()) await enumerateSeat(seat)
}

await Promise.all(Array.from({ length: Number(values.jobs) }, work))
console.log(`${scenarios} scenarios, ${violations} violations`)
process.exitCode = violations === 0 ? 0 : 1
