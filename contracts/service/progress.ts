/** A request as it goes on: who it is about, what is counted, what is told. */

import { err, ok, type Result } from '#base'
import { actors } from '../access/state.ts'
import type { ApplyContext, ReadContext, Subject } from '../define.ts'
import { ID_BYTES, type Id } from '../ids.ts'
import { requestChanged } from './events.ts'
import { isOpen, requestMachine } from './machine.ts'
import { REQUEST_STATE, type Request, type RequestArgs, type Tally } from './schema.ts'
import { queue, requests, tallies } from './state.ts'

const NOTHING: Tally = { open: 0, confirmed: 0, breached: 0, satisfactionSum: 0 }

/** A request that the subject has found. */
export const requestOf = (ctx: Pick<ReadContext, 'get'>, requestId: Id): Request =>
  ctx.get(requests, [requestId]) as Request

/** `o` is where it was raised, `claimant` the organisation that took it. */
export const requestSubject = (ctx: ReadContext, { requestId }: RequestArgs): Result<Subject> => {
  const found = ctx.get(requests, [requestId])
  if (found === undefined) return err('E_NOT_FOUND')
  const { orgId, claimantOrg, raiser, claimant } = found
  const orgs = { claimant: claimantOrg.length === ID_BYTES ? claimantOrg : undefined }
  return ok({ org: orgId, orgs, persons: { raiser, claimant } })
}

/** Member behind an account; undefined for one that is nobody's. */
export const midOf = (ctx: Pick<ReadContext, 'get'>, account: Request['claimant']): Id | undefined => {
  const mid = account.length === 0 ? undefined : ctx.get(actors, [account as Request['raiser']])?.mid
  return mid?.length === ID_BYTES ? mid : undefined
}

export const count = (ctx: ApplyContext, orgId: Id, steps: Partial<Tally>): void => {
  const before = ctx.get(tallies, [orgId]) ?? NOTHING
  const sum = (name: keyof Tally) => before[name] + (steps[name] ?? 0)
  ctx.put(tallies, [orgId], {
    open: sum('open'),
    confirmed: sum('confirmed'),
    breached: sum('breached'),
    satisfactionSum: sum('satisfactionSum'),
  })
}

/** Enters a new request. */
export const enter = (ctx: ApplyContext, requestId: Id, request: Request): void => {
  const { orgId, state, raisedAtMs } = request
  ctx.put(requests, [requestId], request)
  ctx.put(queue, [orgId, raisedAtMs, requestId], { raisedAtMs })
  count(ctx, orgId, { open: 1 })
  ctx.emit(requestChanged, { requestId, orgId, state })
}

/** Moves a request, keeps the counts and the queue, and tells. */
export const move = (
  ctx: ApplyContext,
  requestId: Id,
  transition: Parameters<typeof requestMachine.move>[2],
  changed: Partial<Omit<Request, 'state'>> = {},
): Request => {
  const before = requestOf(ctx, requestId)
  const moved = requestMachine.move(ctx, [requestId], transition, changed)
  const { orgId, state, raisedAtMs, satisfaction } = moved
  if (isOpen(before.state) && !isOpen(state)) {
    ctx.remove(queue, [orgId, raisedAtMs, requestId])
    const isConfirmed = state === REQUEST_STATE.CONFIRMED
    count(ctx, orgId, { open: -1, ...(isConfirmed ? { confirmed: 1, satisfactionSum: satisfaction } : {}) })
  }
  ctx.emit(requestChanged, { requestId, orgId, state })
  return moved
}
