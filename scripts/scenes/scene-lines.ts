/** Bad lines: long ways, and lines that lose what is sent. */

import { setTimeout as sleep } from 'node:timers/promises'
import { type Finding, holds } from '../field/report.ts'
import type { LineQuality } from './deployment.ts'
import { grow, recover, type Scene, type Stage } from './stage.ts'

const WATCH_MS = 30_000
const WATCH_SHORT_MS = 4_000

const LONG: LineQuality = { delayMs: 100, jitterMs: 30, lossPercent: 0 }
const LOSSY: LineQuality = { delayMs: 10, jitterMs: 5, lossPercent: 5 }
const AWFUL: LineQuality = { delayMs: 10, jitterMs: 5, lossPercent: 20 }

const through = async (stage: Stage, name: string, quality: LineQuality): Promise<Finding> => {
  await stage.deployment.lines(quality)
  await sleep(stage.options.isShort ? WATCH_SHORT_MS : WATCH_MS)
  return holds(`the chain goes on over lines ${name}`, await grow(stage, stage.up))
}

export const badLines: Scene = {
  name: 'lines',
  title: 'all lines are long, lossy, very lossy for a while',
  play: async stage => {
    const found = [
      await through(stage, 'of 100 ± 30 ms', LONG),
      await through(stage, 'that lose 5 %', LOSSY),
      await through(stage, 'that lose 20 %', AWFUL),
    ]
    await stage.deployment.clear()
    return [...found, holds('over good lines all go on', await recover(stage))]
  },
}
