/** In which state a request allows what. */

import { defineMachine } from '../machine.ts'
import { REQUEST_STATE } from './schema.ts'
import { requests } from './state.ts'

const S = REQUEST_STATE

export const requestMachine = defineMachine({
  name: 'request',
  table: requests,
  states: REQUEST_STATE,
  transitions: {
    Triage: { from: [S.RAISED], to: S.TRIAGED },
    Claim: { from: [S.TRIAGED, S.REOPENED], to: S.CLAIMED },
    MarkDone: { from: [S.CLAIMED], to: S.DONE },
    Confirm: { from: [S.DONE], to: S.CONFIRMED },
    Reopen: { from: [S.DONE], to: S.REOPENED },
    MarkBreached: { from: [S.RAISED, S.TRIAGED, S.CLAIMED, S.REOPENED] },
    CreditClaimant: { from: [S.CONFIRMED, S.CLOSED] },
    Close: { from: [S.RAISED, S.TRIAGED, S.DONE, S.CONFIRMED, S.REOPENED], to: S.CLOSED },
  },
})

/** Somebody still waits. */
export const isOpen = (state: number): boolean => state !== S.CONFIRMED && state !== S.CLOSED
