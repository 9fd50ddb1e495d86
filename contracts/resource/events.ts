/** Events of `resource`. */

import { event } from '../define.ts'
import { BookingEvent, PausedEvent, ResourceEvent } from './schema.ts'

export const resourceChanged = event({
  id: 1,
  name: 'ResourceChanged',
  title: { en: 'State of a resource changed', zh: '资源状态已变更' },
  data: ResourceEvent,
})
export const bookingChanged = event({
  id: 2,
  name: 'BookingChanged',
  title: { en: 'State of a booking changed', zh: '预约状态已变更' },
  data: BookingEvent,
})
export const bookingUnanswered = event({
  id: 3,
  name: 'BookingUnanswered',
  title: { en: 'The owner has not answered a booking in time', zh: '预约逾期未答复' },
  data: BookingEvent,
})
export const orgPaused = event({
  id: 4,
  name: 'BookingPaused',
  title: { en: 'Organisation has to pause its bookings', zh: '预约已暂停' },
  data: PausedEvent,
})
