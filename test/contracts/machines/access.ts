import { actorMachine, delegationMachine } from '../../../contracts/access/machine.ts'
import { address, DAY, type Fixture, hash, id, keys, rawId } from '../fixture.ts'
import type { MachineSpec } from '../machine-kit.ts'
import { addressOf } from '../world.ts'

const actor = { actor: address('x') }
const BY_TWO = 'registrar+zone-officer'

const delegation = (f: Fixture) => ({
  delegationId: id('d'),
  fromOrg: id('zone'),
  toOrg: id('a-committee'),
  powers: ['CLERK'],
  toMs: f.now + DAY,
  basisDoc: hash('basis'),
})

export const specs: readonly MachineSpec[] = [
  {
    machine: actorMachine,
    key: [addressOf('x')],
    prepare: f => f.register('x', 'a-committee'),
    sends: {
      ActivateActor: () => ['auditor', 'access.ActivateActor', actor],
      RotateKey: () => [BY_TWO, 'access.RotateKey', { ...actor, keys: keys('y'), threshold: 1 }],
      LockActor: () => ['zone-officer', 'access.LockActor', actor],
      UnlockActor: () => [BY_TWO, 'access.UnlockActor', actor],
      RevokeActor: () => [BY_TWO, 'access.RevokeActor', actor],
    },
  },
  {
    machine: delegationMachine,
    key: [rawId('d')],
    prepare: f => f.does('zone-secretary', 'access.Delegate', delegation(f)),
    row: (_, transition, f) => (transition === 'ExpireDelegation' ? { toMs: f.now } : {}),
    sends: {
      RevokeDelegation: () => ['zone-secretary', 'access.RevokeDelegation', { delegationId: id('d') }],
      ExpireDelegation: () => ['auditor', 'access.ExpireDelegation', { delegationId: id('d') }],
    },
  },
]
