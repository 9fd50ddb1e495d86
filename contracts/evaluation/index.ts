/** `evaluation`: democratic evaluation of members, star ratings of organisations, honours (民主评议、星级、表彰). */

import { type AnyTable, defineModule } from '../define.ts'
import { castBallot, openCampaign, tally } from './campaign-handlers.ts'
import * as events from './events.ts'
import {
  appeal,
  archiveCampaign,
  confirmGrades,
  decideAppeal,
  proposeGrades,
  recordResults,
  reviewGrades,
} from './grade-handlers.ts'
import { recordHonour, revokeHonour } from './honour-handlers.ts'
import { invariants } from './invariants.ts'
import { labels } from './labels.ts'
import { campaignMachine, honourMachine, ratingMachine, resultMachine } from './machine.ts'
import { MODULE_NUMBER, params } from './params.ts'
import { queries } from './queries.ts'
import { adjustRating, computeRating, confirmRating, proposeStar, returnStar, vetoRating } from './rating-handlers.ts'
import * as state from './state.ts'

export const evaluation = defineModule({
  id: MODULE_NUMBER,
  name: 'evaluation',
  title: { en: 'Evaluation and ratings', zh: '考核评议' },
  extension: true,
  tables: Object.values(state) as unknown as readonly AnyTable[],
  actions: [
    openCampaign,
    castBallot,
    tally,
    recordResults,
    proposeGrades,
    reviewGrades,
    appeal,
    decideAppeal,
    confirmGrades,
    archiveCampaign,
    computeRating,
    adjustRating,
    proposeStar,
    returnStar,
    confirmRating,
    vetoRating,
    recordHonour,
    revokeHonour,
  ],
  queries,
  params: Object.values(params),
  machines: [campaignMachine, resultMachine, ratingMachine, honourMachine],
  invariants,
  labels,
  events: Object.values(events) as never,
})
