/** Hours of resources: which are taken, and by whom. */

import { err, type Result } from '#base'
import { dayOf, monthStart } from '../calendar.ts'
import { ALLOWED, type ApplyContext, type ReadContext } from '../define.ts'
import type { Id } from '../ids.ts'
import { BACKING } from '../org/schema.ts'
import { orgs } from '../org/state.ts'
import type { Booking, Resource, Slot } from './schema.ts'
import { dayHours, monthHours } from './state.ts'

const HOUR_MS = 3_600_000

const monthOfDay = (day: number): number => Math.floor(day / 100)

/** When a slot begins; undefined for a day that is none. */
export const startOf = ({ day, fromHour }: Slot): number | undefined => {
  const month = monthOfDay(day)
  if (month % 100 < 1 || month % 100 > 12 || month < 197_001) return undefined
  const startMs = monthStart(month) + ((day % 100) - 1) * 24 * HOUR_MS
  return dayOf(startMs) === day ? startMs + fromHour * HOUR_MS : undefined
}

export const endOf = (slot: Slot): number => (startOf(slot) ?? 0) + slot.hours * HOUR_MS

/** Bits of the hours of a slot. */
const maskOf = ({ fromHour, hours }: Slot): number => ((1 << hours) - 1) << fromHour

/** Backing of an organisation, as it is now. */
export const isBacked = (ctx: Pick<ReadContext, 'get'>, orgId: Id): boolean =>
  ctx.get(orgs, [orgId])?.profile.backing === BACKING.ADMIN

/** E_DUP (taken), E_CAP (the hours of the month, or those of organisations with backing, are used up). */
export const checkHours = (
  ctx: ReadContext,
  { resourceId, orgId, slot }: Pick<Booking, 'resourceId' | 'orgId' | 'slot'>,
  { terms }: Resource,
): Result<undefined> => {
  const taken = ctx.get(dayHours, [resourceId, slot.day])?.taken ?? 0
  if ((taken & maskOf(slot)) !== 0) return err('E_DUP', 'taken')
  const { backed, none } = ctx.get(monthHours, [resourceId, monthOfDay(slot.day)]) ?? { backed: 0, none: 0 }
  if (backed + none + slot.hours > terms.hoursMonth) return err('E_CAP', 'hours of the month')
  const forBacked = Math.floor((terms.hoursMonth * (100 - terms.sharePercent)) / 100)
  const fits = !isBacked(ctx, orgId) || backed + slot.hours <= forBacked
  return fits ? ALLOWED : err('E_CAP', 'the rest is kept for organisations without backing')
}

/** Takes the hours of a booking that is confirmed, or gives them back to where they were taken from. */
export const countHours = (ctx: ApplyContext, { resourceId, slot, backed }: Booking, step: 1 | -1): void => {
  const key = [resourceId, slot.day] as const
  const taken = ctx.get(dayHours, key)?.taken ?? 0
  ctx.put(dayHours, key, { taken: step === 1 ? taken | maskOf(slot) : taken & ~maskOf(slot) })
  const month = [resourceId, monthOfDay(slot.day)] as const
  const hours = ctx.get(monthHours, month) ?? { backed: 0, none: 0 }
  const name = backed ? 'backed' : 'none'
  ctx.put(monthHours, month, { ...hours, [name]: hours[name] + step * slot.hours })
}
