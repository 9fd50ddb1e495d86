/**
 * `npm run idle [-- --minutes N --period SECONDS]`: a federation of four processes that gets a little to do and then nothing. After
 * the first minute its folders must not grow and nothing is synced; heights, views and roots stand still; and on each node a
 * heartbeat that verifies with the genesis hash alone proves it, slot after slot. Ends 1 otherwise.
 */

import { parseArgs } from 'node:util'
import { createFederation } from './federation.ts'
import { runIdle } from './field/idle.ts'
import { finish } from './field/report.ts'

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, period: { type: 'string', default: '60' } },
})
const heartbeatSeconds = Number(values.period)

await finish(`Idle for ${values.minutes} minutes`, await createFederation({ heartbeatSeconds }), federation =>
  runIdle(federation, {
    idleMs: Number(values.minutes) * 60_000,
    settleMs: 60_000,
    periodMs: heartbeatSeconds * 1_000,
    slotsPercent: 66,
  }),
)
