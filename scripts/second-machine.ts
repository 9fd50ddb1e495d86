/**
 * `npm run second-machine [-- --rate R --together S]`: the key of a validator is put on a second machine while the first runs.
 * Never both sign; when the first has died and the second is started again, it signs after the bound. An independent peer hears
 * every vote. Ends 1 otherwise.
 */

import { parseArgs } from 'node:util'
import { createFederation } from './federation.ts'
import { finish } from './field/report.ts'
import { runSecondMachine } from './field/second-machine.ts'

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '20' },
    /** Seconds that both run. */
    together: { type: 'string', default: '20' },
  },
})

await finish('One validator key on two machines', await createFederation({ nodes: 6, seats: 4 }), federation =>
  runSecondMachine(federation, { ratePerSecond: Number(values.rate), togetherMs: 1_000 * Number(values.together) }),
)
