/**
 * `npm run elections [-- --rate R --epoch-length E --after S]`: six enterprises, four seats. While clients of all six send R
 * transactions a second, two enterprises stand, one that sits resigns, and the organisations vote, all by the command line; the
 * election gives two of the four seats to others. No client meets an error, no gap between final blocks is over 3 s, and who
 * has no seat any more goes on as an observer. Ends 1 otherwise.
 */

import { parseArgs } from 'node:util'
import { createFederation } from './federation.ts'
import { runElections } from './field/elections.ts'
import { finish } from './field/report.ts'

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '100' },
    'epoch-length': { type: 'string', default: '100' },
    /** Seconds that the new set is watched. */
    after: { type: 'string', default: '15' },
  },
})

await finish(
  'An election replaces two of four seats',
  await createFederation({ nodes: 6, seats: 4, epochLength: Number(values['epoch-length']) }),
  federation =>
    runElections(federation, {
      ratePerSecond: Number(values.rate),
      afterMs: 1000 * Number(values.after),
      gapMs: 3_000,
    }),
)
