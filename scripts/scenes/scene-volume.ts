/** The volume of a node is lost, keys and all; it is brought back from an old backup and takes the rest from the others. */

import { holds, told, until } from '../field/report.ts'
import type { DockerDeployment } from './docker.ts'
import { grow, namesOf, recover, type Scene, some, without } from './stage.ts'

const SIGNS_MS = 300_000

export const lostVolume: Scene<DockerDeployment> = {
  name: 'volume',
  title: 'the volume of a node is lost, and it comes back from a backup and from the others',
  play: async stage => {
    const { deployment } = stage
    const chosen = some(stage, 1)
    const [n = 0] = chosen
    const clean = await without(stage, chosen, async () => {
      const closed = await deployment.stop(n)
      await deployment.backUp(n)
      await deployment.startAll(chosen)
      return closed
    })
    const before = await recover(stage)
    const statusOf = async () => (await deployment.statuses())[n]
    let early = 0
    const [reached, grew, signs] = await without(stage, chosen, async () => {
      const height = (await statusOf())?.height ?? 0
      await deployment.kill(n)
      await deployment.loseVolume(n)
      const others = await grow(stage, stage.up, 10)
      await deployment.start(n)
      const signing = await until(async () => {
        const status = await statusOf()
        if (status?.signing.state !== 'signing') return false
        if (status.height < height) early += 1
        return true
      }, SIGNS_MS)
      return [height, others, signing] as const
    })
    return [
      told('loses its volume', namesOf(stage, chosen)),
      holds('it closed cleanly for the backup', clean),
      holds('all went on after the backup', before),
      told('height at which it lost everything', reached),
      holds('the others go on', grew),
      holds('it signs again by itself', signs),
      holds('it does not sign before it has what it had', early === 0),
      holds('all go on together', await recover(stage)),
    ]
  },
}
