/** The machine of evidence: the hash stays, whatever becomes of it. */

import { defineMachine } from '../machine.ts'
import { EVIDENCE_STATE } from './schema.ts'
import { evidences } from './state.ts'

const S = EVIDENCE_STATE

export const evidenceMachine = defineMachine({
  name: 'evidence',
  table: evidences,
  states: EVIDENCE_STATE,
  transitions: {
    Supersede: { from: [S.ANCHORED], to: S.SUPERSEDED },
    Withdraw: { from: [S.ANCHORED], to: S.WITHDRAWN },
    MarkErased: { from: [S.ANCHORED, S.SUPERSEDED, S.WITHDRAWN], to: S.ERASED },
  },
})
