/** Events of `dues`. */

import { event } from '../define.ts'
import { AlertEvent, ReductionEvent, SettledEvent } from './schema.ts'

export const duesSettled = event({
  id: 1,
  name: 'DuesSettled',
  title: { en: 'Dues of a month settled', zh: '当月党费已结算' },
  data: SettledEvent,
})
/** For the branch itself; it names nobody. */
export const duesAlert = event({
  id: 2,
  name: 'DuesAlert',
  title: { en: 'Dues overdue for months', zh: '党费连续欠交提醒' },
  data: AlertEvent,
})
export const reductionChanged = event({
  id: 3,
  name: 'DuesReductionChanged',
  title: { en: 'State of a reduction changed', zh: '减免申请状态已变更' },
  data: ReductionEvent,
})
