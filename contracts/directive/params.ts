/** Number and parameters of `directive`. */

import { defineParams } from '../param.ts'

/** Literal, never reused. */
export const MODULE_NUMBER = 34

export const params = defineParams(MODULE_NUMBER, {
  openSoft: {
    id: 1,
    title: { en: 'Open directives of one organisation, beyond which it is told', zh: '单个组织未办结任务预警数(减负)' },
    initial: 10,
    min: 1,
    max: 1_000,
  },
  longestMs: {
    id: 2,
    title: { en: 'How far ahead a directive can be due', zh: '任务最长期限' },
    initial: 400 * 86_400_000,
    min: 86_400_000,
    max: 4_000 * 86_400_000,
  },
})
