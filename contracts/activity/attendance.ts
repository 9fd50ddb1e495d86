/** Rules of attendance: who may sign in, when, and with which token. */

import { assert, equalBytes, err, LIMITS, ok, type Result } from '#base'
import { type ListProof, verifyList } from '#chain'
import { ALLOWED, type ApplyContext, type ReadContext } from '../define.ts'
import type { Id } from '../ids.ts'
import { hasCapability } from '../member/rules.ts'
import { CAPABILITY, type Member } from '../member/schema.ts'
import { members } from '../member/state.ts'
import { areAllied } from '../org/rules.ts'
import { activityOf } from './machine.ts'
import { params } from './params.ts'
import { type Activity, LEAVE_STATE, OPEN_TO, type SIGN_IN_METHOD, SIGN_IN_RESULT, type SignIn } from './schema.ts'
import { activities, attended, attendees, leaves, signIns } from './state.ts'

/** From 20 minutes before the start until the end; more than 20 minutes after the start is late. E_WINDOW outside. */
export const signInResult = (ctx: ReadContext, { plan }: Activity): Result<SignIn['result']> => {
  const now = ctx.block.timeMs
  const signInWindowMs = ctx.param(params.signInWindowMs)
  if (now < plan.startsAtMs - signInWindowMs || now > plan.endsAtMs) return err('E_WINDOW')
  return ok(now <= plan.startsAtMs + signInWindowMs ? SIGN_IN_RESULT.ON_TIME : SIGN_IN_RESULT.LATE)
}

/** Organisations that hold an activity. */
export const holders = ({ orgId, plan }: Activity): readonly Id[] => [orgId, ...plan.coOrgs]

/**
 * True for who is due: members of the organisations that hold it who belonged there at the notification, members whom one
 * of them hosts, those of allied organisations where it is open to them, and every member where it is public.
 */
const isDue = (ctx: ReadContext, activity: Activity, mid: Id, member: Member): boolean => {
  const { plan, notifiedAtMs } = activity
  if ((member.capabilities & CAPABILITY.ATTEND) === 0) return false
  if (plan.openTo === OPEN_TO.PUBLIC) return true
  const near = holders(activity)
  const own = near.some(org => equalBytes(org, member.orgId))
  if (own) return plan.openTo === OPEN_TO.ALLIANCE || member.orgSinceMs <= notifiedAtMs
  if (near.some(org => hasCapability(ctx, mid, CAPABILITY.ATTEND, org))) return true
  return plan.openTo === OPEN_TO.ALLIANCE && near.some(org => areAllied(ctx, org, member.orgId))
}

type Attending = { readonly aid: Id; readonly mid: Id }

/** E_NOT_FOUND, E_SCOPE: the member is due. */
export const checkDue = (ctx: ReadContext, { aid, mid }: Attending): Result<undefined> => {
  const member = ctx.get(members, [mid])
  if (member === undefined) return err('E_NOT_FOUND', 'member')
  return isDue(ctx, activityOf(ctx, aid), mid, member) ? ALLOWED : err('E_SCOPE', 'not due')
}

/** E_NOT_FOUND, E_SCOPE (not due), E_DUP, E_STATE (on leave), E_CAP when the place is full; `before`: those of the same batch. */
export const checkAttendee = (ctx: ReadContext, { aid, mid }: Attending, before = 0): Result<undefined> => {
  const due = checkDue(ctx, { aid, mid })
  if (!due.ok) return due
  const { plan, present } = activityOf(ctx, aid)
  if (ctx.get(signIns, [aid, mid]) !== undefined) return err('E_DUP')
  if (ctx.get(leaves, [aid, mid])?.state === LEAVE_STATE.GRANTED) return err('E_STATE', 'on leave')
  return present + before < plan.capacity ? ALLOWED : err('E_CAP', 'full')
}

/**
 * Tokens are shown one after the other, a new one every 30 s from 20 minutes before the start; their places under the
 * token root are their order. A token is good for 60 s after it is first shown (E_WINDOW), and must stand under the
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
  return shown ? ALLOWED : err('E_WINDOW', 'token')
}

interface Presence {
  readonly aid: Id
  readonly mids: readonly Id[]
  readonly method: (typeof SIGN_IN_METHOD)[keyof typeof SIGN_IN_METHOD]
  /** What was seen of them; else the time of the block tells. */
  readonly result?: SignIn['result']
}

/** Strictly before the notification: within one block nobody can tell which came first, and voters were counted then. */
const isVoter = (ctx: ReadContext, activity: Activity, mid: Id): boolean => {
  const member = ctx.get(members, [mid])
  if (member === undefined || (member.capabilities & CAPABILITY.VOTE) === 0) return false
  const { orgId, orgSinceMs, votesSinceMs } = member
  const own = holders(activity).some(org => equalBytes(org, orgId))
  return own && Math.max(orgSinceMs, votesSinceMs) < activity.notifiedAtMs
}

/** Writes that members are present; the caller has checked them. Gives whether they were on time. */
export const recordPresence = (ctx: ApplyContext, presence: Presence): Result<SignIn['result']> => {
  const { aid, mids, method } = presence
  const activity = activityOf(ctx, aid)
  const { type, startsAtMs } = activity.plan
  const result = presence.result === undefined ? signInResult(ctx, activity) : ok(presence.result)
  if (!result.ok) return result
  let { present, presentVoters } = activity
  for (const mid of mids) {
    ctx.put(signIns, [aid, mid], { atMs: ctx.block.timeMs, method, result: result.value, outAtMs: 0 })
    ctx.put(attendees, [aid, present], { mid })
    ctx.put(attended, [mid, startsAtMs, aid], { type })
    present += 1
    if (isVoter(ctx, activity, mid)) presentVoters += 1
  }
  ctx.put(activities, [aid], { ...activity, present, presentVoters })
  return result
}

/** Writes that a member goes; the caller has checked it. More than the window before the end is early. */
export const recordLeaving = (ctx: ApplyContext, { aid, mid }: Attending): SignIn['result'] => {
  const activity = activityOf(ctx, aid)
  const signIn = ctx.get(signIns, [aid, mid])
  assert(signIn !== undefined, 'who goes has come')
  const outAtMs = ctx.block.timeMs
  const early = outAtMs < activity.plan.endsAtMs - ctx.param(params.signInWindowMs)
  const result = early ? SIGN_IN_RESULT.LEFT_EARLY : signIn.result
  ctx.put(signIns, [aid, mid], { ...signIn, result, outAtMs })
  if (early) ctx.put(activities, [aid], { ...activity, leftEarly: activity.leftEarly + 1 })
  return result
}
