/** Machines of state of `transfer`. No transition is made by a time that has passed; a letter alone expires. */

import { defineMachine } from '../machine.ts'
import { FLOAT_STATE, TRANSFER_STATE } from './schema.ts'
import { floatings, transfers } from './state.ts'

const S = TRANSFER_STATE
const F = FLOAT_STATE

export const transferMachine = defineMachine({
  name: 'transfer',
  table: transfers,
  states: S,
  transitions: {
    Resubmit: { from: [S.RETURNED], to: S.APPLIED },
    ApproveSrcBranch: { from: [S.APPLIED], to: S.SRC_BRANCH_OK },
    Return: { from: [S.APPLIED, S.SRC_BRANCH_OK], to: S.RETURNED },
    IssueLetter: { from: [S.SRC_BRANCH_OK], to: S.LETTER_ISSUED },
    Reissue: { from: [S.EXPIRED, S.LETTER_LOST], to: S.LETTER_ISSUED },
    VoidLetter: { from: [S.LETTER_ISSUED], to: S.LETTER_LOST },
    ExpireLetter: { from: [S.LETTER_ISSUED, S.SUSPENDED], to: S.EXPIRED },
    AcceptCommitteeWithin: { from: [S.SRC_BRANCH_OK], to: S.COMMITTEE_OK },
    AcceptCommitteeLetter: { from: [S.LETTER_ISSUED, S.LETTER_SEEN], to: S.DST_COMMITTEE_OK },
    Refuse: { from: [S.SRC_BRANCH_OK, S.LETTER_ISSUED, S.LETTER_SEEN], to: S.REFUSED },
    Suspend: { from: [S.SRC_BRANCH_OK, S.LETTER_ISSUED, S.LETTER_SEEN], to: S.SUSPENDED },
    ResumeSource: { from: [S.SUSPENDED], to: S.SRC_BRANCH_OK },
    ResumeLetter: { from: [S.SUSPENDED], to: S.LETTER_ISSUED },
    ResumeSeen: { from: [S.SUSPENDED], to: S.LETTER_SEEN },
    AcceptBranch: { from: [S.COMMITTEE_OK, S.DST_COMMITTEE_OK], to: S.COMPLETED },
    // A slip can be late on its way: outside they took the letter while it was valid.
    ConfirmReturnSlip: { from: [S.LETTER_ISSUED, S.EXPIRED], to: S.COMPLETED },
    Withdraw: {
      from: [
        S.APPLIED,
        S.RETURNED,
        S.SRC_BRANCH_OK,
        S.LETTER_ISSUED,
        S.LETTER_SEEN,
        S.LETTER_LOST,
        S.EXPIRED,
        S.COMMITTEE_OK,
        S.DST_COMMITTEE_OK,
        S.SUSPENDED,
        S.ESCALATED,
      ],
      to: S.WITHDRAWN,
    },
    Escalate: {
      from: [
        S.APPLIED,
        S.RETURNED,
        S.SRC_BRANCH_OK,
        S.LETTER_ISSUED,
        S.LETTER_SEEN,
        S.COMMITTEE_OK,
        S.DST_COMMITTEE_OK,
        S.SUSPENDED,
        S.REFUSED,
      ],
      to: S.ESCALATED,
    },
    OverruleSource: { from: [S.ESCALATED], to: S.SRC_BRANCH_OK },
    OverruleWithin: { from: [S.ESCALATED], to: S.COMMITTEE_OK },
    OverruleLetter: { from: [S.ESCALATED], to: S.DST_COMMITTEE_OK },
    OverruleBranch: { from: [S.ESCALATED], to: S.COMPLETED },
    UpholdEscalation: { from: [S.ESCALATED], to: S.REFUSED },
    MarkOverdue: {
      from: [
        S.APPLIED,
        S.SRC_BRANCH_OK,
        S.LETTER_ISSUED,
        S.LETTER_SEEN,
        S.COMMITTEE_OK,
        S.DST_COMMITTEE_OK,
        S.SUSPENDED,
        S.ESCALATED,
      ],
    },
  },
})

export type TransferStep = Parameters<typeof transferMachine.move>[2]

export const floatingMachine = defineMachine({
  name: 'floating',
  table: floatings,
  states: F,
  transitions: {
    ConfirmOut: { from: [F.REPORTED], to: F.CONFIRMED_OUT },
    AcceptIn: { from: [F.CONFIRMED_OUT], to: F.ACCEPTED_IN },
    LogContactHosted: { from: [F.ACCEPTED_IN, F.ACTIVE], to: F.ACTIVE },
    LogContactOutside: { from: [F.CONFIRMED_OUT, F.ACTIVE], to: F.ACTIVE },
    FileAnnualReport: { from: [F.CONFIRMED_OUT, F.ACCEPTED_IN, F.ACTIVE] },
    FlagFloating: { from: [F.CONFIRMED_OUT, F.ACCEPTED_IN, F.ACTIVE] },
    EndFloatingReturned: { from: [F.CONFIRMED_OUT, F.ACCEPTED_IN, F.ACTIVE], to: F.RETURNED },
    EndFloatingClosed: { from: [F.REPORTED, F.CONFIRMED_OUT, F.ACCEPTED_IN, F.ACTIVE], to: F.CLOSED },
    ConvertToTransfer: { from: [F.ACCEPTED_IN, F.ACTIVE], to: F.CONVERTED },
  },
})
