/** One node after the other is stopped and started again, as for a new setting or a new kernel. */

import { holds, none } from '../field/report.ts'
import { grow, recover, type Scene, type Stage, some, without } from './stage.ts'

/** Gives whether it closed cleanly, the others went on, and all were together again. */
const restart = async (stage: Stage, n: number) => {
  const { deployment } = stage
  const [clean, grew] = await without(stage, [n], async () => {
    const closed = await deployment.stop(n)
    const others = await grow(stage, stage.up)
    await deployment.startAll([n])
    return [closed, others] as const
  })
  return { clean, grew, back: await recover(stage) }
}

export const rollingRestart: Scene = {
  name: 'restarts',
  title: 'every node is restarted, one after the other',
  play: async stage => {
    const done: Awaited<ReturnType<typeof restart>>[] = []
    for (const n of stage.options.isShort ? some(stage, 1) : stage.up) done.push(await restart(stage, n))
    return [
      none('nodes that did not close cleanly in time', done.filter(({ clean }) => !clean).length),
      holds(
        'the others go on each time',
        done.every(({ grew }) => grew),
      ),
      holds(
        'all go on together each time',
        done.every(({ back }) => back),
      ),
    ]
  },
}
