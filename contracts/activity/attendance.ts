/** Rules of attendance: who may sign in, when, and with which token. */

import { equalBytes, err, LIMITS, ok, type Result } from '#base'
import { type ListProof, verifyList } from '#chain'
import { ALLOWED, type ApplyContext, type ReadContext } from '../define.ts'
import type { Id } from '../ids.ts'
import { CAPABILITY } from '../member/schema.ts'
import { members } from '../member/state.ts'
import { activityOf } from './machine.ts'
import { params } from './params.ts'
import {
  ACTIVITY_TYPE,
  type Activity,
  LEAVE_STATE,
  OPEN_TO,
  type SIGN_IN_METHOD,
  SIGN_IN_RESULT,
  type SignIn,
} from './schema.ts'
import { activities, attendees, leaves, signIns } from './state.ts'

/** From 20 minutes before the start until the end; more than 20 minutes after the start is late. E_WINDOW outside. */
export const signInResult = (ctx: ReadContext, { plan }: Activity): Result<SignIn['result']> => {
  const now = ctx.block.timeMs
  const signInWindowMs = ctx.param(params.signInWindowMs)
  if (now < plan.startsAtMs - signInWindowMs || now > plan.endsAtMs) return err('E_WINDOW')
  return ok(now <= plan.startsAtMs + signInWindowMs ? SIGN_IN_RESULT.ON_TIME : SIGN_IN_RESULT.LATE)
}

/**
 * E_NOT_FOUND, E_SCOPE (not due), E_STATE (on leave, or a talk, of which no participants are kept), E_DUP, and E_CAP
 * when the place is full; `before` are those of the same batch.
 */
export const checkAttendee = (
  ctx: ReadContext,
  { aid, mid }: { readonly aid: Id; readonly mid: Id },
  before = 0,
): Result<undefined> => {
  const { plan, orgId, notifiedAtMs, present } = activityOf(ctx, aid)
  const member = ctx.get(members, [mid])
  if (plan.type === ACTIVITY_TYPE.TALK) return err('E_STATE', 'nobody signs in to a talk')
  if (member === undefined) return err('E_NOT_FOUND', 'member')
  const own = equalBytes(member.orgId, orgId) && member.orgSinceMs <= notifiedAtMs
  const due = (member.capabilities & CAPABILITY.ATTEND) !== 0 && (own || plan.openTo !== OPEN_TO.MEMBERS)
  if (!due) return err('E_SCOPE', 'not due')
  if (ctx.get(signIns, [aid, mid]) !== undefined) return err('E_DUP')
  if (ctx.get(leaves, [aid, mid])?.state === LEAVE_STATE.GRANTED) return err('E_STATE', 'on leave')
  return present + before < plan.capacity ? ALLOWED : err('E_CAP', 'full')
}

/**
 * Tokens are shown one after the other, a new one every 30 s from 20 minutes before the start; their places under the
 * token root are their order. A token is good for 60 s after it is first shown (E_EXPIRED), and must stand under the
 * root at its place (E_PROOF). So the contract can tell that someone saw the screen, and nobody can foresee a token.
 */
export const checkToken = (
  ctx: ReadContext,
  activity: Activity,
  token: Uint8Array,
  proof: ListProof,
): Result<undefined> => {
  const { tokenRoot, tokens, plan } = activity
  const fits = tokens > 0 && proof.size === tokens && verifyList(tokenRoot as never, token, proof)
  if (!fits) return err('E_PROOF', 'token')
  const signInWindowMs = ctx.param(params.signInWindowMs)
  const tokenRotateMs = ctx.param(params.tokenRotateMs)
  const tokenMaxAgeMs = ctx.param(params.tokenMaxAgeMs)
  const shownAtMs = plan.startsAtMs - signInWindowMs + proof.index * tokenRotateMs
  const now = ctx.block.timeMs
  const shown = now >= shownAtMs - LIMITS.clockAheadMs && now <= shownAtMs + tokenMaxAgeMs
  return shown ? ALLOWED : err('E_EXPIRED', 'token')
}

interface Presence {
  readonly aid: Id
  readonly mids: readonly Id[]
  readonly method: (typeof SIGN_IN_METHOD)[keyof typeof SIGN_IN_METHOD]
}

/** Strictly before the notification: within one block nobody can tell which came first, and voters were counted then. */
const isVoter = (ctx: ReadContext, activity: Activity, mid: Id): boolean => {
  const member = ctx.get(members, [mid])
  if (member === undefined || (member.capabilities & CAPABILITY.VOTE) === 0) return false
  const { orgId, orgSinceMs, votesSinceMs } = member
  return equalBytes(orgId, activity.orgId) && Math.max(orgSinceMs, votesSinceMs) < activity.notifiedAtMs
}

/** Writes that members are present; the caller has checked them. Gives whether they were on time. */
export const recordPresence = (ctx: ApplyContext, { aid, mids, method }: Presence): Result<SignIn['result']> => {
  const activity = activityOf(ctx, aid)
  const result = signInResult(ctx, activity)
  if (!result.ok) return result
  let { present, presentVoters } = activity
  for (const mid of mids) {
    ctx.put(signIns, [aid, mid], { atMs: ctx.block.timeMs, method, result: result.value })
    ctx.put(attendees, [aid, present], { mid })
    present += 1
    if (isVoter(ctx, activity, mid)) presentVoters += 1
  }
  ctx.put(activities, [aid], { ...activity, present, presentVoters })
  return result
}
