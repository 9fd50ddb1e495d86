/** In which state a task allows what. Overdue is no end: it can still be reported, and is marked late for ever. */

import { defineMachine } from '../machine.ts'
import { ITEM_STATE } from './schema.ts'
import { items } from './state.ts'

const S = ITEM_STATE
const UNDONE = [S.ISSUED, S.ACKED, S.IN_PROGRESS, S.RETURNED] as const

export const itemMachine = defineMachine({
  name: 'item',
  table: items,
  states: ITEM_STATE,
  transitions: {
    Acknowledge: { from: [S.ISSUED], to: S.ACKED },
    SetProgress: { from: [S.ACKED, S.IN_PROGRESS, S.RETURNED], to: S.IN_PROGRESS },
    Report: { from: [S.ACKED, S.IN_PROGRESS, S.RETURNED, S.OVERDUE], to: S.REPORTED },
    AcceptReport: { from: [S.REPORTED], to: S.ACCEPTED },
    ReturnReport: { from: [S.REPORTED], to: S.RETURNED },
    MarkOverdue: { from: UNDONE, to: S.OVERDUE },
    /** Not what is reported: that is to be accepted or returned first. */
    Reassign: { from: [...UNDONE, S.OVERDUE], to: S.CANCELLED },
    CancelDirective: { from: [...UNDONE, S.OVERDUE, S.REPORTED], to: S.CANCELLED },
  },
})

/** Neither accepted nor cancelled. */
export const isOpen = (state: number): boolean => state !== S.ACCEPTED && state !== S.CANCELLED
