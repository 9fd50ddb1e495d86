/** Tables of `access`. */

import type { Address, PublicKey } from '#base'
import { table } from '../define.ts'
import { ID_BYTES, type Id, MODULE } from '../ids.ts'
import { bytesPart, u8Part } from '../key.ts'
import { Actor, ActorRoles, Holder, KeyOwner, PersonActors, RoleHolder } from './schema.ts'

const module = MODULE.access
const actorKey = bytesPart<Address>(20)
const orgKey = bytesPart<Id>(ID_BYTES)

export const actors = table({ module, id: 1, name: 'actors', key: [actorKey], value: Actor })

/** Every key that was ever registered: it belongs to one actor for ever. */
export const keyOwners = table({ module, id: 2, name: 'keyOwners', key: [bytesPart<PublicKey>(32)], value: KeyOwner })

/** Grants in force or to come; a revoked one goes, its history is in the events. */
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
