import { event } from '../define.ts'
import {
  ActivityEvent,
  CoSignedEvent,
  LeaveEvent,
  MakeupEvent,
  MinutesEvent,
  NotifiedEvent,
  OverdueEvent,
  PlanEvent,
  RollCalledEvent,
  SignedInEvent,
  VerifiedEvent,
} from './event-data.ts'

export const activityChanged = event({
  id: 1,
  name: 'ActivityChanged',
  title: { en: 'State of an activity changed', zh: '活动状态已变更' },
  data: ActivityEvent,
})
export const activityNotified = event({
  id: 2,
  name: 'ActivityNotified',
  title: { en: 'Activity notified', zh: '活动已通知' },
  data: NotifiedEvent,
})
export const signedIn = event({
  id: 3,
  name: 'SignedIn',
  title: { en: 'Signed in', zh: '已签到' },
  data: SignedInEvent,
})
export const rollCalled = event({
  id: 4,
  name: 'RollCalled',
  title: { en: 'Roll called', zh: '已点名' },
  data: RollCalledEvent,
})
export const leaveChanged = event({
  id: 5,
  name: 'LeaveChanged',
  title: { en: 'Leave requested or decided', zh: '请假状态已变更' },
  data: LeaveEvent,
})
export const minutesFiled = event({
  id: 6,
  name: 'MinutesFiled',
  title: { en: 'Minutes filed', zh: '会议记录已归档' },
  data: MinutesEvent,
})
export const activityVerified = event({
  id: 7,
  name: 'ActivityVerified',
  title: { en: 'Activity verified', zh: '活动已核验' },
  data: VerifiedEvent,
})
export const signedOut = event({
  id: 8,
  name: 'SignedOut',
  title: { en: 'Signed out', zh: '已签退' },
  data: SignedInEvent,
})
export const makeupChanged = event({
  id: 9,
  name: 'MakeupChanged',
  title: { en: 'Make-up submitted or decided', zh: '补课状态已变更' },
  data: MakeupEvent,
})
export const activityCoSigned = event({
  id: 10,
  name: 'ActivityCoSigned',
  title: { en: 'A joint activity was signed', zh: '联合活动已会签' },
  data: CoSignedEvent,
})
export const planSet = event({
  id: 11,
  name: 'PlanSet',
  title: { en: 'Plan set', zh: '计划已下达' },
  data: PlanEvent,
})
export const activityVoided = event({
  id: 12,
  name: 'ActivityVoided',
  title: { en: 'Activity voided', zh: '活动已作废' },
  data: VerifiedEvent,
})
export const lifeOverdue = event({
  id: 13,
  name: 'LifeOverdue',
  title: { en: 'Organisational life is overdue', zh: '组织生活未达标' },
  data: OverdueEvent,
})
