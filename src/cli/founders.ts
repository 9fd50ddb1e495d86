/** The first persons of a new federation: officers of the root organisation, each with a key of its own. */

import { ascii, type PublicKey, sha256 } from '#base'
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

export const foundation = (chainName: string, publicKey: (name: string) => PublicKey): GenesisPlan => {
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
    actors: Object.entries(FOUNDERS).map(([name, role]) => ({
      keys: [{ publicKey: publicKey(name), weight: 1 }],
      threshold: 1,
      kind: 'PERSON',
      orgId,
      roles: [{ role, orgId }],
    })),
  }
}
