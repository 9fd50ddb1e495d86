/** Who may do what in `resource`, and every refusal. The owner is committee a; branch b books. The clock stands on 2026-03-06. */

import type { Json } from '#base'
import { type Case, DAY, type Fixture, HOUR, hash, id } from '../fixture.ts'

const resourceId = id('hall')
const bookingId = id('booking')
const it = { resourceId }
const booking = { bookingId }

const terms = (more: { readonly [key: string]: Json } = {}): Json => ({
  kind: 'VENUE',
  openScope: 'ZONE',
  regionCode: 1,
  capacity: 50,
  hoursMonth: 20,
  sharePercent: 50,
  commitRoot: hash('hall'),
  ...more,
})
const offer = (more = {}, of = {}) => ({ resourceId, orgId: id('a-branch'), terms: terms(of), ...more })
/** Ten in the morning of the day after, Beijing time. */
const slot = (more = {}) => ({ day: 20_260_308, fromHour: 10, hours: 2, ...more })
const book = (more = {}) => ({
  bookingId,
  resourceId,
  orgId: id('b-branch'),
  slot: slot(),
  purpose: 'MEETING',
  ...more,
})

const OWNER = 'a-branch-clerk'
const BOOKER = 'b-branch-clerk'
const listed = (f: Fixture, of = {}) => {
  f.does(OWNER, 'resource.OfferResource', offer({}, of))
  f.does('a-secretary', 'resource.ListResource', it)
}
const booked = (f: Fixture) => {
  listed(f)
  f.does(BOOKER, 'resource.BookResource', book())
}
const confirmed = (f: Fixture) => {
  booked(f)
  f.does(OWNER, 'resource.ConfirmBooking', booking)
}

export const cases: readonly Case[] = [
  [
    'a resource is offered by its owner; a public venue keeps a share for those without backing',
    f => {
      f.gives('E_NOT_FOUND', OWNER, 'resource.OfferResource', offer({ orgId: id('nowhere') }))
      f.gives('E_ARG', OWNER, 'resource.OfferResource', offer({}, { capacity: 0 }))
      f.gives('E_ARG', OWNER, 'resource.OfferResource', offer({}, { sharePercent: 49 }))
      f.gives('E_SCOPE', BOOKER, 'resource.OfferResource', offer())
      f.does(OWNER, 'resource.OfferResource', offer())
      f.gives('E_DUP', OWNER, 'resource.OfferResource', offer())
    },
  ],
  [
    'it is listed from above, by another person; suspended and retired by its owner too',
    f => {
      for (const name of ['ListResource', 'SuspendResource', 'RetireResource'])
        f.gives('E_NOT_FOUND', 'a-secretary', `resource.${name}`, it)
      f.does(OWNER, 'resource.OfferResource', offer())
      f.gives('E_SCOPE', OWNER, 'resource.ListResource', it)
      f.gives('E_STATE', OWNER, 'resource.SuspendResource', it)
      f.does('a-secretary', 'resource.ListResource', it)
      f.gives('E_STATE', 'a-secretary', 'resource.ListResource', it)
      f.does(OWNER, 'resource.SuspendResource', it)
      f.gives('E_STATE', BOOKER, 'resource.BookResource', book())
      f.does('a-secretary', 'resource.ListResource', it)
      f.does(OWNER, 'resource.RetireResource', it)
      f.gives('E_STATE', OWNER, 'resource.RetireResource', it)
    },
  ],
  [
    'whoever it is open to books hours to come',
    f => {
      f.gives('E_NOT_FOUND', BOOKER, 'resource.BookResource', book())
      listed(f)
      f.gives('E_NOT_FOUND', BOOKER, 'resource.BookResource', book({ orgId: id('nowhere') }))
      f.gives('E_ARG', BOOKER, 'resource.BookResource', book({ slot: slot({ hours: 0 }) }))
      f.gives('E_ARG', BOOKER, 'resource.BookResource', book({ slot: slot({ fromHour: 23 }) }))
      f.gives('E_ARG', BOOKER, 'resource.BookResource', book({ slot: slot({ day: 20_260_230 }) }))
      f.gives('E_WINDOW', BOOKER, 'resource.BookResource', book({ slot: slot({ day: 20_260_301 }) }))
      f.gives('E_WINDOW', BOOKER, 'resource.BookResource', book({ slot: slot({ day: 20_270_301 }) }))
      f.gives('E_CAP', BOOKER, 'resource.BookResource', book({ slot: slot({ fromHour: 0, hours: 21 }) }))
      f.gives('E_SCOPE', OWNER, 'resource.BookResource', book())
      f.does(BOOKER, 'resource.BookResource', book())
      f.gives('E_DUP', BOOKER, 'resource.BookResource', book())
      f.does(OWNER, 'resource.ConfirmBooking', booking)
      f.gives('E_DUP', BOOKER, 'resource.BookResource', book({ bookingId: id('other'), slot: slot({ fromHour: 11 }) }))
    },
  ],
  [
    'what is open to the owner and those below is not open to others',
    f => {
      listed(f, { openScope: 'SUBTREE' })
      f.gives('E_SCOPE', BOOKER, 'resource.BookResource', book())
      f.does(OWNER, 'resource.BookResource', book({ orgId: id('a-branch') }))
    },
  ],
  [
    'the owner confirms while the hours are free',
    f => {
      f.gives('E_NOT_FOUND', OWNER, 'resource.ConfirmBooking', booking)
      booked(f)
      const others = ['second', 'third'].map(name => ({ bookingId: id(name) }))
      f.does(BOOKER, 'resource.BookResource', book({ ...others[0], slot: slot({ fromHour: 11 }) }))
      f.does(
        BOOKER,
        'resource.BookResource',
        book({ ...others[1], slot: slot({ day: 20_260_309, fromHour: 0, hours: 19 }) }),
      )
      f.gives('E_SCOPE', BOOKER, 'resource.ConfirmBooking', booking)
      f.does(OWNER, 'resource.ConfirmBooking', booking)
      f.gives('E_STATE', OWNER, 'resource.ConfirmBooking', booking)
      f.gives('E_DUP', OWNER, 'resource.ConfirmBooking', others[0] as Json)
      f.gives('E_CAP', OWNER, 'resource.ConfirmBooking', others[1] as Json)
      f.wait(3 * DAY)
      f.gives('E_WINDOW', OWNER, 'resource.ConfirmBooking', others[0] as Json)
    },
  ],
  [
    'either side cancels before it begins, and the hours are free again',
    f => {
      f.gives('E_NOT_FOUND', BOOKER, 'resource.CancelBooking', booking)
      confirmed(f)
      f.gives('E_AUTH', 'a-member-4', 'resource.CancelBooking', booking)
      f.does(BOOKER, 'resource.CancelBooking', booking)
      f.gives('E_STATE', OWNER, 'resource.CancelBooking', booking)
      const again = { bookingId: id('again') }
      f.does(BOOKER, 'resource.BookResource', book(again))
      f.does(OWNER, 'resource.ConfirmBooking', again)
      f.wait(3 * DAY)
      f.gives('E_WINDOW', OWNER, 'resource.CancelBooking', again)
    },
  ],
  [
    'that nobody answers is told once, after a day',
    f => {
      f.gives('E_NOT_FOUND', BOOKER, 'resource.MarkUnanswered', booking)
      booked(f)
      f.gives('E_WINDOW', BOOKER, 'resource.MarkUnanswered', booking)
      f.wait(DAY + 1)
      f.does('a-door', 'resource.MarkUnanswered', booking)
      f.gives('E_DUP', BOOKER, 'resource.MarkUnanswered', booking)
      f.does(OWNER, 'resource.ConfirmBooking', booking)
      f.gives('E_STATE', BOOKER, 'resource.MarkUnanswered', booking)
    },
  ],
  [
    'what was used is told by the owner and rated by who booked',
    f => {
      f.gives('E_NOT_FOUND', OWNER, 'resource.MarkUsed', booking)
      f.gives('E_NOT_FOUND', BOOKER, 'resource.RateBooking', { ...booking, rating: 5 })
      confirmed(f)
      f.gives('E_WINDOW', OWNER, 'resource.MarkUsed', booking)
      f.gives('E_STATE', BOOKER, 'resource.RateBooking', { ...booking, rating: 5 })
      f.wait(3 * DAY)
      f.does(OWNER, 'resource.MarkUsed', booking)
      f.gives('E_STATE', OWNER, 'resource.MarkUsed', booking)
      f.gives('E_ARG', BOOKER, 'resource.RateBooking', { ...booking, rating: 0 })
      f.gives('E_SCOPE', OWNER, 'resource.RateBooking', { ...booking, rating: 5 })
      f.does(BOOKER, 'resource.RateBooking', { ...booking, rating: 4 })
    },
  ],
  [
    'who does not come three times pauses for thirty days',
    f => {
      f.gives('E_NOT_FOUND', OWNER, 'resource.MarkNoShow', booking)
      listed(f)
      const three = ['one', 'two', 'three'].map(name => ({ bookingId: id(name) }))
      for (const [i, one] of three.entries()) {
        f.does(BOOKER, 'resource.BookResource', book({ ...one, slot: slot({ fromHour: 8 + 2 * i }) }))
        f.does(OWNER, 'resource.ConfirmBooking', one)
      }
      f.gives('E_WINDOW', OWNER, 'resource.MarkNoShow', three[0] as Json)
      f.wait(3 * DAY)
      for (const one of three) f.does(OWNER, 'resource.MarkNoShow', one)
      f.gives('E_STATE', OWNER, 'resource.MarkNoShow', three[0] as Json)
      const next = book({ bookingId: id('next'), slot: slot({ day: 20_260_420 }) })
      f.gives('E_LIMIT', BOOKER, 'resource.BookResource', next)
      f.wait(30 * DAY + HOUR)
      f.does(BOOKER, 'resource.BookResource', next)
    },
  ],
]
