/** Parameters of `member`. */

import { MODULE } from '../ids.ts'
import { defineParams } from '../param.ts'

const DAY_MS = 86_400_000

export const params = defineParams(MODULE.member, {
  activistMonths: {
    id: 1,
    title: { en: 'Months as an activist before the next stage', zh: '积极分子培养月数' },
    initial: 12,
    min: 0,
    max: 120,
  },
  reviewsBeforeTarget: {
    id: 2,
    title: { en: 'Cultivation reviews before the next stage', zh: '培养考察次数' },
    initial: 2,
    min: 0,
    max: 20,
  },
  reviewSpacingMonths: {
    id: 3,
    title: { en: 'Least months between two reviews', zh: '考察间隔月数' },
    initial: 5,
    min: 0,
    max: 24,
  },
  approvalMaxMs: {
    id: 5,
    title: { en: 'How long after a resolution it can be approved', zh: '决议审批期限' },
    initial: 180 * DAY_MS,
    min: DAY_MS,
    max: 3_650 * DAY_MS,
  },
  probationMonths: {
    id: 6,
    title: { en: 'Probation in months', zh: '预备期(月)' },
    initial: 12,
    min: 1,
    max: 60,
  },
  extensionMonthsMin: {
    id: 7,
    title: { en: 'Least extension of probation in months', zh: '延长预备期下限(月)' },
    initial: 6,
    min: 1,
    max: 60,
  },
  extensionMonthsMax: {
    id: 8,
    title: { en: 'Longest extension of probation in months', zh: '延长预备期上限(月)' },
    initial: 12,
    min: 1,
    max: 60,
  },
  introducersMin: {
    id: 9,
    title: { en: 'Introducers of a candidate', zh: '入党介绍人数' },
    initial: 2,
    min: 1,
    max: 4,
  },
  talkMonths: {
    id: 10,
    title: { en: 'Months within which there is a talk with an applicant', zh: '申请人谈话期限(月)' },
    initial: 1,
    min: 1,
    max: 12,
  },
  reviewDueMonths: {
    id: 11,
    title: { en: 'Months after which the next review of a candidate is due', zh: '考察到期月数' },
    initial: 6,
    min: 1,
    max: 24,
  },
  assemblyAfterPreReviewMs: {
    id: 12,
    title: { en: 'How long after a pre-review the assembly is held', zh: '预审后召开党员大会期限' },
    initial: 30 * DAY_MS,
    min: DAY_MS,
    max: 365 * DAY_MS,
  },
  approvalMs: {
    id: 13,
    title: { en: 'How long after a resolution it is normally approved', zh: '决议审批一般期限' },
    initial: 90 * DAY_MS,
    min: DAY_MS,
    max: 3_650 * DAY_MS,
  },
  noticeDays: {
    id: 14,
    title: { en: 'Working days of the public notice before an approval', zh: '公示工作日数' },
    initial: 5,
    min: 0,
    max: 60,
  },
  retentionMonths: {
    id: 15,
    title: { en: 'Months after which the record of a former member can be erased', zh: '离开后档案保存月数' },
    initial: 120,
    min: 0,
    max: 1200,
  },
})
