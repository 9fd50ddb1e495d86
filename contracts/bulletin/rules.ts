/** Rules of boards and posts: what is reviewed, in which tier, and what a board shows. */

import { assert, err, type Hash, ok, type Result } from '#base'
import { listRoot } from '#chain'
import { ALLOWED, type ApplyContext, type ReadContext, type Subject } from '../define.ts'
import type { Id } from '../ids.ts'
import { ORG_TYPE } from '../org/schema.ts'
import { orgs } from '../org/state.ts'
import { isRoot } from '../org/tree.ts'
import type { ReviewedContent } from '../review/rules.ts'
import { CONTENT_TYPE, TIER } from '../review/schema.ts'
import { BOARD_SCOPE, type Board, type BoardScope, type Post, type PostVersion } from './schema.ts'
import { boards, listed, posts, versions } from './state.ts'

type Read = Pick<ReadContext, 'get'>

export const boardOf = (ctx: Read, boardId: Id): Board => {
  const board = ctx.get(boards, [boardId])
  assert(board !== undefined, 'a post stands on a board')
  return board
}

export const postOf = (ctx: Read, pid: Id): Post => {
  const post = ctx.get(posts, [pid])
  assert(post !== undefined, 'the subject was found')
  return post
}

export const versionOf = (ctx: Read, pid: Id, version: number): PostVersion => {
  const found = ctx.get(versions, [pid, version])
  assert(found !== undefined, `a post without version ${version}`)
  return found
}

/** `o` is the organisation of the board. */
export const postSubject = (ctx: ReadContext, { pid }: { readonly pid: Id }): Result<Subject> => {
  const post = ctx.get(posts, [pid])
  if (post === undefined) return err('E_NOT_FOUND')
  const { author, takenDownBy: taker } = post
  return ok({ org: boardOf(ctx, post.boardId).orgId, persons: { author, taker } })
}

/** E_ARG where the board reaches further than its organisation. */
export const checkScope = (ctx: Read, orgId: Id, scope: BoardScope): Result<undefined> => {
  const org = ctx.get(orgs, [orgId])
  assert(org !== undefined, 'the subject was found')
  const isCommittee = org.type === ORG_TYPE.COMMITTEE || org.type === ORG_TYPE.WORK_COMMITTEE
  const fits = {
    [BOARD_SCOPE.BRANCH]: !isCommittee,
    [BOARD_SCOPE.COMMITTEE]: isCommittee,
    [BOARD_SCOPE.ZONE]: isRoot(org),
    [BOARD_SCOPE.PUBLIC]: isCommittee,
  }
  return fits[scope] ? ALLOWED : err('E_ARG', 'a scope of other organisations')
}

const TIERS = {
  [BOARD_SCOPE.BRANCH]: TIER.T1,
  [BOARD_SCOPE.COMMITTEE]: TIER.T2,
  [BOARD_SCOPE.ZONE]: TIER.T3,
  [BOARD_SCOPE.PUBLIC]: TIER.T3,
} as const

/** What the reviewers of a version have before them: the text, and the root of list over text and media where there are any. */
export const reviewedHash = ({ contentHash, mediaRoot }: Pick<PostVersion, 'contentHash' | 'mediaRoot'>): Hash =>
  mediaRoot.length === 0 ? contentHash : listRoot([contentHash, mediaRoot])

/** What a case of review must be about, to let this version be published. */
export const reviewedContent = (ctx: Read, pid: Id): ReviewedContent => {
  const { boardId, latest } = postOf(ctx, pid)
  const { orgId, scope } = boardOf(ctx, boardId)
  const contentHash = reviewedHash(versionOf(ctx, pid, latest))
  return { type: CONTENT_TYPE.POST, subjectId: pid, contentHash, tier: TIERS[scope], orgId }
}

const placeOf = (pid: Id, { boardId, pinned, listedAtMs }: Pick<Post, 'boardId' | 'pinned' | 'listedAtMs'>) =>
  [boardId, pinned ? 0 : 1, Number.MAX_SAFE_INTEGER - listedAtMs, pid] as const

/** Takes a post off the list of its board, and off the pinned ones. Gives what changes in its row. */
export const unlist = (ctx: ApplyContext, pid: Id): Pick<Post, 'pinned' | 'listedAtMs'> => {
  const post = postOf(ctx, pid)
  if (post.listedAtMs > 0) ctx.remove(listed, placeOf(pid, post))
  if (post.pinned) countPinned(ctx, post.boardId, -1)
  return { pinned: false, listedAtMs: 0 }
}

/** Puts a post on the list of its board; it must not stand there. */
export const list = (
  ctx: ApplyContext,
  pid: Id,
  pinned: boolean,
  atMs: number,
): Pick<Post, 'pinned' | 'listedAtMs'> => {
  const { boardId } = postOf(ctx, pid)
  ctx.put(listed, placeOf(pid, { boardId, pinned, listedAtMs: atMs }), { atMs })
  if (pinned) countPinned(ctx, boardId, 1)
  return { pinned, listedAtMs: atMs }
}

const countPinned = (ctx: ApplyContext, boardId: Id, step: 1 | -1): void => {
  const board = boardOf(ctx, boardId)
  ctx.put(boards, [boardId], { ...board, pinned: board.pinned + step })
}
