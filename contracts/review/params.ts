/** Parameters of `review`. */

import { MODULE } from '../ids.ts'
import { defineParams } from '../param.ts'

const hours = (id: number, tier: string, initial: number) => ({
  id,
  title: { en: `Hours until a step of tier ${tier} is overdue`, zh: `${tier} 级审核每步时限(小时)` },
  initial,
  min: 1,
  max: 2_000,
})

export const params = defineParams(MODULE.review, {
  slaHoursT1: hours(1, 'T1', 24),
  slaHoursT2: hours(2, 'T2', 48),
  slaHoursT3: hours(3, 'T3', 72),
  appealDays: { id: 4, title: { en: 'Days to appeal', zh: '申诉期限(天)' }, initial: 5, min: 1, max: 60 },
  approvalDays: {
    id: 5,
    title: { en: 'Days for which an approval can be used', zh: '审核通过有效期(天)' },
    initial: 180,
    min: 1,
    max: 3_650,
  },
  samplePercent: {
    id: 6,
    title: { en: 'Share of approved cases to check again, in percent', zh: '复查抽样比例(%)' },
    initial: 5,
    min: 0,
    max: 100,
  },
})
