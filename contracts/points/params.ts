/** Parameters of `points`. */

import { MODULE } from '../ids.ts'
import { defineParams } from '../param.ts'

export const params = defineParams(MODULE.points, {
  lotLifeMonths: {
    id: 1,
    title: { en: 'Life of points in months', zh: '积分有效期(月)' },
    initial: 24,
    min: 1,
    max: 60,
  },
  monthlyBudgetPerMember: {
    id: 2,
    title: { en: 'Points a member and month that a budget may grant', zh: '人均月度积分额度' },
    initial: 40,
    min: 0,
    max: 100_000,
  },
  refundLifeDays: {
    id: 3,
    title: { en: 'Days that refunded points live at least', zh: '退回积分最短有效期(天)' },
    initial: 30,
    min: 0,
    max: 90,
  },
  exitDays: {
    id: 4,
    title: { en: 'Days after which the points of who left expire', zh: '退出后积分保留天数' },
    initial: 90,
    min: 1,
    max: 730,
  },
  superiorAbove: {
    id: 5,
    title: { en: 'Points by hand above which the superior must agree', zh: '须上级同意的手工积分额' },
    initial: 50,
    min: 0,
    max: 10_000,
  },
  scoreBase: {
    id: 6,
    title: { en: 'Appraisal score at the beginning of a year', zh: '考评基础分' },
    initial: 60,
    min: 0,
    max: 1_000,
  },
  budgetLowPercent: {
    id: 7,
    title: { en: 'Percent of a budget below which a warning is told', zh: '预算预警比例(%)' },
    initial: 10,
    min: 0,
    max: 100,
  },
})
