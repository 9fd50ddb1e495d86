/** Messages of `governance`: proposals and votes of organisations, parameters, the register of modules. */

import {
  address,
  bool,
  enumeration,
  field,
  LIMITS,
  message,
  optional,
  repeated,
  type TypeOf,
  uint,
  uint32,
  uint64,
} from '#base'
import { AllocateCreditsArgs, CandidateArgs, ElectionRule, SetOperatorArgs } from '../delegate/schema.ts'
import { ScheduleUpgradeArgs } from '../delegate/upgrade-messages.ts'
import { hash, id, optionalHash, optionalId, publicKey, time } from '../ids.ts'
import { ROLE } from '../roles.ts'

export const PROPOSAL_KIND = {
  PARAM: 1,
  RULESET: 2,
  MODULE_REGISTER: 3,
  MODULE_ACTIVATE: 4,
  MODULE_RETIRE: 5,
  CONTRACT_UPGRADE: 6,
  ROLE_ROOT: 7,
  PAUSE: 8,
  RESUME: 9,
  OPERATOR_ADMIT: 10,
  OPERATOR_CHANGE: 11,
  ORG_SUSPEND: 12,
  ORG_RESTORE: 13,
  GOVERNING: 14,
  ELECTION_RULE: 15,
  CREDITS: 16,
  CANDIDATE_RESTORE: 17,
  PROTOCOL_UPGRADE: 18,
} as const
export type ProposalKind = (typeof PROPOSAL_KIND)[keyof typeof PROPOSAL_KIND]

export const PROPOSAL_STATE = {
  DRAFT: 1,
  VOTING: 2,
  PASSED: 3,
  TIMELOCK: 4,
  EXECUTED: 5,
  REJECTED: 6,
  EXPIRED: 7,
  VETOED: 8,
} as const

export const VOTE_CHOICE = { FOR: 1, AGAINST: 2, ABSTAIN: 3 } as const
export type VoteChoice = (typeof VOTE_CHOICE)[keyof typeof VOTE_CHOICE]
/** Numbers are those of the roles. */
const ROOT_ROLE = {
  REGISTRAR: ROLE.REGISTRAR,
  AUDITOR: ROLE.AUDITOR,
  DPO: ROLE.DPO,
  PLATFORM_ADMIN: ROLE.PLATFORM_ADMIN,
} as const
const VETO_REASON = { UNLAWFUL: 1, WRONG_PAYLOAD: 2, TESTS_FAILED: 3, INSECURE: 4, PROCEDURE: 5 } as const
export const MODULE_STATE = { REGISTERED: 1, ACTIVE: 2, PAUSED: 3, RETIRED: 4 } as const

export const proposalKind = enumeration('ProposalKind', PROPOSAL_KIND)
export const proposalState = enumeration('ProposalState', PROPOSAL_STATE)
export const voteChoice = enumeration('VoteChoice', VOTE_CHOICE)
export const vetoReason = enumeration('VetoReason', VETO_REASON)
export const moduleState = enumeration('ModuleState', MODULE_STATE)
export const number16 = uint(65_535)
/** Heavier than this an organisation is not, so that a sum of weights stays small. */
export const weight = uint(1_000)
export const version = uint32

// ── What a proposal asks for ────────────────────────────────────────────────────────────────────────────────────────

export const ParamChange = message('ParamChange', 64, {
  module: field(1, number16),
  /** Number of the parameter within its module. */
  param: field(2, number16),
  value: field(3, uint64),
  /** 0: with the block after the one that executes it. */
  effectiveFromMs: field(4, time),
})
export type ParamChange = TypeOf<typeof ParamChange>

export const ModuleChange = message('ModuleChange', 128, {
  module: field(1, number16),
  version: field(2, version),
  /** Hashes of the code, of its messages and of the report of its tests: for a registration and an upgrade. */
  codeHash: field(3, optionalHash),
  schemaHash: field(4, optionalHash),
  testsHash: field(5, optionalHash),
})
export type ModuleChange = TypeOf<typeof ModuleChange>

/** At the root. */
const RootRoleChange = message('RootRoleChange', 64, {
  actor: field(1, address),
  role: field(2, enumeration('RootRole', ROOT_ROLE)),
  /** False: revoke. */
  grant: field(3, bool),
})

/** Its number is given when it is admitted. */
export const NewOperator = message('NewOperator', 512, {
  admin: field(1, address),
  guardian: field(2, publicKey),
  group: field(3, number16),
  nodes: repeated(4, publicKey, LIMITS.nodesPerOperator),
})
export type NewOperator = TypeOf<typeof NewOperator>

const OrgRef = message('GovernedOrg', 32, { orgId: field(1, id) })
/** Weight 0: governs no more. */
export const Elector = message('Elector', 32, { orgId: field(1, id), weight: field(2, weight) })
export type Elector = TypeOf<typeof Elector>

/** Exactly the part that the kind of the proposal asks for. */
export const Payload = message('ProposalPayload', 1_024, {
  params: repeated(1, ParamChange.kind, LIMITS.proposalParams),
  change: optional(2, ModuleChange),
  rootRole: optional(3, RootRoleChange),
  newOperator: optional(4, NewOperator),
  operatorChange: optional(5, SetOperatorArgs),
  governed: optional(6, OrgRef),
  elector: optional(7, Elector),
  rule: optional(8, ElectionRule),
  allocation: optional(9, AllocateCreditsArgs),
  standing: optional(10, CandidateArgs),
  upgrade: optional(11, ScheduleUpgradeArgs),
})
export type Payload = TypeOf<typeof Payload>

// ── Rows ────────────────────────────────────────────────────────────────────────────────────────────────────────────

export const Proposal = message('Proposal', 2 * 1024, {
  number: field(1, uint32),
  kind: field(2, proposalKind),
  payload: field(3, Payload.kind),
  /** Hash of the written reasons. */
  reasonRoot: field(4, hash),
  /** Governing organisation that proposes it. */
  orgId: field(5, id),
  proposedBy: field(6, address),
  state: field(7, proposalState),
  createdAtMs: field(8, time),
  votingEndsAtMs: field(9, time),
  decidedAtMs: field(10, time),
  timelockUntilMs: field(11, time),
  /** When it lapses if nothing more happens; 0 in a final state and while votes are taken. */
  lapsesAtMs: field(12, time),
  executedHeight: field(13, uint64),
  vetoReason: field(14, uint(5)),
})
export type Proposal = TypeOf<typeof Proposal>

export const ProposalRef = message('ProposalRef', 32, { propId: field(1, id) })
export const ProposalCount = message('ProposalCount', 16, { proposals: field(1, uint32) })

export const Electorate = message('Electorate', 2 * 1024, {
  electors: repeated(1, Elector.kind, LIMITS.governingOrgs),
})
export type Electorate = TypeOf<typeof Electorate>

export const OrgVote = message('OrgVote', 64, {
  orgId: field(1, id),
  weight: field(2, weight),
  choice: field(3, voteChoice),
  voter: field(4, address),
})
export type OrgVote = TypeOf<typeof OrgVote>

/** Who could vote when the voting was opened, and who did. */
export const VoteSheet = message('VoteSheet', 8 * 1024, {
  electors: repeated(1, Elector.kind, LIMITS.governingOrgs),
  votes: repeated(2, OrgVote.kind, LIMITS.governingOrgs),
})
export type VoteSheet = TypeOf<typeof VoteSheet>

export const Suspension = message('OrgSuspension', 32, { sinceMs: field(1, time) })

/** Officer whom the secretary lets vote. */
export const VoteOfficer = message('VoteOfficer', 32, { actor: field(1, address), untilMs: field(2, time) })

export const ParamValue = message('ParamValue', 64, {
  value: field(1, uint64),
  fromMs: field(2, time),
  /** 0: nothing has been decided yet. */
  version: field(3, version),
})
export type ParamValue = TypeOf<typeof ParamValue>

export const ParamRow = message('ParamRow', 128, {
  current: field(1, ParamValue.kind),
  next: optional(2, ParamValue),
  /** Last version that was decided. */
  versions: field(3, version),
})
export type ParamRow = TypeOf<typeof ParamRow>

export const ParamRecord = message('ParamRecord', 128, {
  value: field(1, uint64),
  fromMs: field(2, time),
  decidedAtMs: field(3, time),
  decidedHeight: field(4, uint64),
  /** Absent: from genesis. */
  propId: field(5, optionalId),
  /** First block that it held in; 0: it has not held yet. */
  fromHeight: field(6, uint64),
  /** A later decision took its place before it held. */
  overtaken: field(7, bool),
})
export type ParamRecord = TypeOf<typeof ParamRecord>

const PendingParam = message('PendingParam', 32, {
  module: field(1, number16),
  param: field(2, number16),
  version: field(3, version),
  fromMs: field(4, time),
})
export type PendingParam = TypeOf<typeof PendingParam>
/** What has been decided and does not hold yet. */
export const ParamAgenda = message('ParamAgenda', 4 * 1024, {
  pending: repeated(1, PendingParam.kind, LIMITS.paramAgenda),
})

export const ModuleEntry = message('ModuleEntry', 256, {
  state: field(1, moduleState),
  version: field(2, version),
  codeHash: field(3, optionalHash),
  schemaHash: field(4, optionalHash),
  testsHash: field(5, optionalHash),
  /** End of an emergency pause, which does not touch the state. */
  pausedUntilMs: field(6, time),
  /** Beginning of the last emergency pause. */
  emergencyAtMs: field(7, time),
  /** Entries of its history. */
  changes: field(8, uint32),
})
export type ModuleEntry = TypeOf<typeof ModuleEntry>

export const ModuleRecord = message('ModuleRecord', 256, {
  state: field(1, moduleState),
  version: field(2, version),
  codeHash: field(3, optionalHash),
  schemaHash: field(4, optionalHash),
  testsHash: field(5, optionalHash),
  pausedUntilMs: field(6, time),
  atMs: field(7, time),
  height: field(8, uint64),
})
