/** Parameters of `governance`. */

import { MODULE } from '../ids.ts'
import { defineParams } from '../param.ts'

export const params = defineParams(MODULE.governance, {
  votingDays: {
    id: 1,
    title: { en: 'Days in which organisations vote', zh: '表决期限(日)' },
    initial: 7,
    min: 1,
    max: 60,
  },
  passPercent: {
    id: 2,
    title: { en: 'Per cent of all weights that must be exceeded', zh: '通过所需权重比例(%,须超过)' },
    initial: 50,
    min: 50,
    max: 90,
  },
  moduleTimelockHours: {
    id: 3,
    title: { en: 'Hours between a decision on a module and its execution', zh: '模块变更锁定期(小时)' },
    initial: 48,
    min: 48,
    max: 720,
  },
  timelockHours: {
    id: 4,
    title: { en: 'Hours between any other decision and its execution', zh: '其他决定锁定期(小时)' },
    initial: 24,
    min: 1,
    max: 720,
  },
  executeDays: {
    id: 5,
    title: { en: 'Days in which a decision must be executed', zh: '执行期限(日)' },
    initial: 30,
    min: 1,
    max: 365,
  },
  draftDays: {
    id: 6,
    title: { en: 'Days after which a draft lapses', zh: '草案有效期(日)' },
    initial: 30,
    min: 1,
    max: 365,
  },
  effectiveAheadDays: {
    id: 7,
    title: { en: 'Days ahead from which a parameter can hold at the latest', zh: '参数最迟生效(日)' },
    initial: 400,
    min: 1,
    max: 4_000,
  },
  pauseHoursMax: {
    id: 8,
    title: { en: 'Longest emergency pause in hours', zh: '紧急暂停最长时间(小时)' },
    initial: 72,
    min: 1,
    max: 72,
  },
  pauseRestHours: {
    id: 9,
    title: { en: 'Hours from one emergency pause of a module to the next', zh: '两次紧急暂停最短间隔(小时)' },
    initial: 168,
    min: 73,
    max: 8_760,
  },
})
