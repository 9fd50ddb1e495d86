/** What a plan of an activity must be, where it begins, and its place in the calendars. */

import { equalBytes, err, type Result, toHex } from '#base'
import { ALLOWED, type ApplyContext, type ReadContext } from '../define.ts'
import { ID_BYTES, type Id, NO_HASH } from '../ids.ts'
import { CAPABILITY } from '../member/schema.ts'
import { members } from '../member/state.ts'
import { ORG_STATE } from '../org/schema.ts'
import { orgs } from '../org/state.ts'
import { checkRuleOf } from '../points/award.ts'
import { SOURCE_TYPE } from '../points/schema.ts'
import { isJoint, isWide, monthOfPlan } from './machine.ts'
import { params } from './params.ts'
import { ACTIVITY_STATE, ACTIVITY_TYPE, type Activity, type ActivityPlan, type ActivityState } from './schema.ts'
import { calendar } from './state.ts'

const HOUR_MS = 3_600_000

/** E_WINDOW: it begins before it ends, is not too long, and is not over. */
export const checkTimes = (ctx: ReadContext, startsAtMs: number, endsAtMs: number): Result<undefined> => {
  const lengthMs = endsAtMs - startsAtMs
  const fits = lengthMs > 0 && lengthMs <= ctx.param(params.activityHoursMax) * HOUR_MS
  return fits && ctx.block.timeMs < endsAtMs ? ALLOWED : err('E_WINDOW')
}

/** E_LIMIT: nobody is credited more hours than it lasts; volunteers not more than twelve. */
export const checkHours = (
  ctx: ReadContext,
  { type, startsAtMs, endsAtMs, centiHours }: ActivityPlan,
): Result<undefined> => {
  const lasts = Math.floor(((endsAtMs - startsAtMs) * 100) / HOUR_MS)
  const cap = type === ACTIVITY_TYPE.VOLUNTEER_SERVICE ? ctx.param(params.volunteerCentiHoursMax) : lasts
  return centiHours <= Math.min(lasts, cap) ? ALLOWED : err('E_LIMIT', 'hours')
}

/** E_NOT_FOUND, E_ARG: host and recorder are two members, the host may host, and there is a lecturer where one is named. */
const checkPeople = (ctx: ReadContext, { hostMid, recorderMid, lecturerMid }: ActivityPlan): Result<undefined> => {
  const host = ctx.get(members, [hostMid])
  const recorder = ctx.get(members, [recorderMid])
  const lectured = lecturerMid.length !== ID_BYTES || ctx.get(members, [lecturerMid]) !== undefined
  if (host === undefined || recorder === undefined || !lectured) return err('E_NOT_FOUND', 'host, recorder or lecturer')
  if (equalBytes(hostMid, recorderMid)) return err('E_ARG', 'host and recorder are one')
  const able = (host.capabilities & CAPABILITY.HOST) !== 0 && (recorder.capabilities & CAPABILITY.ATTEND) !== 0
  return able ? ALLOWED : err('E_ARG', 'host or recorder may not')
}

/** E_NOT_FOUND, E_ARG: the other organisations are others, each named once, and in force. */
const checkCoOrgs = (ctx: ReadContext, orgId: Id, { coOrgs }: ActivityPlan): Result<undefined> => {
  if (new Set([orgId, ...coOrgs].map(toHex)).size !== coOrgs.length + 1) return err('E_ARG', 'one stands twice')
  const found = coOrgs.every(org => ctx.get(orgs, [org])?.state === ORG_STATE.ACTIVE)
  return found ? ALLOWED : err('E_NOT_FOUND', 'an organisation that takes part')
}

/** E_ARG: of talks nothing is kept but that they took place; an activity has room; its rule of points is one for activities. */
const checkKind = (ctx: ReadContext, { type, capacity, pointsRule }: ActivityPlan): Result<undefined> => {
  if (type === ACTIVITY_TYPE.TALK) return err('E_ARG', 'talks are counted, nothing more')
  if (capacity === 0) return err('E_ARG', 'capacity')
  return pointsRule.length === ID_BYTES ? checkRuleOf(ctx, pointsRule, SOURCE_TYPE.ACTIVITY) : ALLOWED
}

export const checkPlan = (ctx: ReadContext, orgId: Id, plan: ActivityPlan): Result<undefined> => {
  for (const result of [
    checkKind(ctx, plan),
    checkTimes(ctx, plan.startsAtMs, plan.endsAtMs),
    checkHours(ctx, plan),
    checkPeople(ctx, plan),
    checkCoOrgs(ctx, orgId, plan),
  ]) {
    if (!result.ok) return result
  }
  return ALLOWED
}

/** What an activity has not yet. */
export const blank = {
  approvedBy: new Uint8Array(0) as never,
  notifiedAtMs: 0,
  eligible: 0,
  voters: 0,
  snapshotRoot: NO_HASH,
  tokenRoot: NO_HASH,
  tokens: 0,
  present: 0,
  presentVoters: 0,
  closedAtMs: 0,
  minutesRoot: NO_HASH,
  attachments: 0,
  attachmentsRoot: NO_HASH,
  late: false,
  verifiedBy: new Uint8Array(0) as never,
  verifiedAtMs: 0,
  lateReasons: [],
  lateApprovedBy: new Uint8Array(0) as never,
  signedBy: [],
  leftEarly: 0,
  madeUp: 0,
  certified: 0,
}

/** Where a new activity begins: joint ones with the signatures, small ones inside an organisation with no approval. */
export const firstState = (ctx: ReadContext, plan: ActivityPlan): ActivityState => {
  if (isJoint(plan)) return ACTIVITY_STATE.DRAFT
  const direct = !isWide(plan) && ((ctx.param(params.directTypes) >> plan.type) & 1) === 1
  return direct ? ACTIVITY_STATE.APPROVED : ACTIVITY_STATE.SUBMITTED
}

export const enterCalendar = (ctx: ApplyContext, aid: Id, { orgId, plan }: Pick<Activity, 'orgId' | 'plan'>): void => {
  for (const org of [orgId, ...plan.coOrgs])
    ctx.put(calendar, [org, monthOfPlan(plan), plan.startsAtMs, aid], { type: plan.type })
}

export const leaveCalendar = (ctx: ApplyContext, aid: Id, { orgId, plan }: Pick<Activity, 'orgId' | 'plan'>): void => {
  for (const org of [orgId, ...plan.coOrgs]) ctx.remove(calendar, [org, monthOfPlan(plan), plan.startsAtMs, aid])
}
