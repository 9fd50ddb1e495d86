/** What a verified activity gives to those who were there, and what is taken back when it is void: each once. */

import { assert, type Result } from '#base'
import { ALLOWED, type ApplyContext } from '../define.ts'
import { ID_BYTES, type Id } from '../ids.ts'
import { award, isRuleOver, reverse } from '../points/award.ts'
import { SOURCE_TYPE } from '../points/schema.ts'
import { HOURS_SOURCE } from '../training/hours.ts'
import { creditHours, reverseHours } from '../training/rules.ts'
import { activityOf, monthOfPlan } from './machine.ts'
import { ACTIVITY_TYPE, type Activity, SIGN_IN_RESULT, type SignIn } from './schema.ts'
import { attendees, madeUp, signIns, tallies } from './state.ts'
import { creditService, reverseService } from './volunteer.ts'

const isService = ({ plan }: Activity): boolean => plan.type === ACTIVITY_TYPE.VOLUNTEER_SERVICE

/** Hours of one member: of service, or of learning. */
export const creditMember = (ctx: ApplyContext, aid: Id, mid: Id): Result<undefined> => {
  const activity = activityOf(ctx, aid)
  const { centiHours, groupId, startsAtMs } = activity.plan
  if (isService(activity)) return creditService(ctx, { aid, mid, centiHours, atMs: startsAtMs })
  return ctx.call(creditHours, {
    mid,
    sourceType: HOURS_SOURCE.ACTIVITY,
    sourceId: aid,
    groupId: groupId.length === ID_BYTES ? groupId : aid,
    centiHours,
    atMs: startsAtMs,
  })
}

const takeFromMember = (ctx: ApplyContext, aid: Id, mid: Id): Result<undefined> => {
  const activity = activityOf(ctx, aid)
  if (isService(activity)) return reverseService(ctx, { aid, mid, atMs: activity.plan.startsAtMs })
  return ctx.call(reverseHours, { mid, sourceType: HOURS_SOURCE.ACTIVITY, sourceId: aid })
}

const awardMember = (ctx: ApplyContext, aid: Id, mid: Id, result: SignIn['result']): Result<undefined> => {
  const { orgId, plan } = activityOf(ctx, aid)
  const { pointsRule: ruleId, centiHours: centiUnits } = plan
  if (ruleId.length !== ID_BYTES || isRuleOver(ctx, ruleId)) return ALLOWED
  const late = result === SIGN_IN_RESULT.LATE
  return ctx.call(award, { ruleId, sourceType: SOURCE_TYPE.ACTIVITY, sourceId: aid, mid, orgId, centiUnits, late })
}

/** Every attendee once; the number is bounded by the capacity of an activity. */
const eachAttendee = (
  ctx: ApplyContext,
  aid: Id,
  act: (mid: Id, result: SignIn['result']) => Result<undefined>,
): Result<undefined> => {
  const { present } = activityOf(ctx, aid)
  for (let number = 0; number < present; number++) {
    const mid = ctx.get(attendees, [aid, number])?.mid
    const signIn = mid && ctx.get(signIns, [aid, mid])
    assert(mid !== undefined && signIn !== undefined, 'attendees are numbered without gaps')
    const result = act(mid, signIn.result)
    if (!result.ok) return result
  }
  return ALLOWED
}

const tally = (ctx: ApplyContext, { orgId, plan }: Activity, step: 1 | -1): void => {
  for (const org of [orgId, ...plan.coOrgs]) {
    const key = [org, monthOfPlan(plan), plan.type] as const
    ctx.put(tallies, key, { held: (ctx.get(tallies, key)?.held ?? 0) + step })
  }
}

/** Hours and points for all who stayed; who left early gets nothing. E_BUDGET, E_STATE (a rule that is not in force yet). */
export const creditAll = (ctx: ApplyContext, aid: Id): Result<undefined> => {
  tally(ctx, activityOf(ctx, aid), 1)
  return eachAttendee(ctx, aid, (mid, result) => {
    if (result === SIGN_IN_RESULT.LEFT_EARLY) return ALLOWED
    const hours = creditMember(ctx, aid, mid)
    return hours.ok ? awardMember(ctx, aid, mid, result) : hours
  })
}

/** Takes back all that it gave, make-ups included. */
export const reverseAll = (ctx: ApplyContext, aid: Id): Result<undefined> => {
  const activity = activityOf(ctx, aid)
  tally(ctx, activity, -1)
  for (let number = 0; number < activity.madeUp; number++) {
    const mid = ctx.get(madeUp, [aid, number])?.mid
    const taken = mid === undefined ? ALLOWED : takeFromMember(ctx, aid, mid)
    if (!taken.ok) return taken
  }
  const { pointsRule: ruleId } = activity.plan
  return eachAttendee(ctx, aid, mid => {
    const taken = takeFromMember(ctx, aid, mid)
    if (!taken.ok || ruleId.length !== ID_BYTES) return taken
    return ctx.call(reverse, { ruleId, sourceId: aid, mid })
  })
}
