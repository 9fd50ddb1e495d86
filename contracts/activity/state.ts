/** Tables of `activity`. */

import { table } from '../define.ts'
import { ID_BYTES, type Id, MODULE } from '../ids.ts'
import { bytesPart, u32Part, u64Part } from '../key.ts'
import { Activity, Attendee, CalendarEntry, Leave, SignIn } from './schema.ts'

const module = MODULE.activity
const idKey = bytesPart<Id>(ID_BYTES)

export const activities = table({ module, id: 1, name: 'activities', key: [idKey], value: Activity })
/** (activity, alias) */
export const signIns = table({ module, id: 2, name: 'signIns', key: [idKey, idKey], value: SignIn })
/** Those present by number, so that crediting them needs no range: (activity, 0 …). */
export const attendees = table({ module, id: 3, name: 'attendees', key: [idKey, u32Part], value: Attendee })
/** (activity, alias) */
export const leaves = table({ module, id: 4, name: 'leaves', key: [idKey, idKey], value: Leave })
/** (organisation, start, activity) */
export const calendar = table({
  module,
  id: 5,
  name: 'calendar',
  key: [idKey, u64Part, idKey],
  value: CalendarEntry,
})
