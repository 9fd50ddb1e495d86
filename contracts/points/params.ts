/** Parameters of `points`. */

import { MODULE } from '../ids.ts'
import { defineParams } from '../param.ts'

export const params = defineParams(MODULE.points, {
  lotLifeMonths: {
    id: 1,
    title: { en: 'Life of points in months', zh: '积分有效期(月)' },
    initial: 24,
    min: 1,
    max: 120,
  },
  monthlyBudgetPerMember: {
    id: 2,
    title: { en: 'Points a member and month that a budget may grant', zh: '人均月度积分额度' },
    initial: 40,
    min: 0,
    max: 100_000,
  },
})
