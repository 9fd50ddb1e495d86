/**
 * `npm run kills -- --kills N [--rate R]`: a federation of four processes under load, in which random nodes die without warning
 * again and again: one mostly, sometimes two, three or all at once, sometimes while they still recover. Whenever all run again
 * their chains are compared, at the end from genesis on: no fork, and every transaction whose receipt a client has seen is on each node at the same
 * height and index. Nobody lends a hand: a node is started again with the same command, and that is all. Ends 1 otherwise.
 */

import { parseArgs } from 'node:util'
import { createFederation } from './federation.ts'
import { runKills } from './field/kills.ts'
import { finish } from './field/report.ts'

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '50' }, rate: { type: 'string', default: '50' } },
})

await finish(`${values.kills} kills under load`, await createFederation(), federation =>
  runKills(federation, { kills: Number(values.kills), ratePerSecond: Number(values.rate) }),
)
