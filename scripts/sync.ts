/**
 * `npm run sync [-- --blocks N --transactions T --epoch-length E --lie KIND]`: a new node catches up with a chain of N blocks,
 * with real signatures of four seats, from three others, as processes. With `--lie` one of the three answers with lies of that
 * kind (scripts/field/liar.ts). Ends 1 if its head is not theirs in the end.
 */

import { parseArgs } from 'node:util'
import { createFederation } from './federation.ts'
import { finish } from './field/report.ts'
import { runSync } from './field/sync.ts'

const { values } = parseArgs({
  options: {
    blocks: { type: 'string', default: '100000' },
    transactions: { type: 'string', default: '1' },
    'epoch-length': { type: 'string', default: '1000' },
    lie: { type: 'string' },
  },
})

await finish(
  `Catching up with ${values.blocks} blocks of ${values.transactions}, ${values.lie ?? 'nobody lies'}`,
  await createFederation({ nodes: 4, epochLength: Number(values['epoch-length']) }),
  federation =>
    runSync(federation, {
      blocks: Number(values.blocks),
      transactions: Number(values.transactions),
      lie: values.lie,
    }),
)
