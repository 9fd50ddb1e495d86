/** What happens to a post on its board: pinned, reported, taken down in an emergency, expired, credited. */

import { err } from '#base'
import { actors } from '../access/state.ts'
import { ALLOWED, action, type ReadContext } from '../define.ts'
import { ID_BYTES, type Id } from '../ids.ts'
import { fromBinaryText } from '../key.ts'
import { award, reverse } from '../points/award.ts'
import { SOURCE_TYPE } from '../points/schema.ts'
import { held, type Policy } from '../policy-language.ts'
import {
  postEnded,
  postPinned,
  postReported,
  postRestored,
  postTakenDown,
  postUnpinned,
  takeDownOverdue,
} from './events.ts'
import { postMachine } from './machine.ts'
import { params } from './params.ts'
import { eventOf } from './post-handlers.ts'
import { boardOf, list, postOf, postSubject, unlist } from './rules.ts'
import { ConfirmTakeDownArgs, PostArgs, TakeDownArgs } from './schema.ts'
import { reports } from './state.ts'

const HOUR_MS = 3_600_000

const OFFICER: Policy = [{ all: [held('@o', 'PUBLICITY_OFFICER')] }]

/** Whoever looks at an emergency afterwards: neither the one who took the post down nor its author. */
const OTHER_REVIEWER: Policy = [{ all: [held('^o', 'REVIEWER', 'PUBLICITY_OFFICER')], apart: ['taker', 'author'] }]

export const pin = action({
  id: 7,
  name: 'Pin',
  title: { en: 'Pin a post', zh: '置顶帖文' },
  args: PostArgs,
  subject: postSubject,
  policy: OFFICER,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_DUP', 'E_CAP'],
  check: (ctx, { pid }) => {
    const may = postMachine.may(ctx, [pid], 'Pin')
    if (!may.ok) return may
    const { pinned, boardId } = postOf(ctx, pid)
    if (pinned) return err('E_DUP')
    return boardOf(ctx, boardId).pinned < ctx.param(params.pinnedMax) ? ALLOWED : err('E_CAP', 'pinned posts')
  },
  apply: (ctx, { pid }) => {
    const { listedAtMs } = postOf(ctx, pid)
    unlist(ctx, pid)
    postMachine.move(ctx, [pid], 'Pin', list(ctx, pid, true, listedAtMs))
    ctx.emit(postPinned, eventOf(ctx, pid))
  },
})

export const unpin = action({
  id: 8,
  name: 'Unpin',
  title: { en: 'Unpin a post', zh: '取消置顶' },
  args: PostArgs,
  subject: postSubject,
  policy: OFFICER,
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { pid }) => {
    const may = postMachine.may(ctx, [pid], 'Unpin')
    if (!may.ok) return may
    return postOf(ctx, pid).pinned ? ALLOWED : err('E_STATE', 'not pinned')
  },
  apply: (ctx, { pid }) => {
    const { listedAtMs } = postOf(ctx, pid)
    unlist(ctx, pid)
    postMachine.move(ctx, [pid], 'Unpin', list(ctx, pid, false, listedAtMs))
    ctx.emit(postUnpinned, eventOf(ctx, pid))
  },
})

/** In an emergency, at once, by one person; another one looks at it within `takeDownReviewHours`. */
export const takeDown = action({
  id: 9,
  name: 'TakeDown',
  title: { en: 'Take a post down', zh: '紧急下架' },
  args: TakeDownArgs,
  subject: postSubject,
  policy: [{ all: [held('^o', 'PUBLICITY_OFFICER')] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { pid }) => postMachine.may(ctx, [pid], 'TakeDown'),
  apply: (ctx, { pid, reason }) => {
    const taken = { takenDownBy: ctx.sender.id, takenDownAtMs: ctx.block.timeMs, overdue: false }
    const { boardId } = postMachine.move(ctx, [pid], 'TakeDown', { ...unlist(ctx, pid), ...taken })
    ctx.emit(postTakenDown, { pid, boardId, reason })
  },
})

export const restore = action({
  id: 10,
  name: 'Restore',
  title: { en: 'Restore a post', zh: '恢复帖文' },
  args: PostArgs,
  subject: postSubject,
  policy: OTHER_REVIEWER,
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { pid }) => postMachine.may(ctx, [pid], 'Restore'),
  apply: (ctx, { pid }) => {
    postMachine.move(ctx, [pid], 'Restore', { ...list(ctx, pid, false, ctx.block.timeMs), overdue: false })
    ctx.emit(postRestored, eventOf(ctx, pid))
  },
})

const midOf = (ctx: ReadContext, account: Uint8Array): Id | undefined => {
  const mid = ctx.get(actors, [account as never])?.mid
  return mid === undefined || mid.length === 0 ? undefined : mid
}

/** The post stays down for good; points for it are taken back. */
export const confirmTakeDown = action({
  id: 11,
  name: 'ConfirmTakeDown',
  title: { en: 'Confirm a take-down', zh: '确认下架' },
  args: ConfirmTakeDownArgs,
  subject: postSubject,
  policy: OTHER_REVIEWER,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG'],
  check: (ctx, { pid, reasonCodes }) => {
    const may = postMachine.may(ctx, [pid], 'ConfirmTakeDown')
    if (!may.ok) return may
    return reasonCodes.length > 0 ? ALLOWED : err('E_ARG', 'a reason is needed')
  },
  apply: (ctx, { pid }) => {
    const { author, boardId, credited } = postMachine.move(ctx, [pid], 'ConfirmTakeDown', { overdue: false })
    ctx.emit(postEnded, eventOf(ctx, pid))
    const mid = midOf(ctx, author)
    if (!credited || mid === undefined) return ALLOWED
    return ctx.call(reverse, { ruleId: boardOf(ctx, boardId).pointsRule, sourceId: pid, mid })
  },
})

/** A crank: flags an emergency that nobody has looked at in time. */
export const flagTakeDown = action({
  id: 12,
  name: 'FlagTakeDown',
  title: { en: 'Flag an overdue take-down', zh: '标记下架复核逾期' },
  args: PostArgs,
  subject: postSubject,
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { pid }) => {
    const may = postMachine.may(ctx, [pid], 'FlagTakeDown')
    if (!may.ok) return may
    const { takenDownAtMs, overdue } = postOf(ctx, pid)
    if (overdue) return err('E_STATE', 'flagged already')
    const due = takenDownAtMs + ctx.param(params.takeDownReviewHours) * HOUR_MS
    return ctx.block.timeMs > due ? ALLOWED : err('E_WINDOW', 'not due yet')
  },
  apply: (ctx, { pid }) => {
    postMachine.move(ctx, [pid], 'FlagTakeDown', { overdue: true })
    ctx.emit(takeDownOverdue, eventOf(ctx, pid))
  },
})

/** A crank: takes a post off the board when its time is over. */
export const expirePost = action({
  id: 13,
  name: 'ExpirePost',
  title: { en: 'Expire a post', zh: '帖文到期处理' },
  args: PostArgs,
  subject: postSubject,
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { pid }) => {
    const may = postMachine.may(ctx, [pid], 'ExpirePost')
    if (!may.ok) return may
    const { publishToMs } = postOf(ctx, pid)
    return publishToMs > 0 && ctx.block.timeMs >= publishToMs ? ALLOWED : err('E_WINDOW', 'not due yet')
  },
  apply: (ctx, { pid }) => {
    postMachine.move(ctx, [pid], 'ExpirePost', unlist(ctx, pid))
    ctx.emit(postEnded, eventOf(ctx, pid))
  },
})

export const archivePost = action({
  id: 14,
  name: 'ArchivePost',
  title: { en: 'Archive a post', zh: '归档帖文' },
  args: PostArgs,
  subject: postSubject,
  policy: [{ all: [{ person: 'author' }] }, ...OFFICER],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { pid }) => postMachine.may(ctx, [pid], 'ArchivePost'),
  apply: (ctx, { pid }) => {
    postMachine.move(ctx, [pid], 'ArchivePost', unlist(ctx, pid))
    ctx.emit(postEnded, eventOf(ctx, pid))
  },
})

const ACCOUNT_BYTES = 20

/** The person who signs, in the width of the key: an alias and zeros, or an account. */
const reporterOf = ({ sender }: ReadContext): Uint8Array => {
  const person = fromBinaryText(sender.person)
  if (person.length !== ID_BYTES) return person
  const key = new Uint8Array(ACCOUNT_BYTES)
  key.set(person)
  return key
}

/** By anybody, once; it only tells those who can act. */
export const reportPost = action({
  id: 15,
  name: 'ReportPost',
  title: { en: 'Report a post', zh: '举报帖文' },
  args: TakeDownArgs,
  subject: postSubject,
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_DUP'],
  check: (ctx, { pid }) => {
    const may = postMachine.may(ctx, [pid], 'ReportPost')
    if (!may.ok) return may
    return ctx.get(reports, [pid, reporterOf(ctx)]) === undefined ? ALLOWED : err('E_DUP')
  },
  apply: (ctx, { pid, reason }) => {
    ctx.put(reports, [pid, reporterOf(ctx)], { reason, atMs: ctx.block.timeMs })
    const moved = postMachine.move(ctx, [pid], 'ReportPost', { reports: postOf(ctx, pid).reports + 1 })
    ctx.emit(postReported, { pid, reason, reports: moved.reports })
  },
})

/** A crank: the author of a published post gets the points of the board's rule, once. */
export const creditAuthor = action({
  id: 16,
  name: 'CreditAuthor',
  title: { en: 'Credit the author of a post', zh: '发放帖文积分' },
  args: PostArgs,
  subject: postSubject,
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_BUDGET'],
  check: (ctx, { pid }) => {
    const may = postMachine.may(ctx, [pid], 'CreditAuthor')
    if (!may.ok) return may
    const { credited, author, boardId } = postOf(ctx, pid)
    const isDue = !credited && boardOf(ctx, boardId).pointsRule.length > 0 && midOf(ctx, author) !== undefined
    return isDue ? ALLOWED : err('E_STATE', 'nothing to credit')
  },
  apply: (ctx, { pid }) => {
    const { author, boardId } = postMachine.move(ctx, [pid], 'CreditAuthor', { credited: true })
    const { pointsRule: ruleId, orgId } = boardOf(ctx, boardId)
    const mid = midOf(ctx, author)
    if (mid === undefined) return err('E_STATE')
    return ctx.call(award, { ruleId, sourceType: SOURCE_TYPE.BULLETIN, sourceId: pid, mid, orgId })
  },
})
