/** `resource`: venues, lecturers and services that organisations share, with a share kept for those without backing. */

import { type AnyTable, defineModule } from '../define.ts'
import {
  bookResource,
  cancelBooking,
  confirmBooking,
  markNoShow,
  markUnanswered,
  markUsed,
  rateBooking,
} from './booking-handlers.ts'
import * as events from './events.ts'
import { invariants } from './invariants.ts'
import { labels } from './labels.ts'
import { bookingMachine, resourceMachine } from './machine.ts'
import { MODULE_NUMBER, params } from './params.ts'
import { queries } from './queries.ts'
import { listResource, offerResource, retireResource, suspendResource } from './resource-handlers.ts'
import * as state from './state.ts'

export const resource = defineModule({
  id: MODULE_NUMBER,
  name: 'resource',
  title: { en: 'Shared resources', zh: '资源共享' },
  extension: true,
  tables: Object.values(state) as unknown as readonly AnyTable[],
  actions: [
    offerResource,
    listResource,
    suspendResource,
    retireResource,
    bookResource,
    confirmBooking,
    cancelBooking,
    markUnanswered,
    markUsed,
    markNoShow,
    rateBooking,
  ],
  queries,
  params: Object.values(params),
  machines: [resourceMachine, bookingMachine],
  invariants,
  labels,
  events: Object.values(events) as never,
})
