/** Events of `service`. */

import { event } from '../define.ts'
import { RequestEvent } from './schema.ts'

export const requestChanged = event({
  id: 1,
  name: 'RequestChanged',
  title: { en: 'State of a request changed', zh: '诉求状态已变更' },
  data: RequestEvent,
})
export const slaBreached = event({
  id: 2,
  name: 'SlaBreached',
  title: { en: 'A request waits longer than it should', zh: '诉求办理逾期' },
  data: RequestEvent,
})
