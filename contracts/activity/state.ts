/** Tables of `activity`. */

import { table } from '../define.ts'
import { ID_BYTES, type Id, MODULE } from '../ids.ts'
import { bytesPart, u8Part, u32Part, u64Part } from '../key.ts'
import {
  Activity,
  Attendee,
  CalendarEntry,
  LateRecord,
  Leave,
  Makeup,
  Overdue,
  Plan,
  SignIn,
  Tally,
  VolunteerHours,
} from './schema.ts'

const module = MODULE.activity
const idKey = bytesPart<Id>(ID_BYTES)

export const activities = table({ module, id: 1, name: 'activities', key: [idKey], value: Activity })
/** (activity, alias) */
export const signIns = table({ module, id: 2, name: 'signIns', key: [idKey, idKey], value: SignIn })
/** Those present by number, so that crediting them needs no range: (activity, 0 …). */
export const attendees = table({ module, id: 3, name: 'attendees', key: [idKey, u32Part], value: Attendee })
/** (activity, alias) */
export const leaves = table({ module, id: 4, name: 'leaves', key: [idKey, idKey], value: Leave })
/** (organisation, yyyymm, start, activity). Number 5 was a calendar without months. */
export const calendar = table({
  module,
  id: 6,
  name: 'calendar',
  key: [idKey, u32Part, u64Part, idKey],
  value: CalendarEntry,
})
/** (activity, alias) */
export const makeups = table({ module, id: 7, name: 'makeups', key: [idKey, idKey], value: Makeup })
/** Confirmed make-ups by number: (activity, 0 …). */
export const madeUp = table({ module, id: 8, name: 'madeUp', key: [idKey, u32Part], value: Attendee })
/** Where a member was, for queries: (alias, start, activity). */
export const attended = table({ module, id: 9, name: 'attended', key: [idKey, u64Part, idKey], value: CalendarEntry })
/** Verified activities: (organisation, yyyymm, type). */
export const tallies = table({ module, id: 10, name: 'tallies', key: [idKey, u32Part, u8Part], value: Tally })
/** (organisation, kind of period, period) */
export const plans = table({ module, id: 11, name: 'plans', key: [idKey, u8Part, u32Part], value: Plan })
/** What a superior asks of the organisations directly below: (superior, kind of period, period). */
export const templates = table({ module, id: 12, name: 'templates', key: [idKey, u8Part, u32Part], value: Plan })
/** (organisation, activity) */
export const lateRecords = table({ module, id: 13, name: 'lateRecords', key: [idKey, idKey], value: LateRecord })
/** (organisation, period, type) */
export const overdues = table({ module, id: 14, name: 'overdues', key: [idKey, u32Part, u8Part], value: Overdue })
/** What an activity of service gave a member: (first alias, activity). */
export const volunteerEntries = table({
  module,
  id: 15,
  name: 'volunteerEntries',
  key: [idKey, idKey],
  value: VolunteerHours,
})
/** (first alias, yyyymmdd) */
export const volunteerDays = table({
  module,
  id: 16,
  name: 'volunteerDays',
  key: [idKey, u32Part],
  value: VolunteerHours,
})
/** (first alias, yyyy) */
export const volunteerYears = table({
  module,
  id: 17,
  name: 'volunteerYears',
  key: [idKey, u32Part],
  value: VolunteerHours,
})
