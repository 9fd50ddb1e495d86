/** Nodes freeze and thaw, as a machine does that is suspended or swaps: they neither hear nor answer, and their connections stay. */

import { setTimeout as sleep } from 'node:timers/promises'
import { type Finding, holds, told } from '../field/report.ts'
import { grow, namesOf, recover, type Scene, type Stage, some, standStill, without } from './stage.ts'

/** Longer than anything that a node waits for from a peer (LIMITS.peerStallMs). */
const PAUSE_MS = 25_000
const PAUSE_SHORT_MS = 5_000

const lengthMs = ({ options }: Stage): number => (options.isShort ? PAUSE_SHORT_MS : PAUSE_MS)

const paused = <T>(stage: Stage, nodes: readonly number[], meanwhile: () => Promise<T>): Promise<T> =>
  without(stage, nodes, async () => {
    for (const n of nodes) await stage.deployment.pause(n)
    try {
      return await meanwhile()
    } finally {
      for (const n of nodes) await stage.deployment.resume(n)
    }
  })

const pauseOne = async (stage: Stage): Promise<readonly Finding[]> => {
  const nodes = some(stage, 1)
  const grew = await paused(stage, nodes, async () => {
    const [others] = await Promise.all([grow(stage, stage.up, 10), sleep(lengthMs(stage))])
    return others
  })
  return [
    told('freezes alone', namesOf(stage, nodes)),
    holds('the others go on', grew),
    holds('it goes on by itself, and all with it', await recover(stage)),
  ]
}

const pauseTwo = async (stage: Stage): Promise<readonly Finding[]> => {
  const nodes = some(stage, 2)
  const still = await paused(stage, nodes, () => standStill(stage, [stage.up], lengthMs(stage)))
  return [
    told('freeze together', namesOf(stage, nodes)),
    holds('nothing becomes final without a quorum', still),
    holds('they go on by themselves, and all with them', await recover(stage)),
  ]
}

export const pauses: Scene = {
  name: 'pauses',
  title: 'one node freezes for longer than any timeout, then two',
  play: async stage => [...(await pauseOne(stage)), ...(await pauseTwo(stage))],
}
