import { address, DAY, type Fixture, hash, id, keys } from '../fixture.ts'
import type { Intent } from '../machine-kit.ts'
import type { Draw, WalkSpec } from '../walk-kit.ts'

const PEOPLE = ['x', 'y', 'z', 'a-officer', 'a-member-4', 'b-officer'] as const
const ORGS = ['zone', 'a-committee', 'a-branch', 'b-committee'] as const
const ROLES = ['SECRETARY', 'CLERK', 'AUDITOR', 'MALL_OPERATOR', 'MALL_KEEPER', 'ORGANIZER'] as const
const ABOVE = 'zone-secretary+zone-organizer'
const GRANTORS = [ABOVE, 'zone-organizer', 'a-secretary', 'a-member-3', 'b-secretary'] as const
const DELEGATORS = ['zone-secretary', 'a-secretary', 'b-secretary'] as const
const DELEGATIONS = Array.from({ length: 12 }, (_, n) => id(`delegation-${n}`))
const BY_TWO = 'registrar+zone-officer'

/** Seats that are granted and revoked again and again. */
const seatOf = (draw: Draw) => {
  const role = draw.of(ROLES)
  const org = role === 'AUDITOR' ? 'zone' : draw.of(['a-committee', 'a-branch'])
  return { actor: address(draw.of(['x', 'y', 'z'])), role, orgId: id(org) }
}

const grantOf = (f: Fixture, draw: Draw) => ({
  ...seatOf(draw),
  ...(draw.below(4) === 0 ? { actor: address(draw.of(PEOPLE)), orgId: id(draw.of(ORGS)) } : {}),
  source: draw.of(['APPOINTMENT', 'ELECTION', 'APPOINTMENT', 'DELEGATION']),
  basis: hash('basis'),
  ...(draw.below(3) === 0 ? {} : { toMs: f.now + (1 + draw.below(25)) * DAY }),
})

const delegationOf = (f: Fixture, draw: Draw) => ({
  delegationId: draw.of(DELEGATIONS),
  fromOrg: id(draw.of(['zone', 'a-committee'])),
  toOrg: id(draw.of(['a-committee', 'a-branch', 'b-committee'])),
  powers: [draw.of(['CLERK', 'ORG_OFFICER', 'ORGANIZER'])],
  toMs: f.now + (1 + draw.below(90)) * DAY,
  basisDoc: hash('basis'),
})

const MOVES: readonly ((f: Fixture, draw: Draw) => Intent)[] = [
  (f, draw) => [draw.of(GRANTORS), 'access.GrantRole', grantOf(f, draw)],
  (f, draw) => ['zone-organizer', 'access.GrantRole', grantOf(f, draw)],
  (f, draw) => [ABOVE, 'access.GrantRole', grantOf(f, draw)],
  (_, draw) => ['zone-organizer', 'access.RevokeRole', seatOf(draw)],
  (_, draw) => [draw.of(GRANTORS), 'access.RevokeRole', seatOf(draw)],
  (_, draw) => ['auditor', 'access.ExpireGrants', { actor: address(draw.of(['x', 'y', 'z'])) }],
  (f, draw) => [draw.of(DELEGATORS), 'access.Delegate', delegationOf(f, draw)],
  (f, draw) => ['zone-secretary', 'access.Delegate', delegationOf(f, draw)],
  (_, draw) => [draw.of(DELEGATORS), 'access.RevokeDelegation', { delegationId: draw.of(DELEGATIONS) }],
  (_, draw) => ['auditor', 'access.ExpireDelegation', { delegationId: draw.of(DELEGATIONS) }],
  (_, draw) => ['zone-officer', 'access.LockActor', { actor: address(draw.of(PEOPLE)) }],
  (_, draw) => [BY_TWO, 'access.UnlockActor', { actor: address(draw.of(PEOPLE)) }],
  (_, draw) => {
    const name = draw.of(PEOPLE)
    return [BY_TWO, 'access.RotateKey', { actor: address(name), keys: keys(name, `${name}-spare`), threshold: 1 }]
  },
  (_, draw) => [BY_TWO, 'access.RevokeActor', { actor: address(draw.of(['x', 'y'])) }],
]

export const walks: readonly WalkSpec[] = [
  {
    name: 'roles never conflict, seats are taken once, whatever is granted, delegated and ended',
    reaches: ['access.GrantRole', 'access.RevokeRole', 'access.ExpireGrants', 'access.Delegate'],
    stepMs: 20 * DAY,
    blocks: 45,
    prepare: f => {
      for (const name of ['x', 'y', 'z']) f.register(name, 'a-committee')
      f.register('x-spare-account', 'a-branch', { mid: id('a-member-4') })
    },
    move: (f, draw) => draw.of(MOVES)(f, draw),
  },
]
