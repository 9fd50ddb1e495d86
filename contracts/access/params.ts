/** Parameters of `access`. */

import { MODULE } from '../ids.ts'
import { defineParams } from '../param.ts'

const DAY_MS = 86_400_000

export const params = defineParams(MODULE.access, {
  grantBeyondTermMs: {
    id: 1,
    title: { en: 'How long a role may outlast the term of its organisation', zh: '角色可超出任期的时长' },
    initial: 365 * DAY_MS,
    min: 0,
    max: 3_650 * DAY_MS,
  },
  delegationMonthsMax: {
    id: 2,
    title: { en: 'Longest delegation in months', zh: '赋权最长期限(月)' },
    initial: 24,
    min: 1,
    max: 120,
  },
})
