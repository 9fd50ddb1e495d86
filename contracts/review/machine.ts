/** The machine of a case. A step that passes keeps the case open until the last one. */

import { defineMachine } from '../machine.ts'
import { CASE_STATE } from './schema.ts'
import { cases } from './state.ts'

const S = CASE_STATE

export const caseMachine = defineMachine({
  name: 'case',
  table: cases,
  states: CASE_STATE,
  transitions: {
    DecidePass: { from: [S.OPEN, S.OVERDUE], to: S.OPEN },
    DecideApprove: { from: [S.OPEN, S.OVERDUE], to: S.APPROVED },
    DecideReturn: { from: [S.OPEN, S.OVERDUE], to: S.RETURNED },
    DecideReject: { from: [S.OPEN, S.OVERDUE], to: S.REJECTED },
    MarkOverdue: { from: [S.OPEN], to: S.OVERDUE },
    /** An appeal stays one when it is overdue. */
    MarkAppealOverdue: { from: [S.APPEALED] },
    RaiseTier: { from: [S.OPEN, S.OVERDUE] },
    Reassign: { from: [S.OPEN, S.OVERDUE] },
    RecordMachineCheck: { from: [S.OPEN, S.OVERDUE] },
    Withdraw: { from: [S.OPEN, S.OVERDUE, S.APPEALED], to: S.WITHDRAWN },
    Appeal: { from: [S.REJECTED], to: S.APPEALED },
    DecideAppealUphold: { from: [S.APPEALED], to: S.UPHELD },
    DecideAppealOverturn: { from: [S.APPEALED], to: S.OVERTURNED },
    /** A rejection before the last step is overturned: the steps after it are still to come. */
    DecideAppealContinue: { from: [S.APPEALED], to: S.OPEN },
    /** A returned case is followed by the one that corrects it. */
    OpenCase: { from: [S.RETURNED] },
    SampleRecheck: { from: [S.APPROVED, S.OVERTURNED] },
  },
})
