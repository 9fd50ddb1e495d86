/** Parameters of `brand`. */

import { MODULE } from '../ids.ts'
import { defineParams } from '../param.ts'

export const params = defineParams(MODULE.brand, {
  licenceMonthsMax: {
    id: 1,
    title: { en: 'Longest licence in months', zh: '授权最长期限(月)' },
    initial: 36,
    min: 1,
    max: 240,
  },
})
