/** Messages of `directive`: tasks that an organisation gives to those below it, and what becomes of them (任务下达与督办). */

import { address, bool, enumeration, field, LIMITS, message, optionalAddress, repeated, type TypeOf, uint } from '#base'
import { hash, id, optionalHash, time } from '../ids.ts'

export const ITEM_STATE = {
  ISSUED: 1,
  ACKED: 2,
  IN_PROGRESS: 3,
  REPORTED: 4,
  ACCEPTED: 5,
  RETURNED: 6,
  OVERDUE: 7,
  CANCELLED: 8,
} as const

/** What a report has to show. */
export const EVIDENCE_KIND = { NONE: 1, REPORT: 2, MINUTES: 3, PHOTO_SET: 4, LIST: 5, OTHER: 6 } as const

const itemState = enumeration('DirectiveItemState', ITEM_STATE)
const targets = uint(LIMITS.crankSteps)

export const Directive = message('Directive', 192, {
  issuerOrg: field(1, id),
  issuer: field(2, address),
  dueAtMs: field(3, time),
  docHash: field(4, hash),
  evidenceKind: field(5, enumeration('EvidenceKind', EVIDENCE_KIND)),
  issuedAtMs: field(6, time),
  /** Items that were ever given; they are numbered below this. */
  items: field(7, uint(1_000)),
  /** Items that are neither accepted nor cancelled. */
  open: field(8, targets),
})
export type Directive = TypeOf<typeof Directive>

/** What one organisation has to do. */
export const DirectiveItem = message('DirectiveItem', 192, {
  orgId: field(1, id),
  state: field(2, itemState),
  progress: field(3, uint(100)),
  evidenceHash: field(4, optionalHash),
  reporter: field(5, optionalAddress),
  reportedAtMs: field(6, time),
  /** Reported after it was due: never removed. */
  late: field(7, bool),
})
export type DirectiveItem = TypeOf<typeof DirectiveItem>

/** Where the item of an organisation stands in its directive. */
export const ItemPlace = message('DirectiveItemPlace', 16, { number: field(1, uint(1_000)) })
export const OpenItems = message('DirectiveOpenItems', 16, { open: field(1, uint(1_000_000_000)) })

// ── Arguments ───────────────────────────────────────────────────────────────────────────────────────────────────────

export const IssueArgs = message('IssueDirectiveArgs', 2_048, {
  directiveId: field(1, id),
  issuerOrg: field(2, id),
  targets: repeated(3, id, LIMITS.crankSteps),
  dueAtMs: field(4, time),
  docHash: field(5, hash),
  evidenceKind: field(6, enumeration('EvidenceKind', EVIDENCE_KIND)),
})
export type IssueArgs = TypeOf<typeof IssueArgs>

export const ItemArgs = message('DirectiveItemArgs', 64, { directiveId: field(1, id), orgId: field(2, id) })
export type ItemArgs = TypeOf<typeof ItemArgs>
export const DirectiveArgs = message('DirectiveArgs', 32, { directiveId: field(1, id) })
export const ProgressArgs = message('DirectiveProgressArgs', 64, {
  directiveId: field(1, id),
  orgId: field(2, id),
  progress: field(3, uint(100)),
})
export const ReportArgs = message('DirectiveReportArgs', 96, {
  directiveId: field(1, id),
  orgId: field(2, id),
  evidenceHash: field(3, optionalHash),
})
export const ReassignArgs = message('DirectiveReassignArgs', 64, {
  directiveId: field(1, id),
  orgId: field(2, id),
  toOrg: field(3, id),
})

// ── Events ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export const IssuedEvent = message('DirectiveIssuedEvent', 96, {
  directiveId: field(1, id),
  orgId: field(2, id),
  targets: field(3, targets),
  dueAtMs: field(4, time),
})
export const ItemEvent = message('DirectiveItemEvent', 96, {
  directiveId: field(1, id),
  orgId: field(2, id),
  state: field(3, itemState),
  late: field(4, bool),
})
export const BurdenEvent = message('DirectiveBurdenEvent', 64, {
  orgId: field(1, id),
  open: field(2, uint(1_000_000_000)),
})
