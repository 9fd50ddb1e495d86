/** Lines between nodes break and are mended; clients still reach every node. */

import { type Finding, holds, told } from '../field/report.ts'
import { grow, namesOf, recover, type Scene, type Stage, some, standStill } from './stage.ts'

const WATCH_MS = 20_000
const WATCH_SHORT_MS = 4_000

const watchMs = ({ options }: Stage): number => (options.isShort ? WATCH_SHORT_MS : WATCH_MS)

const threeToOne = async (stage: Stage): Promise<readonly Finding[]> => {
  const alone = some(stage, 1)
  const others = stage.up.filter(n => !alone.includes(n))
  await stage.deployment.partition([others, alone])
  const [still, grew] = await Promise.all([standStill(stage, [alone], watchMs(stage)), grow(stage, others, 10)])
  await stage.deployment.heal()
  return [
    told('cut off', namesOf(stage, alone)),
    holds('the others go on', grew),
    holds('nothing becomes final on the one that is cut off', still),
    holds('after the line is mended all go on', await recover(stage)),
  ]
}

/** No group has a quorum. */
const stalemate = async (stage: Stage, name: string, groups: readonly (readonly number[])[]) => {
  await stage.deployment.partition(groups)
  const still = await standStill(stage, groups, watchMs(stage))
  await stage.deployment.heal()
  return [
    told(name, groups.map(group => namesOf(stage, group)).join(' | ')),
    holds('nothing becomes final on any side', still),
    holds('after the lines are mended all go on', await recover(stage)),
  ]
}

const twoToTwo = (stage: Stage) => {
  const half = some(stage, 2)
  return stalemate(stage, 'cut in halves', [half, stage.up.filter(n => !half.includes(n))])
}

const eachAlone = (stage: Stage) =>
  stalemate(
    stage,
    'each alone',
    stage.up.map(n => [n]),
  )

export const partitions: Scene = {
  name: 'partitions',
  title: 'lines break: three to one, two to two, each node alone',
  play: async stage => [
    ...(await threeToOne(stage)),
    ...(await twoToTwo(stage)),
    ...(stage.options.isShort ? [] : await eachAlone(stage)),
  ],
}
