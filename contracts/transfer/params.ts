/** Parameters of `transfer`. */

import { MODULE } from '../ids.ts'
import { defineParams } from '../param.ts'

export const params = defineParams(MODULE.transfer, {
  letterDays: {
    id: 1,
    title: { en: 'Days for which a letter is usually valid', zh: '介绍信一般有效天数' },
    initial: 30,
    min: 1,
    max: 90,
  },
  letterDaysMax: {
    id: 2,
    title: { en: 'Most days for which a letter is valid', zh: '介绍信最长有效天数' },
    initial: 90,
    min: 1,
    max: 90,
  },
  sourceAnswerDays: {
    id: 3,
    title: { en: 'Working days for the answer of the source branch', zh: '转出支部答复工作日' },
    initial: 10,
    min: 1,
    max: 120,
  },
  committeeAnswerDays: {
    id: 4,
    title: { en: 'Working days for the answer of a committee', zh: '党委答复工作日' },
    initial: 15,
    min: 1,
    max: 120,
  },
  branchAnswerDays: {
    id: 5,
    title: { en: 'Working days for the answer of the new branch', zh: '转入支部答复工作日' },
    initial: 10,
    min: 1,
    max: 120,
  },
  escalationDays: {
    id: 6,
    title: { en: 'Days within which a refusal can be escalated', zh: '被拒后可申诉天数' },
    initial: 60,
    min: 10,
    max: 365,
  },
  contactMonths: {
    id: 7,
    title: { en: 'Months within which a floating member is contacted', zh: '流动党员联系周期(月)' },
    initial: 3,
    min: 1,
    max: 12,
  },
  shouldTransferMonths: {
    id: 8,
    title: { en: 'Months after which a floating member should be transferred', zh: '流动应转关系月数' },
    initial: 12,
    min: 6,
    max: 60,
  },
})
