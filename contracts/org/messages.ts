/** Messages of `org` that travel: what its actions take and what its events tell. */

import {
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
import { ListProof } from '#chain'
import { hash, id, optionalHash, optionalId, time } from '../ids.ts'
import {
  ALLIANCE_PURPOSE,
  ALLIANCE_STATE,
  CHANGE_DECISION,
  CHANGE_STATE,
  ChangePart,
  COVERAGE,
  changeKind,
  count,
  OrgProfile,
  SIZE_TIER,
} from './schema.ts'

export const ProposeChangeArgs = message('ProposeChangeArgs', 4_096, {
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
  parts: repeated(9, ChangePart.kind, LIMITS.changeParts),
  newParentId: field(10, optionalId),
  /** 0: at once. */
  effectiveOnMs: field(11, time),
  reasonCode: field(12, uint(999)),
})
export type ProposeChangeArgs = TypeOf<typeof ProposeChangeArgs>

export const DecideChangeArgs = message('DecideChangeArgs', 128, {
  changeId: field(1, id),
  decision: field(2, enumeration('ChangeDecision', CHANGE_DECISION)),
  /** Hash of the written reply. */
  replyDoc: field(3, hash),
  /** Which superior decides; absent where there is one only. */
  orgId: field(4, optionalId),
})
export type DecideChangeArgs = TypeOf<typeof DecideChangeArgs>

export const ResubmitChangeArgs = message('ResubmitChangeArgs', 64, {
  changeId: field(1, id),
  requestDoc: field(2, hash),
})
export const ChangeArgs = message('ChangeArgs', 32, { changeId: field(1, id) })
export type ChangeArgs = TypeOf<typeof ChangeArgs>

/** One line of the plan of a change. */
export const PlanMove = message('PlanMove', 64, { mid: field(1, id), orgId: field(2, id) })
export type PlanMove = TypeOf<typeof PlanMove>
export const MoveMembersArgs = message('MoveMembersArgs', LIMITS.argsBytes, {
  changeId: field(1, id),
  moves: repeated(2, PlanMove.kind, LIMITS.batchEntries),
  /** Shows that the root of these moves is the next item of the plan. */
  proof: field(3, ListProof.kind),
})
export type MoveMembersArgs = TypeOf<typeof MoveMembersArgs>
export const OrgArgs = message('OrgArgs', 32, { orgId: field(1, id) })
export type OrgArgs = TypeOf<typeof OrgArgs>

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
  /** Bucket of the number of employees; 0: not known. */
  employeesBucket: field(10, uint(9)),
})
export type UpsertEnterpriseArgs = TypeOf<typeof UpsertEnterpriseArgs>
export const SetCoverageArgs = message('SetCoverageArgs', 64, {
  enterpriseId: field(1, id),
  coverage: field(2, enumeration('Coverage', COVERAGE)),
  /** For LIAISON only. */
  liaison: field(3, optionalAddress),
})
export type SetCoverageArgs = TypeOf<typeof SetCoverageArgs>
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

export const FormAllianceArgs = message('FormAllianceArgs', 128, {
  allianceId: field(1, id),
  leadOrg: field(2, id),
  partnerOrg: field(3, id),
  purpose: field(4, enumeration('AlliancePurpose', ALLIANCE_PURPOSE)),
  toMs: field(5, time),
})
export type FormAllianceArgs = TypeOf<typeof FormAllianceArgs>
export const AllianceMemberArgs = message('AllianceMemberArgs', 64, { allianceId: field(1, id), orgId: field(2, id) })
export type AllianceMemberArgs = TypeOf<typeof AllianceMemberArgs>
export const AllianceArgs = message('AllianceArgs', 32, { allianceId: field(1, id) })

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
export const MembersMoved = message('MembersMoved', 128, {
  changeId: field(1, id),
  orgId: field(2, id),
  entries: field(3, uint(LIMITS.batchEntries)),
})
export const OrgAlert = message('OrgAlert', 64, { orgId: field(1, id), flags: field(2, uint(31)) })
export const AllianceEvent = message('AllianceEvent', 128, {
  allianceId: field(1, id),
  orgId: field(2, id),
  state: field(3, enumeration('AllianceState', ALLIANCE_STATE)),
})

// ── Genesis ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export const OrgGenesis = message('OrgGenesis', 1_024, { orgId: field(1, id), profile: field(2, OrgProfile.kind) })
export type OrgGenesis = TypeOf<typeof OrgGenesis>
