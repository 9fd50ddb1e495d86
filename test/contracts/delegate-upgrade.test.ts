/** A protocol at its height: taken up if a quorum of the seats that make that block is ready, else not. */

import { describe, expect, it } from 'vitest'
import type { Json } from '#base'
import { Fixture } from './fixture.ts'
import {
  candidateOf,
  candidateText,
  declare,
  type Enterprise,
  vote as give,
  ROOT,
  runEpoch,
  sitting,
  stand,
  type Told,
  tellingsOf,
} from './terms.ts'
import { evidence, otherBlock, possessed, readiness, vote } from './validators.ts'
import { CHAIN_ID, keyOf } from './world.ts'

const AHEAD = 50

const keyName = (name: Enterprise) => (name === 'five' || name === 'six' ? name : `validator-${name}`)

/** Protocol 2 for a height far enough ahead; gives that. */
const schedule = (f: Fixture, height = f.world.height + 1 + AHEAD): number => {
  f.does(ROOT, 'delegate.ScheduleUpgrade', { protocol: 2, height })
  return height
}

const says = (f: Fixture, name: Enterprise, height: number, { protocol = 2, count = 1 } = {}): void =>
  f.does(
    'nobody',
    'delegate.DeclareProtocol',
    readiness({ candidateId: candidateOf(name), protocol, height, count }, keyName(name)),
  )

/** Blocks up to the one below `height`; gives what that one told. */
const upTo = (f: Fixture, height: number, epoch = 0, epochEnds = false): readonly Told[] => {
  f.world.height = height - 2
  return tellingsOf(f, f.world.close({ epoch, epochEnds }))
}

const outcome = (told: readonly Told[]): Json => {
  const found = told.find(({ name }) => name.startsWith('Upgrade'))
  return found === undefined ? null : [found.name, found.data.readyWeight ?? null, found.data.totalWeight ?? null]
}

const plan = (f: Fixture) => f.world.engine.protocol(f.world.state)
const protocolNow = (f: Fixture): number => plan(f).protocol

describe('at the height', () => {
  it('the protocol holds if three of four seats are ready, and is told with the block below', () => {
    const f = new Fixture()
    const height = schedule(f)
    for (const name of ['one', 'two', 'three'] as const) says(f, name, height)
    f.world.height = height - 3
    expect(outcome(tellingsOf(f, f.world.close({ epoch: 0 })))).toBeNull()
    expect(plan(f)).toEqual({ protocol: 1, scheduled: { protocol: 2, height } })
    expect(outcome(tellingsOf(f, f.world.close({ epoch: 0 })))).toEqual(['UpgradeActivated', 3, 4])
    expect(plan(f)).toEqual({ protocol: 2, scheduled: undefined })
  })

  it('nothing changes if two of four are, and the next one can be scheduled', () => {
    const f = new Fixture()
    const height = schedule(f)
    for (const name of ['one', 'two'] as const) says(f, name, height)
    expect(outcome(upTo(f, height))).toEqual(['UpgradeLapsed', 2, 4])
    expect(plan(f)).toEqual({ protocol: 1, scheduled: undefined })
    const again = schedule(f)
    expect(outcome(upTo(f, again))).toEqual(['UpgradeLapsed', 0, 4])
  })

  it('who was ready and is no more does not count', () => {
    const f = new Fixture()
    const height = schedule(f)
    for (const name of ['one', 'two', 'three'] as const) says(f, name, height)
    says(f, 'three', height, { protocol: 1, count: 2 })
    expect(outcome(upTo(f, height))).toEqual(['UpgradeLapsed', 2, 4])
  })

  it('what was said for another height does not count, and a schedule called off comes to nothing', () => {
    const f = new Fixture()
    const first = schedule(f)
    for (const name of ['one', 'two', 'three'] as const) says(f, name, first)
    const later = schedule(f, first + 10)
    expect(outcome(upTo(f, first))).toBeNull()
    expect(outcome(upTo(f, later))).toEqual(['UpgradeLapsed', 0, 4])
    const third = schedule(f)
    f.does(ROOT, 'delegate.ScheduleUpgrade', { protocol: 1, height: 0 })
    expect(outcome(upTo(f, third))).toBeNull()
    expect(protocolNow(f)).toBe(1)
  })

  it('the seats are those that make that very block: of the next epoch, where the block below ends one', async () => {
    const f = new Fixture()
    for (const name of ['five', 'six'] as const) stand(f, name)
    give(f, { five: 9, six: 8, one: 7, two: 6 })
    for (const name of ['five', 'six'] as const) declare(f, name, 0)
    runEpoch(f, 0)
    expect((await sitting(f, 2)).seats).toEqual(['five', 'one', 'six', 'two'])
    for (const name of ['five', 'six'] as const) declare(f, name, 1)
    const height = schedule(f)
    for (const name of ['one', 'five', 'six'] as const) says(f, name, height)
    const inOld = f.fork()
    expect(outcome(upTo(inOld, height, 1))).toEqual(['UpgradeLapsed', 1, 4])
    expect(outcome(upTo(f, height, 1, true))).toEqual(['UpgradeActivated', 3, 4])
  })

  it('a jailed seat counts as it does for a quorum', () => {
    const f = new Fixture()
    const both = [vote({ epoch: 0 }), vote({ epoch: 0, blockId: otherBlock() })] as const
    f.does('nobody', 'delegate.ReportEvidence', evidence(...both, [2, 'validator-three']))
    const height = schedule(f)
    for (const name of ['one', 'two', 'three'] as const) says(f, name, height)
    expect(outcome(upTo(f, height))).toEqual(['UpgradeActivated', 3, 4])
  })

  it('after a rescue the seats are those that the guardians named, with a candidate or without', () => {
    const f = new Fixture()
    const keys = ['validator-one', 'spare-one', 'validator-two', 'spare-two']
    const validators = keys.map((name, enterprise) => ({ publicKey: keyOf(name), weight: 1, enterprise }))
    const height = schedule(f)
    for (const name of ['two', 'three', 'four'] as const) says(f, name, height)
    const rescue = { chainId: CHAIN_ID, anchorHeight: 1, anchorId: CHAIN_ID, epoch: 1, validators }
    f.world.close({ epoch: 1, rescue })
    for (const [count, key] of ['spare-one', 'spare-two'].entries()) {
      const due = f.world.engine.dueReadiness(f.world.state, keyOf(key), 2)
      expect([count, due?.count]).toEqual([count, 1])
      if (due !== undefined) f.does('nobody', 'delegate.DeclareProtocol', readiness(due, key))
    }
    expect(outcome(upTo(f, height, 1))).toEqual(['UpgradeActivated', 3, 4])
  })

  it('the protocol that holds is what the rules see', () => {
    const f = new Fixture()
    const height = schedule(f)
    for (const name of ['one', 'two', 'three', 'four'] as const) says(f, name, height)
    upTo(f, height)
    expect(protocolNow(f)).toBe(2)
    f.gives('E_ARG', ROOT, 'delegate.ScheduleUpgrade', { protocol: 2, height: f.world.height + 100 })
    f.does(ROOT, 'delegate.ScheduleUpgrade', { protocol: 3, height: f.world.height + 100 })
  })
})

describe('the invariant', () => {
  it('holds before and after, and sees a schedule that nobody decided', async () => {
    const f = new Fixture()
    const height = schedule(f)
    const wrong = async () => (await f.world.violations()).filter(line => line.includes('upgradeLiesAhead'))
    expect(await wrong()).toEqual([])
    const missed = f.fork()
    missed.world.height = height
    expect((await missed.world.violations()).filter(line => line.includes('upgradeLiesAhead'))).toHaveLength(1)
    upTo(f, height)
    expect(await wrong()).toEqual([])
  })
})

describe('what a node has to say', () => {
  it('is nothing without a schedule, then once that it is ready, and once that it is no more', () => {
    const f = new Fixture()
    const due = (spoken: number) => f.world.engine.dueReadiness(f.world.state, keyOf('validator-one'), spoken)
    expect(due(2)).toBeUndefined()
    const height = schedule(f)
    expect(due(1)).toBeUndefined()
    expect(due(2)).toMatchObject({ protocol: 2, height, count: 1 })
    expect(due(3)).toMatchObject({ protocol: 3, height, count: 1 })
    says(f, 'one', height)
    expect(due(2)).toBeUndefined()
    expect(due(1)).toMatchObject({ protocol: 1, height, count: 2 })
  })

  it('is said by the key of the seat, and not by the one that takes over later', () => {
    const f = new Fixture()
    f.does('operator-one', 'delegate.RotateKey', possessed(candidateOf('one'), 0, ['next']))
    schedule(f)
    expect(f.world.engine.dueReadiness(f.world.state, keyOf('next'), 2)).toBeUndefined()
    expect(f.world.engine.dueReadiness(f.world.state, keyOf('validator-one'), 2)).toBeDefined()
    expect(f.world.engine.dueReadiness(f.world.state, keyOf('stranger'), 2)).toBeUndefined()
  })
})

describe('the query', () => {
  it('names who is ready and who is missing, with and without a seat', async () => {
    const f = new Fixture()
    expect(await f.world.ask('delegate.upgrade', {})).toEqual({
      protocol: 1,
      scheduled: null,
      seats: null,
      ready: [],
      missing: [],
    })
    stand(f, 'five')
    const height = schedule(f)
    for (const name of ['one', 'three'] as const) says(f, name, height)
    const row = (name: Enterprise, operator: number, seat = true) => ({
      candidateId: candidateText(name),
      operator,
      seat,
    })
    expect(await f.world.ask('delegate.upgrade', {})).toEqual({
      protocol: 1,
      scheduled: { protocol: 2, height },
      seats: { ready: 2, total: 4, quorum: 3 },
      ready: [row('one', 0), row('three', 2)],
      missing: [row('two', 1), row('four', 3), row('five', 4, false)],
    })
  })
})
