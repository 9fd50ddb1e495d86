/**
 * `npm run double-sign [-- --rate R --epoch-length E]`: one of four validators is a build that contradicts each of its votes. It
 * must be jailed within two epochs on all nodes, by the same evidence at the same height, and lose its seat to another that
 * stands; clients of the honest nodes notice nothing. Ends 1 otherwise.
 */

import { parseArgs } from 'node:util'
import { createFederation } from './federation.ts'
import { runDoubleSign } from './field/double-sign.ts'
import { finish } from './field/report.ts'

const { values } = parseArgs({
  options: { rate: { type: 'string', default: '30' }, 'epoch-length': { type: 'string', default: '60' } },
})

await finish(
  'A validator that signs twice',
  await createFederation({ nodes: 6, seats: 4, epochLength: Number(values['epoch-length']) }),
  federation => runDoubleSign(federation, { ratePerSecond: Number(values.rate) }),
)
