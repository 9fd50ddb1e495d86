/** Number and parameters of `evaluation`. */

import { defineParams } from '../param.ts'

/** Literal, never reused. */
export const MODULE_NUMBER = 32

const DAY_MS = 86_400_000

export const params = defineParams(MODULE_NUMBER, {
  excellentOneIn: {
    id: 1,
    title: { en: 'Most that are excellent, one in so many', zh: '优秀比例(几分之一)' },
    initial: 3,
    min: 1,
    max: 100,
  },
  noticeMs: {
    id: 2,
    title: { en: 'How long results are on notice', zh: '公示期' },
    initial: 5 * DAY_MS,
    min: DAY_MS,
    max: 60 * DAY_MS,
  },
  appealMs: {
    id: 3,
    title: { en: 'How long one can appeal', zh: '申诉期' },
    initial: 10 * DAY_MS,
    min: DAY_MS,
    max: 90 * DAY_MS,
  },
  windowDaysMax: {
    id: 4,
    title: { en: 'Longest window of ballots in days', zh: '投票期上限(天)' },
    initial: 30,
    min: 1,
    max: 120,
  },
  publicCountMin: {
    id: 5,
    title: { en: 'Fewest people of whom a distribution is told', zh: '公布分布的最少人数' },
    initial: 10,
    min: 2,
    max: 1_000,
  },
  adjustMax: {
    id: 6,
    title: { en: 'Most points by which a rating is adjusted', zh: '评分调整上限' },
    initial: 5,
    min: 0,
    max: 50,
  },
  fiveStarPercent: {
    id: 7,
    title: { en: 'Percent of a peer group with five stars', zh: '五星比例(%)' },
    initial: 10,
    min: 0,
    max: 100,
  },
  fourStarPercent: {
    id: 8,
    title: { en: 'Percent with four stars', zh: '四星比例(%)' },
    initial: 40,
    min: 0,
    max: 100,
  },
  threeStarPercent: {
    id: 9,
    title: { en: 'Percent with three stars', zh: '三星比例(%)' },
    initial: 30,
    min: 0,
    max: 100,
  },
})
