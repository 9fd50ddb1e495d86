/** The demonstration runs as it says, and gives the same bytes every time and on every split into blocks. */

import { describe, expect, it } from 'vitest'
import { must, toHex } from '#base'
import { commitRecord } from '#chain'
import {
  activitySteps,
  foundationSteps,
  memberRecord,
  type ScenarioStep,
  SIGNERS,
  scenarioGenesis,
  scenarioId,
  scenarioSteps,
} from '../../scripts/scenario.ts'
import { CHAIN_ID, codeOf, keyOf, type Sending, World } from './world.ts'

const TIME = Date.UTC(2026, 2, 6, 7)
const SEED = 'demo'
const input = { seed: SEED, publicKey: keyOf }
const run = { ...input, chainId: CHAIN_ID, timeMs: TIME + 1_000, round: 1 }
const newWorld = () => new World(scenarioGenesis(input), TIME)

const sendingOf = (world: World, step: ScenarioStep): Sending => ({
  signer: step.signer,
  cosigners: step.cosigners,
  calls: step
    .calls(world.timeMs)
    .map(({ module, action, args }) => must(world.engine.encodeCall(module, action, args))),
})

const play = (world: World, steps: readonly ScenarioStep[]) => {
  for (const step of steps) {
    world.timeMs += 1_000
    expect([step.title, codeOf(world.send(sendingOf(world, step)))]).toEqual([step.title, step.expect])
  }
}

describe('the demonstration', () => {
  it('runs: every step succeeds or is refused as it says', async () => {
    const world = newWorld()
    play(world, scenarioSteps(run))
    const mid = toHex(scenarioId(SEED, 'a-member-4'))
    expect(await world.ask('points.balance', { mid })).toMatchObject({ account: { available: 2, lifetimeEarned: 2 } })
    const zone = await world.ask('org.counts', {})
    expect(zone).toEqual({ orgs: 5, members: { full: 9, probationary: 0, candidate: 2, limited: 0 } })
    const aid = toHex(scenarioId(SEED, 'activity/1'))
    expect(await world.ask('activity.activity', { aid })).toMatchObject({ state: 'VERIFIED', present: 5, eligible: 8 })
    expect(await world.ask('points.reconcile', {})).toMatchObject({ sum: 10, balanced: true, agrees: true })
  })

  it('names every signer, and refuses on purpose twice', () => {
    const steps = scenarioSteps(run)
    for (const { signer, cosigners } of steps) expect(SIGNERS).toEqual(expect.arrayContaining([signer, ...cosigners]))
    expect(steps.map(step => step.expect).filter(code => code !== 'OK')).toEqual(['E_SOD', 'E_DUP'])
  })

  it('goes on with further activities on the same chain', () => {
    const world = newWorld()
    play(world, foundationSteps(run))
    for (const round of [1, 2, 3]) play(world, activitySteps({ ...run, round, timeMs: world.timeMs }))
  })

  it('commits to records that can be opened', () => {
    const { root } = memberRecord(run, 'a-member-1', 1)
    expect(root).not.toEqual(memberRecord(run, 'a-member-1', 2).root)
    expect(commitRecord).toBeTypeOf('function')
  })

  it('gives the same bytes again, in one block or in many', () => {
    const [one, other, whole] = [newWorld(), newWorld(), newWorld()]
    const steps = scenarioSteps(run)
    for (const world of [one, other, whole]) world.timeMs = run.timeMs
    for (const world of [one, other]) for (const step of steps) world.send(sendingOf(world, step))
    whole.block(steps.map(step => sendingOf(whole, step)))
    expect(one.state.digest()).toBe(other.state.digest())
    expect(whole.state.digest()).toBe(one.state.digest())
  })
})
