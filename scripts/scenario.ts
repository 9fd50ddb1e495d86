/**
 * The demonstration: a zone with two enterprises, each with a committee and a branch; officers, members, candidates; an
 * activity with sign-ins that a second person verifies; points. Pure data from a seed: every id is a hash of seed and
 * name, the keys are the caller's, the time is given. Two steps are refused on purpose.
 */

import {
  BACKING,
  BASIS,
  FORMALITY,
  FORMATION,
  type GenesisPlan,
  ORG_TYPE,
  type OrgProfile,
  type RoleName,
  SOURCE_TYPE,
  UNIT_KIND,
} from '#contracts'
import { activitySteps } from './scenario-activity.ts'
import { foundationSteps } from './scenario-foundation.ts'
import {
  ENTERPRISES,
  hashOf,
  memberNames,
  type ScenarioInput,
  type ScenarioRun,
  type ScenarioStep,
  scenarioId,
} from './scenario-parts.ts'

export { activitySteps } from './scenario-activity.ts'
export { foundationSteps } from './scenario-foundation.ts'
export {
  memberRecord,
  type NamedCall,
  type ScenarioInput,
  type ScenarioRun,
  type ScenarioStep,
  scenarioId,
} from './scenario-parts.ts'

const FOUNDERS: Readonly<Record<string, RoleName>> = {
  'zone-secretary': 'ZONE_SECRETARY',
  'zone-organizer': 'ORGANIZER',
  'zone-officer': 'ORG_OFFICER',
  registrar: 'REGISTRAR',
  auditor: 'AUDITOR',
}

/** Every signer, founders first. */
export const SIGNERS: readonly string[] = [
  ...Object.keys(FOUNDERS),
  ...ENTERPRISES.flatMap(plan => [
    `${plan.name}-secretary`,
    `${plan.name}-officer`,
    `${plan.name}-branch-clerk`,
    `${plan.name}-door`,
    ...memberNames(plan),
  ]),
]

const profileOf = (seed: string, name: string, type: OrgProfile['type']): OrgProfile => ({
  type,
  basis: name === 'zone' ? BASIS.REGION : BASIS.UNIT,
  backing: name === 'zone' ? BACKING.ADMIN : BACKING.NONE,
  formation: FORMATION.STANDALONE,
  formality: FORMALITY.FORMAL,
  unitKind: name === 'zone' ? UNIT_KIND.PARK : UNIT_KIND.PRIVATE,
  regionCode: 440_112,
  expiresAtMs: 0,
  commitRoot: hashOf(seed, `${name}/record`),
})

/** Root organisation, founders and the rule of points, for `genesisModules`. */
export const scenarioGenesis = ({ seed, publicKey }: ScenarioInput): GenesisPlan => {
  const orgId = scenarioId(seed, 'zone')
  const terms = { sourceType: SOURCE_TYPE.ACTIVITY, amount: 2, capDay: 20, capMonth: 60, capYear: 300 }
  return {
    rootOrg: { orgId, profile: profileOf(seed, 'zone', ORG_TYPE.COMMITTEE) },
    actors: Object.entries(FOUNDERS).map(([name, role]) => ({
      keys: [{ publicKey: publicKey(name), weight: 1 }],
      threshold: 1,
      kind: 'PERSON',
      orgId,
      roles: [{ role, orgId }],
    })),
    rules: [
      {
        ruleId: scenarioId(seed, 'rule'),
        terms: { ...terms, effectiveFromMs: 0, effectiveToMs: 0, candidates: false },
      },
    ],
  }
}

/** Foundation and first activity, in order: each step needs those before it to be on the chain. */
export const scenarioSteps = (run: ScenarioRun): readonly ScenarioStep[] => [
  ...foundationSteps(run),
  ...activitySteps(run),
]
