/** Parameters of `org`. */

import { MODULE } from '../ids.ts'
import { defineParams } from '../param.ts'

const DAY_MS = 86_400_000

export const params = defineParams(MODULE.org, {
  branchFullMin: {
    id: 1,
    title: { en: 'Full members to establish a branch', zh: '成立支部的正式党员数' },
    initial: 3,
    min: 1,
    max: 50,
  },
  orgDepthMax: {
    id: 2,
    title: { en: 'Depth of the tree of organisations', zh: '组织层级' },
    initial: 6,
    min: 2,
    max: 12,
  },
  branchTermYears: {
    id: 3,
    title: { en: 'Term of a branch in years', zh: '支部任期(年)' },
    initial: 3,
    min: 1,
    max: 10,
  },
  committeeTermYears: {
    id: 4,
    title: { en: 'Term of a committee in years', zh: '党委任期(年)' },
    initial: 5,
    min: 1,
    max: 10,
  },
  temporaryOrgMonths: {
    id: 5,
    title: { en: 'Life of a temporary organisation in months', zh: '临时组织期限(月)' },
    initial: 24,
    min: 1,
    max: 120,
  },
  termExtensionMonthsMax: {
    id: 6,
    title: { en: 'Longest extension of a term in months', zh: '任期延长上限(月)' },
    initial: 12,
    min: 1,
    max: 60,
  },
  electionEarlyMonths: {
    id: 7,
    title: { en: 'How long before the end of a term the next election can be, in months', zh: '可提前换届的月数' },
    initial: 6,
    min: 1,
    max: 24,
  },
  changeLapseMs: {
    id: 8,
    title: { en: 'How long a request for a change stays open', zh: '组织变更请示有效期' },
    initial: 180 * DAY_MS,
    min: DAY_MS,
    max: 3_650 * DAY_MS,
  },
})
