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
})
