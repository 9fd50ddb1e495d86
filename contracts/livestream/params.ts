/** Parameters of `livestream`. */

import { MODULE } from '../ids.ts'
import { defineParams } from '../param.ts'

export const params = defineParams(MODULE.livestream, {
  passTenths: {
    id: 1,
    title: { en: 'Share of the duration that passes, in tenths', zh: '有效观看比例(十分之一)' },
    initial: 8,
    min: 1,
    max: 10,
  },
  checksMin: {
    id: 2,
    title: { en: 'Random checks that must be answered, of three', zh: '随机点到最少次数(共三次)' },
    initial: 2,
    min: 0,
    max: 3,
  },
  replaySharePercent: {
    id: 3,
    title: { en: 'Share of the hours that a replay gives, in percent', zh: '回放学时比例(%)' },
    initial: 50,
    min: 0,
    max: 50,
  },
  contestDays: {
    id: 4,
    title: { en: 'Days in which a result can be contested', zh: '观看结果异议期(天)' },
    initial: 7,
    min: 1,
    max: 60,
  },
  resultHours: {
    id: 5,
    title: { en: 'Hours after the end in which segments and results come in', zh: '结束后上报期限(小时)' },
    initial: 24,
    min: 1,
    max: 240,
  },
  replayDays: {
    id: 6,
    title: { en: 'Days in which watching a replay counts', zh: '回放计学时期限(天)' },
    initial: 90,
    min: 0,
    max: 365,
  },
  hoursMax: {
    id: 7,
    title: { en: 'Longest live session in hours', zh: '直播时长上限(小时)' },
    initial: 12,
    min: 1,
    max: 24,
  },
  startWindowMinutes: {
    id: 8,
    title: { en: 'Minutes before its time at which a session can start', zh: '提前开播时限(分钟)' },
    initial: 20,
    min: 0,
    max: 120,
  },
  segmentMinutes: {
    id: 9,
    title: { en: 'Minutes without segments that count as a gap', zh: '分片锚定间隔上限(分钟)' },
    initial: 10,
    min: 1,
    max: 60,
  },
})
