import { event } from '../define.ts'
import {
  AliasEvent,
  BatchEvent,
  ConsentEvent,
  DutyEvent,
  GroupEvent,
  MemberEvent,
  MentorEvent,
  MovedEvent,
  RecordEvent,
  ResolutionEvent,
  StandingEvent,
} from './messages.ts'

export const memberEnrolled = event({
  id: 1,
  name: 'MemberEnrolled',
  title: { en: 'Candidate enrolled', zh: '发展人员已登记' },
  data: MemberEvent,
})
export const batchStaged = event({
  id: 2,
  name: 'BatchStaged',
  title: { en: 'Import staged', zh: '导入批次已提交' },
  data: BatchEvent,
})
export const batchConfirmed = event({
  id: 3,
  name: 'BatchConfirmed',
  title: { en: 'Import confirmed', zh: '导入批次已确认' },
  data: BatchEvent,
})
export const batchCommitted = event({
  id: 4,
  name: 'BatchCommitted',
  title: { en: 'Members imported', zh: '党员已导入' },
  data: BatchEvent,
})
export const stageAdvanced = event({
  id: 5,
  name: 'StageAdvanced',
  title: { en: 'Stage of development changed', zh: '发展阶段已变更' },
  data: MemberEvent,
})
export const reviewRecorded = event({
  id: 6,
  name: 'ReviewRecorded',
  title: { en: 'Review recorded', zh: '考察已记录' },
  data: MemberEvent,
})
export const resolutionSubmitted = event({
  id: 7,
  name: 'ResolutionSubmitted',
  title: { en: 'Resolution submitted', zh: '决议已上报' },
  data: ResolutionEvent,
})
export const resolutionDecided = event({
  id: 8,
  name: 'ResolutionDecided',
  title: { en: 'Resolution decided', zh: '决议已审批' },
  data: ResolutionEvent,
})
export const probationExtended = event({
  id: 9,
  name: 'ProbationExtended',
  title: { en: 'Probation extended', zh: '预备期已延长' },
  data: MemberEvent,
})
export const standingChanged = event({
  id: 10,
  name: 'StandingChanged',
  title: { en: 'Standing changed', zh: '身份状态已变更' },
  data: StandingEvent,
})
export const memberExited = event({
  id: 11,
  name: 'MemberExited',
  title: { en: 'Membership ended', zh: '已退出' },
  data: StandingEvent,
})
export const recordRevised = event({
  id: 12,
  name: 'RecordRevised',
  title: { en: 'Record revised', zh: '档案已更新' },
  data: RecordEvent,
})
export const memberMoved = event({
  id: 13,
  name: 'MemberMoved',
  title: { en: 'Member moved to another organisation', zh: '党员已转入新组织' },
  data: MovedEvent,
})
export const talkRecorded = event({
  id: 14,
  name: 'TalkRecorded',
  title: { en: 'Talk with an applicant recorded', zh: '已记录与申请人谈话' },
  data: MemberEvent,
})
export const preReviewed = event({
  id: 15,
  name: 'PreReviewed',
  title: { en: 'Pre-review recorded', zh: '已预审' },
  data: MemberEvent,
})
export const groupAssigned = event({
  id: 16,
  name: 'GroupAssigned',
  title: { en: 'Group assigned', zh: '已分配党小组' },
  data: GroupEvent,
})
export const mentorSet = event({
  id: 17,
  name: 'MentorSet',
  title: { en: 'Mentors set', zh: '已确定培养联系人' },
  data: MentorEvent,
})
export const consentChanged = event({
  id: 18,
  name: 'ConsentChanged',
  title: { en: 'Consent changed', zh: '同意状态已变更' },
  data: ConsentEvent,
})
export const aliasRotated = event({
  id: 19,
  name: 'AliasRotated',
  title: { en: 'Alias replaced', zh: '别名已更换' },
  data: AliasEvent,
})
export const memberErased = event({
  id: 20,
  name: 'MemberErased',
  title: { en: 'Record of a member erased', zh: '党员档案已删除' },
  data: StandingEvent,
})
export const caseOverdue = event({
  id: 21,
  name: 'CaseOverdue',
  title: { en: 'Duty of development overdue', zh: '发展环节已逾期' },
  data: DutyEvent,
})
