/** Rules of floating members: who is concerned, what is missing, what follows from an end. */

import { assert, err, ok, type Result } from '#base'
import { addMonths, yearOf } from '../calendar.ts'
import { ALLOWED, type ApplyContext, type ReadContext, type Subject } from '../define.ts'
import { type Id, NO_ID } from '../ids.ts'
import { setHost } from '../member/rules.ts'
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
  const org = ctx.get(members, [floating.mid])?.orgId ?? floating.srcOrg
  const host = floating.hostOrg.length > 0 ? floating.hostOrg : undefined
  return ok({ org, orgs: { host }, persons: { self: floating.mid } })
}

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
export const host = (ctx: ApplyContext, { mid, hostOrg }: FloatingRecord, step: 1 | -1): Result<undefined> => {
  const counted = ctx.call(countFloating, { orgId: hostOrg, step, direction: 'IN' })
  return counted.ok ? ctx.call(setHost, { mid, hostOrg: step > 0 ? hostOrg : NO_ID }) : counted
}

/** What an end undoes, by the record as it was before. */
export const endRows = (ctx: ApplyContext, flId: Id, before: FloatingRecord): Result<undefined> => {
  const { mid, srcOrg, hostOrg, state } = before
  ctx.remove(openFloatings, [mid])
  ctx.remove(floatingAt, [srcOrg, DIRECTION.OUT, flId])
  if (hostOrg.length > 0) ctx.remove(floatingAt, [hostOrg, DIRECTION.IN, flId])
  const out = state === F.REPORTED ? ALLOWED : ctx.call(countFloating, { orgId: srcOrg, step: -1, direction: 'OUT' })
  return out.ok && isHosted(before) ? host(ctx, before, -1) : out
}
