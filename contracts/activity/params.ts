/** Parameters of `activity`. */

import { MODULE } from '../ids.ts'
import { defineParams } from '../param.ts'

const MINUTE_MS = 60_000

export const params = defineParams(MODULE.activity, {
  signInWindowMs: {
    id: 1,
    title: { en: 'How long before and after the start one signs in on time', zh: '签到窗口' },
    initial: 20 * MINUTE_MS,
    min: 0,
    max: 24 * 60 * MINUTE_MS,
  },
  tokenRotateMs: {
    id: 2,
    title: { en: 'How long a sign-in token is shown', zh: '签到码轮换间隔' },
    initial: 30_000,
    min: 1_000,
    max: 60 * MINUTE_MS,
  },
  tokenMaxAgeMs: {
    id: 3,
    title: { en: 'How long a sign-in token is good', zh: '签到码有效期' },
    initial: 60_000,
    min: 1_000,
    max: 60 * MINUTE_MS,
  },
  lateAfterMs: {
    id: 4,
    title: { en: 'How long after the end minutes are in time', zh: '记录归档期限' },
    initial: 72 * 60 * MINUTE_MS,
    min: 0,
    max: 365 * 24 * 60 * MINUTE_MS,
  },
  activityHoursMax: {
    id: 5,
    title: { en: 'Longest activity in hours', zh: '活动时长上限(小时)' },
    initial: 72,
    min: 1,
    max: 1_000,
  },
  volunteerCentiHoursMax: {
    id: 6,
    title: { en: 'Volunteer service of a day in hundredths of hours', zh: '志愿服务日上限(百分之一小时)' },
    initial: 1_200,
    min: 0,
    max: 2_400,
  },
  directTypes: {
    id: 7,
    title: { en: 'Types that need no approval inside an organisation: bit n for type n', zh: '免审批活动类型(位掩码)' },
    initial: 1 << 3,
    min: 0,
    max: (1 << 18) - 1,
  },
  archiveDays: {
    id: 8,
    title: { en: 'Days from verification to the archive, in which a dispute can be raised', zh: '归档前异议期(天)' },
    initial: 30,
    min: 7,
    max: 365,
  },
  makeupDays: {
    id: 9,
    title: { en: 'Days after the end in which absence can be made up', zh: '补课期限(天)' },
    initial: 30,
    min: 0,
    max: 365,
  },
  volunteerNoticeDays: {
    id: 10,
    title: { en: 'Days of public notice before certificates of service', zh: '志愿服务公示(天)' },
    initial: 7,
    min: 0,
    max: 90,
  },
  overdueGraceDays: {
    id: 11,
    title: { en: 'Days after a period before it is called overdue', zh: '逾期宽限(天)' },
    initial: 10,
    min: 0,
    max: 90,
  },
  assemblyPerQuarter: {
    id: 12,
    title: { en: 'Assemblies due in a quarter', zh: '每季度党员大会次数' },
    initial: 1,
    min: 0,
    max: 12,
  },
  committeePerMonth: {
    id: 13,
    title: { en: 'Committee meetings due in a month', zh: '每月支委会次数' },
    initial: 1,
    min: 0,
    max: 4,
  },
  groupPerMonth: {
    id: 14,
    title: { en: 'Group meetings due in a month', zh: '每月党小组会次数' },
    initial: 1,
    min: 0,
    max: 4,
  },
  lecturePerQuarter: {
    id: 15,
    title: { en: 'Lectures due in a quarter', zh: '每季度党课次数' },
    initial: 1,
    min: 0,
    max: 12,
  },
  themeDayPerMonth: {
    id: 16,
    title: { en: 'Theme days due in a month', zh: '每月主题党日次数' },
    initial: 1,
    min: 0,
    max: 4,
  },
  orgLifePerYear: {
    id: 17,
    title: { en: 'Life meetings due in a year', zh: '每年组织生活会次数' },
    initial: 1,
    min: 0,
    max: 12,
  },
  evaluationPerYear: {
    id: 18,
    title: { en: 'Evaluations due in a year', zh: '每年民主评议次数' },
    initial: 1,
    min: 0,
    max: 12,
  },
  talkPerYear: {
    id: 19,
    title: { en: 'Rounds of talks due in a year', zh: '每年谈心谈话次数' },
    initial: 1,
    min: 0,
    max: 12,
  },
})
