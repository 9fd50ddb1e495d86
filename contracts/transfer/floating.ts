/** Rules of floating members: who is concerned, what is missing, what follows from an end. */

import { assert, err, ok, type Result } from '#base'
import { addMonths, yearOf } from '../calendar.ts'
import { ALLOWED, type ApplyContext, type ReadContext, type Subject } from '../define.ts'
import { type Id, NO_ID } from '../ids.ts'
import { enterAsGuest, setHost } from '../member/rules.ts'
import { members } from '../member/state.ts'
import { countFloating } from '../org/rules.ts'
import { params } from './params.ts'
import { DIRECTION, FLOAT_DUTY, FLOAT_STATE, type FloatDuty, type FloatingRecord } from './schema.ts'
import { floatingAt, floatings, openFloatings } from './state.ts'

const F = FLOAT_STATE

/** A record that is known to be there. */
export const floatingOf = (ctx: Pick<ReadContext, 'get'>, flId: Id): FloatingRecord => {
  const floating = ctx.get(floatings, [flId])
  assert(floating !== undefined, 'the subject was found')
  return floating
}

/** `o` is where the member's relation is now. */
export const floatingSubject = (ctx: ReadContext, { flId }: { readonly flId: Id }): Result<Subject> => {
  const floating = ctx.get(floatings, [flId])
  if (floating === undefined) return err('E_NOT_FOUND')
  const source = floating.srcOrg.length > 0 ? floating.srcOrg : floating.hostOrg
  const org = ctx.get(members, [floating.mid])?.orgId ?? source
  const host = floating.hostOrg.length > 0 ? floating.hostOrg : undefined
  return ok({ org, orgs: { host }, persons: { self: floating.mid } })
}

/** yyyymm of this century or the last. */
export const isMonth = (month: number): boolean => month % 100 >= 1 && month % 100 <= 12 && month > 190_000

export const bitOf = (duty: FloatDuty): number => 1 << (duty - 1)

/** What is missing now and has not been flagged. */
export const newlyMissing = (ctx: ReadContext, floating: FloatingRecord): readonly FloatDuty[] => {
  const { sinceMs, lastContactMs, lastReportYear, flags } = floating
  const now = ctx.block.timeMs
  const lastYear = yearOf(now) - 1
  const missing: Readonly<Record<FloatDuty, boolean>> = {
    [FLOAT_DUTY.CONTACT]: now > addMonths(Math.max(sinceMs, lastContactMs), ctx.param(params.contactMonths)),
    [FLOAT_DUTY.REPORT]: lastYear >= yearOf(sinceMs) && lastReportYear < lastYear,
    [FLOAT_DUTY.SHOULD_TRANSFER]: now > addMonths(sinceMs, ctx.param(params.shouldTransferMonths)),
  }
  return Object.values(FLOAT_DUTY).filter(duty => missing[duty] && (flags & bitOf(duty)) === 0)
}

const isHosted = ({ state, hostOrg }: FloatingRecord): boolean =>
  hostOrg.length > 0 && (state === F.ACCEPTED_IN || state === F.ACTIVE)

/** The host begins, or ends, to give the member what it gives. */
export const host = (ctx: ApplyContext, { mid, hostOrg, guest }: FloatingRecord, step: 1 | -1): Result<undefined> => {
  const counted = ctx.call(countFloating, { orgId: hostOrg, step, direction: 'IN' })
  if (counted.ok && step > 0 && guest !== undefined) {
    const { stage, commitRoot } = guest
    return ctx.call(enterAsGuest, { mid, orgId: hostOrg, stage, commitRoot })
  }
  return counted.ok ? ctx.call(setHost, { mid, hostOrg: step > 0 ? hostOrg : NO_ID }) : counted
}

/** What an end undoes, by the record as it was before. */
export const endRows = (ctx: ApplyContext, flId: Id, before: FloatingRecord): Result<undefined> => {
  const { mid, srcOrg, hostOrg, state } = before
  ctx.remove(openFloatings, [mid])
  if (srcOrg.length > 0) ctx.remove(floatingAt, [srcOrg, DIRECTION.OUT, flId])
  if (hostOrg.length > 0) ctx.remove(floatingAt, [hostOrg, DIRECTION.IN, flId])
  const counted = srcOrg.length > 0 && state !== F.REPORTED
  const out = !counted ? ALLOWED : ctx.call(countFloating, { orgId: srcOrg, step: -1, direction: 'OUT' })
  return out.ok && isHosted(before) ? host(ctx, before, -1) : out
}
