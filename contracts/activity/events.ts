import { event } from '../define.ts'
import {
  ActivityEvent,
  LeaveEvent,
  MinutesEvent,
  NotifiedEvent,
  RollCalledEvent,
  SignedInEvent,
  VerifiedEvent,
} from './schema.ts'

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
