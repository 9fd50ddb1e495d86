/** Messages of what persons propose: points by hand, and the appraisal score, which is another ledger. */

import { address, enumeration, field, message, optionalAddress, type TypeOf, uint } from '#base'
import { hash, id, optionalId, time } from '../ids.ts'

/** POINTS go to the wallet; the others to the score of a year and never to the wallet. */
export const ADJUSTMENT_KIND = { POINTS: 1, SCORE_PLUS: 2, SCORE_MINUS: 3 } as const
export const ADJUSTMENT_STATE = { PROPOSED: 1, APPROVED: 2, POSTED: 3, REJECTED: 4 } as const
/** Why a score changes. */
export const SCORE_REASON = {
  ABSENT_WITHOUT_LEAVE: 1,
  MINUTES_LATE: 2,
  DUES_OVERDUE: 3,
  HONOUR: 4,
  CONTRIBUTION: 5,
  SERVICE_DUTY: 6,
  OTHER: 7,
} as const

const kind = enumeration('AdjustmentKind', ADJUSTMENT_KIND)
const state = enumeration('AdjustmentState', ADJUSTMENT_STATE)
const amount = uint(10_000)
const year = uint(9_999)

export const Adjustment = message('Adjustment', 256, {
  kind: field(1, kind),
  state: field(2, state),
  mid: field(3, id),
  /** Organisation of the member when it was proposed: its secretary approves, its budget pays. */
  orgId: field(4, id),
  amount: field(5, amount),
  /** Rule of points for awards by hand. */
  ruleId: field(6, optionalId),
  year: field(7, year),
  reason: field(8, enumeration('ScoreReason', SCORE_REASON)),
  evidenceRoot: field(9, hash),
  proposedBy: field(10, address),
  approvedBy: field(11, optionalAddress),
  decidedAtMs: field(12, time),
})
export type Adjustment = TypeOf<typeof Adjustment>

/** Appraisal score of one member and year: base + plus − minus. It can fall and cannot be spent. */
export const Score = message('Score', 32, {
  base: field(1, uint(1_000)),
  plus: field(2, uint(1_000_000)),
  minus: field(3, uint(1_000_000)),
  items: field(4, uint(100_000)),
})
export type Score = TypeOf<typeof Score>

/** By organisation, so that a secretary finds what waits. */
export const AdjustmentEntry = message('AdjustmentEntry', 16, { atMs: field(1, time) })

export const ManualAwardArgs = message('ManualAwardArgs', 128, {
  adjustmentId: field(1, id),
  mid: field(2, id),
  /** A rule for awards by hand; its amount is the most for one. */
  ruleId: field(3, id),
  amount: field(4, amount),
  evidenceRoot: field(5, hash),
})
export type ManualAwardArgs = TypeOf<typeof ManualAwardArgs>
export const ScoreAdjustArgs = message('ScoreAdjustArgs', 128, {
  adjustmentId: field(1, id),
  mid: field(2, id),
  kind: field(3, kind),
  amount: field(4, amount),
  year: field(5, year),
  reason: field(6, enumeration('ScoreReason', SCORE_REASON)),
  evidenceRoot: field(7, hash),
})
export type ScoreAdjustArgs = TypeOf<typeof ScoreAdjustArgs>
export const AdjustmentArgs = message('AdjustmentArgs', 32, { adjustmentId: field(1, id) })
export type AdjustmentArgs = TypeOf<typeof AdjustmentArgs>

export const AdjustmentEvent = message('AdjustmentEvent', 128, {
  adjustmentId: field(1, id),
  kind: field(2, kind),
  state: field(3, state),
  mid: field(4, id),
  orgId: field(5, id),
  amount: field(6, amount),
})
export const ScoreEvent = message('ScoreEvent', 64, {
  mid: field(1, id),
  year: field(2, year),
  plus: field(3, uint(1_000_000)),
  minus: field(4, uint(1_000_000)),
})
