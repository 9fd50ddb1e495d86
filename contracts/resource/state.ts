/** Tables of `resource`. */

import { table } from '../define.ts'
import { ID_BYTES, type Id } from '../ids.ts'
import { bytesPart, u8Part, u32Part } from '../key.ts'
import { MODULE_NUMBER } from './params.ts'
import { Booking, BookingRef, DayHours, MonthHours, Resource, Standing } from './schema.ts'

const module = MODULE_NUMBER
const idKey = bytesPart<Id>(ID_BYTES)

export const resources = table({ module, id: 1, name: 'resources', key: [idKey], value: Resource })
export const bookings = table({ module, id: 2, name: 'bookings', key: [idKey], value: Booking })
/** (resource, yyyymmdd) */
export const dayHours = table({ module, id: 3, name: 'dayHours', key: [idKey, u32Part], value: DayHours })
/** (resource, yyyymm) */
export const monthHours = table({ module, id: 4, name: 'monthHours', key: [idKey, u32Part], value: MonthHours })
/** By organisation that books. */
export const standings = table({ module, id: 5, name: 'standings', key: [idKey], value: Standing })
/** For queries: (kind, region, resource) of what is listed. */
export const listed = table({ module, id: 6, name: 'listed', key: [u8Part, u32Part, idKey], value: BookingRef })
/** For queries: (booking organisation, booking) */
export const ofOrg = table({ module, id: 7, name: 'ofOrg', key: [idKey, idKey], value: BookingRef })
