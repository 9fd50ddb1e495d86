/** Number and parameters of `service`. */

import { defineParams } from '../param.ts'

/** Literal, never reused. */
export const MODULE_NUMBER = 35

const HOUR_MS = 3_600_000

export const params = defineParams(MODULE_NUMBER, {
  triageMs: {
    id: 1,
    title: { en: 'How long a request waits for someone to take it in', zh: '受理时限' },
    initial: 48 * HOUR_MS,
    min: HOUR_MS,
    max: 60 * 24 * HOUR_MS,
  },
  answerMs: {
    id: 2,
    title: { en: 'How long who raised it has to confirm what was done', zh: '确认时限' },
    initial: 7 * 24 * HOUR_MS,
    min: HOUR_MS,
    max: 365 * 24 * HOUR_MS,
  },
  reopensMax: {
    id: 3,
    title: { en: 'How often a request can be reopened', zh: '可重开次数' },
    initial: 3,
    min: 0,
    max: 100,
  },
})
