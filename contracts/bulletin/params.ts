/** Parameters of `bulletin`. */

import { MODULE } from '../ids.ts'
import { defineParams } from '../param.ts'

export const params = defineParams(MODULE.bulletin, {
  pinnedMax: { id: 1, title: { en: 'Pinned posts of a board', zh: '每块黑板报置顶数' }, initial: 5, min: 1, max: 20 },
  takeDownReviewHours: {
    id: 2,
    title: { en: 'Hours until an emergency take-down must have been reviewed', zh: '紧急下架事后审核时限(小时)' },
    initial: 24,
    min: 1,
    max: 240,
  },
})
