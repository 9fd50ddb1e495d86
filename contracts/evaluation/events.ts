/** Events of `evaluation`. */

import { event } from '../define.ts'
import { HonourEvent, RatingEvent, VetoEvent } from './rating-schema.ts'
import { BallotEvent, CampaignEvent, DistributionEvent, ResultsEvent } from './schema.ts'

export const campaignChanged = event({
  id: 1,
  name: 'CampaignChanged',
  title: { en: 'State of an evaluation changed', zh: '评议状态已变更' },
  data: CampaignEvent,
})
export const ballotCast = event({
  id: 2,
  name: 'BallotCast',
  title: { en: 'Ballot cast', zh: '已投票' },
  data: BallotEvent,
})
export const resultsConfirmed = event({
  id: 3,
  name: 'ResultsConfirmed',
  title: { en: 'Results of an evaluation confirmed', zh: '评议结果已确认' },
  data: ResultsEvent,
})
/** Only of enough people that nobody is recognised. */
export const distributionTold = event({
  id: 4,
  name: 'DistributionTold',
  title: { en: 'Distribution of grades', zh: '等次分布' },
  data: DistributionEvent,
})
export const ratingChanged = event({
  id: 5,
  name: 'RatingChanged',
  title: { en: 'Rating of an organisation changed', zh: '组织评星已变更' },
  data: RatingEvent,
})
export const ratingVetoed = event({
  id: 6,
  name: 'RatingVetoed',
  title: { en: 'Stars of the year are barred', zh: '一票否决' },
  data: VetoEvent,
})
export const honourChanged = event({
  id: 7,
  name: 'HonourChanged',
  title: { en: 'Honour recorded or revoked', zh: '表彰已登记或撤销' },
  data: HonourEvent,
})
