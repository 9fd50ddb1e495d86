/** Messages of `access`: actors with their keys, roles, and what the actions take. */

import {
  address,
  enumeration,
  field,
  LIMITS,
  message,
  optionalAddress,
  repeated,
  type TypeOf,
  uint,
  uint32,
} from '#base'
import { hash, id, optionalHash, optionalId, publicKey, time } from '../ids.ts'
import { ROLE } from '../roles.ts'

export const ACTOR_KIND = { PERSON: 1, ORG: 2, SERVICE: 3, DEVICE: 4 } as const
/** A pending account waits for its day; a revoked one does nothing any more. */
export const ACTOR_STATE = { ACTIVE: 1, LOCKED: 2, PENDING: 3, REVOKED: 4 } as const
/** Where a grant comes from. SYSTEM: another module granted it, for instance by a vote. */
export const GRANT_SOURCE = { ELECTION: 1, APPOINTMENT: 2, GENESIS: 3, DELEGATION: 4, SYSTEM: 5 } as const
/** How a grant came to its end. */
export const GRANT_END = { EXPIRED: 1, REVOKED: 2, ORG_DISSOLVED: 3, ACTOR_REVOKED: 4, MEMBER_LEFT: 5 } as const
export type GrantEnd = (typeof GRANT_END)[keyof typeof GRANT_END]
export const DELEGATION_STATE = { ACTIVE: 1, REVOKED: 2, EXPIRED: 3 } as const

const actorKind = enumeration('ActorKind', ACTOR_KIND)
const role = enumeration('Role', ROLE)
const weight = uint(1_000)

export const ActorKey = message('ActorKey', 64, { publicKey: field(1, publicKey), weight: field(2, weight) })
export type ActorKey = TypeOf<typeof ActorKey>

/** An account. Its id comes from its first key and stays when the keys are rotated. */
export const Actor = message('Actor', 2_048, {
  kind: field(1, actorKind),
  state: field(2, enumeration('ActorState', ACTOR_STATE)),
  orgId: field(3, id),
  /** Alias of the member whose account it is. */
  mid: field(4, optionalId),
  keys: repeated(5, ActorKey.kind, LIMITS.keysPerAccount),
  threshold: field(6, uint(16_000)),
  registeredAtMs: field(7, time),
  /** Since when these keys act for this member: a rotation of the keys or of the alias begins it anew. */
  keysSinceMs: field(8, time),
  /** How often the keys have been replaced. */
  rotations: field(9, uint32),
  /** 0: at once. */
  notBeforeMs: field(10, time),
  /** 0: no end. */
  notAfterMs: field(11, time),
})
export type Actor = TypeOf<typeof Actor>

/** Keys that an account had until they were replaced. */
export const KeySet = message('KeySet', 2_048, {
  keys: repeated(1, ActorKey.kind, LIMITS.keysPerAccount),
  threshold: field(2, uint(16_000)),
  fromMs: field(3, time),
  toMs: field(4, time),
})

export const KeyOwner = message('KeyOwner', 32, { actor: field(1, address) })

export const RoleGrant = message('RoleGrant', 256, {
  role: field(1, role),
  orgId: field(2, id),
  fromMs: field(3, time),
  /** 0: until it is revoked. */
  toMs: field(4, time),
  source: field(5, enumeration('GrantSource', GRANT_SOURCE)),
  /** Resolution or change on which it rests. */
  basis: field(6, optionalHash),
  grantedBy: field(7, optionalAddress),
})
export type RoleGrant = TypeOf<typeof RoleGrant>

export const ActorRoles = message('ActorRoles', 8_192, {
  grants: repeated(1, RoleGrant.kind, LIMITS.grantsPerActor),
  /** Grants that have ended so far: the number of the next one. */
  ended: field(2, uint32),
})
export type ActorRoles = TypeOf<typeof ActorRoles>

/** A grant that is over, kept for who asks what was. */
export const PastGrant = message('PastGrant', 512, {
  actor: field(1, address),
  grant: field(2, RoleGrant.kind),
  endedAtMs: field(3, time),
  end: field(4, enumeration('GrantEnd', GRANT_END)),
})
export type PastGrant = TypeOf<typeof PastGrant>

/** A superior lets holders of a role at an organisation below act as if they held it at the superior. */
export const Delegation = message('Delegation', 512, {
  fromOrg: field(1, id),
  toOrg: field(2, id),
  powers: repeated(3, role, LIMITS.powersPerDelegation),
  fromMs: field(4, time),
  toMs: field(5, time),
  basisDoc: field(6, hash),
  state: field(7, enumeration('DelegationState', DELEGATION_STATE)),
  delegatedBy: field(8, address),
  /** 0 while it has not been revoked or put away. */
  endedAtMs: field(9, time),
})
export type Delegation = TypeOf<typeof Delegation>

/** Delegations that an organisation has received and that have not ended: what the policies look at. */
export const ReceivedDelegations = message('ReceivedDelegations', 4_096, {
  delegations: repeated(1, id, LIMITS.delegationsPerOrg),
})
export const GivenDelegation = message('GivenDelegation', 64, { toOrg: field(1, id) })

/** Accounts of one member: conflicts of roles count for the person. */
export const PersonActors = message('PersonActors', 256, { actors: repeated(1, address, LIMITS.actorsPerPerson) })
export const Holder = message('Holder', 32, { actor: field(1, address) })
export const RoleHolder = message('RoleHolder', 32, { sinceMs: field(1, time) })

// ── Arguments ───────────────────────────────────────────────────────────────────────────────────────────────────────

export const RegisterActorArgs = message('RegisterActorArgs', 1_024, {
  kind: field(1, actorKind),
  orgId: field(2, id),
  mid: field(3, optionalId),
  /** The account id is that of the first key. */
  keys: repeated(4, ActorKey.kind, LIMITS.keysPerAccount),
  threshold: field(5, uint(16_000)),
  /** 0: at once. */
  notBeforeMs: field(6, time),
  /** 0: no end. */
  notAfterMs: field(7, time),
})
export type RegisterActorArgs = TypeOf<typeof RegisterActorArgs>

export const RotateKeyArgs = message('RotateKeyArgs', 1_024, {
  actor: field(1, address),
  keys: repeated(2, ActorKey.kind, LIMITS.keysPerAccount),
  threshold: field(3, uint(16_000)),
})
export type RotateKeyArgs = TypeOf<typeof RotateKeyArgs>

export const ActorArgs = message('ActorArgs', 64, { actor: field(1, address) })
export type ActorArgs = TypeOf<typeof ActorArgs>

export const GrantRoleArgs = message('GrantRoleArgs', 256, {
  actor: field(1, address),
  role: field(2, role),
  orgId: field(3, id),
  fromMs: field(4, time),
  toMs: field(5, time),
  source: field(6, enumeration('GrantSource', GRANT_SOURCE)),
  basis: field(7, optionalHash),
})
export type GrantRoleArgs = TypeOf<typeof GrantRoleArgs>

export const RevokeRoleArgs = message('RevokeRoleArgs', 128, {
  actor: field(1, address),
  role: field(2, role),
  orgId: field(3, id),
})
export type RevokeRoleArgs = TypeOf<typeof RevokeRoleArgs>

export const DelegateArgs = message('DelegateArgs', 256, {
  delegationId: field(1, id),
  fromOrg: field(2, id),
  toOrg: field(3, id),
  powers: repeated(4, role, LIMITS.powersPerDelegation),
  /** In the past or 0: at once. */
  fromMs: field(5, time),
  toMs: field(6, time),
  /** Hash of the written basis. */
  basisDoc: field(7, hash),
})
export type DelegateArgs = TypeOf<typeof DelegateArgs>

export const DelegationArgs = message('DelegationArgs', 32, { delegationId: field(1, id) })
export type DelegationArgs = TypeOf<typeof DelegationArgs>

// ── Events ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export const ActorRegistered = message('ActorRegistered', 128, {
  actor: field(1, address),
  kind: field(2, actorKind),
  orgId: field(3, id),
  mid: field(4, optionalId),
})
export const ActorEvent = message('ActorEvent', 64, { actor: field(1, address) })
export const RoleEvent = message('RoleEvent', 128, {
  actor: field(1, address),
  role: field(2, role),
  orgId: field(3, id),
})
export const DelegationEvent = message('DelegationEvent', 128, {
  delegationId: field(1, id),
  fromOrg: field(2, id),
  toOrg: field(3, id),
  state: field(4, enumeration('DelegationState', DELEGATION_STATE)),
})
export const AliasBound = message('AliasBound', 64, { mid: field(1, id) })

// ── Genesis ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const RoleAt = message('RoleAt', 64, { role: field(1, role), orgId: field(2, id) })

const GenesisActor = message('GenesisActor', 4_096, {
  actor: field(1, RegisterActorArgs.kind),
  roles: repeated(2, RoleAt.kind, LIMITS.grantsPerActor),
})
export type GenesisActor = TypeOf<typeof GenesisActor>

export const AccessGenesis = message('AccessGenesis', LIMITS.genesisBytes, {
  actors: repeated(1, GenesisActor.kind, LIMITS.genesisActors),
})
export type AccessGenesis = TypeOf<typeof AccessGenesis>
