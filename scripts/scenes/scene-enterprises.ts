/** The membership changes while transactions flow: a fifth enterprise joins and takes the seat of one that is suspended. */

import { operatorsOf, stand, untilSeats } from '../field/people.ts'
import { type Finding, holds, occurrences, told, until } from '../field/report.ts'
import { decide } from '../field/sign.ts'
import { grow, namesOf, recover, type Scene, type Stage, some, standStill } from './stage.ts'

const CATCH_UP_MS = 180_000
/** Three epochs, on a machine on which much else runs. */
const SEATS_MS = 600_000
const CUT_OFF_MS = 600_000
const WATCH_MS = 5_000

/** How often each node has been started. */
const starts = ({ deployment }: Stage, nodes: readonly number[]): Promise<readonly number[]> =>
  Promise.all(nodes.map(async n => occurrences(await deployment.log(n), ' is up at height ')))

const join = async (stage: Stage, founders: readonly number[]) => {
  const { deployment } = stage
  const before = await starts(stage, founders)
  const fifth = await deployment.addEnterprise()
  const goal = (await deployment.client(founders[0] ?? 0).status()).height
  const caughtUp = await until(async () => ((await deployment.statuses())[fifth]?.height ?? 0) >= goal, CATCH_UP_MS)
  stage.up = [...founders, fifth]
  const candidate = await stand(deployment, fifth)
  const after = await starts(stage, founders)
  const findings: readonly Finding[] = [
    told('joins', namesOf(stage, [fifth])),
    holds('it catches up with the others', caughtUp),
    holds('it stands for a seat', candidate !== ''),
    holds('all go on, with it', await grow(stage, stage.up)),
    holds('no node of the others was started again for it', after.join() === before.join()),
  ]
  return { fifth, findings }
}

const suspend = async (stage: Stage, leaver: number, fifth: number): Promise<readonly Finding[]> => {
  const { deployment } = stage
  const rest = stage.up.filter(n => n !== leaver)
  stage.up = rest
  const args = { operator: leaver, admin: '', guardian: '', group: 0, active: false }
  await decide(deployment, fifth, { module: 'delegate', action: 'SetOperator', args })
  const expected = [...rest].sort((a, b) => a - b).join()
  const views = await untilSeats(deployment, rest, view => operatorsOf(view).join() === expected, SEATS_MS)
  const alone = async () => (await deployment.statuses())[leaver]?.peers === 0
  const isCutOff = await until(alone, CUT_OFF_MS)
  const [still, grew] = await Promise.all([standStill(stage, [[leaver]], WATCH_MS), grow(stage, rest, 10)])
  return [
    told('is suspended', namesOf(stage, [leaver])),
    told('seats by enterprise, from epoch', `${operatorsOf(views?.[0]).join(' ')}, ${views?.[0]?.epoch ?? '-'}`),
    holds('its seat goes to the new one', views !== undefined),
    holds('its node is cut off', isCutOff && still),
    holds('the others go on', grew),
  ]
}

export const enterprises: Scene = {
  name: 'enterprises',
  title: 'a fifth enterprise joins while transactions flow, and takes the seat of one that is suspended',
  play: async stage => {
    const founders = stage.up
    const [leaver = 0] = some(stage, 1)
    const { fifth, findings } = await join(stage, founders)
    return [
      ...findings,
      ...(await suspend(stage, leaver, fifth)),
      holds('all that are left go on together', await recover(stage)),
    ]
  },
}
