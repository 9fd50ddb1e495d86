/** Messages of `bulletin`: boards, posts and their versions. Texts and pictures stand off the chain behind hashes. */

import { address, bool, enumeration, field, message, optionalAddress, repeated, type TypeOf, uint, uint32 } from '#base'
import { hash, id, optionalHash, optionalId, time } from '../ids.ts'
import { REASON } from '../review/schema.ts'

export const BOARD_SCOPE = { BRANCH: 1, COMMITTEE: 2, ZONE: 3, PUBLIC: 4 } as const
export type BoardScope = (typeof BOARD_SCOPE)[keyof typeof BOARD_SCOPE]

const CATEGORY = {
  NOTICE: 1,
  STUDY: 2,
  STORY: 3,
  POLICY: 4,
  CULTURE: 5,
  INTEGRITY: 6,
  INNOVATION: 7,
  HONESTY: 8,
} as const

export const POST_STATE = { DRAFT: 1, PUBLISHED: 2, TAKEN_DOWN: 3, EXPIRED: 4, ARCHIVED: 5 } as const
export const VERSION_STATE = {
  DRAFT: 1,
  IN_REVIEW: 2,
  RETURNED: 3,
  APPROVED: 4,
  PUBLISHED: 5,
  SUPERSEDED: 6,
} as const

const scope = enumeration('BoardScope', BOARD_SCOPE)
const category = enumeration('PostCategory', CATEGORY)
const reason = enumeration('ReviewReason', REASON)
const postState = enumeration('PostState', POST_STATE)

export const Board = message('Board', 128, {
  orgId: field(1, id),
  scope: field(2, scope),
  /** Rule by which an author earns points for a published post; absent: none. */
  pointsRule: field(3, optionalId),
  pinned: field(4, uint32),
  createdAtMs: field(5, time),
})
export type Board = TypeOf<typeof Board>

export const Post = message('Post', 512, {
  boardId: field(1, id),
  category: field(2, category),
  author: field(3, address),
  /** Highest version. */
  latest: field(4, uint32),
  /** The version that is shown; 0: none yet. */
  published: field(5, uint32),
  publishFromMs: field(6, time),
  /** 0: without end. */
  publishToMs: field(7, time),
  pinned: field(8, bool),
  /** Place in the list of the board; 0: not listed. */
  listedAtMs: field(9, time),
  reports: field(10, uint32),
  takenDownBy: field(11, optionalAddress),
  takenDownAtMs: field(12, time),
  /** Nobody looked at the emergency in time. */
  overdue: field(13, bool),
  credited: field(14, bool),
  state: field(15, postState),
})
export type Post = TypeOf<typeof Post>

export const PostVersion = message('PostVersion', 256, {
  contentHash: field(1, hash),
  mediaRoot: field(2, optionalHash),
  caseId: field(3, optionalId),
  createdAtMs: field(4, time),
  publishedAtMs: field(5, time),
  state: field(6, enumeration('PostVersionState', VERSION_STATE)),
})
export type PostVersion = TypeOf<typeof PostVersion>

export const Mark = message('Mark', 16, { atMs: field(1, time) })
export const PostReport = message('PostReport', 32, { reason: field(1, reason), atMs: field(2, time) })

// ── Arguments ───────────────────────────────────────────────────────────────────────────────────────────────────────

export const CreateBoardArgs = message('CreateBoardArgs', 128, {
  boardId: field(1, id),
  orgId: field(2, id),
  scope: field(3, scope),
  pointsRule: field(4, optionalId),
})
export const CreatePostArgs = message('CreatePostArgs', 256, {
  pid: field(1, id),
  boardId: field(2, id),
  category: field(3, category),
  contentHash: field(4, hash),
  mediaRoot: field(5, optionalHash),
  publishFromMs: field(6, time),
  publishToMs: field(7, time),
})
export type CreatePostArgs = TypeOf<typeof CreatePostArgs>
export const NewVersionArgs = message('NewVersionArgs', 128, {
  pid: field(1, id),
  contentHash: field(2, hash),
  mediaRoot: field(3, optionalHash),
})
export const SubmitPostArgs = message('SubmitPostArgs', 64, { pid: field(1, id), caseId: field(2, id) })
export const PostArgs = message('PostArgs', 32, { pid: field(1, id) })
export const PublishArgs = message('PublishArgs', 64, {
  pid: field(1, id),
  /** Names the evidence as which the content is anchored; absent: it is not. */
  evId: field(2, optionalId),
})
export const TakeDownArgs = message('TakeDownArgs', 32, { pid: field(1, id), reason: field(2, reason) })
export const ConfirmTakeDownArgs = message('ConfirmTakeDownArgs', 64, {
  pid: field(1, id),
  reasonCodes: repeated(2, reason, Object.keys(REASON).length),
})

// ── Events ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export const BoardEvent = message('BoardEvent', 64, {
  boardId: field(1, id),
  orgId: field(2, id),
  scope: field(3, scope),
})
export const PostEvent = message('PostEvent', 96, {
  pid: field(1, id),
  boardId: field(2, id),
  version: field(3, uint32),
  state: field(4, postState),
})
export const TakenDownEvent = message('TakenDownEvent', 64, {
  pid: field(1, id),
  boardId: field(2, id),
  reason: field(3, reason),
})
export const ReportedEvent = message('ReportedEvent', 64, {
  pid: field(1, id),
  reason: field(2, reason),
  reports: field(3, uint(0xffff_ffff)),
})
