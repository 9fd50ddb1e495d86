/** Messages of the ledger of hours: what was learned where, how much of it counts, and when. */

import { bool, enumeration, field, LIMITS, message, repeated, type TypeOf, uint } from '#base'
import { id, time } from '../ids.ts'

/** Where hours come from. Fixed for ever: the numbers stand in keys. */
export const HOURS_SOURCE = { ACTIVITY: 1, CLASS: 2, LIVESTREAM: 3, ADJUSTMENT: 4 } as const
export type HoursSource = (typeof HOURS_SOURCE)[keyof typeof HOURS_SOURCE]

export const hoursSource = enumeration('HoursSource', HOURS_SOURCE)
/** Hundredths of hours of one source; a member-day has at most 8 hours of them (a parameter). */
export const centiHours = uint(100_000)
/** More than all days of a year can hold. */
const yearly = uint(1_000_000)
const day = uint(99_991_231)
const year = uint(9_999)

export const HoursPart = message('HoursPart', 16, { day: field(1, day), centiHours: field(2, centiHours) })
export type HoursPart = TypeOf<typeof HoursPart>

/** One source for one member: written once, never again. */
export const HoursEntry = message('HoursEntry', 1_024, {
  /** The lecture: whatever shares it is credited once. */
  groupId: field(1, id),
  atMs: field(2, time),
  centiHours: field(3, centiHours),
  /** What of it counts on which day, in the order of days. */
  parts: repeated(4, HoursPart.kind, LIMITS.hoursParts),
  /** The days had no room for all of it. */
  capApplied: field(5, bool),
  reversed: field(6, bool),
})
export type HoursEntry = TypeOf<typeof HoursEntry>

/** Which source a lecture was credited through. */
export const HoursGroup = message('HoursGroup', 32, { sourceType: field(1, hoursSource), sourceId: field(2, id) })
export const HoursOfDay = message('HoursOfDay', 16, { centiHours: field(1, yearly) })
export const HoursOfYear = message('HoursOfYear', 16, { centiHours: field(1, yearly) })

export const HoursEvent = message('HoursEvent', 128, {
  mid: field(1, id),
  sourceType: field(2, hoursSource),
  sourceId: field(3, id),
  year: field(4, year),
  centiHours: field(5, centiHours),
  capApplied: field(6, bool),
})
