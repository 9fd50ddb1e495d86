/** Every state of a resource and of a booking × every transition. */

import { bookingMachine, resourceMachine } from '../../../contracts/resource/machine.ts'
import { BOOKING_STATE } from '../../../contracts/resource/schema.ts'
import { dayHours, monthHours } from '../../../contracts/resource/state.ts'
import { DAY, type Fixture, hash, id, rawId } from '../fixture.ts'
import type { Intent, MachineSpec } from '../machine-kit.ts'

const OWNER = 'a-branch-clerk'
const BOOKER = 'b-branch-clerk'
const it = { resourceId: id('hall') }
const booking = { bookingId: id('booking') }
const slot = { day: 20_260_308, fromHour: 10, hours: 2 }

const terms = {
  kind: 'VENUE',
  openScope: 'ZONE',
  regionCode: 1,
  capacity: 50,
  hoursMonth: 20,
  sharePercent: 50,
  commitRoot: hash('hall'),
}
const offered = (f: Fixture) => f.does(OWNER, 'resource.OfferResource', { ...it, orgId: id('a-branch'), terms })
const book = { ...booking, ...it, orgId: id('b-branch'), slot, purpose: 'MEETING' }

/** After the hours are over. */
const later =
  (intent: Intent) =>
  (f: Fixture): Intent => {
    f.wait(3 * DAY)
    return intent
  }

const TAKEN: readonly number[] = [
  BOOKING_STATE.CONFIRMED,
  BOOKING_STATE.USED,
  BOOKING_STATE.RATED,
  BOOKING_STATE.NO_SHOW,
]

export const specs: readonly MachineSpec[] = [
  {
    machine: resourceMachine,
    key: [rawId('hall')],
    prepare: offered,
    sends: {
      ListResource: () => ['a-secretary', 'resource.ListResource', it],
      SuspendResource: () => [OWNER, 'resource.SuspendResource', it],
      RetireResource: () => [OWNER, 'resource.RetireResource', it],
      BookResource: () => [BOOKER, 'resource.BookResource', book],
    },
  },
  {
    machine: bookingMachine,
    key: [rawId('booking')],
    prepare: f => {
      offered(f)
      f.does('a-secretary', 'resource.ListResource', it)
      f.does(BOOKER, 'resource.BookResource', book)
    },
    // Whose hours are taken by a booking in this state.
    row: (state, _, f) => {
      if (TAKEN.includes(BOOKING_STATE[state as keyof typeof BOOKING_STATE])) {
        f.patch(dayHours, [rawId('hall'), slot.day], { taken: 0b11 << 10 })
        f.patch(monthHours, [rawId('hall'), 202_603], { backed: 0, none: 2 })
      }
      return {}
    },
    sends: {
      ConfirmBooking: () => [OWNER, 'resource.ConfirmBooking', booking],
      CancelBooking: () => [BOOKER, 'resource.CancelBooking', booking],
      MarkUnanswered: later([BOOKER, 'resource.MarkUnanswered', booking]),
      MarkUsed: later([OWNER, 'resource.MarkUsed', booking]),
      MarkNoShow: later([OWNER, 'resource.MarkNoShow', booking]),
      RateBooking: () => [BOOKER, 'resource.RateBooking', { ...booking, rating: 5 }],
    },
  },
]
