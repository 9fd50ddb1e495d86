/** The first persons of a new federation: officers of the root organisation, each with a key of its own. */

import { ascii, type PublicKey, sha256, toHex } from '#base'
import {
  BACKING,
  BASIS,
  FORMALITY,
  FORMATION,
  type GenesisPlan,
  type Id,
  ORG_TYPE,
  type RoleName,
  UNIT_KIND,
} from '#contracts'

const FOUNDERS: Readonly<Record<string, RoleName>> = {
  secretary: 'SECRETARY',
  'zone-secretary': 'ZONE_SECRETARY',
  organizer: 'ORGANIZER',
  registrar: 'REGISTRAR',
  officer: 'ORG_OFFICER',
  clerk: 'CLERK',
  auditor: 'AUDITOR',
  dpo: 'DPO',
}

export const FOUNDER_NAMES: readonly string[] = Object.keys(FOUNDERS)

/** The root organisation of a new chain. Its id follows from the name of the chain, which says nothing about anyone. */
export const rootOrgId = (chainName: string): Id => sha256(ascii(`root ${chainName}`)).slice(0, 16) as Uint8Array as Id

/** Offices without which nobody could admit an enterprise or register an account: one of each group. */
export const NEEDED_OFFICES: readonly (readonly string[])[] = [
  ['secretary'],
  ['organizer', 'zone-secretary'],
  ['registrar'],
]

/** One account a key: who has several offices has them with one account. */
const actorsOf = (orgId: Id, keys: ReadonlyMap<string, PublicKey>): GenesisPlan['actors'] => {
  const roles = new Map<string, { readonly publicKey: PublicKey; readonly names: RoleName[] }>()
  for (const [office, role] of Object.entries(FOUNDERS)) {
    const publicKey = keys.get(office)
    if (publicKey === undefined) continue
    const held = roles.get(toHex(publicKey)) ?? { publicKey, names: [] }
    roles.set(toHex(publicKey), { publicKey, names: [...held.names, role] })
  }
  return [...roles.values()].map(({ publicKey, names }) => ({
    keys: [{ publicKey, weight: 1 }],
    threshold: 1,
    kind: 'PERSON',
    orgId,
    roles: names.map(role => ({ role, orgId })),
  }))
}

/** The root organisation and its first officers, by office; what is not in `keys` nobody holds at first. */
export const foundationOf = (chainName: string, keys: ReadonlyMap<string, PublicKey>): GenesisPlan => {
  const orgId = rootOrgId(chainName)
  return {
    rootOrg: {
      orgId,
      profile: {
        type: ORG_TYPE.COMMITTEE,
        basis: BASIS.REGION,
        backing: BACKING.ADMIN,
        formation: FORMATION.STANDALONE,
        formality: FORMALITY.FORMAL,
        unitKind: UNIT_KIND.PARK,
        regionCode: 0,
        expiresAtMs: 0,
        commitRoot: sha256(ascii(`profile ${chainName}`)),
      },
    },
    actors: actorsOf(orgId, keys),
  }
}

/** With an officer in each office. */
export const foundation = (chainName: string, publicKey: (name: string) => PublicKey): GenesisPlan =>
  foundationOf(chainName, new Map(FOUNDER_NAMES.map(name => [name, publicKey(name)])))
