/** Tables of `access`. */

import type { Address, PublicKey } from '#base'
import { table } from '../define.ts'
import { ID_BYTES, type Id, MODULE } from '../ids.ts'
import { bytesPart, u8Part, u32Part, u64Part } from '../key.ts'
import {
  Actor,
  ActorRoles,
  Delegation,
  GivenDelegation,
  Holder,
  KeyOwner,
  KeySet,
  PastGrant,
  PersonActors,
  ReceivedDelegations,
  RoleHolder,
} from './schema.ts'

const module = MODULE.access
const actorKey = bytesPart<Address>(20)
const orgKey = bytesPart<Id>(ID_BYTES)

export const actors = table({ module, id: 1, name: 'actors', key: [actorKey], value: Actor })

/** Every key that was ever registered: it belongs to one actor for ever. */
export const keyOwners = table({ module, id: 2, name: 'keyOwners', key: [bytesPart<PublicKey>(32)], value: KeyOwner })

/** Grants in force or to come. One that is over goes to `pastGrants`. */
export const roles = table({ module, id: 3, name: 'roles', key: [actorKey], value: ActorRoles })

/** The one secretary of an organisation. */
export const secretaries = table({ module, id: 4, name: 'secretaries', key: [orgKey], value: Holder })

/** Who holds what at an organisation, for queries: (organisation, role, actor). */
export const roleHolders = table({
  module,
  id: 5,
  name: 'roleHolders',
  key: [orgKey, u8Part, actorKey],
  value: RoleHolder,
})

export const personActors = table({
  module,
  id: 6,
  name: 'personActors',
  key: [bytesPart<Id>(ID_BYTES)],
  value: PersonActors,
})

/** Keys that were replaced: (actor, number of the set from 0). */
export const pastKeys = table({ module, id: 7, name: 'pastKeys', key: [actorKey, u32Part], value: KeySet })

/** Grants that are over: (actor, number in the order of their ends). */
export const pastGrants = table({ module, id: 8, name: 'pastGrants', key: [actorKey, u32Part], value: PastGrant })

/** The same by organisation: (organisation, role, end, actor, number). */
export const pastHolders = table({
  module,
  id: 9,
  name: 'pastHolders',
  key: [orgKey, u8Part, u64Part, actorKey, u32Part],
  value: RoleHolder,
})

export const delegations = table({ module, id: 10, name: 'delegations', key: [orgKey], value: Delegation })

/** By the organisation that received them. */
export const receivedDelegations = table({
  module,
  id: 11,
  name: 'receivedDelegations',
  key: [orgKey],
  value: ReceivedDelegations,
})

/** For queries: (organisation that delegates, delegation). */
export const givenDelegations = table({
  module,
  id: 12,
  name: 'givenDelegations',
  key: [orgKey, orgKey],
  value: GivenDelegation,
})
