/** Machines of `audit`: a flag, and a request of a data subject. */

import { defineMachine } from '../machine.ts'
import { DSR_STATE, FLAG_STATE } from './schema.ts'
import { dsrs, flags } from './state.ts'

const F = FLAG_STATE
const D = DSR_STATE

export const flagMachine = defineMachine({
  name: 'flag',
  table: flags,
  states: FLAG_STATE,
  transitions: {
    ExplainFlag: { from: [F.OPEN], to: F.EXPLAINED },
    StartRectification: { from: [F.EXPLAINED], to: F.RECTIFYING },
    FinishRectification: { from: [F.RECTIFYING] },
    /** An explanation can be enough. */
    CloseFlag: { from: [F.EXPLAINED, F.RECTIFYING], to: F.CLOSED },
    /** From OPEN: nobody has explained it in time. */
    ConfirmViolation: { from: [F.OPEN, F.EXPLAINED, F.RECTIFYING], to: F.CONFIRMED_VIOLATION },
    MarkFlagOverdue: { from: [F.OPEN, F.EXPLAINED, F.RECTIFYING] },
  },
})

export const dsrMachine = defineMachine({
  name: 'dsr',
  table: dsrs,
  states: DSR_STATE,
  transitions: {
    IdentifyDsr: { from: [D.RECEIVED], to: D.IDENTIFIED },
    DecideDsrGrant: { from: [D.IDENTIFIED], to: D.DECIDED },
    DecideDsrRefuse: { from: [D.RECEIVED, D.IDENTIFIED], to: D.REFUSED },
    ExecuteDsr: { from: [D.DECIDED], to: D.EXECUTED },
    MarkDsrOverdue: { from: [D.RECEIVED, D.IDENTIFIED, D.DECIDED] },
  },
})
