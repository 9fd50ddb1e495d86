/**
 * `npm run restarts [-- --times N] [--idle]`: all four processes die at once, again and again, under load unless `--idle`, and come
 * back one after the other. The first transaction that a client sends then must become final, and the table says how long
 * that took from the moment in which a quorum was connected. Ends 1 when anything is lost, forked or stuck.
 */

import { parseArgs } from 'node:util'
import { createFederation } from './federation.ts'
import { finish } from './field/report.ts'
import { runRestarts } from './field/restarts.ts'

const { values } = parseArgs({
  options: { times: { type: 'string', default: '10' }, idle: { type: 'boolean', default: false } },
})

await finish(`${values.times} restarts of the whole federation`, await createFederation(), federation =>
  runRestarts(federation, { times: Number(values.times), underLoad: !values.idle }),
)
