/** The clock of one node is an hour wrong. */

import { type Finding, holds, told } from '../field/report.ts'
import { grow, namesOf, recover, type Scene, type Stage, some, without } from './stage.ts'

const HOUR_MS = 3_600_000

interface Check {
  readonly name: string
  readonly isGood: boolean
  readonly detail: string
}

/** What `kapok node doctor` finds wrong. */
const complaints = async ({ deployment }: Stage, n: number): Promise<readonly string[]> => {
  const { json } = await deployment.run(n, ['node', 'doctor'])
  const checks = (Array.isArray(json) ? json : []) as unknown as readonly Check[]
  return checks.filter(({ isGood }) => !isGood).map(({ name, detail }) => `${name}: ${detail}`)
}

const isOfClock = (complaint: string): boolean => /^clock\b/i.test(complaint)

const restart = (stage: Stage, n: number, aheadMs: number): Promise<boolean> =>
  without(stage, [n], async () => {
    await stage.deployment.stop(n)
    await stage.deployment.setClock(n, aheadMs)
    const grew = await grow(stage, stage.up)
    await stage.deployment.startAll([n])
    return grew
  })

const wrong = async (stage: Stage, n: number, aheadMs: number): Promise<readonly Finding[]> => {
  const name = aheadMs > 0 ? 'an hour ahead' : 'an hour behind'
  await restart(stage, n, aheadMs)
  const grew = await grow(stage, stage.up, 10)
  const said = await complaints(stage, n)
  const { clockOffsetMs } = await stage.deployment.client(n).status()
  return [
    told(`its clock is ${name}: what the others say corrects it by, ms`, clockOffsetMs),
    holds('all go on, with it', grew),
    holds('it knows by how much it is wrong', Math.abs(clockOffsetMs + aheadMs) < HOUR_MS / 60),
    told('what its doctor says', said.join('; ')),
    holds('its doctor says that the clock is wrong', said.some(isOfClock)),
  ]
}

export const wrongClock: Scene = {
  name: 'clock',
  title: 'the clock of one node is an hour wrong',
  play: async stage => {
    const chosen = some(stage, 1)
    const [n = 0] = chosen
    const found: Finding[] = [told('has the wrong clock', namesOf(stage, chosen))]
    for (const aheadMs of stage.options.isShort ? [HOUR_MS] : [HOUR_MS, -HOUR_MS])
      found.push(...(await wrong(stage, n, aheadMs)))
    await restart(stage, n, 0)
    const back = await recover(stage)
    const said = await complaints(stage, n)
    return [
      ...found,
      holds('with the right clock all go on', back),
      holds('and its doctor is content', !said.some(isOfClock)),
    ]
  },
}
