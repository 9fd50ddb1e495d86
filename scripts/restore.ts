/**
 * `npm run restore [-- --blocks N --rate R --epoch-length E]`: a validator's home is copied, N blocks later its machine is lost,
 * and the copy takes its place. It must not sign anything in a view in which its key may have signed before, and must sign
 * again by itself after the bound. At first it even stands alone, with work to do and nobody who could tell it anything. An
 * independent peer hears every vote. Ends 1 otherwise.
 */

import { parseArgs } from 'node:util'
import { createFederation } from './federation.ts'
import { finish } from './field/report.ts'
import { runRestore } from './field/restore.ts'

const { values } = parseArgs({
  options: {
    blocks: { type: 'string', default: '1000' },
    rate: { type: 'string', default: '60' },
    'epoch-length': { type: 'string', default: '10000' },
  },
})

await finish(
  `A validator restored from a copy ${values.blocks} blocks old`,
  await createFederation({ nodes: 5, seats: 4, epochLength: Number(values['epoch-length']) }),
  federation => runRestore(federation, { blocks: Number(values.blocks), ratePerSecond: Number(values.rate) }),
)
