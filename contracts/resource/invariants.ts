/** What holds of `resource` after every block. */

import { toHex } from '#base'
import type { Invariant, StateScan } from '../define.ts'
import { orgs } from '../org/state.ts'
import { isOpen } from './machine.ts'
import { BOOKING_STATE, type Booking } from './schema.ts'
import { bookings, dayHours, monthHours, resources } from './state.ts'

const S = BOOKING_STATE
/** Its hours are taken. */
const holds = ({ state }: Booking): boolean =>
  state === S.CONFIRMED || state === S.USED || state === S.RATED || state === S.NO_SHOW

const taking = async function* (scan: StateScan) {
  for await (const [, booking] of scan.rows(bookings)) if (holds(booking)) yield booking
}

const hoursOf = ({ slot }: Booking): readonly number[] =>
  Array.from({ length: slot.hours }, (_, i) => slot.fromHour + i)

const noOverlap: Invariant = {
  name: 'noOverlap',
  title: { en: 'No hour of a resource is taken twice, and those taken are those booked', zh: '同一时段不重复预约' },
  async *violations(scan) {
    const taken = new Map<string, number>()
    for await (const booking of taking(scan)) {
      const name = `${toHex(booking.resourceId)} ${booking.slot.day}`
      let bits = taken.get(name) ?? 0
      for (const hour of hoursOf(booking)) {
        if ((bits & (1 << hour)) !== 0) yield `${name}: hour ${hour} twice`
        bits |= 1 << hour
      }
      taken.set(name, bits)
    }
    for await (const [[resourceId, day], row] of scan.rows(dayHours)) {
      const name = `${toHex(resourceId)} ${day}`
      if (row.taken !== (taken.get(name) ?? 0)) yield `${name}: other hours are booked than are taken`
      taken.delete(name)
    }
    for (const name of taken.keys()) yield `${name}: booked and not taken`
  },
}

const share: Invariant = {
  name: 'share',
  title: { en: 'Hours of a month are a recount and within what may be taken', zh: '月度小时数与预留比例' },
  async *violations(scan) {
    const sums = new Map<string, { backed: number; none: number }>()
    for await (const { resourceId, slot, backed } of taking(scan)) {
      const name = `${toHex(resourceId)} ${Math.floor(slot.day / 100)}`
      const sum = sums.get(name) ?? { backed: 0, none: 0 }
      sum[backed ? 'backed' : 'none'] += slot.hours
      sums.set(name, sum)
    }
    for await (const [[resourceId, month], { backed, none }] of scan.rows(monthHours)) {
      const name = `${toHex(resourceId)} ${month}`
      const sum = sums.get(name) ?? { backed: 0, none: 0 }
      const terms = (await scan.get(resources, [resourceId]))?.terms
      const most = Math.floor(((terms?.hoursMonth ?? 0) * (100 - (terms?.sharePercent ?? 0))) / 100)
      if (backed !== sum.backed || none !== sum.none)
        yield `${name}: ${backed} + ${none} hours, ${sum.backed} + ${sum.none} booked`
      if (backed > most || backed + none > (terms?.hoursMonth ?? 0))
        yield `${name}: ${backed} + ${none} hours are too many`
    }
  },
}

const openBookings: Invariant = {
  name: 'openBookings',
  title: { en: 'Open bookings of organisations are a recount', zh: '组织未完成预约数与重新统计一致' },
  async *violations(scan) {
    const open = new Map<string, number>()
    for await (const [, { orgId, state }] of scan.rows(bookings)) {
      if (isOpen(state)) open.set(toHex(orgId), (open.get(toHex(orgId)) ?? 0) + 1)
    }
    for await (const [[orgId], org] of scan.rows(orgs)) {
      const found = open.get(toHex(orgId)) ?? 0
      if (org.openBookings !== found) yield `${toHex(orgId)}: ${org.openBookings} counted, ${found} open`
    }
  },
}

export const invariants: readonly Invariant[] = [noOverlap, share, openBookings]
