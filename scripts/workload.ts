/**
 * `npm run workload -- --scale S|M|L --seed N [--months 1..12] [--mode individual|rollup] [--faults on|off] --out DIR`:
 * a synthetic federation at work, as intents in order of time with what must come of each (docs/workload.md).
 */

import { parseArgs } from 'node:util'
import { generate } from './workload/generate.ts'
import type { ScaleName } from './workload/scale.ts'
import { SLOT_MS } from './workload/simulation.ts'

const { values } = parseArgs({
  options: {
    scale: { type: 'string', default: 'S' },
    seed: { type: 'string', default: '1' },
    months: { type: 'string', default: '12' },
    mode: { type: 'string', default: 'rollup' },
    faults: { type: 'string', default: 'on' },
    out: { type: 'string' },
    /** Seconds from now at which four real nodes are to get the first intent. */
    live: { type: 'string' },
  },
})

const oneOf = <T extends string>(name: string, value: string, allowed: readonly T[]): T => {
  const found = allowed.find(one => one === value)
  if (found === undefined) throw new Error(`--${name} is one of ${allowed.join(', ')}`)
  return found
}

const months = Number(values.months)
if (values.out === undefined) throw new Error('--out DIR is needed')
if (!(months >= 1 && months <= 12)) throw new Error('--months is 1 to 12')
if (values.live !== undefined && (months !== 1 || values.mode !== 'rollup'))
  throw new Error('--live goes with one month in roll-ups')

/** Whole slots, so that the times of the first intents are not moved. */
const liveStart = (seconds: number): number => Math.ceil((Date.now() + 1_000 * seconds) / SLOT_MS) * SLOT_MS

const options = {
  scale: oneOf<ScaleName>('scale', values.scale, ['S', 'M', 'L']),
  seed: values.seed,
  months,
  mode: oneOf('mode', values.mode, ['individual', 'rollup']),
  ...(values.live === undefined ? {} : { liveMs: liveStart(Number(values.live)) }),
  faults: oneOf('faults', values.faults, ['on', 'off']) === 'on',
}
const { intents, codes, labels } = generate(options, values.out)
const { rss } = process.memoryUsage()
const cost = { cpuSeconds: Math.round(process.cpuUsage().user / 1e4) / 100, residentMiB: Math.round(rss / 1024 / 1024) }
console.log(JSON.stringify({ ...options, intents, codes, labels, ...cost }, undefined, 2))
