/** Machines of state of `member`. Stage and standing of a member itself follow from resolutions (resolutions.ts). */

import { defineMachine } from '../machine.ts'
import { BATCH_STATE, CONSENT_STATE, RESOLUTION_STATE } from './schema.ts'
import { batches, consents, resolutions } from './state.ts'

const R = RESOLUTION_STATE
const B = BATCH_STATE
const C = CONSENT_STATE

export const resolutionMachine = defineMachine({
  name: 'resolution',
  table: resolutions,
  states: R,
  transitions: {
    DecideResolutionApprove: { from: [R.SUBMITTED], to: R.APPROVED },
    DecideResolutionReject: { from: [R.SUBMITTED], to: R.REJECTED },
  },
})

export const batchMachine = defineMachine({
  name: 'batch',
  table: batches,
  states: B,
  transitions: {
    ConfirmBatch: { from: [B.STAGED], to: B.CONFIRMED },
    CommitBatch: { from: [B.CONFIRMED], to: B.COMMITTED },
  },
})

export const consentMachine = defineMachine({
  name: 'consent',
  table: consents,
  states: C,
  transitions: {
    RecordConsent: { from: [C.GIVEN, C.WITHDRAWN], to: C.GIVEN },
    WithdrawConsent: { from: [C.GIVEN], to: C.WITHDRAWN },
  },
})
