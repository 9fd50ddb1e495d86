import { event } from '../define.ts'
import { ContestedEvent, CutEvent, ReplayEvent, SegmentsEvent, SessionEvent, ViewsEvent } from './schema.ts'

export const sessionChanged = event({
  id: 1,
  name: 'SessionChanged',
  title: { en: 'State of a live session changed', zh: '直播状态已变更' },
  data: SessionEvent,
})
export const liveScheduled = event({
  id: 2,
  name: 'LiveScheduled',
  title: { en: 'Live session scheduled', zh: '直播已排期' },
  data: SessionEvent,
})
export const liveStarted = event({
  id: 3,
  name: 'LiveStarted',
  title: { en: 'Live session started', zh: '直播已开始' },
  data: SessionEvent,
})
export const liveCut = event({
  id: 4,
  name: 'LiveCut',
  title: { en: 'Live session cut', zh: '直播已切断' },
  data: CutEvent,
})
export const liveEnded = event({
  id: 5,
  name: 'LiveEnded',
  title: { en: 'Live session ended', zh: '直播已结束' },
  data: SessionEvent,
})
export const segmentsAnchored = event({
  id: 6,
  name: 'SegmentsAnchored',
  title: { en: 'Segments anchored', zh: '录制分片已锚定' },
  data: SegmentsEvent,
})
export const viewsSettled = event({
  id: 7,
  name: 'ViewsSettled',
  title: { en: 'View results settled', zh: '观看结果已登记' },
  data: ViewsEvent,
})
export const replayPublished = event({
  id: 8,
  name: 'ReplayPublished',
  title: { en: 'Replay published', zh: '回放已发布' },
  data: ReplayEvent,
})
export const viewContested = event({
  id: 9,
  name: 'ViewContested',
  title: { en: 'View result contested or decided', zh: '观看结果异议' },
  data: ContestedEvent,
})
