/** What a person holds: by a grant, by delegation with its bounds, by membership. */

import { describe, expect, it } from 'vitest'
import { holdsRole } from '../../contracts/authority.ts'
import type { ReadContext } from '../../contracts/define.ts'
import type { RoleName } from '../../contracts/roles.ts'
import { DAY, Fixture, hash, id, rawId } from './fixture.ts'
import { addressOf, CHAIN_ID } from './world.ts'

type Read = Pick<ReadContext, 'get' | 'block'>

const reading = (f: Fixture): Read => ({
  block: { chainId: CHAIN_ID, height: 1, timeMs: f.now, protocol: 1 },
  get: (table, key) => f.row(table as never, key as never) as never,
})

/** `right` as policies write it: `CLERK@a-branch`. */
const holds = (f: Fixture, who: string, right: string, about?: string): boolean => {
  const [role, org] = right.split('@') as [RoleName, string]
  const subject = about === undefined ? {} : { about: rawId(about) }
  return holdsRole(reading(f), addressOf(who), [role], { org: rawId(org), ...subject })
}

const delegate = (f: Fixture, who: string, from: string, to: string): void =>
  f.does(who, 'access.Delegate', {
    delegationId: id(`${from}/${to}`),
    fromOrg: id(from),
    toOrg: id(to),
    powers: ['CLERK'],
    toMs: f.now + DAY,
    basisDoc: hash('basis'),
  })

describe('by delegation', () => {
  it('a power reaches two steps and not three', () => {
    const f = new Fixture()
    f.org('deep', 'a-committee', { proposer: 'a-officer', decider: 'a-secretary' })
    f.register('deep-secretary', 'a-committee')
    f.grant('a-secretary', 'deep-secretary', 'SECRETARY', 'deep')
    f.register('deep-organiser', 'a-committee')
    f.grant('deep-secretary', 'deep-organiser', 'ORGANIZER', 'deep')
    f.org('deeper', 'deep', { proposer: 'deep-secretary', decider: 'deep-organiser' })
    delegate(f, 'zone-secretary', 'zone', 'a-committee')
    delegate(f, 'a-secretary', 'a-committee', 'deep')
    delegate(f, 'deep-secretary', 'deep', 'deeper')
    f.register('clerk', 'deeper')
    f.grant('deep-secretary', 'clerk', 'CLERK', 'deeper')
    expect(['deeper', 'deep', 'a-committee', 'zone'].map(org => holds(f, 'clerk', `CLERK@${org}`))).toEqual([
      true,
      true,
      true,
      false,
    ])
    f.wait(DAY)
    expect(holds(f, 'clerk', 'CLERK@deep')).toBe(false)
    expect(holds(f, 'clerk', 'CLERK@deeper')).toBe(true)
  })

  it('nothing reaches the affairs of who received it', () => {
    const f = new Fixture()
    delegate(f, 'a-secretary', 'a-committee', 'a-branch')
    expect(holds(f, 'a-branch-clerk', 'CLERK@a-committee', 'b-branch')).toBe(true)
    expect(holds(f, 'a-branch-clerk', 'CLERK@a-committee', 'a-branch')).toBe(false)
    expect(holds(f, 'a-branch-clerk', 'TRAINER@a-committee', 'b-branch')).toBe(false)
  })
})

describe('by membership', () => {
  it('a full member is MEMBER where the membership is, until the rights are limited', () => {
    const f = new Fixture()
    f.register('c', 'a-branch', { mid: id('candidate-1') })
    expect(holds(f, 'a-member-1', 'MEMBER@a-branch')).toBe(true)
    expect(holds(f, 'a-member-1', 'MEMBER@a-committee')).toBe(false)
    expect(holds(f, 'a-member-1', 'CANDIDATE@a-branch')).toBe(false)
    expect(holds(f, 'c', 'CANDIDATE@a-branch')).toBe(true)
    expect(holds(f, 'a-secretary', 'MEMBER@a-branch')).toBe(false)
    const limit = { resolutionId: id('r'), kind: 'LIMIT_RIGHTS', mid: id('a-member-1'), minutes: hash('m') }
    f.does('a-member-3', 'member.SubmitResolution', limit)
    f.does('a-secretary', 'member.DecideResolution', { resolutionId: id('r'), decision: 'APPROVE' })
    expect(holds(f, 'a-member-1', 'MEMBER@a-branch')).toBe(false)
  })
})
