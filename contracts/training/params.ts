/** Parameters of `training`. */

import { MODULE } from '../ids.ts'
import { defineParams } from '../param.ts'

export const params = defineParams(MODULE.training, {
  dayCentiHoursMax: {
    id: 1,
    title: { en: 'Hours of one member and day, in hundredths', zh: '每人每日学时上限(百分之一学时)' },
    initial: 800,
    min: 100,
    max: 2_400,
  },
  memberYearCentiHours: {
    id: 2,
    title: { en: 'Hours due of a member in a year, in hundredths', zh: '党员年度学时要求(百分之一学时)' },
    initial: 3_200,
    min: 0,
    max: 100_000,
  },
  officerYearCentiHours: {
    id: 3,
    title: { en: 'Hours due of a secretary in a year, in hundredths', zh: '书记年度学时要求(百分之一学时)' },
    initial: 5_600,
    min: 0,
    max: 100_000,
  },
  onlineLongCentiHours: {
    id: 4,
    title: { en: 'Online lesson of 30 minutes and more, in hundredths of hours', zh: '线上30分钟以上(百分之一学时)' },
    initial: 100,
    min: 0,
    max: 1_000,
  },
  onlineMiddleCentiHours: {
    id: 5,
    title: { en: 'Online lesson of 15 to 30 minutes, in hundredths of hours', zh: '线上15至30分钟(百分之一学时)' },
    initial: 50,
    min: 0,
    max: 1_000,
  },
  onlineShortCentiHours: {
    id: 6,
    title: { en: 'Online lesson of up to 15 minutes, in hundredths of hours', zh: '线上15分钟以内(百分之一学时)' },
    initial: 25,
    min: 0,
    max: 1_000,
  },
  onlineTestCentiHours: {
    id: 7,
    title: { en: 'Passed test of an online course, in hundredths of hours', zh: '线上测试通过(百分之一学时)' },
    initial: 50,
    min: 0,
    max: 1_000,
  },
  examAttemptsMax: {
    id: 8,
    title: { en: 'Attempts at an exam', zh: '考试次数上限' },
    initial: 3,
    min: 1,
    max: 10,
  },
  progressTenthsMin: {
    id: 9,
    title: { en: 'Progress that completes a class, in tenths', zh: '结业所需进度(十分之一)' },
    initial: 10,
    min: 1,
    max: 10,
  },
  contestDays: {
    id: 10,
    title: { en: 'Days in which a result can be contested', zh: '成绩异议期(天)' },
    initial: 7,
    min: 1,
    max: 60,
  },
  developmentCentiHours: {
    id: 11,
    title: { en: 'Course that admission needs, in hundredths of hours', zh: '发展对象培训学时(百分之一学时)' },
    initial: 2_400,
    min: 0,
    max: 10_000,
  },
})
