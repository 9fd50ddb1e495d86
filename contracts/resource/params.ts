/** Number and parameters of `resource`. */

import { defineParams } from '../param.ts'

/** Literal, never reused. */
export const MODULE_NUMBER = 33

const HOUR_MS = 3_600_000

export const params = defineParams(MODULE_NUMBER, {
  confirmMs: {
    id: 1,
    title: { en: 'How long the owner of a resource has to answer', zh: '资源方答复时限' },
    initial: 24 * HOUR_MS,
    min: HOUR_MS,
    max: 30 * 24 * HOUR_MS,
  },
  noShowsMax: {
    id: 2,
    title: { en: 'Bookings not used, at which an organisation has to pause', zh: '爽约暂停次数' },
    initial: 3,
    min: 1,
    max: 100,
  },
  pauseMs: {
    id: 3,
    title: { en: 'How long that pause is', zh: '暂停预约时长' },
    initial: 30 * 24 * HOUR_MS,
    min: 0,
    max: 365 * 24 * HOUR_MS,
  },
  publicShareMin: {
    id: 4,
    title: {
      en: 'Percent of a public venue kept for organisations without administrative backing',
      zh: '公共阵地为无行政依托组织预留比例(%)',
    },
    initial: 50,
    min: 0,
    max: 100,
  },
  aheadDaysMax: {
    id: 5,
    title: { en: 'How many days ahead one can book', zh: '可提前预约天数' },
    initial: 90,
    min: 1,
    max: 400,
  },
})
