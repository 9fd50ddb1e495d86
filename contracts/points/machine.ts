/** Machines of state of `points`. */

import { defineMachine } from '../machine.ts'
import { ADJUSTMENT_STATE } from './adjust-schema.ts'
import { ACCOUNT_STATE, FREEZE_STATE, RULE_STATE } from './schema.ts'
import { accounts, adjustments, earnRules, freezes } from './state.ts'

const R = RULE_STATE
export const ruleMachine = defineMachine({
  name: 'rule',
  table: earnRules,
  states: RULE_STATE,
  transitions: {
    ApproveRule: { from: [R.DRAFT], to: R.APPROVED },
    ActivateRule: { from: [R.APPROVED], to: R.ACTIVE },
    RetireRule: { from: [R.DRAFT, R.APPROVED, R.ACTIVE], to: R.RETIRED },
  },
})

const A = ACCOUNT_STATE
export const accountMachine = defineMachine({
  name: 'account',
  table: accounts,
  states: ACCOUNT_STATE,
  transitions: {
    FreezeAccount: { from: [A.OPEN], to: A.FROZEN },
    ThawAccount: { from: [A.FROZEN], to: A.OPEN },
    CloseAccount: { from: [A.FROZEN], to: A.CLOSED },
  },
})

const J = ADJUSTMENT_STATE
/** An approval posts at once unless the superior has to agree as well. */
export const adjustmentMachine = defineMachine({
  name: 'adjustment',
  table: adjustments,
  states: ADJUSTMENT_STATE,
  transitions: {
    ApproveAdjustment: { from: [J.PROPOSED], to: J.APPROVED },
    PostAdjustment: { from: [J.APPROVED], to: J.POSTED },
    RejectAdjustment: { from: [J.PROPOSED, J.APPROVED], to: J.REJECTED },
  },
})

const F = FREEZE_STATE
/** Moved by the mall, through `freeze.ts`. */
export const freezeMachine = defineMachine({
  name: 'freeze',
  table: freezes,
  states: FREEZE_STATE,
  transitions: {
    Settle: { from: [F.FROZEN], to: F.SPENT },
    Release: { from: [F.FROZEN], to: F.RELEASED },
    Refund: { from: [F.SPENT], to: F.REFUNDED },
  },
})
