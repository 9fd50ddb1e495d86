/** Parameters of `org`. */

import { LIMITS } from '#base'
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
    max: LIMITS.orgLevels,
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
  branchMembersMax: {
    id: 9,
    title: { en: 'Members of a branch above which it is flagged', zh: '支部人数提示上限' },
    initial: 50,
    min: 3,
    max: 10_000,
  },
  committeeRequiredAt: {
    id: 10,
    title: { en: 'Full members from which a branch needs a committee', zh: '应设支委会的正式党员数' },
    initial: 7,
    min: 1,
    max: 1_000,
  },
  committeeMin: {
    id: 11,
    title: { en: 'Officers of a branch committee', zh: '支委会最少人数' },
    initial: 3,
    min: 1,
    max: 7,
  },
  belowMinMonths: {
    id: 12,
    title: { en: 'Months with too few full members before a branch is flagged', zh: '正式党员不足的提示期(月)' },
    initial: 6,
    min: 1,
    max: 60,
  },
  jointUnitsMax: {
    id: 13,
    title: { en: 'Units of a joint branch above which it is flagged', zh: '联合支部单位数提示上限' },
    initial: 5,
    min: 2,
    max: 100,
  },
  allianceMonthsMax: {
    id: 14,
    title: { en: 'Longest alliance in months', zh: '联盟最长期限(月)' },
    initial: 60,
    min: 1,
    max: 240,
  },
})
