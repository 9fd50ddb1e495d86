/** The software is replaced one node at a time, then the protocol changes at a height; one node is left behind on purpose. */

import type { Json } from '#base'
import { EXIT } from '../../src/cli/exit.ts'
import { allAbove } from '../field/chains.ts'
import { type Finding, holds, told, until } from '../field/report.ts'
import { decide } from '../field/sign.ts'
import { confirm, rulesAround, someRecorded } from './next-rules.ts'
import { NEXT_VERSION } from './next-version.ts'
import { grow, namesOf, recover, type Scene, type Stage, some, without } from './stage.ts'

/** Blocks from the scheduling to the first of the new protocol: all can say in time that they are ready, and a person ask the doctor. */
const NOTICE = 120
const READY_MS = 120_000
const HEIGHT_MS = 600_000
const FINAL_MS = 120_000

interface UpgradeView {
  readonly protocol: number
  readonly scheduled: { readonly protocol: number; readonly height: number } | null
  readonly ready: readonly Json[]
  readonly missing: readonly { readonly operator: number }[]
}

const viewAt = async ({ deployment }: Stage, n: number): Promise<UpgradeView> =>
  (await deployment.client(n).query('delegate', 'upgrade', {})) as unknown as UpgradeView

/** Gives whether the others went on meanwhile, and all afterwards. */
const upgradeOne = async (stage: Stage, n: number): Promise<boolean> => {
  const grew = await without(stage, [n], async () => {
    await stage.deployment.upgrade(n)
    await stage.deployment.startAll([n])
    return grow(stage, stage.up)
  })
  return grew && recover(stage)
}

const rolling = async (stage: Stage, nodes: readonly number[]): Promise<readonly Finding[]> => {
  const done: boolean[] = []
  for (const n of nodes) done.push(await upgradeOne(stage, n))
  const versions = await Promise.all(nodes.map(async n => (await stage.deployment.client(n).status()).version))
  return [
    holds('the others go on while the software of a node is replaced, and all afterwards', done.every(Boolean)),
    holds(
      'these nodes run the next version',
      versions.every(version => version === NEXT_VERSION),
    ),
  ]
}

const protocolOf = async ({ deployment }: Stage, n: number, height: number): Promise<number> =>
  Number((await deployment.client(n).block(height)).header.version)

/** The action that comes with the protocol, asked of these nodes one after the other. */
const confirmed = async (stage: Stage, nodes: readonly number[]): Promise<readonly string[]> => {
  const known = await someRecorded(stage.deployment.client(nodes[0] ?? 0))
  const codes: string[] = []
  if (known !== undefined) for (const n of nodes) codes.push(await confirm(stage.deployment, n, known, FINAL_MS))
  return codes
}

/** What was recorded before and after is as the rules of its block say, as of then and now, on each of these nodes. */
const ruled = async ({ deployment }: Stage, nodes: readonly number[], height: number): Promise<readonly Finding[]> => {
  const found = await Promise.all(nodes.map(n => rulesAround(deployment.client(n), height)))
  const wrong = found.flatMap(one => one.wrong)
  return [
    told('last recorded before and first after the height', `${found[0]?.lastBefore} / ${found[0]?.firstAfter}`),
    holds(
      'something was recorded on both sides',
      found.every(one => one.lastBefore !== undefined && one.firstAfter !== undefined),
    ),
    told('recorded by another rule than that of its block', wrong.join('; ') || '-'),
    holds('old rules below the height, new ones from it on', wrong.length === 0),
  ]
}

/** The protocol changes while one node, which was named beforehand, cannot follow. */
const change = async (stage: Stage, late: number): Promise<readonly Finding[]> => {
  const { deployment } = stage
  const rest = stage.up.filter(n => n !== late)
  const [first = 0] = rest
  const { protocol } = await viewAt(stage, first)
  const before = await confirmed(stage, [first, late])
  const height = (await deployment.client(first).status()).height + NOTICE
  await decide(deployment, first, {
    module: 'delegate',
    action: 'ScheduleUpgrade',
    args: { protocol: protocol + 1, height },
  })
  const isNamed = await until(async () => {
    const { ready, missing } = await viewAt(stage, first)
    return ready.length === rest.length && missing.map(({ operator }) => operator).join() === String(late)
  }, READY_MS)
  const early = (await deployment.client(first).status()).height < height
  const doctor = await deployment.run(late, ['node', 'doctor'])
  const over = await without(stage, [late], async () => {
    const passed = await until(() => allAbove(deployment, rest, height + 1), HEIGHT_MS)
    const stopped = await until(async () => !(await deployment.isRunning(late)), HEIGHT_MS)
    const code = await deployment.exitCode(late)
    const grew = await grow(stage, rest, 10)
    await deployment.upgrade(late)
    await deployment.startAll([late])
    return { passed, stopped, code, grew }
  })
  const back = await recover(stage)
  const after = await confirmed(stage, [first, late])
  const rules = await ruled(stage, [first, late], height)
  return [
    told('height of the new protocol', height),
    told('left behind', namesOf(stage, [late])),
    holds('it is named before the height, and nobody else', isNamed && early),
    holds('its doctor says so', doctor.code !== 0 && /protocol/i.test(JSON.stringify(doctor.json))),
    holds('the others pass the height', over.passed),
    holds('it stops by itself', over.stopped),
    told('its exit code', over.code ?? '-'),
    holds('which says that its software is too old', over.code === EXIT.softwareTooOld),
    holds('the others go on', over.grew),
    holds('with the new software it comes back, and all go on', back),
    holds('blocks before the height are of the old protocol', (await protocolOf(stage, late, height - 1)) === protocol),
    holds('blocks from the height on are of the new one', (await protocolOf(stage, late, height)) === protocol + 1),
    told('the action that comes with it, before / after', `${before.join(' ')} / ${after.join(' ')}`),
    holds(
      'old and new software know it from the height on only',
      before.join() === 'UNKNOWN_ACTION,UNKNOWN_ACTION' && after.join() === 'OK,OK',
    ),
    ...rules,
  ]
}

export const upgrade: Scene = {
  name: 'upgrade',
  title:
    'the next version goes in one node at a time, then the protocol changes at a height while one node is left behind',
  play: async stage => {
    const lates = some(stage, 1)
    const [late = 0] = lates
    const others = stage.up.filter(n => n !== late)
    return [...(await rolling(stage, others)), ...(await change(stage, late))]
  },
}
