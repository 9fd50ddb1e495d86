import { address, type Case, DAY, type Fixture, hash, id } from '../fixture.ts'

const delegation = (f: Fixture, from: string, to: string, more = {}) => ({
  delegationId: id(`${from}/${to}`),
  fromOrg: id(from),
  toOrg: id(to),
  powers: ['ORG_OFFICER'],
  toMs: f.now + 100 * DAY,
  basisDoc: hash('basis'),
  ...more,
})
const link = (from: string, to: string) => ({ delegationId: id(`${from}/${to}`) })
const lock = { actor: address('b-officer') }

export const cases: readonly Case[] = [
  [
    'a superior lets those below act for it, while the delegation lasts',
    f => {
      const given = delegation(f, 'zone', 'a-committee')
      f.gives('E_SCOPE', 'a-officer', 'access.LockActor', lock)
      f.gives('E_NOT_FOUND', 'zone-secretary', 'access.Delegate', { ...given, toOrg: id('nowhere') })
      f.gives('E_AUTH', 'zone-organizer', 'access.Delegate', given)
      f.gives('E_SCOPE', 'a-secretary', 'access.Delegate', given)
      f.does('zone-secretary', 'access.Delegate', given)
      f.gives('E_DUP', 'zone-secretary', 'access.Delegate', given)
      f.does('a-officer', 'access.LockActor', lock)
      f.does('registrar+a-officer', 'access.UnlockActor', lock)
      f.gives('E_NOT_FOUND', 'zone-secretary', 'access.RevokeDelegation', link('a', 'b'))
      f.gives('E_SCOPE', 'a-secretary', 'access.RevokeDelegation', link('zone', 'a-committee'))
      f.does('zone-secretary', 'access.RevokeDelegation', link('zone', 'a-committee'))
      f.gives('E_STATE', 'zone-secretary', 'access.RevokeDelegation', link('zone', 'a-committee'))
      f.gives('E_SCOPE', 'a-officer', 'access.LockActor', lock)
    },
  ],
  [
    'what is delegated has an end, goes downwards, and is held by who delegates it',
    f => {
      const given = delegation(f, 'zone', 'a-committee')
      f.gives('E_ARG', 'zone-secretary', 'access.Delegate', { ...given, powers: [] })
      f.gives('E_ARG', 'zone-secretary', 'access.Delegate', { ...given, powers: ['AUDITOR'] })
      f.gives('E_ARG', 'zone-secretary', 'access.Delegate', { ...given, powers: ['CLERK', 'CLERK'] })
      f.gives('E_TERM', 'zone-secretary', 'access.Delegate', { ...given, toMs: f.now })
      f.gives('E_TERM', 'zone-secretary', 'access.Delegate', { ...given, toMs: f.now + 800 * DAY })
      f.gives('E_PARENT', 'a-secretary', 'access.Delegate', delegation(f, 'a-committee', 'b-committee'))
      f.gives('E_PARENT', 'a-secretary', 'access.Delegate', delegation(f, 'a-committee', 'zone'))
      f.gives('E_PARENT', 'a-secretary', 'access.Delegate', delegation(f, 'a-committee', 'a-committee'))
      const gone = f.dissolved()
      f.gives('E_STATE', 'zone-secretary', 'access.Delegate', delegation(f, 'zone', gone))
    },
  ],
  [
    'a delegation is passed on once, and falls with the one on which it rests',
    f => {
      const organiser = { powers: ['ORGANIZER'] }
      const grant = {
        actor: address('a-branch-clerk'),
        role: 'ORGANIZER',
        orgId: id('a-branch'),
        source: 'DELEGATION',
        toMs: f.now + 50 * DAY,
      }
      f.gives('E_STATE', 'a-member-3', 'access.GrantRole', grant)
      f.does('zone-secretary', 'access.Delegate', delegation(f, 'zone', 'a-committee', organiser))
      f.does('a-secretary', 'access.Delegate', delegation(f, 'a-committee', 'a-branch', organiser))
      f.gives('E_STATE', 'a-member-3', 'access.GrantRole', { ...grant, toMs: f.now + 200 * DAY })
      f.does('a-member-3', 'access.GrantRole', grant)
      const clerk = { actor: address('b-officer'), role: 'CLERK', orgId: id('b-committee'), source: 'APPOINTMENT' }
      f.does('a-branch-clerk', 'access.GrantRole', clerk)
      f.does('zone-secretary', 'access.RevokeDelegation', link('zone', 'a-committee'))
      f.gives('E_SCOPE', 'a-branch-clerk', 'access.GrantRole', { ...clerk, role: 'TRAINER' })
    },
  ],
  [
    'an organisation decides nothing about itself by what was delegated to it',
    f => {
      f.does('zone-secretary', 'access.Delegate', delegation(f, 'zone', 'a-committee', { powers: ['ORGANIZER'] }))
      const seat = { role: 'ORGANIZER', source: 'APPOINTMENT', orgId: id('a-committee') }
      f.does('a-secretary', 'access.GrantRole', { ...seat, actor: address('a-officer') })
      const deputy = {
        actor: address('a-member-4'),
        role: 'DEPUTY_SECRETARY',
        source: 'ELECTION',
        basis: hash('result'),
      }
      f.gives('E_SCOPE', 'a-officer', 'access.GrantRole', { ...deputy, orgId: id('a-committee') })
      f.does('a-officer', 'access.GrantRole', { ...deputy, orgId: id('b-committee') })
    },
  ],
  [
    'an organisation has at most eight delegations that are not over',
    f => {
      const numbered = (n: number) => ({ ...delegation(f, 'zone', 'a-committee'), delegationId: id(`delegation-${n}`) })
      for (let n = 0; n < 8; n++) f.does('zone-secretary', 'access.Delegate', numbered(n))
      f.gives('E_LIMIT', 'zone-secretary', 'access.Delegate', numbered(8))
      const first = { delegationId: id('delegation-0') }
      f.gives('E_NOT_FOUND', 'auditor', 'access.ExpireDelegation', { delegationId: id('none') })
      f.gives('E_WINDOW', 'auditor', 'access.ExpireDelegation', first)
      f.wait(100 * DAY)
      f.does('auditor', 'access.ExpireDelegation', first)
      f.gives('E_STATE', 'auditor', 'access.ExpireDelegation', first)
      f.does('zone-secretary', 'access.Delegate', numbered(9))
    },
  ],
]
