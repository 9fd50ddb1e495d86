/** Messages of `access`: actors with their keys, roles, and what the actions take. */

import { address, enumeration, field, LIMITS, message, optionalAddress, repeated, type TypeOf, uint } from '#base'
import { id, optionalHash, optionalId, publicKey, time } from '../ids.ts'
import { ROLE } from '../roles.ts'

export const ACTOR_KIND = { PERSON: 1, ORG: 2, SERVICE: 3, DEVICE: 4 } as const
export const ACTOR_STATUS = { ACTIVE: 1, LOCKED: 2 } as const
/** Where a grant comes from. */
export const GRANT_SOURCE = { ELECTION: 1, APPOINTMENT: 2, GENESIS: 3 } as const

const actorKind = enumeration('ActorKind', ACTOR_KIND)
const role = enumeration('Role', ROLE)
const weight = uint(1_000)

export const ActorKey = message('ActorKey', 64, { publicKey: field(1, publicKey), weight: field(2, weight) })
export type ActorKey = TypeOf<typeof ActorKey>

/** An account. Its id comes from its first key and stays when the keys are rotated. */
export const Actor = message('Actor', 2_048, {
  kind: field(1, actorKind),
  status: field(2, enumeration('ActorStatus', ACTOR_STATUS)),
  orgId: field(3, id),
  /** Alias of the member whose account it is. */
  mid: field(4, optionalId),
  keys: repeated(5, ActorKey.kind, LIMITS.keysPerAccount),
  threshold: field(6, uint(16_000)),
  registeredAtMs: field(7, time),
})
export type Actor = TypeOf<typeof Actor>

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
})
export type ActorRoles = TypeOf<typeof ActorRoles>

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
