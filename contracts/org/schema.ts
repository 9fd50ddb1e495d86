/** Messages of `org`: organisations, their changes, enterprises. */

import {
  address,
  bool,
  enumeration,
  field,
  LIMITS,
  message,
  optional,
  optionalAddress,
  repeated,
  type TypeOf,
  uint,
  uint32,
} from '#base'
import { hash, id, optionalHash, optionalId, time } from '../ids.ts'

export const ORG_TYPE = { WORK_COMMITTEE: 1, COMMITTEE: 2, GENERAL_BRANCH: 3, BRANCH: 4, GROUP: 5 } as const
export type OrgType = (typeof ORG_TYPE)[keyof typeof ORG_TYPE]
/** While it is restructured nothing new begins in it. One that expired is renewed or dissolved by its superior. */
export const ORG_STATE = { ACTIVE: 1, DISSOLVED: 2, RESTRUCTURING: 3, EXPIRED: 4 } as const
export type OrgState = (typeof ORG_STATE)[keyof typeof ORG_STATE]
/** Bits of `flags`: what somebody should look at; nothing follows from them. */
export const ORG_FLAG = { TERM_OVERDUE: 1, BELOW_MIN: 2, ABOVE_MAX: 4, NO_COMMITTEE: 8, MANY_UNITS: 16 } as const

/** True while those who hold roles at the organisation have their powers. */
export const isStanding = (state: OrgState | undefined): boolean =>
  state === ORG_STATE.ACTIVE || state === ORG_STATE.RESTRUCTURING
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
/** RENEW gives a temporary organisation a later end. */
export const CHANGE_KIND = {
  CREATE: 1,
  DISSOLVE: 2,
  RENAME: 3,
  MERGE: 4,
  SPLIT: 5,
  UPGRADE: 6,
  REPARENT: 7,
  RELOCATE: 8,
  RENEW: 9,
} as const
export type ChangeKind = (typeof CHANGE_KIND)[keyof typeof CHANGE_KIND]
export const CHANGE_STATE = {
  SUBMITTED: 1,
  RETURNED: 2,
  APPROVED: 3,
  REJECTED: 4,
  WITHDRAWN: 5,
  EXECUTED: 6,
  DRAFT: 7,
  EXECUTING: 8,
  LAPSED: 9,
} as const
export type ChangeState = (typeof CHANGE_STATE)[keyof typeof CHANGE_STATE]
export const CHANGE_DECISION = { APPROVE: 1, RETURN: 2, REJECT: 3 } as const
export const SIZE_TIER = { MICRO: 1, SMALL: 2, MEDIUM: 3, LARGE: 4 } as const
export const COVERAGE = { OWN_ORG: 1, JOINT: 2, REGIONAL: 3, LIAISON: 4, NONE: 5 } as const
export type Coverage = (typeof COVERAGE)[keyof typeof COVERAGE]
export const ALLIANCE_STATE = { ACTIVE: 1, ENDED: 2 } as const
export const ALLIANCE_PURPOSE = {
  PAIRED_BUILDING: 1,
  INDUSTRY_CHAIN: 2,
  NEIGHBOURHOOD: 3,
  SERVICE: 4,
  OTHER: 5,
} as const

const orgType = enumeration('OrgType', ORG_TYPE)
export const changeKind = enumeration('ChangeKind', CHANGE_KIND)
/** More than the state can hold rows: a count that could be driven to its bound would stop the node. */
export const count = uint(4_000_000_000)

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

export const Org = message('Org', 768, {
  type: field(1, orgType),
  state: field(2, enumeration('OrgState', ORG_STATE)),
  /** Absent for the root. */
  parent: field(3, optionalId),
  profile: field(5, OrgProfile.kind),
  /** Counts up with every change of profile, type or superior. */
  revision: field(6, uint32),
  termStartMs: field(7, time),
  termEndMs: field(8, time),
  counts: field(9, MemberCounts.kind),
  /** Organisations directly below that are not dissolved. */
  children: field(10, count),
  /** Activities that are neither archived nor cancelled. */
  openActivities: field(11, count),
  foundedAtMs: field(12, time),
  /** 1 for the first. */
  termNumber: field(13, uint32),
  termExtended: field(14, bool),
  /** Transfers from or to it that are not over. */
  openTransfers: field(15, count),
  /** Bookings of it that are neither used nor cancelled. */
  openBookings: field(16, count),
  /** Members of others who take part here, and own members who take part elsewhere. */
  floatingIn: field(17, count),
  floatingOut: field(18, count),
  /** Bits of ORG_FLAG. */
  flags: field(19, uint(31)),
  /** Officers of the last election; 0: none has been recorded. */
  officers: field(20, uint(100)),
  /** Enterprises linked to it. */
  units: field(21, count),
  /** Since when it has fewer full members than a branch needs; 0 while it has enough. */
  belowMinSinceMs: field(22, time),
  /** Organisations that are not dissolved at one, two, … levels below it. */
  levels: repeated(23, count, LIMITS.orgLevels),
})
export type Org = TypeOf<typeof Org>

/** What an organisation was from some time on. */
export const OrgVersion = message('OrgVersion', 512, {
  type: field(1, orgType),
  state: field(2, enumeration('OrgState', ORG_STATE)),
  parent: field(3, optionalId),
  profile: field(4, OrgProfile.kind),
  revision: field(5, uint32),
  termNumber: field(6, uint32),
  termStartMs: field(7, time),
  termEndMs: field(8, time),
})
export type OrgVersion = TypeOf<typeof OrgVersion>

export const RootOrg = message('RootOrg', 32, { orgId: field(1, id) })
/** Counts of the zone: always the sum over its organisations. */
export const ZoneCounts = message('ZoneCounts', 64, { orgs: field(1, count), members: field(2, MemberCounts.kind) })
export const Child = message('Child', 16, { sinceMs: field(1, time) })
export const TermEnd = message('TermEnd', 16, { termNumber: field(1, uint32) })

export const Election = message('Election', 128, {
  startMs: field(1, time),
  endMs: field(2, time),
  /** Hash of the resolution. */
  resolutionDoc: field(3, hash),
  officers: field(4, uint(100)),
  recordedBy: field(5, address),
})

/** An organisation that a change is about beside the one that it names: merged into it, or split off from it. */
export const ChangePart = message('ChangePart', 256, { orgId: field(1, id), profile: optional(2, OrgProfile) })
export type ChangePart = TypeOf<typeof ChangePart>
const Approval = message('Approval', 64, {
  orgId: field(1, id),
  by: field(2, address),
  atMs: field(3, time),
})

export const OrgChange = message('OrgChange', 4_096, {
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
  /** MERGE: the organisations that end; SPLIT: the new ones. */
  parts: repeated(13, ChangePart.kind, LIMITS.changeParts),
  /** Superior after a REPARENT. */
  newParent: field(14, optionalId),
  /** Not carried out before; 0: at once. */
  effectiveOnMs: field(15, time),
  /** Of the catalogue of reasons, which stays off the chain. */
  reasonCode: field(16, uint(999)),
  /** Every superior involved: each must approve. */
  deciders: repeated(17, id, LIMITS.changeParts + 2),
  approvals: repeated(18, Approval.kind, LIMITS.changeParts + 2),
  /** Members of the plan who have been dealt with, and in how many batches. */
  movedCount: field(19, count),
  movedBatches: field(20, uint32),
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
  /** Account that looks after it where the coverage is LIAISON. */
  liaison: field(10, optionalAddress),
  /** Organisations linked to it. */
  links: field(11, count),
  /** How many work there, in buckets of the off-chain catalogue; 0: not known. */
  employeesBucket: field(12, uint(9)),
})
export type Enterprise = TypeOf<typeof Enterprise>

export const UnitLink = message('UnitLink', 16, { fromMs: field(1, time) })
/** A link that has ended. */
export const PastLink = message('PastLink', 16, { toMs: field(1, time) })

export const SortCount = message('SortCount', 16, { orgs: field(1, count) })
export const SizeEntry = message('SizeEntry', 16, { sizeTier: field(1, enumeration('SizeTier', SIZE_TIER)) })

/** Enterprises of a region and size by coverage. */
export const CoverageCounts = message('CoverageCounts', 64, {
  ownOrg: field(1, count),
  joint: field(2, count),
  regional: field(3, count),
  liaison: field(4, count),
  none: field(5, count),
})
export type CoverageCounts = TypeOf<typeof CoverageCounts>

export const Alliance = message('Alliance', 2_048, {
  /** One of the members. */
  leadOrg: field(1, id),
  members: repeated(2, id, LIMITS.allianceMembers),
  purpose: field(3, enumeration('AlliancePurpose', ALLIANCE_PURPOSE)),
  fromMs: field(4, time),
  toMs: field(5, time),
  state: field(6, enumeration('AllianceState', ALLIANCE_STATE)),
})
export type Alliance = TypeOf<typeof Alliance>
export const AlliancesOf = message('AlliancesOf', 256, { alliances: repeated(1, id, LIMITS.alliancesPerOrg) })
