/** Messages of `org`: organisations, their changes, enterprises. */

import { address, bool, enumeration, field, message, optional, optionalAddress, type TypeOf, uint, uint32 } from '#base'
import { hash, id, optionalHash, optionalId, time } from '../ids.ts'

export const ORG_TYPE = { WORK_COMMITTEE: 1, COMMITTEE: 2, GENERAL_BRANCH: 3, BRANCH: 4, GROUP: 5 } as const
export type OrgType = (typeof ORG_TYPE)[keyof typeof ORG_TYPE]
export const ORG_STATE = { ACTIVE: 1, DISSOLVED: 2 } as const
export const BASIS = { UNIT: 1, REGION: 2 } as const
export const BACKING = { ADMIN: 1, NONE: 2 } as const
export const FORMATION = {
  STANDALONE: 1,
  JOINT: 2,
  INDUSTRY: 3,
  REGIONAL: 4,
  ATTACHED: 5,
  FLOATING: 6,
} as const
export const FORMALITY = { FORMAL: 1, TEMPORARY: 2, FUNCTIONAL: 3 } as const
export const UNIT_KIND = {
  GOV: 1,
  PUBLIC_INSTITUTION: 2,
  SOE: 3,
  COLLECTIVE: 4,
  PRIVATE: 5,
  SOCIAL_ORG: 6,
  STREET: 7,
  COMMUNITY: 8,
  PARK: 9,
} as const
export const CHANGE_KIND = { CREATE: 1, DISSOLVE: 2, RENAME: 3 } as const
export const CHANGE_STATE = {
  SUBMITTED: 1,
  RETURNED: 2,
  APPROVED: 3,
  REJECTED: 4,
  WITHDRAWN: 5,
  EXECUTED: 6,
} as const
export type ChangeState = (typeof CHANGE_STATE)[keyof typeof CHANGE_STATE]
export const CHANGE_DECISION = { APPROVE: 1, RETURN: 2, REJECT: 3 } as const
const SIZE_TIER = { MICRO: 1, SMALL: 2, MEDIUM: 3, LARGE: 4 } as const
const COVERAGE = { OWN_ORG: 1, JOINT: 2, REGIONAL: 3, LIAISON: 4, NONE: 5 } as const

const orgType = enumeration('OrgType', ORG_TYPE)
const changeKind = enumeration('ChangeKind', CHANGE_KIND)
/** More than the state can hold rows: a count that could be driven to its bound would stop the node. */
const count = uint(4_000_000_000)

/** What an organisation is, apart from where it stands in the tree. */
export const OrgProfile = message('OrgProfile', 128, {
  type: field(1, orgType),
  basis: field(2, enumeration('Basis', BASIS)),
  backing: field(3, enumeration('Backing', BACKING)),
  formation: field(4, enumeration('Formation', FORMATION)),
  formality: field(5, enumeration('Formality', FORMALITY)),
  unitKind: field(6, enumeration('UnitKind', UNIT_KIND)),
  regionCode: field(7, uint(999_999_999)),
  /** End of a temporary or functional organisation; 0 for the others. */
  expiresAtMs: field(8, time),
  /** Commitment to the record: name, official code, address. */
  commitRoot: field(9, hash),
})
export type OrgProfile = TypeOf<typeof OrgProfile>

/** Derived by the contract from what happens to members; never set by anyone. */
export const MemberCounts = message('MemberCounts', 32, {
  full: field(1, count),
  probationary: field(2, count),
  candidate: field(3, count),
  /** Members whose rights are limited: counted here only. */
  limited: field(4, count),
})
export type MemberCounts = TypeOf<typeof MemberCounts>

export const Org = message('Org', 512, {
  type: field(1, orgType),
  state: field(2, enumeration('OrgState', ORG_STATE)),
  /** Absent for the root. */
  parent: field(3, optionalId),
  /** 0 for the root. */
  depth: field(4, uint(16)),
  profile: field(5, OrgProfile.kind),
  revision: field(6, uint32),
  termStartMs: field(7, time),
  termEndMs: field(8, time),
  counts: field(9, MemberCounts.kind),
  /** Active organisations directly below. */
  children: field(10, count),
  /** Activities that are neither archived nor cancelled. */
  openActivities: field(11, count),
  foundedAtMs: field(12, time),
  /** 1 for the first. */
  termNumber: field(13, uint32),
  termExtended: field(14, bool),
})
export type Org = TypeOf<typeof Org>

export const RootOrg = message('RootOrg', 32, { orgId: field(1, id) })
/** Counts of the zone: always the sum over its organisations. */
export const ZoneCounts = message('ZoneCounts', 64, { orgs: field(1, count), members: field(2, MemberCounts.kind) })
export const Child = message('Child', 16, { sinceMs: field(1, time) })

export const OrgChange = message('OrgChange', 512, {
  kind: field(1, changeKind),
  orgId: field(2, id),
  /** Organisation that decides: the parent. */
  decidingOrg: field(3, id),
  /** New profile of a CREATE or RENAME. */
  profile: optional(4, OrgProfile),
  requestDoc: field(5, hash),
  replyDoc: field(6, optionalHash),
  planCount: field(7, count),
  planRoot: field(8, optionalHash),
  state: field(9, enumeration('ChangeState', CHANGE_STATE)),
  proposer: field(10, address),
  decidedBy: field(11, optionalAddress),
  proposedAtMs: field(12, time),
})
export type OrgChange = TypeOf<typeof OrgChange>

export const Enterprise = message('Enterprise', 256, {
  orgId: field(1, id),
  regionCode: field(2, uint(999_999_999)),
  sizeTier: field(3, enumeration('SizeTier', SIZE_TIER)),
  highTech: field(4, bool),
  unicorn: field(5, bool),
  gazelle: field(6, bool),
  coverage: field(7, enumeration('Coverage', COVERAGE)),
  commitRoot: field(8, hash),
  revision: field(9, uint32),
})
export type Enterprise = TypeOf<typeof Enterprise>

export const UnitLink = message('UnitLink', 16, { fromMs: field(1, time) })

// ── Arguments ───────────────────────────────────────────────────────────────────────────────────────────────────────

export const ProposeChangeArgs = message('ProposeChangeArgs', 512, {
  changeId: field(1, id),
  kind: field(2, changeKind),
  /** Organisation to be created or changed. */
  orgId: field(3, id),
  /** Parent of the organisation to be created; absent for the other kinds. */
  parentId: field(4, optionalId),
  profile: optional(5, OrgProfile),
  /** Hash of the written request. */
  requestDoc: field(6, hash),
  /** Full members that the plan of a new branch names, and the root of that list. */
  planCount: field(7, count),
  planRoot: field(8, optionalHash),
})
export type ProposeChangeArgs = TypeOf<typeof ProposeChangeArgs>

export const DecideChangeArgs = message('DecideChangeArgs', 128, {
  changeId: field(1, id),
  decision: field(2, enumeration('ChangeDecision', CHANGE_DECISION)),
  /** Hash of the written reply. */
  replyDoc: field(3, hash),
})
export type DecideChangeArgs = TypeOf<typeof DecideChangeArgs>

export const ResubmitChangeArgs = message('ResubmitChangeArgs', 64, {
  changeId: field(1, id),
  requestDoc: field(2, hash),
})
export const ChangeArgs = message('ChangeArgs', 32, { changeId: field(1, id) })
export type ChangeArgs = TypeOf<typeof ChangeArgs>

export const UpsertEnterpriseArgs = message('UpsertEnterpriseArgs', 256, {
  enterpriseId: field(1, id),
  /** Organisation in whose area it is. */
  orgId: field(2, id),
  regionCode: field(3, uint(999_999_999)),
  sizeTier: field(4, enumeration('SizeTier', SIZE_TIER)),
  highTech: field(5, bool),
  unicorn: field(6, bool),
  gazelle: field(7, bool),
  coverage: field(8, enumeration('Coverage', COVERAGE)),
  commitRoot: field(9, hash),
})
export const UnitLinkArgs = message('UnitLinkArgs', 64, { orgId: field(1, id), enterpriseId: field(2, id) })
export type UnitLinkArgs = TypeOf<typeof UnitLinkArgs>

/** The members elected are named in the document, which stays off the chain. */
export const RecordElectionArgs = message('RecordElectionArgs', 128, {
  orgId: field(1, id),
  /** Day from which the new term counts. */
  startMs: field(2, time),
  /** Hash of the resolution. */
  resolutionDoc: field(3, hash),
  officers: field(4, uint(100)),
})
export const ExtendTermArgs = message('ExtendTermArgs', 128, {
  orgId: field(1, id),
  months: field(2, uint(120)),
  /** Hash of the written reply. */
  replyDoc: field(3, hash),
})

// ── Events ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export const ChangeEvent = message('ChangeEvent', 128, {
  changeId: field(1, id),
  kind: field(2, changeKind),
  orgId: field(3, id),
  state: field(4, enumeration('ChangeState', CHANGE_STATE)),
})
export const TermEvent = message('TermEvent', 64, {
  orgId: field(1, id),
  termNumber: field(2, uint32),
  endMs: field(3, time),
})
export const OrgEvent = message('OrgEvent', 64, { orgId: field(1, id) })
export const EnterpriseEvent = message('EnterpriseEvent', 64, { enterpriseId: field(1, id), orgId: field(2, id) })

// ── Genesis ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export const OrgGenesis = message('OrgGenesis', 1_024, { orgId: field(1, id), profile: field(2, OrgProfile.kind) })
export type OrgGenesis = TypeOf<typeof OrgGenesis>
