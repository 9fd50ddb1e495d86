/** A month that is settled is only corrected; a reduction is decided once. */

import { defineMachine } from '../machine.ts'
import { MONTH_STATE, REDUCTION_STATE } from './schema.ts'
import { months, reductions } from './state.ts'

const M = MONTH_STATE
const R = REDUCTION_STATE

export const monthMachine = defineMachine({
  name: 'month',
  table: months,
  states: MONTH_STATE,
  transitions: { CorrectMonth: { from: [M.SETTLED, M.CORRECTED], to: M.CORRECTED } },
})

export const reductionMachine = defineMachine({
  name: 'reduction',
  table: reductions,
  states: REDUCTION_STATE,
  transitions: {
    ApproveReduction: { from: [R.REQUESTED], to: R.APPROVED },
    RefuseReduction: { from: [R.REQUESTED], to: R.REFUSED },
    WithdrawReduction: { from: [R.REQUESTED], to: R.WITHDRAWN },
  },
})
