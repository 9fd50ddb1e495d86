/** Messages of `resource`: venues, lecturers and services that organisations share, and their bookings (阵地与资源共享). */

import { address, bool, enumeration, field, message, optionalAddress, type TypeOf, uint } from '#base'
import { hash, id, optionalId, time } from '../ids.ts'

export const RESOURCE_STATE = { PROPOSED: 1, LISTED: 2, SUSPENDED: 3, RETIRED: 4 } as const
export const BOOKING_STATE = { REQUESTED: 1, CONFIRMED: 2, USED: 3, RATED: 4, CANCELLED: 5, NO_SHOW: 6 } as const
export const RESOURCE_KIND = {
  VENUE: 1,
  LECTURER: 2,
  COURSEWARE: 3,
  LEGAL_SERVICE: 4,
  POLICY_SERVICE: 5,
  EQUIPMENT: 6,
  FUND_SLOT: 7,
} as const
/** Who may book: the owner's subtree, its alliances, everybody in the zone. */
export const OPEN_SCOPE = { SUBTREE: 1, ALLIANCE: 2, ZONE: 3 } as const
const PURPOSE = { MEETING: 1, LECTURE: 2, TRAINING: 3, THEME_DAY: 4, VOLUNTEER: 5, SERVICE: 6, OTHER: 7 } as const

const resourceState = enumeration('ResourceState', RESOURCE_STATE)
const bookingState = enumeration('BookingState', BOOKING_STATE)
const kind = enumeration('ResourceKind', RESOURCE_KIND)
const scope = enumeration('ResourceScope', OPEN_SCOPE)
const purpose = enumeration('BookingPurpose', PURPOSE)
const count = uint(1_000_000_000)

/** What is offered. Address and persons stand off the chain behind `commitRoot`. */
export const ResourceTerms = message('ResourceTerms', 128, {
  kind: field(1, kind),
  openScope: field(2, scope),
  regionCode: field(3, uint(999_999_999)),
  /** People or pieces that it holds. */
  capacity: field(4, uint(100_000)),
  /** Hours of a month in which it can be had. */
  hoursMonth: field(5, uint(744)),
  /** Percent of those hours kept for organisations without administrative backing. */
  sharePercent: field(6, uint(100)),
  commitRoot: field(7, hash),
})
export type ResourceTerms = TypeOf<typeof ResourceTerms>

export const Resource = message('Resource', 256, {
  orgId: field(1, id),
  state: field(2, resourceState),
  terms: field(3, ResourceTerms.kind),
  creator: field(4, address),
  bookings: field(5, count),
  /** Sum and number of ratings, 1 to 5 each. */
  ratingSum: field(6, count),
  ratings: field(7, count),
})
export type Resource = TypeOf<typeof Resource>

/** Hours of one day, Beijing time: from `fromHour` on, `hours` long, within the day. */
export const Slot = message('ResourceSlot', 32, {
  day: field(1, uint(99_991_231)),
  fromHour: field(2, uint(23)),
  hours: field(3, uint(24)),
})
export type Slot = TypeOf<typeof Slot>

export const Booking = message('ResourceBooking', 256, {
  resourceId: field(1, id),
  /** Who books. */
  orgId: field(2, id),
  state: field(3, bookingState),
  slot: field(4, Slot.kind),
  purpose: field(5, purpose),
  creator: field(6, address),
  requestedAtMs: field(7, time),
  decidedBy: field(8, optionalAddress),
  /** The owner did not answer in time: told once. */
  escalatedAtMs: field(9, time),
  rating: field(10, uint(5)),
  /** Whether who booked had administrative backing when it was confirmed: its hours are counted so. */
  backed: field(11, bool),
})
export type Booking = TypeOf<typeof Booking>

/** Confirmed hours of a day, bit `h` for the hour from `h` on. */
export const DayHours = message('ResourceDayHours', 16, { taken: field(1, uint(16_777_215)) })
/** Confirmed hours of a month, by who has them. */
export const MonthHours = message('ResourceMonthHours', 16, { backed: field(1, uint(744)), none: field(2, uint(744)) })
export const Standing = message('ResourceStanding', 32, { noShows: field(1, count), pausedUntilMs: field(2, time) })
export const BookingRef = message('ResourceBookingRef', 32, { bookingId: field(1, optionalId) })

export const OfferArgs = message('OfferResourceArgs', 192, {
  resourceId: field(1, id),
  orgId: field(2, id),
  terms: field(3, ResourceTerms.kind),
})
export type OfferArgs = TypeOf<typeof OfferArgs>
export const ResourceArgs = message('ResourceArgs', 32, { resourceId: field(1, id) })
export type ResourceArgs = TypeOf<typeof ResourceArgs>
export const BookArgs = message('BookResourceArgs', 128, {
  bookingId: field(1, id),
  resourceId: field(2, id),
  orgId: field(3, id),
  slot: field(4, Slot.kind),
  purpose: field(5, purpose),
})
export type BookArgs = TypeOf<typeof BookArgs>
export const BookingArgs = message('ResourceBookingArgs', 32, { bookingId: field(1, id) })
export type BookingArgs = TypeOf<typeof BookingArgs>
export const RateArgs = message('RateBookingArgs', 32, { bookingId: field(1, id), rating: field(2, uint(5)) })

export const ResourceEvent = message('ResourceEvent', 64, {
  resourceId: field(1, id),
  orgId: field(2, id),
  state: field(3, resourceState),
})
export const BookingEvent = message('ResourceBookingEvent', 128, {
  bookingId: field(1, id),
  resourceId: field(2, id),
  orgId: field(3, id),
  state: field(4, bookingState),
  slot: field(5, Slot.kind),
})
export const PausedEvent = message('ResourcePausedEvent', 48, { orgId: field(1, id), pausedUntilMs: field(2, time) })
