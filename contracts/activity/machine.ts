/** The state machine of an activity as a table: which action is allowed in which states, and where it leads. */

import { assert, err, ok, type Result } from '#base'
import { ALLOWED, type ApplyContext, type ReadContext, type Subject } from '../define.ts'
import type { Id } from '../ids.ts'
import { fromBinaryText } from '../key.ts'
import { countActivity } from '../org/rules.ts'
import { activityChanged } from './events.ts'
import { ACTIVITY_STATE, type Activity, type ActivityState } from './schema.ts'
import { activities, signIns } from './state.ts'

const S = ACTIVITY_STATE

export interface Transition {
  readonly from: readonly ActivityState[]
  /** Absent where the state stays. */
  readonly to?: ActivityState
}

export const TRANSITIONS = {
  ApproveActivity: { from: [S.SUBMITTED], to: S.APPROVED },
  ReturnActivity: { from: [S.SUBMITTED], to: S.RETURNED },
  ResubmitActivity: { from: [S.RETURNED], to: S.SUBMITTED },
  NotifyActivity: { from: [S.APPROVED, S.POSTPONED], to: S.NOTIFIED },
  PostponeActivity: { from: [S.APPROVED, S.NOTIFIED, S.POSTPONED], to: S.POSTPONED },
  CancelActivity: { from: [S.SUBMITTED, S.RETURNED, S.APPROVED, S.NOTIFIED, S.POSTPONED], to: S.CANCELLED },
  OpenActivity: { from: [S.NOTIFIED], to: S.OPEN },
  RequestLeave: { from: [S.NOTIFIED, S.OPEN] },
  DecideLeave: { from: [S.NOTIFIED, S.OPEN] },
  SignIn: { from: [S.OPEN] },
  DeviceSignIn: { from: [S.OPEN] },
  RollCallBatch: { from: [S.OPEN] },
  CloseActivity: { from: [S.OPEN], to: S.CLOSED },
  FileMinutes: { from: [S.CLOSED], to: S.MINUTED },
  AcceptActivity: { from: [S.MINUTED], to: S.VERIFIED },
  RejectActivity: { from: [S.MINUTED], to: S.CLOSED },
  DisputeActivity: { from: [S.VERIFIED], to: S.DISPUTED },
  UpholdActivity: { from: [S.DISPUTED], to: S.VERIFIED },
  VoidActivity: { from: [S.DISPUTED], to: S.VOIDED },
} as const satisfies Readonly<Record<string, Transition>>

export type TransitionName = keyof typeof TRANSITIONS

/** States in which an activity keeps its organisation from being dissolved. */
const isOpenState = (state: ActivityState): boolean =>
  state !== S.VERIFIED && state !== S.VOIDED && state !== S.CANCELLED

export const activityOf = (ctx: Pick<ReadContext, 'get'>, aid: Id): Activity => {
  const activity = ctx.get(activities, [aid])
  assert(activity !== undefined, 'the subject was found')
  return activity
}

/** E_STATE unless the activity is in a state that allows it. */
export const mayMove = (ctx: ReadContext, aid: Id, name: TransitionName): Result<undefined> => {
  const from: readonly ActivityState[] = TRANSITIONS[name].from
  return from.includes(activityOf(ctx, aid).state) ? ALLOWED : err('E_STATE')
}

/** Writes what changed and the next state, counts open activities, and says so by an event. */
export const move = (ctx: ApplyContext, aid: Id, name: TransitionName, changed: Partial<Activity> = {}) => {
  const before = activityOf(ctx, aid)
  const transition: Transition = TRANSITIONS[name]
  const state = transition.to ?? before.state
  ctx.put(activities, [aid], { ...before, ...changed, state })
  ctx.emit(activityChanged, { aid, orgId: before.orgId, state })
  const step = Number(isOpenState(state)) - Number(isOpenState(before.state))
  return step === 0 ? ALLOWED : ctx.call(countActivity, { orgId: before.orgId, step: step > 0 ? 1 : -1 })
}

/** The sender's alias, if the sender signed in. */
const participant = (ctx: ReadContext, aid: Id): Id | undefined => {
  const mid = fromBinaryText(ctx.sender.person) as Id
  return mid.length === 16 && ctx.get(signIns, [aid, mid]) !== undefined ? mid : undefined
}

export const activitySubject = (ctx: ReadContext, { aid }: { readonly aid: Id }): Result<Subject> => {
  const activity = ctx.get(activities, [aid])
  if (activity === undefined) return err('E_NOT_FOUND')
  const { orgId, plan, organiser, verifiedBy } = activity
  const persons = { creator: organiser, host: plan.hostMid, recorder: plan.recorderMid, verifier: verifiedBy }
  return ok({ org: orgId, persons: { ...persons, participant: participant(ctx, aid) } })
}

/** As `activitySubject`, with the member of the arguments as `self`. */
export const attendeeSubject = (ctx: ReadContext, args: { readonly aid: Id; readonly mid: Id }): Result<Subject> => {
  const subject = activitySubject(ctx, args)
  if (!subject.ok) return subject
  return ok({ ...subject.value, persons: { ...subject.value.persons, self: args.mid } })
}
