/** Nodes die without warning: one, two, all. */

import { type Finding, holds, told } from '../field/report.ts'
import { grow, namesOf, recover, type Scene, type Stage, some, standStill, without } from './stage.ts'

const WATCH_MS = 15_000
const WATCH_SHORT_MS = 4_000

const killed = async <T>(stage: Stage, victims: readonly number[], meanwhile: () => Promise<T>): Promise<T> =>
  without(stage, victims, async () => {
    await Promise.all(victims.map(n => stage.deployment.kill(n)))
    const result = await meanwhile()
    await stage.deployment.startAll(victims)
    return result
  })

const killOne = async (stage: Stage): Promise<readonly Finding[]> => {
  const victims = some(stage, 1)
  const grew = await killed(stage, victims, () => grow(stage, stage.up, 10))
  return [
    told('dies alone', namesOf(stage, victims)),
    holds('the others go on', grew),
    holds('it comes back by itself, and all go on', await recover(stage)),
  ]
}

const killTwo = async (stage: Stage): Promise<readonly Finding[]> => {
  const watchMs = stage.options.isShort ? WATCH_SHORT_MS : WATCH_MS
  const victims = some(stage, 2)
  const still = await killed(stage, victims, () => standStill(stage, [stage.up], watchMs))
  return [
    told('die together', namesOf(stage, victims)),
    holds('nothing becomes final without a quorum', still),
    holds('they come back by themselves, and all go on', await recover(stage)),
  ]
}

const killAll = async (stage: Stage): Promise<readonly Finding[]> => {
  const all = stage.up
  await Promise.all(all.map(n => stage.deployment.kill(n)))
  await stage.deployment.startAll(all)
  return [holds('all die at once, come back by themselves, and go on', await recover(stage))]
}

export const kills: Scene = {
  name: 'kills',
  title: 'one node dies without warning, two, all',
  play: async stage => [
    ...(await killOne(stage)),
    ...(await killTwo(stage)),
    ...(stage.options.isShort ? [] : await killAll(stage)),
  ],
}
