/** Builds the first state of the modules: who is there before anyone can register anyone. */

import type { PublicKey } from '#base'
import type { ModuleGenesis } from '#chain'
import { ACTOR_KIND, AccessGenesis } from './access/schema.ts'
import { DelegateGenesis } from './delegate/schema.ts'
import { GovernanceGenesis } from './governance/messages.ts'
import { type Id, MODULE, NO_ID } from './ids.ts'
import { OrgGenesis } from './org/messages.ts'
import type { OrgProfile } from './org/schema.ts'
import { PointsGenesis, type RuleTerms } from './points/schema.ts'
import { MODULES } from './registry.ts'
import { ROLE, type RoleName } from './roles.ts'

/** An account of the first block. Its id comes from the first key. */
export interface FoundingActor {
  readonly keys: readonly { readonly publicKey: PublicKey; readonly weight: number }[]
  /** Sum of weights that must sign. */
  readonly threshold: number
  readonly kind: keyof typeof ACTOR_KIND
  readonly orgId: Id
  /** Alias of the member whose account it is. */
  readonly mid?: Id
  readonly roles: readonly { readonly role: RoleName; readonly orgId: Id }[]
}

/** Terms of a rule; what is left out is none. */
type FoundingTerms = Pick<RuleTerms, 'sourceType' | 'amount'> & Partial<RuleTerms>

const NO_TERMS = {
  capDay: 0,
  capMonth: 0,
  capYear: 0,
  effectiveFromMs: 0,
  effectiveToMs: 0,
  candidates: false,
  perUnit: false,
  lateAmount: 0,
  groupId: NO_ID,
}

export interface GenesisPlan {
  readonly rootOrg: { readonly orgId: Id; readonly profile: OrgProfile }
  readonly actors: readonly FoundingActor[]
  /** Who runs nodes and who may make blocks at first. Without it the validators of the genesis stay for ever. */
  readonly delegate?: DelegateGenesis
  /** Who governs, which extensions are active and what parameters hold at first; absent: the root alone, all of this version, none. */
  readonly governance?: Partial<GovernanceGenesis>
  /** Rules of points that are in force from the start. */
  readonly rules?: readonly { readonly ruleId: Id; readonly terms: FoundingTerms }[]
}

const governanceOf = ({ rootOrg, governance = {} }: GenesisPlan): GovernanceGenesis => ({
  electors: [{ orgId: rootOrg.orgId, weight: 1 }],
  extensions: MODULES.flatMap(({ id, extension }) => (extension === true ? [id] : [])),
  params: [],
  ...governance,
})

const dataOf = ({ rootOrg, actors, delegate, rules = [], governance }: GenesisPlan) => [
  {
    module: MODULE.access,
    data: AccessGenesis.encode({
      actors: actors.map(({ keys, threshold, kind, orgId, mid = NO_ID, roles }) => ({
        actor: { kind: ACTOR_KIND[kind], orgId, mid, keys, threshold, notBeforeMs: 0, notAfterMs: 0 },
        roles: roles.map(({ role, orgId: at }) => ({ role: ROLE[role], orgId: at })),
      })),
    }),
  },
  { module: MODULE.org, data: OrgGenesis.encode(rootOrg) },
  {
    module: MODULE.points,
    data: PointsGenesis.encode({
      rules: rules.map(({ ruleId, terms }) => ({ ruleId, terms: { ...NO_TERMS, ...terms } })),
    }),
  },
  ...(delegate === undefined ? [] : [{ module: MODULE.delegate, data: DelegateGenesis.encode(delegate) }]),
  { module: MODULE.governance, data: GovernanceGenesis.encode(governanceOf({ rootOrg, actors, governance })) },
]

/** Parts of a `Genesis` message, in ascending order of module. Input out of bounds is a programmer's error. */
export const genesisModules = (plan: GenesisPlan): readonly ModuleGenesis[] => dataOf(plan)
