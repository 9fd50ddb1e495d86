/** Who may what, now and then: roles, delegations and keys as they are asked for. */

import { describe, expect, it } from 'vitest'
import type { Json } from '#base'
import { address, DAY, Fixture, hash, id, keys } from '../fixture.ts'

const QUESTION = { module: 'activity', action: 'approve-activity', orgId: id('a-branch') }

/** Accounts that hold some rule of the policy, in the order of the answer. */
const whoMay = async (f: Fixture, atMs = 0, question = QUESTION): Promise<readonly Json[]> => {
  const { clauses } = await f.world.ask('access.whoMay', { ...question, atMs })
  return (clauses as readonly { rules: readonly { holders: readonly { actor: string }[] }[] }[])
    .flatMap(({ rules }) => rules.flatMap(({ holders }) => holders))
    .map(({ actor }) => actor)
}

const seat = { actor: address('a-member-3'), role: 'SECRETARY', orgId: id('a-branch') }

describe('roles', () => {
  it('are known for every time, also after they have ended', async () => {
    const f = new Fixture()
    const before = f.now
    expect(await whoMay(f)).toContain(address('a-member-3'))
    f.wait(DAY)
    f.does('a-secretary', 'access.RevokeRole', seat)
    const between = f.now
    f.wait(DAY)
    f.does('a-secretary', 'access.GrantRole', {
      ...seat,
      actor: address('a-member-4'),
      source: 'ELECTION',
      basis: hash('result'),
    })
    f.wait(DAY)
    const holders = async (atMs: number) => {
      const found = await whoMay(f, atMs)
      return ['a-member-3', 'a-member-4'].filter(name => found.includes(address(name)))
    }
    expect(await holders(before)).toEqual(['a-member-3'])
    expect(await holders(between)).toEqual([])
    expect(await holders(0)).toEqual(['a-member-4'])
    const rolesOf = (atMs: number) => f.world.ask('access.rolesOf', { actor: seat.actor, atMs })
    expect(await rolesOf(before)).toMatchObject({
      grants: [],
      items: [{ end: 'REVOKED', grant: { role: 'SECRETARY' } }],
    })
    expect(await rolesOf(f.now)).toMatchObject({ grants: [], items: [] })
    const past = await f.world.ask('access.pastGrantsOf', { orgId: id('a-branch') })
    expect(past.items).toMatchObject([{ actor: address('a-member-3'), role: 'SECRETARY', endedAtMs: between }])
    const { items } = await f.world.ask('access.grantsOf', { orgId: id('a-branch') })
    expect((items as readonly { actor: string }[]).map(({ actor }) => actor)).toContain(address('a-member-4'))
  })

  it('of members who leave end by themselves', async () => {
    const f = new Fixture()
    const exit = { resolutionId: id('exit'), kind: 'EXIT', mid: id('a-member-3'), minutes: hash('m') }
    f.register('x', 'a-branch')
    f.grant('a-member-3', 'x', 'ORG_OFFICER', 'a-branch')
    f.does('x', 'member.SubmitResolution', exit)
    f.does('a-secretary', 'member.DecideResolution', { resolutionId: id('exit'), decision: 'APPROVE' })
    const { grants, items } = await f.world.ask('access.rolesOf', { actor: address('a-member-3') })
    expect(grants).toEqual([])
    expect(items).toMatchObject([{ end: 'MEMBER_LEFT', grant: { role: 'SECRETARY', orgId: id('a-branch') } }])
    expect(await f.world.violations()).toEqual([])
  })
})

describe('delegations', () => {
  it('show who acts by them, from both sides, while they last', async () => {
    const f = new Fixture()
    const officers = { module: 'access', action: 'lock-actor', orgId: id('b-branch') }
    expect(await whoMay(f, 0, officers)).not.toContain(address('a-officer'))
    const delegationId = id('d')
    const given = { delegationId, fromOrg: id('zone'), toOrg: id('a-committee'), powers: ['ORG_OFFICER'] }
    f.does('zone-secretary', 'access.Delegate', { ...given, toMs: f.now + DAY, basisDoc: hash('b') })
    expect(await whoMay(f, 0, officers)).toContain(address('a-officer'))
    expect(await f.world.ask('access.delegationsOf', { orgId: id('zone') })).toMatchObject({
      items: [{ delegationId }],
    })
    const received = await f.world.ask('access.delegationsOf', { orgId: id('a-committee') })
    expect(received).toMatchObject({ received: [{ delegationId, powers: ['ORG_OFFICER'] }], items: [] })
    f.wait(DAY)
    expect(await whoMay(f, 0, officers)).not.toContain(address('a-officer'))
    expect(await whoMay(f, f.now - DAY, officers)).toContain(address('a-officer'))
  })
})

describe('keys', () => {
  it('that were replaced are kept with their times', async () => {
    const f = new Fixture()
    const actor = address('a-officer')
    const before = (await f.world.ask('access.actor', { actor })).keysSinceMs
    f.wait(DAY)
    f.does('a-officer', 'access.RotateKey', { actor, keys: keys('spare'), threshold: 1 })
    expect(await f.world.ask('access.actor', { actor })).toMatchObject({ keysSinceMs: f.now, rotations: 1 })
    const { items } = await f.world.ask('access.keyHistory', { actor })
    expect(items).toMatchObject([{ keys: keys('a-officer'), fromMs: before, toMs: f.now }])
  })
})
