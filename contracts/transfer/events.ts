import { event } from '../define.ts'
import { FloatDutyEvent, FloatingEvent, TransferEvent } from './messages.ts'

export const transferApplied = event({
  id: 1,
  name: 'TransferApplied',
  title: { en: 'Transfer applied for', zh: '已申请转接' },
  data: TransferEvent,
})
export const transferApproved = event({
  id: 2,
  name: 'TransferApproved',
  title: { en: 'Transfer approved by the source branch', zh: '转出支部已同意' },
  data: TransferEvent,
})
export const letterIssued = event({
  id: 3,
  name: 'LetterIssued',
  title: { en: 'Letter of introduction issued', zh: '已开具介绍信' },
  data: TransferEvent,
})
export const letterSeen = event({
  id: 4,
  name: 'LetterSeen',
  title: { en: 'Letter from outside the zone registered', zh: '已登记区外介绍信' },
  data: TransferEvent,
})
export const letterVoided = event({
  id: 5,
  name: 'LetterVoided',
  title: { en: 'Letter of introduction void', zh: '介绍信已作废' },
  data: TransferEvent,
})
export const transferAccepted = event({
  id: 6,
  name: 'TransferAccepted',
  title: { en: 'Transfer accepted by the committee', zh: '党委已接收' },
  data: TransferEvent,
})
export const transferCompleted = event({
  id: 7,
  name: 'TransferCompleted',
  title: { en: 'Transfer completed', zh: '转接已完成' },
  data: TransferEvent,
})
export const transferReturned = event({
  id: 8,
  name: 'TransferReturned',
  title: { en: 'Transfer returned', zh: '转接已退回' },
  data: TransferEvent,
})
export const transferRefused = event({
  id: 9,
  name: 'TransferRefused',
  title: { en: 'Transfer refused', zh: '转接被拒绝' },
  data: TransferEvent,
})
export const transferExpired = event({
  id: 10,
  name: 'TransferExpired',
  title: { en: 'Letter of introduction expired', zh: '介绍信已过期' },
  data: TransferEvent,
})
export const transferSuspended = event({
  id: 11,
  name: 'TransferSuspended',
  title: { en: 'Transfer suspended', zh: '转接已挂起' },
  data: TransferEvent,
})
export const transferEscalated = event({
  id: 12,
  name: 'TransferEscalated',
  title: { en: 'Transfer escalated', zh: '转接已申诉' },
  data: TransferEvent,
})
export const transferWithdrawn = event({
  id: 13,
  name: 'TransferWithdrawn',
  title: { en: 'Transfer withdrawn', zh: '转接已撤回' },
  data: TransferEvent,
})
export const transferOverdue = event({
  id: 14,
  name: 'TransferOverdue',
  title: { en: 'Answer to a transfer overdue', zh: '转接答复逾期' },
  data: TransferEvent,
})
export const floatingReported = event({
  id: 15,
  name: 'FloatingReported',
  title: { en: 'Floating reported', zh: '流动已报告' },
  data: FloatingEvent,
})
export const floatingConfirmed = event({
  id: 16,
  name: 'FloatingConfirmed',
  title: { en: 'Floating confirmed by the source', zh: '流出已确认' },
  data: FloatingEvent,
})
export const floatingAccepted = event({
  id: 17,
  name: 'FloatingAccepted',
  title: { en: 'Floating member accepted by the host', zh: '流入已接收' },
  data: FloatingEvent,
})
export const contactLogged = event({
  id: 18,
  name: 'ContactLogged',
  title: { en: 'Contact with a floating member', zh: '已联系流动党员' },
  data: FloatingEvent,
})
export const annualReportFiled = event({
  id: 19,
  name: 'AnnualReportFiled',
  title: { en: 'Annual report of a floating member filed', zh: '流动党员年度汇报' },
  data: FloatingEvent,
})
export const floatingEnded = event({
  id: 20,
  name: 'FloatingEnded',
  title: { en: 'Floating ended', zh: '流动已结束' },
  data: FloatingEvent,
})
export const floatingAlert = event({
  id: 21,
  name: 'FloatingAlert',
  title: { en: 'Duty to a floating member missing', zh: '流动党员管理提醒' },
  data: FloatDutyEvent,
})
