/** Events of `directive`. */

import { event } from '../define.ts'
import { BurdenEvent, IssuedEvent, ItemEvent } from './schema.ts'

export const directiveIssued = event({
  id: 1,
  name: 'DirectiveIssued',
  title: { en: 'Directive issued', zh: '任务已下达' },
  data: IssuedEvent,
})
export const itemChanged = event({
  id: 2,
  name: 'DirectiveItemChanged',
  title: { en: 'State of a task changed', zh: '任务状态已变更' },
  data: ItemEvent,
})
export const itemOverdue = event({
  id: 3,
  name: 'DirectiveOverdue',
  title: { en: 'Task overdue', zh: '任务已逾期' },
  data: ItemEvent,
})
/** A guard of the people at the base (减负): it tells, it forbids nothing. */
export const tooManyOpen = event({
  id: 4,
  name: 'DirectiveBurden',
  title: { en: 'Organisation has many open tasks', zh: '未办结任务过多' },
  data: BurdenEvent,
})
