/** Bad lines: long ways, lines that lose what is sent, and lines that are elsewhere from one moment to the next. */

import { setTimeout as sleep } from 'node:timers/promises'
import { type Finding, holds, told } from '../field/report.ts'
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

/** Nobody is told, so nodes have to notice it, and dial again. */
const moved = async (stage: Stage): Promise<readonly Finding[]> => {
  await stage.deployment.move()
  const start = performance.now()
  const goesOn = await grow(stage, stage.up)
  return [
    holds('the chain goes on after all lines have moved at once', goesOn),
    told('seconds until every node had three more blocks', ((performance.now() - start) / 1000).toFixed(1)),
  ]
}

export const badLines: Scene = {
  name: 'lines',
  title: 'all lines are long, lossy, very lossy for a while, and then move at once',
  play: async stage => {
    const found = [
      await through(stage, 'of 100 ± 30 ms', LONG),
      await through(stage, 'that lose 5 %', LOSSY),
      await through(stage, 'that lose 20 %', AWFUL),
    ]
    await stage.deployment.clear()
    found.push(holds('over good lines all go on', await recover(stage)))
    found.push(...(await moved(stage)))
    return found
  },
}
