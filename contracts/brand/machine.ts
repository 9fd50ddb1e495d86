/** The machines of a version of an asset and of a licence. */

import { defineMachine } from '../machine.ts'
import { ASSET_STATE, LICENCE_STATE } from './schema.ts'
import { licences, versions } from './state.ts'

const S = ASSET_STATE

export const assetMachine = defineMachine({
  name: 'assetVersion',
  table: versions,
  states: ASSET_STATE,
  transitions: {
    SubmitForReview: { from: [S.DRAFT], to: S.IN_REVIEW },
    NoteReturn: { from: [S.IN_REVIEW], to: S.DRAFT },
    Release: { from: [S.IN_REVIEW], to: S.RELEASED },
    Deprecate: { from: [S.RELEASED], to: S.DEPRECATED },
    Withdraw: { from: [S.RELEASED, S.DEPRECATED], to: S.WITHDRAWN },
    NotifyUses: { from: [S.WITHDRAWN] },
    IssueLicence: { from: [S.RELEASED] },
    RecordUsage: { from: [S.RELEASED] },
    Instantiate: { from: [S.RELEASED] },
  },
})

export const licenceMachine = defineMachine({
  name: 'licence',
  table: licences,
  states: LICENCE_STATE,
  transitions: { RevokeLicence: { from: [LICENCE_STATE.ACTIVE], to: LICENCE_STATE.REVOKED } },
})
