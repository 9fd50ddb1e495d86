/** Bookings under random interleavings. */

import type { Json } from '#base'
import { dayOf } from '../../../contracts/calendar.ts'
import { DAY, type Fixture, hash, id } from '../fixture.ts'
import type { Intent } from '../machine-kit.ts'
import type { Draw, WalkSpec } from '../walk-kit.ts'

const STAFF = ['a-branch-clerk', 'b-branch-clerk']
const HALLS = ['hall', 'room']

const book = (f: Fixture, draw: Draw): Intent => {
  const org = draw.of(['a', 'b'])
  const slot = { day: dayOf(f.now + (1 + draw.below(2)) * DAY), fromHour: 8 + draw.below(6), hours: 1 + draw.below(3) }
  const args = {
    bookingId: id(`booking-${draw.below(12)}`),
    resourceId: id(draw.of(HALLS)),
    orgId: id(`${org}-branch`),
  }
  return [`${org}-branch-clerk`, 'resource.BookResource', { ...args, slot, purpose: 'LECTURE' }]
}

const NAMES = ['ConfirmBooking', 'CancelBooking', 'MarkUsed', 'MarkNoShow', 'MarkUnanswered', 'RateBooking'] as const

export const walks: readonly WalkSpec[] = [
  {
    name: 'hours are asked for, taken, given back and used by anyone at any time',
    reaches: ['BookResource', ...NAMES].map(name => `resource.${name}`),
    runs: 25,
    blocks: 50,
    stepMs: DAY,
    prepare: f => {
      for (const [i, name] of HALLS.entries()) {
        const share = {
          hoursMonth: 12,
          sharePercent: 50,
          capacity: 10,
          regionCode: 1,
          kind: 'VENUE',
          openScope: 'ZONE',
        }
        const terms = { ...share, commitRoot: hash(name) }
        const owner = STAFF[i] as string
        const org = i === 0 ? 'a' : 'b'
        f.does(owner, 'resource.OfferResource', { resourceId: id(name), orgId: id(`${org}-branch`), terms })
        f.does(`${org}-secretary`, 'resource.ListResource', { resourceId: id(name) })
      }
    },
    move: (f, draw) => {
      if (draw.below(3) === 0) return book(f, draw)
      const name = draw.of([...NAMES, 'ConfirmBooking', 'ConfirmBooking'] as const)
      const bookingId = id(`booking-${draw.below(12)}`)
      const args: Json = name === 'RateBooking' ? { bookingId, rating: 3 } : { bookingId }
      return [draw.of(STAFF), `resource.${name}`, args]
    },
  },
]
