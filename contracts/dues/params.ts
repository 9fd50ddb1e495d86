/** Number and parameters of `dues`. */

import { defineParams } from '../param.ts'

/** Literal, never reused. */
export const MODULE_NUMBER = 36

export const params = defineParams(MODULE_NUMBER, {
  arrearsMonths: {
    id: 1,
    title: { en: 'How many months back a month can be settled or corrected', zh: '可补交与更正的月数' },
    initial: 6,
    min: 1,
    max: 24,
  },
  firstAlertMonths: {
    id: 2,
    title: { en: 'Months in a row with overdue dues, at which the branch is told', zh: '连续欠交提醒月数' },
    initial: 3,
    min: 1,
    max: 24,
  },
  secondAlertMonths: {
    id: 3,
    title: { en: 'Months in a row with overdue dues, at which it is told again', zh: '连续欠交再次提醒月数' },
    initial: 6,
    min: 1,
    max: 24,
  },
  reductionMonthsMax: {
    id: 4,
    title: { en: 'Longest reduction or exemption in months', zh: '减免最长月数' },
    initial: 12,
    min: 1,
    max: 120,
  },
})
