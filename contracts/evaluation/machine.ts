/** In which state an evaluation, a result, a rating and an honour allow what. */

import { defineMachine } from '../machine.ts'
import { HONOUR_STATE, RATING_STATE } from './rating-schema.ts'
import { CAMPAIGN_STATE, RESULT_STATE } from './schema.ts'
import { campaigns, honours, ratings, results } from './state.ts'

const C = CAMPAIGN_STATE
const R = RESULT_STATE
const S = RATING_STATE
const H = HONOUR_STATE

export const campaignMachine = defineMachine({
  name: 'campaign',
  table: campaigns,
  states: CAMPAIGN_STATE,
  transitions: {
    CastBallot: { from: [C.OPEN] },
    Tally: { from: [C.OPEN], to: C.TALLIED },
    RecordResults: { from: [C.TALLIED] },
    ProposeGrades: { from: [C.TALLIED], to: C.COMMITTEE_REVIEW },
    ApproveGrades: { from: [C.COMMITTEE_REVIEW], to: C.NOTICE },
    ReturnGrades: { from: [C.COMMITTEE_REVIEW], to: C.TALLIED },
    Appeal: { from: [C.NOTICE] },
    DecideAppeal: { from: [C.NOTICE] },
    ConfirmGrades: { from: [C.NOTICE], to: C.CONFIRMED },
    ArchiveCampaign: { from: [C.CONFIRMED], to: C.ARCHIVED },
  },
})

export const resultMachine = defineMachine({
  name: 'result',
  table: results,
  states: RESULT_STATE,
  transitions: {
    Appeal: { from: [R.PROPOSED], to: R.APPEALED },
    DecideAppeal: { from: [R.APPEALED], to: R.FINAL },
  },
})

export const ratingMachine = defineMachine({
  name: 'rating',
  table: ratings,
  states: RATING_STATE,
  transitions: {
    ComputeRating: { from: [S.COMPUTED], to: S.COMPUTED },
    AdjustRating: { from: [S.COMPUTED] },
    ProposeStar: { from: [S.COMPUTED], to: S.PROPOSED },
    ReturnStar: { from: [S.PROPOSED], to: S.COMPUTED },
    ConfirmRating: { from: [S.PROPOSED], to: S.CONFIRMED },
  },
})

export const honourMachine = defineMachine({
  name: 'honour',
  table: honours,
  states: HONOUR_STATE,
  transitions: { RevokeHonour: { from: [H.RECORDED], to: H.REVOKED } },
})
