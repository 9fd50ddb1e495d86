/** What the actions of `transfer` take, and what its events say. */

import { enumeration, field, message, type TypeOf, uint } from '#base'
import { hash, id, month, optionalHash, optionalId, time } from '../ids.ts'
import { stage } from '../member/schema.ts'
import { contactMethod, FLOAT_DUTY, floatState, Incoming, reason, SCOPE, state } from './schema.ts'

export const ApplyArgs = message('ApplyArgs', 128, {
  trfId: field(1, id),
  mid: field(2, id),
  /** Absent: out of the zone. */
  dstOrg: field(3, optionalId),
  applicationDoc: field(4, hash),
})
export type ApplyArgs = TypeOf<typeof ApplyArgs>

export const RegisterLetterArgs = message('RegisterLetterArgs', 512, {
  trfId: field(1, id),
  /** A new alias. */
  mid: field(2, id),
  dstOrg: field(3, id),
  letterRef: field(4, id),
  letterNo: field(5, hash),
  issuedAtMs: field(6, time),
  validToMs: field(7, time),
  applicationDoc: field(8, hash),
  incoming: field(9, Incoming.kind),
})
export type RegisterLetterArgs = TypeOf<typeof RegisterLetterArgs>

export const TransferArgs = message('TransferArgs', 32, { trfId: field(1, id) })
export type TransferArgs = TypeOf<typeof TransferArgs>

export const ResubmitArgs = message('ResubmitTransferArgs', 64, { trfId: field(1, id), applicationDoc: field(2, hash) })

export const ApproveSrcBranchArgs = message('ApproveSrcBranchArgs', 128, {
  trfId: field(1, id),
  duesDoc: field(2, hash),
  /** Needed for a probationary member. */
  handoverRoot: field(3, optionalHash),
})
export type ApproveSrcBranchArgs = TypeOf<typeof ApproveSrcBranchArgs>

export const ReasonArgs = message('TransferReasonArgs', 64, { trfId: field(1, id), reason: field(2, reason) })
export type ReasonArgs = TypeOf<typeof ReasonArgs>

export const IssueLetterArgs = message('IssueLetterArgs', 128, {
  trfId: field(1, id),
  /** Random, used once. */
  letterRef: field(2, id),
  letterNo: field(3, hash),
  /** 0: as many as usual. */
  validDays: field(4, uint(1_000)),
})
export type IssueLetterArgs = TypeOf<typeof IssueLetterArgs>

export const AcceptCommitteeArgs = message('AcceptCommitteeArgs', 64, {
  trfId: field(1, id),
  /** The letter shown; absent within a committee. */
  letterRef: field(2, optionalId),
})
export type AcceptCommitteeArgs = TypeOf<typeof AcceptCommitteeArgs>

export const AcceptBranchArgs = message('AcceptBranchArgs', 64, {
  trfId: field(1, id),
  /** Group of the new organisation. */
  groupId: field(2, optionalId),
})
export type AcceptBranchArgs = TypeOf<typeof AcceptBranchArgs>

export const ReturnSlipArgs = message('ReturnSlipArgs', 64, { trfId: field(1, id), returnSlip: field(2, hash) })

/** OVERRULE: it goes on as if the one who refused, or was silent, had agreed. UPHOLD: it is refused, for good. */
export const OUTCOME = { OVERRULE: 1, UPHOLD: 2 } as const
export const DecideEscalationArgs = message('DecideEscalationArgs', 64, {
  trfId: field(1, id),
  outcome: field(2, enumeration('EscalationOutcome', OUTCOME)),
  /** Why it stays refused; NONE otherwise. */
  reason: field(3, reason),
})
export type DecideEscalationArgs = TypeOf<typeof DecideEscalationArgs>

export const ReportFloatingArgs = message('ReportFloatingArgs', 128, {
  flId: field(1, id),
  mid: field(2, id),
  /** Absent: outside the zone. */
  hostOrg: field(3, optionalId),
  fromMonth: field(4, month),
  expectedToMonth: field(5, month),
})
export type ReportFloatingArgs = TypeOf<typeof ReportFloatingArgs>

export const RegisterGuestArgs = message('RegisterGuestArgs', 256, {
  flId: field(1, id),
  /** A new alias. */
  mid: field(2, id),
  hostOrg: field(3, id),
  fromMonth: field(4, month),
  expectedToMonth: field(5, month),
  /** Hash of the activity card that the source has issued. */
  cardCode: field(6, hash),
  stage: field(7, stage),
  commitRoot: field(8, hash),
})
export type RegisterGuestArgs = TypeOf<typeof RegisterGuestArgs>

export const FloatingArgs = message('FloatingArgs', 32, { flId: field(1, id) })
export type FloatingArgs = TypeOf<typeof FloatingArgs>

export const ConfirmOutArgs = message('ConfirmOutArgs', 64, { flId: field(1, id), cardCode: field(2, hash) })

/** What was said stays off the chain. */
export const LogContactArgs = message('LogContactArgs', 64, { flId: field(1, id), method: field(2, contactMethod) })

export const FileReportArgs = message('FileReportArgs', 64, {
  flId: field(1, id),
  year: field(2, uint(9_999)),
  docHash: field(3, hash),
})
export type FileReportArgs = TypeOf<typeof FileReportArgs>

/** RETURNED: the member is back; CLOSED: for another reason. */
export const END = { RETURNED: 1, CLOSED: 2 } as const
export const EndFloatingArgs = message('EndFloatingArgs', 64, {
  flId: field(1, id),
  end: field(2, enumeration('FloatEnd', END)),
})

export const ConvertFloatingArgs = message('ConvertFloatingArgs', 128, {
  flId: field(1, id),
  trfId: field(2, id),
  applicationDoc: field(3, hash),
})

// ── Events ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export const TransferEvent = message('TransferEvent', 128, {
  trfId: field(1, id),
  mid: field(2, id),
  scope: field(3, enumeration('TransferScope', SCOPE)),
  state: field(4, state),
  reason: field(5, reason),
  dueAtMs: field(6, time),
})
export const FloatingEvent = message('FloatingEvent', 128, {
  flId: field(1, id),
  mid: field(2, id),
  state: field(3, floatState),
})
export const FloatDutyEvent = message('FloatDutyEvent', 64, {
  flId: field(1, id),
  mid: field(2, id),
  duty: field(3, enumeration('FloatDuty', FLOAT_DUTY)),
})
