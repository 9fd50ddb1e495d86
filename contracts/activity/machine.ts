/** The machine of an activity: which action is allowed in which states, where it leads, and what follows from a move. */

import { assert, err, ok, type Result } from '#base'
import { monthOf } from '../calendar.ts'
import { ALLOWED, type ApplyContext, type ReadContext, type Subject } from '../define.ts'
import type { Id } from '../ids.ts'
import { ID_BYTES } from '../ids.ts'
import { fromBinaryText } from '../key.ts'
import { defineMachine } from '../machine.ts'
import { countActivity } from '../org/rules.ts'
import { activityChanged } from './events.ts'
import { ACTIVITY_STATE, type Activity, type ActivityPlan, type ActivityState, OPEN_TO } from './schema.ts'
import { activities, signIns } from './state.ts'

const S = ACTIVITY_STATE
const BEFORE_OPEN = [S.DRAFT, S.SUBMITTED, S.RETURNED, S.APPROVED, S.NOTIFIED, S.POSTPONED]

export const activityMachine = defineMachine({
  name: 'activity',
  table: activities,
  states: S,
  transitions: {
    CoSignActivity: { from: [S.DRAFT] },
    CoSignActivityLast: { from: [S.DRAFT], to: S.SUBMITTED },
    ApproveActivity: { from: [S.SUBMITTED], to: S.APPROVED },
    ReturnActivity: { from: [S.SUBMITTED], to: S.RETURNED },
    ResubmitActivity: { from: [S.RETURNED], to: S.SUBMITTED },
    ResubmitActivityJoint: { from: [S.RETURNED], to: S.DRAFT },
    NotifyActivity: { from: [S.APPROVED, S.POSTPONED], to: S.NOTIFIED },
    PostponeActivity: { from: [S.APPROVED, S.NOTIFIED, S.POSTPONED], to: S.POSTPONED },
    CancelActivity: { from: BEFORE_OPEN, to: S.CANCELLED },
    OpenActivity: { from: [S.NOTIFIED], to: S.OPEN },
    RequestLeave: { from: [S.NOTIFIED, S.OPEN] },
    DecideLeave: { from: [S.NOTIFIED, S.OPEN] },
    SignIn: { from: [S.OPEN] },
    DeviceSignIn: { from: [S.OPEN] },
    SignOut: { from: [S.OPEN] },
    DeviceSignOut: { from: [S.OPEN] },
    RollCallBatch: { from: [S.OPEN] },
    OnlineRollBatch: { from: [S.OPEN] },
    PaperRollBatch: { from: [S.OPEN, S.CLOSED] },
    CloseActivity: { from: [S.OPEN], to: S.CLOSED },
    FileMinutes: { from: [S.CLOSED], to: S.MINUTED },
    FileLateMinutes: { from: [S.CLOSED], to: S.MINUTED },
    ApproveLateMinutes: { from: [S.MINUTED] },
    AbandonActivity: { from: [S.OPEN, S.CLOSED, S.MINUTED], to: S.ABANDONED },
    AcceptActivity: { from: [S.MINUTED], to: S.VERIFIED },
    RejectActivity: { from: [S.MINUTED], to: S.CLOSED },
    DisputeActivity: { from: [S.VERIFIED], to: S.DISPUTED },
    UpholdActivity: { from: [S.DISPUTED], to: S.VERIFIED },
    VoidActivity: { from: [S.DISPUTED], to: S.VOIDED },
    ArchiveActivity: { from: [S.VERIFIED], to: S.ARCHIVED },
    SubmitMakeup: { from: [S.CLOSED, S.MINUTED, S.VERIFIED] },
    DecideMakeup: { from: [S.VERIFIED] },
    CertifyVolunteer: { from: [S.VERIFIED, S.ARCHIVED] },
  },
})

export type TransitionName = Parameters<typeof activityMachine.move>[2]

const OVER: readonly ActivityState[] = [S.VERIFIED, S.ARCHIVED, S.VOIDED, S.CANCELLED, S.ABANDONED]

/** States in which an activity keeps its organisation from being dissolved. */
export const isOpenState = (state: ActivityState): boolean => !OVER.includes(state)

export const activityOf = (ctx: Pick<ReadContext, 'get'>, aid: Id): Activity => {
  const activity = ctx.get(activities, [aid])
  assert(activity !== undefined, 'the subject was found')
  return activity
}

/** E_STATE unless the activity is in a state that allows it. */
export const mayMove = (ctx: ReadContext, aid: Id, name: TransitionName): Result<undefined> =>
  activityMachine.may(ctx, [aid], name)

/** Writes what changed and the next state, counts open activities, and says so by an event. */
export const move = (ctx: ApplyContext, aid: Id, name: TransitionName, changed: Partial<Activity> = {}) => {
  const before = activityOf(ctx, aid).state
  const { orgId, state } = activityMachine.move(ctx, [aid], name, changed)
  ctx.emit(activityChanged, { aid, orgId, state })
  const step = Number(isOpenState(state)) - Number(isOpenState(before))
  return step === 0 ? ALLOWED : ctx.call(countActivity, { orgId, step: step > 0 ? 1 : -1 })
}

/** Month of an activity: that of its start. */
export const monthOfPlan = ({ startsAtMs }: ActivityPlan): number => monthOf(startsAtMs)

export const isJoint = ({ coOrgs }: ActivityPlan): boolean => coOrgs.length > 0

/** What reaches beyond the organisation. */
export const isWide = (plan: ActivityPlan): boolean => isJoint(plan) || plan.openTo !== OPEN_TO.MEMBERS

/** The sender's alias, if the sender signed in. */
const participant = (ctx: ReadContext, aid: Id): Id | undefined => {
  const mid = fromBinaryText(ctx.sender.person) as Id
  return mid.length === ID_BYTES && ctx.get(signIns, [aid, mid]) !== undefined ? mid : undefined
}

export const activitySubject = (ctx: ReadContext, { aid }: { readonly aid: Id }): Result<Subject> => {
  const activity = ctx.get(activities, [aid])
  if (activity === undefined) return err('E_NOT_FOUND')
  const { orgId, plan, organiser, verifiedBy } = activity
  const { hostMid: host, recorderMid: recorder, lecturerMid: lecturer } = plan
  const persons = { creator: organiser, host, recorder, lecturer, verifier: verifiedBy }
  return ok({ org: orgId, persons: { ...persons, participant: participant(ctx, aid) } })
}

/** As `activitySubject`, with the member of the arguments as `self`. */
export const attendeeSubject = (ctx: ReadContext, args: { readonly aid: Id; readonly mid: Id }): Result<Subject> => {
  const subject = activitySubject(ctx, args)
  if (!subject.ok) return subject
  return ok({ ...subject.value, persons: { ...subject.value.persons, self: args.mid } })
}

/** Who had a part in an activity does not judge it. */
export const WITNESSES = ['creator', 'host', 'recorder', 'lecturer'] as const
