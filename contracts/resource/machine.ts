/** In which state a resource, and a booking, allows what. */

import { defineMachine } from '../machine.ts'
import { BOOKING_STATE, RESOURCE_STATE } from './schema.ts'
import { bookings, resources } from './state.ts'

const R = RESOURCE_STATE
const B = BOOKING_STATE

export const resourceMachine = defineMachine({
  name: 'resource',
  table: resources,
  states: RESOURCE_STATE,
  transitions: {
    ListResource: { from: [R.PROPOSED, R.SUSPENDED], to: R.LISTED },
    SuspendResource: { from: [R.LISTED], to: R.SUSPENDED },
    RetireResource: { from: [R.PROPOSED, R.LISTED, R.SUSPENDED], to: R.RETIRED },
    BookResource: { from: [R.LISTED] },
  },
})

export const bookingMachine = defineMachine({
  name: 'booking',
  table: bookings,
  states: BOOKING_STATE,
  transitions: {
    ConfirmBooking: { from: [B.REQUESTED], to: B.CONFIRMED },
    CancelBooking: { from: [B.REQUESTED, B.CONFIRMED], to: B.CANCELLED },
    MarkUnanswered: { from: [B.REQUESTED] },
    MarkUsed: { from: [B.CONFIRMED], to: B.USED },
    MarkNoShow: { from: [B.CONFIRMED], to: B.NO_SHOW },
    RateBooking: { from: [B.USED], to: B.RATED },
  },
})

/** Asked for or agreed, and not over. */
export const isOpen = (state: number): boolean => state === B.REQUESTED || state === B.CONFIRMED
