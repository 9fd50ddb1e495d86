/**
 * Messages of `dues`: how many have paid, never who and never how much (党费状态). Amounts, bases and payers stand in the private
 * records behind `statusRoot`, a salted commitment with one leaf a member.
 */

import { address, enumeration, field, message, optionalAddress, type TypeOf, uint } from '#base'
import { hash, id, month, time } from '../ids.ts'

export const MONTH_STATE = { SETTLED: 1, CORRECTED: 2 } as const
export const REDUCTION_STATE = { REQUESTED: 1, APPROVED: 2, REFUSED: 3, WITHDRAWN: 4 } as const
const REDUCTION_KIND = { REDUCED: 1, EXEMPT: 2 } as const
export const REDUCTION_DECISION = { APPROVE: 1, REFUSE: 2 } as const

const people = uint(1_000_000)
const monthState = enumeration('DuesMonthState', MONTH_STATE)
const reductionState = enumeration('DuesReductionState', REDUCTION_STATE)
const reductionKind = enumeration('DuesReductionKind', REDUCTION_KIND)

/** Of those who are due: who paid, who need not, who is late. */
export const DuesCounts = message('DuesCounts', 32, {
  due: field(1, people),
  paid: field(2, people),
  exempt: field(3, people),
  overdue: field(4, people),
})
export type DuesCounts = TypeOf<typeof DuesCounts>

export const DuesMonth = message('DuesMonth', 192, {
  orgId: field(1, id),
  state: field(2, monthState),
  counts: field(3, DuesCounts.kind),
  /** Root over the salted statuses of the members. */
  statusRoot: field(4, hash),
  /** 1 for the first; one more with each correction. */
  revision: field(5, uint(1_000_000)),
  settledBy: field(6, address),
  settledAtMs: field(7, time),
  /** Months in a row, this one included, with somebody overdue. */
  streak: field(8, uint(10_000)),
})
export type DuesMonth = TypeOf<typeof DuesMonth>

export const Reduction = message('DuesReduction', 192, {
  orgId: field(1, id),
  state: field(2, reductionState),
  kind: field(3, reductionKind),
  fromMonth: field(4, month),
  toMonth: field(5, month),
  /** Salted commitment to the request: whose it is stays private. */
  requestHash: field(6, hash),
  creator: field(7, address),
  decidedBy: field(8, optionalAddress),
})
export type Reduction = TypeOf<typeof Reduction>

export const SettleMonthArgs = message('DuesSettleMonthArgs', 128, {
  orgId: field(1, id),
  month: field(2, month),
  counts: field(3, DuesCounts.kind),
  statusRoot: field(4, hash),
})
export type SettleMonthArgs = TypeOf<typeof SettleMonthArgs>

export const CorrectMonthArgs = message('DuesCorrectMonthArgs', 128, {
  orgId: field(1, id),
  month: field(2, month),
  counts: field(3, DuesCounts.kind),
  statusRoot: field(4, hash),
  /** Of the correction: one above the last. */
  revision: field(5, uint(1_000_000)),
})

export const RequestReductionArgs = message('DuesRequestReductionArgs', 128, {
  reductionId: field(1, id),
  orgId: field(2, id),
  kind: field(3, reductionKind),
  fromMonth: field(4, month),
  toMonth: field(5, month),
  requestHash: field(6, hash),
})
export type RequestReductionArgs = TypeOf<typeof RequestReductionArgs>

export const ReductionArgs = message('DuesReductionArgs', 32, { reductionId: field(1, id) })
export type ReductionArgs = TypeOf<typeof ReductionArgs>

export const DecideReductionArgs = message('DuesDecideReductionArgs', 32, {
  reductionId: field(1, id),
  decision: field(2, enumeration('DuesReductionDecision', REDUCTION_DECISION)),
})
export type DecideReductionArgs = TypeOf<typeof DecideReductionArgs>

export const SettledEvent = message('DuesSettledEvent', 96, {
  orgId: field(1, id),
  month: field(2, month),
  counts: field(3, DuesCounts.kind),
  revision: field(4, uint(1_000_000)),
})
export const AlertEvent = message('DuesAlertEvent', 48, {
  orgId: field(1, id),
  month: field(2, month),
  streak: field(3, uint(10_000)),
})
export const ReductionEvent = message('DuesReductionEvent', 64, {
  reductionId: field(1, id),
  orgId: field(2, id),
  state: field(3, reductionState),
})
