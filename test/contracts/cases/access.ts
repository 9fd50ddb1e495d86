import { ROLE } from '#contracts'
import { address, type Case, DAY, hash, id, keys } from '../fixture.ts'

const grant = (actor: string, role: string, org: string, more = {}) => ({
  actor: address(actor),
  role,
  orgId: id(org),
  source: 'APPOINTMENT',
  ...more,
})

/** Roles that one person may hold together and that officers grant. */
const COMPATIBLE = Object.keys(ROLE).filter(
  name =>
    !['SECRETARY', 'DEPUTY_SECRETARY', 'ZONE_SECRETARY', 'AUDITOR', 'REGISTRAR', 'DPO', 'MALL_KEEPER'].includes(name) &&
    !['NODE_OPERATOR', 'PLATFORM_ADMIN', 'MALL_OPERATOR', 'MEMBER', 'CANDIDATE'].includes(name),
)

export const cases: readonly Case[] = [
  [
    'a registrar registers, once for each key, only with usable keys',
    f => {
      const args = { kind: 'PERSON', orgId: id('a-branch'), keys: keys('x'), threshold: 1 }
      f.gives('E_AUTH', 'a-secretary', 'access.RegisterActor', args)
      f.gives('E_NOT_FOUND', 'registrar', 'access.RegisterActor', { ...args, orgId: id('nowhere') })
      f.gives('E_STATE', 'registrar', 'access.RegisterActor', { ...args, orgId: id(f.dissolved()) })
      f.gives('E_ARG', 'registrar', 'access.RegisterActor', { ...args, threshold: 2 })
      f.gives('E_ARG', 'registrar', 'access.RegisterActor', { ...args, keys: keys('x', 'x') })
      const weak = [{ publicKey: `01${'00'.repeat(31)}`, weight: 1 }]
      f.gives('E_ARG', 'registrar', 'access.RegisterActor', { ...args, keys: weak })
      f.gives('E_ARG', 'registrar', 'access.RegisterActor', { ...args, kind: 'DEVICE', mid: id('a-member-1') })
      f.gives('E_ARG', 'registrar', 'access.RegisterActor', { ...args, notAfterMs: f.now })
      f.does('registrar', 'access.RegisterActor', args)
      f.gives('E_DUP', 'registrar', 'access.RegisterActor', args)
      f.gives('E_DUP', 'registrar', 'access.RegisterActor', { ...args, keys: keys('y', 'x') })
    },
  ],
  [
    'a member has at most eight accounts',
    f => {
      for (let i = 0; i < 8; i++) f.register(`device-${i}`, 'a-branch', { mid: id('candidate-1') })
      const args = { kind: 'PERSON', orgId: id('a-branch'), mid: id('candidate-1'), keys: keys('ninth'), threshold: 1 }
      f.gives('E_LIMIT', 'registrar', 'access.RegisterActor', args)
    },
  ],
  [
    'keys are rotated with the old key, or by two others; the id stays and an old key stays bound',
    f => {
      const rotate = { actor: address('a-officer'), keys: keys('a-officer-2'), threshold: 1 }
      f.gives('E_NOT_FOUND', 'a-officer', 'access.RotateKey', { ...rotate, actor: address('nobody') })
      f.gives('E_ARG', 'a-officer', 'access.RotateKey', { ...rotate, keys: [] })
      f.gives('E_DUP', 'a-officer', 'access.RotateKey', { ...rotate, keys: keys('a-secretary') })
      f.gives('E_AUTH', 'a-secretary', 'access.RotateKey', rotate)
      f.gives('E_AUTH', 'registrar', 'access.RotateKey', rotate)
      f.does('a-officer', 'access.RotateKey', rotate)
      f.gives('E_AUTH', 'a-officer', 'access.LockActor', { actor: address('a-officer') })
      const taken = { kind: 'PERSON', orgId: id('a-branch'), keys: keys('a-officer'), threshold: 1 }
      f.gives('E_DUP', 'registrar', 'access.RegisterActor', taken)
      f.does('registrar+zone-officer', 'access.RotateKey', { ...rotate, keys: keys('a-officer') })
      f.does('a-officer', 'access.LockActor', { actor: address('a-officer') })
    },
  ],
  [
    'who is locked can do nothing until two others unlock',
    f => {
      const actor = { actor: address('a-secretary') }
      f.gives('E_NOT_FOUND', 'zone-officer', 'access.LockActor', { actor: address('nobody') })
      f.gives('E_NOT_FOUND', 'zone-officer', 'access.UnlockActor', { actor: address('nobody') })
      f.gives('E_STATE', 'registrar+zone-officer', 'access.UnlockActor', actor)
      f.does('zone-officer', 'access.LockActor', actor)
      f.gives('E_STATE', 'zone-officer', 'access.LockActor', actor)
      f.gives('E_AUTH', 'a-secretary', 'access.LockActor', actor)
      f.gives('E_AUTH', 'zone-officer', 'access.UnlockActor', actor)
      f.does('registrar+zone-officer', 'access.UnlockActor', actor)
      f.does('a-secretary', 'access.LockActor', actor)
    },
  ],
  [
    'an account is in force within its dates only, from when anyone has said so',
    f => {
      f.register('x', 'a-committee', { notBeforeMs: f.now + DAY, notAfterMs: f.now + 3 * DAY })
      const actor = { actor: address('x') }
      f.gives('E_STATE', 'a-secretary', 'access.GrantRole', grant('x', 'CLERK', 'a-committee'))
      f.gives('E_NOT_FOUND', 'auditor', 'access.ActivateActor', { actor: address('nobody') })
      f.gives('E_WINDOW', 'auditor', 'access.ActivateActor', actor)
      f.wait(DAY)
      f.gives('E_AUTH', 'x', 'access.LockActor', actor)
      f.does('auditor', 'access.ActivateActor', actor)
      f.gives('E_STATE', 'auditor', 'access.ActivateActor', actor)
      f.does('x', 'access.RotateKey', { ...actor, keys: keys('x'), threshold: 1 })
      f.wait(2 * DAY)
      f.gives('E_AUTH', 'x', 'access.LockActor', actor)
    },
  ],
  [
    'who is revoked does nothing any more, holds nothing, and is replaced',
    f => {
      const actor = { actor: address('a-member-3') }
      f.gives('E_NOT_FOUND', 'registrar+zone-officer', 'access.RevokeActor', { actor: address('nobody') })
      f.gives('E_AUTH', 'registrar', 'access.RevokeActor', actor)
      f.does('registrar+zone-officer', 'access.RevokeActor', actor)
      f.gives('E_STATE', 'registrar+zone-officer', 'access.RevokeActor', actor)
      f.gives('E_STATE', 'registrar+zone-officer', 'access.RotateKey', { ...actor, keys: keys('x'), threshold: 1 })
      f.gives('E_AUTH', 'a-member-3', 'access.LockActor', actor)
      f.does('a-secretary', 'access.GrantRole', grant('a-member-4', 'SECRETARY', 'a-branch'))
    },
  ],
  [
    'roles that are over are put away by anyone',
    f => {
      const actor = { actor: address('x') }
      f.gives('E_NOT_FOUND', 'auditor', 'access.ExpireGrants', actor)
      f.register('x', 'a-committee')
      f.does('a-secretary', 'access.GrantRole', { ...grant('x', 'CLERK', 'a-committee'), toMs: f.now + DAY })
      f.gives('E_WINDOW', 'auditor', 'access.ExpireGrants', actor)
      f.wait(DAY)
      f.does('auditor', 'access.ExpireGrants', actor)
      f.gives('E_WINDOW', 'auditor', 'access.ExpireGrants', actor)
    },
  ],
  [
    'roles are granted from above, never to oneself, never beside one that conflicts',
    f => {
      f.register('x', 'a-committee')
      const clerk = grant('x', 'CLERK', 'a-committee')
      f.gives('E_NOT_FOUND', 'a-secretary', 'access.GrantRole', { ...clerk, orgId: id('nowhere') })
      f.gives('E_NOT_FOUND', 'a-secretary', 'access.GrantRole', grant('nobody', 'CLERK', 'a-committee'))
      f.gives('E_ARG', 'a-secretary', 'access.GrantRole', { ...clerk, source: 'GENESIS' })
      f.gives('E_ARG', 'a-secretary', 'access.GrantRole', grant('a-door', 'CLERK', 'a-committee'))
      f.gives('E_SCOPE', 'b-secretary', 'access.GrantRole', clerk)
      f.gives('E_ARG', 'a-secretary', 'access.GrantRole', { ...clerk, source: 'SYSTEM' })
      f.gives('E_ARG', 'a-secretary', 'access.GrantRole', { ...clerk, source: 'ELECTION' })
      f.gives('E_ARG', 'a-secretary', 'access.GrantRole', grant('x', 'MEMBER', 'a-committee'))
      f.gives('E_AUTH', 'a-officer', 'access.GrantRole', clerk)
      f.gives('E_SOD', 'a-secretary', 'access.GrantRole', grant('a-secretary', 'CLERK', 'a-committee'))
      f.gives('E_TERM', 'a-secretary', 'access.GrantRole', { ...clerk, toMs: f.now })
      f.gives('E_TERM', 'a-secretary', 'access.GrantRole', { ...clerk, toMs: f.now + 3_000 * DAY })
      f.gives('E_STATE', 'zone-organizer', 'access.GrantRole', grant('x', 'SECRETARY', 'a-committee'))
      f.does('a-secretary', 'access.GrantRole', { ...clerk, basis: hash('basis') })
      f.gives('E_DUP', 'a-secretary', 'access.GrantRole', clerk)
      const auditor = grant('x', 'AUDITOR', 'zone')
      f.gives('E_AUTH', 'zone-secretary', 'access.GrantRole', auditor)
      f.gives('E_SOD', 'zone-secretary+zone-organizer', 'access.GrantRole', auditor)
    },
  ],
  [
    'roles conflict for the person, whatever account holds them',
    f => {
      f.register('spare', 'a-branch', { mid: id('a-member-3') })
      const auditor = grant('spare', 'AUDITOR', 'zone')
      f.gives('E_SOD', 'zone-secretary+zone-organizer', 'access.GrantRole', auditor)
    },
  ],
  [
    'a locked account gets no role',
    f => {
      f.does('zone-officer', 'access.LockActor', { actor: address('b-officer') })
      f.gives('E_STATE', 'zone-organizer', 'access.GrantRole', grant('b-officer', 'CLERK', 'b-committee'))
    },
  ],
  [
    'an account has at most 32 roles',
    f => {
      f.register('x', 'a-committee')
      const all = ['zone', 'a-committee', 'b-committee'].flatMap(org => COMPATIBLE.map(role => [role, org] as const))
      for (const [role, org] of all.slice(0, 32)) f.grant('zone-organizer', 'x', role, org)
      const [role, org] = all[32] as readonly [string, string]
      f.gives('E_LIMIT', 'zone-organizer', 'access.GrantRole', grant('x', role, org))
    },
  ],
  [
    'a role ends with its revocation, and makes room',
    f => {
      const seat = { actor: address('a-member-3'), role: 'SECRETARY', orgId: id('a-branch') }
      f.gives('E_NOT_FOUND', 'a-secretary', 'access.RevokeRole', { ...seat, role: 'CLERK' })
      f.gives('E_SCOPE', 'b-secretary', 'access.RevokeRole', seat)
      f.does('a-secretary', 'access.RevokeRole', seat)
      f.gives('E_AUTH', 'a-member-3', 'activity.CreateActivity', {
        aid: id('x'),
        orgId: id('a-branch'),
        plan: f.plan(),
      })
      f.does('a-secretary', 'access.GrantRole', grant('a-member-4', 'SECRETARY', 'a-branch'))
    },
  ],
]
