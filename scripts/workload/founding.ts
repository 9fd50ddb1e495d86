/** The first block of the workload: the zone, its founders and the rules of points. */

import type { Hash } from '#base'
import { chainIdOf, DATA_CLASS, Genesis } from '#chain'
import {
  BACKING,
  BASIS,
  FORMALITY,
  FORMATION,
  type GenesisPlan,
  genesisModules,
  ORG_TYPE,
  type RoleName,
  SOURCE_TYPE,
  UNIT_KIND,
} from '#contracts'
import { dayAt } from './calendar.ts'
import type { Names } from './names.ts'
import { RULE_NAMES, RULES } from './rules.ts'

/** Time of the genesis: the first of December before the year that is worked through. */
export const FOUNDED_MS = dayAt(0, 1)

const FOUNDING_ROLES: Readonly<Record<string, RoleName>> = {
  'zone/secretary': 'ZONE_SECRETARY',
  'zone/organizer': 'ORGANIZER',
  'zone/officer': 'ORG_OFFICER',
  'zone/registrar': 'REGISTRAR',
  'zone/clerk': 'CLERK',
  'zone/auditor': 'AUDITOR',
  'zone/dpo': 'DPO',
}

/** Accounts of the first block. */
export const FOUNDERS: readonly string[] = Object.keys(FOUNDING_ROLES)

export const ruleId = (name: string): string => `rule/${name}`

export const foundingPlan = (names: Names): GenesisPlan => {
  const orgId = names.rawId('org/0')
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
        regionCode: 440_112_000,
        expiresAtMs: 0,
        commitRoot: names.rawHash('org/0/record'),
      },
    },
    actors: Object.entries(FOUNDING_ROLES).map(([name, role]) => ({
      keys: [{ publicKey: names.key(name), weight: 1 }],
      threshold: 1,
      kind: 'PERSON',
      orgId,
      roles: [{ role, orgId }],
    })),
    rules: RULE_NAMES.map(name => {
      const { source, ...terms } = RULES[name]
      const sourceType = SOURCE_TYPE[source as keyof typeof SOURCE_TYPE]
      const always = { effectiveFromMs: 0, effectiveToMs: 0, candidates: false }
      return { ruleId: names.rawId(ruleId(name)), terms: { sourceType, ...terms, ...always } }
    }),
  }
}

/** The genesis of the engine's check: no validators, since no blocks are voted on there. Always of synthetic data. */
export const foundingGenesis = (names: Names): Genesis => ({
  version: 1,
  name: 'workload',
  timeMs: FOUNDED_MS,
  dataClass: DATA_CLASS.SYNTHETIC,
  epochLength: 10_000,
  enterprises: ['workload'],
  validators: [],
  modules: genesisModules(foundingPlan(names)),
})

export const chainIdOfWorkload = (names: Names): Hash => chainIdOf(Genesis.encode(foundingGenesis(names)))
