import { event } from '../define.ts'
import { HoursEvent } from './hours.ts'
import {
  CertificateEvent,
  ClassEvent,
  ContestEvent,
  CourseEvent,
  EnrolledEvent,
  ExamEvent,
  ProgressEvent,
  SettledEvent,
} from './schema.ts'

export const courseChanged = event({
  id: 1,
  name: 'CourseChanged',
  title: { en: 'State of a course changed', zh: '课程状态已变更' },
  data: CourseEvent,
})
export const coursePublished = event({
  id: 2,
  name: 'CoursePublished',
  title: { en: 'Course published', zh: '课程已发布' },
  data: CourseEvent,
})
export const classChanged = event({
  id: 3,
  name: 'ClassChanged',
  title: { en: 'State of a class changed', zh: '班次状态已变更' },
  data: ClassEvent,
})
export const classSettled = event({
  id: 4,
  name: 'ClassSettled',
  title: { en: 'Class settled', zh: '班次已结业' },
  data: SettledEvent,
})
export const enrolled = event({
  id: 5,
  name: 'Enrolled',
  title: { en: 'Members enrolled', zh: '已报名' },
  data: EnrolledEvent,
})
export const progressReported = event({
  id: 6,
  name: 'ProgressReported',
  title: { en: 'Progress reported', zh: '学习进度已上报' },
  data: ProgressEvent,
})
export const examRecorded = event({
  id: 7,
  name: 'ExamRecorded',
  title: { en: 'Exam results recorded', zh: '考试结果已登记' },
  data: ExamEvent,
})
export const resultContested = event({
  id: 8,
  name: 'ResultContested',
  title: { en: 'Exam result contested or decided', zh: '考试结果异议' },
  data: ContestEvent,
})
export const hoursCredited = event({
  id: 9,
  name: 'HoursCredited',
  title: { en: 'Hours credited', zh: '学时已记入' },
  data: HoursEvent,
})
export const hoursReversed = event({
  id: 10,
  name: 'HoursReversed',
  title: { en: 'Hours reversed or taken', zh: '学时已冲销' },
  data: HoursEvent,
})
export const certificateIssued = event({
  id: 11,
  name: 'CertificateIssued',
  title: { en: 'Certificate issued', zh: '证书已颁发' },
  data: CertificateEvent,
})
export const certificateEnded = event({
  id: 12,
  name: 'CertificateEnded',
  title: { en: 'Certificate revoked or expired', zh: '证书已撤销或到期' },
  data: CertificateEvent,
})
