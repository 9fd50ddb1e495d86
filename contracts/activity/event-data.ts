/** Data of the events of `activity`. */

import { bool, enumeration, field, LIMITS, message, uint } from '#base'
import { hash, id } from '../ids.ts'
import {
  activityState,
  activityType,
  centiHours,
  LEAVE_STATE,
  makeupState,
  people,
  period,
  periodKind,
  signInResult,
} from './schema.ts'

export const ActivityEvent = message('ActivityEvent', 64, {
  aid: field(1, id),
  orgId: field(2, id),
  state: field(3, activityState),
})
export const NotifiedEvent = message('NotifiedEvent', 128, {
  aid: field(1, id),
  orgId: field(2, id),
  eligible: field(3, people),
  voters: field(4, people),
  snapshotRoot: field(5, hash),
})
export const SignedInEvent = message('SignedInEvent', 64, {
  aid: field(1, id),
  mid: field(2, id),
  result: field(3, signInResult),
})
export const RollCalledEvent = message('RollCalledEvent', 128, {
  aid: field(1, id),
  names: field(2, uint(LIMITS.batchEntries)),
  root: field(3, hash),
})
export const MinutesEvent = message('MinutesEvent', 128, {
  aid: field(1, id),
  minutesRoot: field(2, hash),
  late: field(3, bool),
})
export const VerifiedEvent = message('VerifiedEvent', 128, {
  aid: field(1, id),
  orgId: field(2, id),
  present: field(3, people),
  eligible: field(4, people),
  centiHours: field(5, centiHours),
})
export const LeaveEvent = message('LeaveEvent', 64, {
  aid: field(1, id),
  mid: field(2, id),
  state: field(3, enumeration('LeaveState', LEAVE_STATE)),
})

export const MakeupEvent = message('MakeupEvent', 64, {
  aid: field(1, id),
  mid: field(2, id),
  state: field(3, makeupState),
})
export const CoSignedEvent = message('CoSignedEvent', 64, { aid: field(1, id), orgId: field(2, id) })
export const PlanEvent = message('PlanEvent', 64, {
  orgId: field(1, id),
  periodKind: field(2, periodKind),
  period: field(3, period),
})
export const OverdueEvent = message('OverdueEvent', 64, {
  orgId: field(1, id),
  type: field(2, activityType),
  period: field(3, period),
  due: field(4, people),
  held: field(5, people),
})
