/** Machines of state of `access`. */

import { defineMachine } from '../machine.ts'
import { ACTOR_STATE, DELEGATION_STATE } from './schema.ts'
import { actors, delegations } from './state.ts'

const A = ACTOR_STATE

/** A locked account can get new keys: who lost the old ones is locked first. */
export const actorMachine = defineMachine({
  name: 'actor',
  table: actors,
  states: ACTOR_STATE,
  transitions: {
    ActivateActor: { from: [A.PENDING], to: A.ACTIVE },
    RotateKey: { from: [A.PENDING, A.ACTIVE, A.LOCKED] },
    LockActor: { from: [A.ACTIVE], to: A.LOCKED },
    UnlockActor: { from: [A.LOCKED], to: A.ACTIVE },
    RevokeActor: { from: [A.PENDING, A.ACTIVE, A.LOCKED], to: A.REVOKED },
  },
})

const D = DELEGATION_STATE

export const delegationMachine = defineMachine({
  name: 'delegation',
  table: delegations,
  states: DELEGATION_STATE,
  transitions: {
    RevokeDelegation: { from: [D.ACTIVE], to: D.REVOKED },
    ExpireDelegation: { from: [D.ACTIVE], to: D.EXPIRED },
  },
})
