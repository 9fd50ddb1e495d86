/** Messages of `review`: cases that go through steps of review by distinct persons before content may be published. */

import {
  address,
  bool,
  enumeration,
  field,
  LIMITS,
  message,
  optionalAddress,
  repeated,
  type TypeOf,
  uint,
  uint32,
} from '#base'
import { hash, id, optionalHash, optionalId, time } from '../ids.ts'

export const CONTENT_TYPE = {
  POST: 1,
  COURSE: 2,
  LIVE: 3,
  REPLAY: 4,
  BRAND: 5,
  MALL_ITEM: 6,
  POSITION: 7,
  ACTIVITY: 8,
  OTHER: 9,
} as const
export type ContentType = (typeof CONTENT_TYPE)[keyof typeof CONTENT_TYPE]

/** Branch-internal; street or park; zone-wide, public, live, brand, mall. The number is that of the steps. */
export const TIER = { T1: 1, T2: 2, T3: 3 } as const
export type Tier = (typeof TIER)[keyof typeof TIER]

/** Where a step is decided, seen from the author's organisation. */
export const LEVEL = { OWN: 1, PARENT: 2, COMMITTEE: 3, ROOT: 4 } as const
export type Level = (typeof LEVEL)[keyof typeof LEVEL]

/** Who decides a step there. */
export const STEP_ROLE = { REVIEWER: 1, PUBLICITY_OFFICER: 2, SECRETARY: 3 } as const
export type StepRole = (typeof STEP_ROLE)[keyof typeof STEP_ROLE]

export const CASE_STATE = {
  OPEN: 1,
  OVERDUE: 2,
  APPROVED: 3,
  RETURNED: 4,
  REJECTED: 5,
  APPEALED: 6,
  UPHELD: 7,
  OVERTURNED: 8,
  WITHDRAWN: 9,
} as const
export type CaseState = (typeof CASE_STATE)[keyof typeof CASE_STATE]

export const STEP_DECISION = { PASS: 1, RETURN: 2, REJECT: 3 } as const
export const APPEAL_OUTCOME = { UPHOLD: 1, OVERTURN: 2 } as const
/** What a machine thinks of content: advice to the reviewers. */
const MACHINE_RESULT = { CLEAR: 1, DOUBT: 2, ALERT: 3 } as const
export const RECHECK_RESULT = { CONFIRMED: 1, DOUBTED: 2 } as const
export const REASON = {
  FACT: 1,
  TERM_ACCURACY: 2,
  PRIVACY: 3,
  CONFIDENTIAL: 4,
  COPYRIGHT: 5,
  EMBLEM_USE: 6,
  COMMERCIAL: 7,
  FORMAT: 8,
  TYPO: 9,
  TIMING: 10,
  OTHER: 11,
} as const
export type Reason = (typeof REASON)[keyof typeof REASON]

const contentType = enumeration('ContentType', CONTENT_TYPE)
const tier = enumeration('ReviewTier', TIER)
const stepRole = enumeration('StepRole', STEP_ROLE)
const caseState = enumeration('CaseState', CASE_STATE)
const decision = enumeration('StepDecision', STEP_DECISION)
const reason = enumeration('ReviewReason', REASON)
const outcome = enumeration('AppealOutcome', APPEAL_OUTCOME)
const machineResult = enumeration('MachineResult', MACHINE_RESULT)
const recheckResult = enumeration('RecheckResult', RECHECK_RESULT)
const stepNumber = uint(3)
/** Persons that must pass one step. */
const quorum = uint(3)
const reasons = (number: number) => repeated(number, reason, Object.keys(REASON).length)
const count = uint32

export const ReviewStep = message('ReviewStep', 32, {
  role: field(1, stepRole),
  level: field(2, enumeration('ReviewLevel', LEVEL)),
  quorum: field(3, quorum),
  /** Hours until the step is overdue; 0: as the parameter of the tier says. */
  slaHours: field(4, uint(2_000)),
})
export type ReviewStep = TypeOf<typeof ReviewStep>

export const ReviewPolicy = message('ReviewPolicy', 256, {
  steps: repeated(1, ReviewStep.kind, 3),
  definedAtMs: field(2, time),
})
export type ReviewPolicy = TypeOf<typeof ReviewPolicy>
/** Version in force for cases to come; versions are numbered from 1, 0 is the built-in policy. */
export const PolicyHead = message('PolicyHead', 16, { version: field(1, uint32) })

export const ReviewCase = message('ReviewCase', 1_024, {
  contentType: field(1, contentType),
  subjectId: field(2, id),
  contentHash: field(3, hash),
  /** Organisation of the author. */
  orgId: field(4, id),
  author: field(5, address),
  tier: field(6, tier),
  /** Fixed at the opening, or when the tier was raised. */
  policyVersion: field(7, uint32),
  /** From 1. */
  step: field(8, stepNumber),
  /** Passed in this step so far. */
  passes: field(9, quorum),
  /** Who decides now, and where. */
  stepRole: field(10, stepRole),
  stepOrg: field(11, id),
  dueAtMs: field(12, time),
  overdue: field(13, bool),
  /** Where an overdue case stands in the inbox as well. */
  escalatedTo: field(14, optionalId),
  /** The one reviewer whom the step was given to. */
  reviewer: field(15, optionalAddress),
  /** Who has decided in this case; decisions are numbered below their number. */
  deciders: repeated(16, address, LIMITS.reviewDeciders),
  previous: field(17, optionalId),
  next: field(18, optionalId),
  openedAtMs: field(19, time),
  decidedAtMs: field(20, time),
  rechecked: field(21, bool),
  state: field(22, caseState),
  /** When the step began. */
  stepAtMs: field(23, time),
})
export type ReviewCase = TypeOf<typeof ReviewCase>

export const Decision = message('Decision', 256, {
  step: field(1, stepNumber),
  reviewer: field(2, address),
  decision: field(3, decision),
  reasonCodes: reasons(4),
  commentHash: field(5, optionalHash),
  checklistBits: field(6, uint32),
  atMs: field(7, time),
})
export type Decision = TypeOf<typeof Decision>

export const MachineCheck = message('MachineCheck', 128, {
  engineVersionHash: field(1, hash),
  result: field(2, machineResult),
  atMs: field(3, time),
})
export const Recheck = message('Recheck', 256, {
  by: field(1, address),
  result: field(2, recheckResult),
  reasonCodes: reasons(3),
  commentHash: field(4, optionalHash),
  atMs: field(5, time),
})
export const CaseRef = message('CaseRef', 32, { caseId: field(1, id) })
export const InboxEntry = message('InboxEntry', 16, { role: field(1, stepRole), tier: field(2, tier) })
export const Listed = message('Listed', 16, { atMs: field(1, time) })

/** Of one organisation in one month: what its authors opened, what its reviewers decided. */
export const OrgStats = message('OrgStats', 128, {
  opened: field(1, count),
  approved: field(2, count),
  returned: field(3, count),
  rejected: field(4, count),
  /** Decisions of its reviewers, and how many of them came after the due time. */
  decisions: field(5, count),
  late: field(6, count),
  /** Hours that its reviewers took, in all. */
  hours: field(7, uint(1_000_000_000_000)),
})
export type OrgStats = TypeOf<typeof OrgStats>
export const ZoneStats = message('ZoneStats', 64, {
  approved: field(1, count),
  rechecked: field(2, count),
  doubted: field(3, count),
})
export type ZoneStats = TypeOf<typeof ZoneStats>
export const ReasonCount = message('ReasonCount', 16, { count: field(1, count) })

// ── Arguments ───────────────────────────────────────────────────────────────────────────────────────────────────────

export const OpenCaseArgs = message('OpenCaseArgs', 256, {
  caseId: field(1, id),
  contentType: field(2, contentType),
  subjectId: field(3, id),
  contentHash: field(4, hash),
  orgId: field(5, id),
  /** A stricter tier than content and organisation require; 0: as required. */
  tier: field(6, uint(3)),
  /** The returned case that this one corrects. */
  previous: field(7, optionalId),
})
export type OpenCaseArgs = TypeOf<typeof OpenCaseArgs>

export const DecideArgs = message('DecideArgs', 256, {
  caseId: field(1, id),
  /** The step that the reviewer has seen. */
  step: field(2, stepNumber),
  decision: field(3, decision),
  reasonCodes: reasons(4),
  commentHash: field(5, optionalHash),
  checklistBits: field(6, uint32),
})
export type DecideArgs = TypeOf<typeof DecideArgs>

export const CaseArgs = message('CaseArgs', 32, { caseId: field(1, id) })
export const RaiseTierArgs = message('RaiseTierArgs', 32, { caseId: field(1, id), tier: field(2, tier) })
export const ReassignArgs = message('ReassignArgs', 64, {
  caseId: field(1, id),
  /** Absent: whoever holds the role. */
  reviewer: field(2, optionalAddress),
})
export const AppealArgs = message('AppealArgs', 128, { caseId: field(1, id), groundsRoot: field(2, hash) })
export const DecideAppealArgs = message('DecideAppealArgs', 128, {
  caseId: field(1, id),
  outcome: field(2, outcome),
  commentHash: field(3, optionalHash),
})
export const MachineCheckArgs = message('MachineCheckArgs', 128, {
  caseId: field(1, id),
  engineVersionHash: field(2, hash),
  result: field(3, machineResult),
})
export const RecheckArgs = message('RecheckArgs', 256, {
  caseId: field(1, id),
  result: field(2, recheckResult),
  reasonCodes: reasons(3),
  commentHash: field(4, optionalHash),
})
export const DefinePolicyArgs = message('DefinePolicyArgs', 256, {
  contentType: field(1, contentType),
  tier: field(2, tier),
  steps: repeated(3, ReviewStep.kind, 3),
})

// ── Events ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export const CaseEvent = message('CaseEvent', 192, {
  caseId: field(1, id),
  contentType: field(2, contentType),
  subjectId: field(3, id),
  orgId: field(4, id),
  tier: field(5, tier),
  state: field(6, caseState),
})
export const StepEvent = message('StepEvent', 128, {
  caseId: field(1, id),
  step: field(2, stepNumber),
  decision: field(3, decision),
  reviewer: field(4, address),
})
export const AppealEvent = message('AppealEvent', 64, { caseId: field(1, id), outcome: field(2, outcome) })
export const MachineEvent = message('MachineEvent', 64, { caseId: field(1, id), result: field(2, machineResult) })
export const RecheckEvent = message('RecheckEvent', 64, { caseId: field(1, id), result: field(2, recheckResult) })
export const ReassignEvent = message('ReassignEvent', 64, { caseId: field(1, id), reviewer: field(2, optionalAddress) })
export const PolicyEvent = message('PolicyEvent', 64, {
  contentType: field(1, contentType),
  tier: field(2, tier),
  version: field(3, uint32),
})
