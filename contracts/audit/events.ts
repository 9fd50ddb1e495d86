import { event } from '../define.ts'
import { DsrDueEvent, DsrEvent, FlagEvent, FlagRaisedEvent, ReadLogEvent, SpotCheckEvent } from './schema.ts'

export const flagRaised = event({
  id: 1,
  name: 'FlagRaised',
  title: { en: 'Flag raised', zh: '已标记疑点' },
  data: FlagRaisedEvent,
})
export const flagChanged = event({
  id: 2,
  name: 'FlagChanged',
  title: { en: 'State of a flag changed', zh: '疑点状态已变更' },
  data: FlagEvent,
})
export const flagClosed = event({
  id: 3,
  name: 'FlagClosed',
  title: { en: 'Flag closed', zh: '疑点已结案' },
  data: FlagEvent,
})
export const flagOverdue = event({
  id: 4,
  name: 'FlagOverdue',
  title: { en: 'Flag not answered in time', zh: '疑点逾期未处理' },
  data: FlagEvent,
})
export const readLogCommitted = event({
  id: 5,
  name: 'ReadLogCommitted',
  title: { en: 'Reads of an hour committed', zh: '查阅日志已上链' },
  data: ReadLogEvent,
})
export const dsrChanged = event({
  id: 6,
  name: 'DsrChanged',
  title: { en: 'State of a request about personal data changed', zh: '个人信息请求状态已变更' },
  data: DsrEvent,
})
export const dsrDue = event({
  id: 7,
  name: 'DsrDue',
  title: { en: 'Request about personal data not answered in time', zh: '个人信息请求逾期' },
  data: DsrDueEvent,
})
export const spotCheckAnnounced = event({
  id: 8,
  name: 'SpotCheckAnnounced',
  title: { en: 'Spot check announced', zh: '抽查已公布' },
  data: SpotCheckEvent,
})
export const spotCheckDrawn = event({
  id: 9,
  name: 'SpotCheckDrawn',
  title: { en: 'Spot check drawn', zh: '抽查样本已抽取' },
  data: SpotCheckEvent,
})
