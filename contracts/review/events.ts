import { event } from '../define.ts'
import { AppealEvent, CaseEvent, MachineEvent, PolicyEvent, ReassignEvent, RecheckEvent, StepEvent } from './schema.ts'

export const caseOpened = event({
  id: 1,
  name: 'CaseOpened',
  title: { en: 'Review opened', zh: '已送审' },
  data: CaseEvent,
})
export const stepDecided = event({
  id: 2,
  name: 'StepDecided',
  title: { en: 'Step of a review decided', zh: '审核步骤已决定' },
  data: StepEvent,
})
export const caseApproved = event({
  id: 3,
  name: 'CaseApproved',
  title: { en: 'Review approved', zh: '审核通过' },
  data: CaseEvent,
})
export const caseReturned = event({
  id: 4,
  name: 'CaseReturned',
  title: { en: 'Returned by review', zh: '审核退回' },
  data: CaseEvent,
})
export const caseRejected = event({
  id: 5,
  name: 'CaseRejected',
  title: { en: 'Rejected by review', zh: '审核驳回' },
  data: CaseEvent,
})
export const caseOverdue = event({
  id: 6,
  name: 'CaseOverdue',
  title: { en: 'Review overdue', zh: '审核逾期' },
  data: CaseEvent,
})
export const appealDecided = event({
  id: 7,
  name: 'AppealDecided',
  title: { en: 'Appeal decided', zh: '申诉已裁定' },
  data: AppealEvent,
})
export const caseWithdrawn = event({
  id: 8,
  name: 'CaseWithdrawn',
  title: { en: 'Withdrawn from review', zh: '已撤稿' },
  data: CaseEvent,
})
export const caseAppealed = event({
  id: 9,
  name: 'CaseAppealed',
  title: { en: 'Appealed against a rejection', zh: '已申诉' },
  data: CaseEvent,
})
export const tierRaised = event({
  id: 10,
  name: 'TierRaised',
  title: { en: 'Tier of a review raised', zh: '审核级别已提高' },
  data: CaseEvent,
})
export const caseReassigned = event({
  id: 11,
  name: 'CaseReassigned',
  title: { en: 'Review given to a reviewer', zh: '审核已指派' },
  data: ReassignEvent,
})
export const machineChecked = event({
  id: 12,
  name: 'MachineChecked',
  title: { en: 'Checked by a machine', zh: '机审已完成' },
  data: MachineEvent,
})
export const caseRechecked = event({
  id: 13,
  name: 'CaseRechecked',
  title: { en: 'Sample checked again', zh: '抽样复查已完成' },
  data: RecheckEvent,
})
export const policyDefined = event({
  id: 14,
  name: 'PolicyDefined',
  title: { en: 'Policy of review defined', zh: '审核策略已设定' },
  data: PolicyEvent,
})
