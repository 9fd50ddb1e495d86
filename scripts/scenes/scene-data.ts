/** All that one node keeps of the chain is lost, and it takes it from the others. */

import { holds, told, until } from '../field/report.ts'
import { grow, namesOf, recover, type Scene, some, without } from './stage.ts'

const SIGNS_MS = 180_000

export const lostData: Scene = {
  name: 'data',
  title: 'a node loses its data, takes them from the others, and signs again when it may',
  play: async stage => {
    const { deployment } = stage
    const lost = some(stage, 1)
    const [n = 0] = lost
    const statusOf = async () => (await deployment.statuses())[n]
    let early = 0
    const [grew, states] = await without(stage, lost, async () => {
      const before = (await statusOf())?.height ?? 0
      await deployment.kill(n)
      await deployment.loseData(n)
      const others = await grow(stage, stage.up, 10)
      const met = new Set<string>()
      await deployment.start(n)
      await until(async () => {
        const status = await statusOf()
        if (status === undefined) return false
        met.add(status.signing.state)
        if (status.signing.state === 'signing' && status.height < before) early += 1
        return status.signing.state === 'signing'
      }, SIGNS_MS)
      return [others, [...met]] as const
    })
    return [
      told('loses its data', namesOf(stage, lost)),
      holds('the others go on', grew),
      told('its states of signing, in order', states.join(', ')),
      holds('it waits before it signs', states[0] !== 'signing'),
      holds('it does not sign before it has what it had', early === 0),
      holds('it signs again by itself', states.includes('signing')),
      holds('all go on together', await recover(stage)),
    ]
  },
}
