/** Bookings: asked for, confirmed by the owner, used or not, rated. */

import { err, ok, type Result } from '#base'
import { ALLOWED, type ApplyContext, action, type ReadContext, type Subject } from '../define.ts'
import { type Id, NO_ID } from '../ids.ts'
import { areAllied, countBooking, isBelow } from '../org/rules.ts'
import { orgs } from '../org/state.ts'
import { held, heldOf, type Policy } from '../policy-language.ts'
import { bookingChanged, bookingUnanswered, orgPaused } from './events.ts'
import { checkHours, countHours, endOf, isBacked, startOf } from './hours.ts'
import { bookingMachine, isOpen, resourceMachine } from './machine.ts'
import { params } from './params.ts'
import {
  BOOKING_STATE,
  BookArgs,
  type Booking,
  BookingArgs,
  OPEN_SCOPE,
  RateArgs,
  type Resource,
  type Slot,
} from './schema.ts'
import { bookings, ofOrg, resources, standings } from './state.ts'

const DAY_MS = 86_400_000

const bookingOf = (ctx: Pick<ReadContext, 'get'>, bookingId: Id): Booking => ctx.get(bookings, [bookingId]) as Booking
const resourceOf = (ctx: Pick<ReadContext, 'get'>, resourceId: Id): Resource =>
  ctx.get(resources, [resourceId]) as Resource

/** E_ARG (no such hours), E_WINDOW (past, or too far ahead). */
const checkSlot = (ctx: ReadContext, slot: Slot): Result<undefined> => {
  const startMs = startOf(slot)
  if (startMs === undefined || slot.hours === 0 || slot.fromHour + slot.hours > 24) return err('E_ARG', 'slot')
  const aheadMs = startMs - ctx.block.timeMs
  return aheadMs > 0 && aheadMs <= ctx.param(params.aheadDaysMax) * DAY_MS ? ALLOWED : err('E_WINDOW', 'slot')
}

const isOpenTo = (ctx: ReadContext, { orgId: owner, terms }: Resource, orgId: Id): boolean => {
  if (terms.openScope === OPEN_SCOPE.ZONE || isBelow(ctx, orgId, owner)) return true
  return terms.openScope === OPEN_SCOPE.ALLIANCE && areAllied(ctx, owner, orgId)
}

const STAFF: Policy = [{ all: [held('@o', 'SECRETARY', 'DEPUTY_SECRETARY', 'CLERK')] }]

export const bookResource = action({
  id: 5,
  name: 'BookResource',
  title: { en: 'Book a resource', zh: '预约资源' },
  args: BookArgs,
  subject: (ctx, { resourceId, orgId }) =>
    ctx.get(resources, [resourceId]) === undefined || ctx.get(orgs, [orgId]) === undefined
      ? err('E_NOT_FOUND')
      : ok({ org: orgId }),
  policy: STAFF,
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_STATE', 'E_ARG', 'E_WINDOW', 'E_CAP', 'E_LIMIT'],
  check: (ctx, { bookingId, resourceId, orgId, slot }) => {
    if (ctx.get(bookings, [bookingId]) !== undefined) return err('E_DUP', 'booking')
    const may = resourceMachine.may(ctx, [resourceId], 'BookResource')
    if (!may.ok) return may
    const resource = resourceOf(ctx, resourceId)
    if (!isOpenTo(ctx, resource, orgId)) return err('E_SCOPE', 'not open to this organisation')
    if (ctx.block.timeMs < (ctx.get(standings, [orgId])?.pausedUntilMs ?? 0)) return err('E_LIMIT', 'paused')
    const fits = checkSlot(ctx, slot)
    return fits.ok ? checkHours(ctx, { resourceId, orgId, slot }, resource) : fits
  },
  apply: (ctx, { bookingId, resourceId, orgId, slot, purpose }) => {
    const state = BOOKING_STATE.REQUESTED
    const by = { creator: ctx.sender.id, requestedAtMs: ctx.block.timeMs, decidedBy: new Uint8Array(0) as never }
    const row: Booking = { resourceId, orgId, state, slot, purpose, ...by, escalatedAtMs: 0, rating: 0, backed: false }
    ctx.put(bookings, [bookingId], row)
    ctx.put(ofOrg, [orgId, bookingId], { bookingId: NO_ID })
    const resource = resourceOf(ctx, resourceId)
    ctx.put(resources, [resourceId], { ...resource, bookings: resource.bookings + 1 })
    ctx.emit(bookingChanged, { bookingId, resourceId, orgId, state, slot })
    return ctx.call(countBooking, { orgId, step: 1 })
  },
})

/** `o` is who booked, `owner` whose resource it is. */
const bookingSubject = (ctx: ReadContext, { bookingId }: BookingArgs): Result<Subject> => {
  const found = ctx.get(bookings, [bookingId])
  if (found === undefined) return err('E_NOT_FOUND')
  return ok({ org: found.orgId, orgs: { owner: resourceOf(ctx, found.resourceId).orgId } })
}

const OWNER: Policy = [{ all: [heldOf('owner', '@o', 'SECRETARY', 'DEPUTY_SECRETARY', 'CLERK')] }]

/** Moves a booking, counts what is open, and tells. */
const move = (
  ctx: ApplyContext,
  bookingId: Id,
  transition: Parameters<typeof bookingMachine.move>[2],
  changed: Partial<Omit<Booking, 'state'>> = {},
): Result<undefined> => {
  const before = bookingOf(ctx, bookingId)
  const { resourceId, orgId, state, slot } = bookingMachine.move(ctx, [bookingId], transition, changed)
  ctx.emit(bookingChanged, { bookingId, resourceId, orgId, state, slot })
  return isOpen(before.state) && !isOpen(state) ? ctx.call(countBooking, { orgId, step: -1 }) : ALLOWED
}

/** The hours are looked at again: another booking may have taken them. */
export const confirmBooking = action({
  id: 6,
  name: 'ConfirmBooking',
  title: { en: 'Confirm a booking', zh: '确认预约' },
  args: BookingArgs,
  subject: bookingSubject,
  policy: OWNER,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_DUP', 'E_CAP', 'E_WINDOW'],
  check: (ctx, { bookingId }) => {
    const may = bookingMachine.may(ctx, [bookingId], 'ConfirmBooking')
    if (!may.ok) return may
    const booking = bookingOf(ctx, bookingId)
    if ((startOf(booking.slot) ?? 0) <= ctx.block.timeMs) return err('E_WINDOW', 'it has begun')
    return checkHours(ctx, booking, resourceOf(ctx, booking.resourceId))
  },
  apply: (ctx, { bookingId }) => {
    const backed = isBacked(ctx, bookingOf(ctx, bookingId).orgId)
    countHours(ctx, { ...bookingOf(ctx, bookingId), backed }, 1)
    return move(ctx, bookingId, 'ConfirmBooking', { backed, decidedBy: ctx.sender.id })
  },
})

/** By either side, before it begins. */
export const cancelBooking = action({
  id: 7,
  name: 'CancelBooking',
  title: { en: 'Cancel a booking', zh: '取消预约' },
  args: BookingArgs,
  subject: bookingSubject,
  policy: [...STAFF, ...OWNER],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { bookingId }) => {
    const may = bookingMachine.may(ctx, [bookingId], 'CancelBooking')
    if (!may.ok) return may
    const { state, slot } = bookingOf(ctx, bookingId)
    const begun = (startOf(slot) ?? 0) <= ctx.block.timeMs
    return begun && state === BOOKING_STATE.CONFIRMED ? err('E_WINDOW', 'it has begun') : ALLOWED
  },
  apply: (ctx, { bookingId }) => {
    const booking = bookingOf(ctx, bookingId)
    if (booking.state === BOOKING_STATE.CONFIRMED) countHours(ctx, booking, -1)
    return move(ctx, bookingId, 'CancelBooking', { decidedBy: ctx.sender.id })
  },
})

/** Tells once that the owner has not answered, by anyone who looks; it decides nothing. */
export const markUnanswered = action({
  id: 8,
  name: 'MarkUnanswered',
  title: { en: 'Tell that a booking is not answered', zh: '标记预约未答复' },
  args: BookingArgs,
  subject: bookingSubject,
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW', 'E_DUP'],
  check: (ctx, { bookingId }) => {
    const may = bookingMachine.may(ctx, [bookingId], 'MarkUnanswered')
    if (!may.ok) return may
    const { requestedAtMs, escalatedAtMs } = bookingOf(ctx, bookingId)
    if (escalatedAtMs !== 0) return err('E_DUP')
    return ctx.block.timeMs > requestedAtMs + ctx.param(params.confirmMs) ? ALLOWED : err('E_WINDOW', 'not due yet')
  },
  apply: (ctx, { bookingId }) => {
    const { resourceId, orgId, state, slot } = bookingMachine.move(ctx, [bookingId], 'MarkUnanswered', {
      escalatedAtMs: ctx.block.timeMs,
    })
    ctx.emit(bookingUnanswered, { bookingId, resourceId, orgId, state, slot })
  },
})

type Outcome = 'MarkUsed' | 'MarkNoShow'

/** E_WINDOW before it has begun (used) or is over (not used). */
const checkOutcome = (ctx: ReadContext, bookingId: Id, outcome: Outcome): Result<undefined> => {
  const may = bookingMachine.may(ctx, [bookingId], outcome)
  if (!may.ok) return may
  const { slot } = bookingOf(ctx, bookingId)
  const fromMs = outcome === 'MarkUsed' ? (startOf(slot) ?? 0) : endOf(slot)
  return ctx.block.timeMs >= fromMs ? ALLOWED : err('E_WINDOW')
}

/** Enough of them make the organisation pause, and are forgotten then. */
const countNoShow = (ctx: ApplyContext, orgId: Id): void => {
  const { noShows, pausedUntilMs } = ctx.get(standings, [orgId]) ?? { noShows: 0, pausedUntilMs: 0 }
  if (noShows + 1 < ctx.param(params.noShowsMax)) {
    ctx.put(standings, [orgId], { noShows: noShows + 1, pausedUntilMs })
    return
  }
  const until = ctx.block.timeMs + ctx.param(params.pauseMs)
  ctx.put(standings, [orgId], { noShows: 0, pausedUntilMs: until })
  ctx.emit(orgPaused, { orgId, pausedUntilMs: until })
}

const outcomeAction = (id: number, name: Outcome, title: { en: string; zh: string }) =>
  action({
    id,
    name,
    title,
    args: BookingArgs,
    subject: bookingSubject,
    policy: OWNER,
    codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
    check: (ctx, { bookingId }) => checkOutcome(ctx, bookingId, name),
    apply: (ctx, { bookingId }) => {
      if (name === 'MarkNoShow') countNoShow(ctx, bookingOf(ctx, bookingId).orgId)
      return move(ctx, bookingId, name)
    },
  })

export const markUsed = outcomeAction(9, 'MarkUsed', { en: 'A booking was used', zh: '确认使用' })
export const markNoShow = outcomeAction(10, 'MarkNoShow', { en: 'A booking was not used', zh: '登记爽约' })

export const rateBooking = action({
  id: 11,
  name: 'RateBooking',
  title: { en: 'Rate what was booked', zh: '评价资源' },
  args: RateArgs,
  subject: bookingSubject,
  policy: STAFF,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG'],
  check: (ctx, { bookingId, rating }) => {
    const may = bookingMachine.may(ctx, [bookingId], 'RateBooking')
    if (!may.ok) return may
    return rating === 0 ? err('E_ARG', '1 to 5') : ALLOWED
  },
  apply: (ctx, { bookingId, rating }) => {
    const { resourceId } = bookingOf(ctx, bookingId)
    const resource = resourceOf(ctx, resourceId)
    const ratingSum = resource.ratingSum + rating
    ctx.put(resources, [resourceId], { ...resource, ratingSum, ratings: resource.ratings + 1 })
    return move(ctx, bookingId, 'RateBooking', { rating })
  },
})
