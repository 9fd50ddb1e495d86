import { event } from '../define.ts'
import { BoardEvent, PostEvent, ReportedEvent, TakenDownEvent } from './schema.ts'

export const boardCreated = event({
  id: 1,
  name: 'BoardCreated',
  title: { en: 'Board created', zh: '黑板报已创建' },
  data: BoardEvent,
})
export const postSubmitted = event({
  id: 2,
  name: 'PostSubmitted',
  title: { en: 'Post submitted for review', zh: '帖文已送审' },
  data: PostEvent,
})
export const postApproved = event({
  id: 3,
  name: 'PostApproved',
  title: { en: 'Post approved', zh: '帖文审核通过' },
  data: PostEvent,
})
export const postReturned = event({
  id: 4,
  name: 'PostReturned',
  title: { en: 'Post returned', zh: '帖文已退回' },
  data: PostEvent,
})
export const postPublished = event({
  id: 5,
  name: 'PostPublished',
  title: { en: 'Post published', zh: '帖文已发布' },
  data: PostEvent,
})
export const postTakenDown = event({
  id: 6,
  name: 'PostTakenDown',
  title: { en: 'Post taken down', zh: '帖文已下架' },
  data: TakenDownEvent,
})
export const postRestored = event({
  id: 7,
  name: 'PostRestored',
  title: { en: 'Post restored', zh: '帖文已恢复' },
  data: PostEvent,
})
export const postEnded = event({
  id: 8,
  name: 'PostEnded',
  title: { en: 'Post expired or archived', zh: '帖文已到期或归档' },
  data: PostEvent,
})
export const postPinned = event({
  id: 9,
  name: 'PostPinned',
  title: { en: 'Post pinned', zh: '帖文已置顶' },
  data: PostEvent,
})
export const postUnpinned = event({
  id: 10,
  name: 'PostUnpinned',
  title: { en: 'Post no longer pinned', zh: '帖文已取消置顶' },
  data: PostEvent,
})
export const postReported = event({
  id: 11,
  name: 'PostReported',
  title: { en: 'Post reported', zh: '帖文被举报' },
  data: ReportedEvent,
})
export const takeDownOverdue = event({
  id: 12,
  name: 'TakeDownOverdue',
  title: { en: 'Take-down not reviewed in time', zh: '下架事后审核逾期' },
  data: PostEvent,
})
