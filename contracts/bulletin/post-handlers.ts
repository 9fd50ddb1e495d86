/** A post from its first version to the board. */

import { err, ok, type Result } from '#base'
import { ALLOWED, type ApplyContext, action, type ReadContext } from '../define.ts'
import { anchor } from '../evidence/rules.ts'
import { EVIDENCE_KIND, SUBJECT_TYPE } from '../evidence/schema.ts'
import { type Id, NO_ID } from '../ids.ts'
import { orgs } from '../org/state.ts'
import { termsInForce } from '../points/award.ts'
import { SOURCE_TYPE } from '../points/schema.ts'
import { held, type Policy } from '../policy-language.ts'
import { isApproved, isRefused, requireApproved, requireCase } from '../review/rules.ts'
import { boardCreated, postApproved, postPublished, postReturned, postSubmitted } from './events.ts'
import { postMachine, versionMachine } from './machine.ts'
import {
  boardOf,
  checkScope,
  list,
  postOf,
  postSubject,
  reviewedContent,
  reviewedHash,
  unlist,
  versionOf,
} from './rules.ts'
import {
  BOARD_SCOPE,
  CreateBoardArgs,
  CreatePostArgs,
  NewVersionArgs,
  POST_STATE,
  PostArgs,
  type PostVersion,
  PublishArgs,
  SubmitPostArgs,
  VERSION_STATE,
} from './schema.ts'
import { boards, orgBoards, posts, scopeBoards, versions } from './state.ts'

export const createBoard = action({
  id: 1,
  name: 'CreateBoard',
  title: { en: 'Create a board', zh: '创建黑板报' },
  args: CreateBoardArgs,
  subject: (ctx, { orgId }) => (ctx.get(orgs, [orgId]) === undefined ? err('E_NOT_FOUND') : ok({ org: orgId })),
  policy: [{ all: [held('@o', 'PUBLICITY_OFFICER', 'SECRETARY')] }],
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_ARG', 'E_STATE'],
  check: (ctx, { boardId, orgId, scope, pointsRule }) => {
    if (ctx.get(boards, [boardId]) !== undefined) return err('E_DUP')
    const fits = checkScope(ctx, orgId, scope)
    if (!fits.ok || pointsRule.length === 0) return fits
    const terms = termsInForce(ctx, pointsRule, SOURCE_TYPE.BULLETIN)
    return terms.ok ? ALLOWED : terms
  },
  apply: (ctx, { boardId, orgId, scope, pointsRule }) => {
    const atMs = ctx.block.timeMs
    ctx.put(boards, [boardId], { orgId, scope, pointsRule, pinned: 0, createdAtMs: atMs })
    ctx.put(orgBoards, [orgId, boardId], { atMs })
    ctx.put(scopeBoards, [scope, boardId], { atMs })
    ctx.emit(boardCreated, { boardId, orgId, scope })
  },
})

/** What an event says of a post and of its highest version. */
export const eventOf = (ctx: ReadContext, pid: Id) => {
  const { boardId, latest, state } = postOf(ctx, pid)
  return { pid, boardId, version: latest, state }
}

const newVersion = (ctx: ApplyContext, { contentHash, mediaRoot }: Pick<PostVersion, 'contentHash' | 'mediaRoot'>) => ({
  contentHash,
  mediaRoot,
  caseId: NO_ID,
  createdAtMs: ctx.block.timeMs,
  publishedAtMs: 0,
  state: VERSION_STATE.DRAFT,
})

const OFFICER: Policy = [{ all: [held('@o', 'PUBLICITY_OFFICER')] }]

export const createPost = action({
  id: 2,
  name: 'CreatePost',
  title: { en: 'Write a post', zh: '撰写帖文' },
  args: CreatePostArgs,
  subject: (ctx, { boardId }) => {
    const board = ctx.get(boards, [boardId])
    return board === undefined ? err('E_NOT_FOUND', 'board') : ok({ org: board.orgId })
  },
  policy: {
    select: ({ boardId }, ctx) => (boardOf(ctx, boardId).scope === BOARD_SCOPE.BRANCH ? 'branch' : 'higher'),
    cases: {
      branch: [{ all: [{ member: '@o' }] }, { all: [held('@o', 'SECRETARY', 'PUBLICITY_OFFICER', 'CLERK')] }],
      higher: OFFICER,
    },
  },
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_WINDOW'],
  check: (ctx, { pid, publishFromMs, publishToMs }) => {
    if (ctx.get(posts, [pid]) !== undefined) return err('E_DUP')
    const ends = publishToMs === 0 || publishToMs > Math.max(publishFromMs, ctx.block.timeMs)
    return ends ? ALLOWED : err('E_WINDOW', 'it would never be shown')
  },
  apply: (ctx, { pid, boardId, category, publishFromMs, publishToMs, ...content }) => {
    ctx.put(posts, [pid], {
      ...{ boardId, category, author: ctx.sender.id, latest: 1, published: 0, publishFromMs, publishToMs },
      ...{ pinned: false, listedAtMs: 0, reports: 0, takenDownAtMs: 0, overdue: false, credited: false },
      takenDownBy: new Uint8Array(0) as never,
      state: POST_STATE.DRAFT,
    })
    ctx.put(versions, [pid, 1], newVersion(ctx, content))
  },
})

/** Who may go on with a post. */
const AUTHOR: Policy = [{ all: [{ person: 'author' }] }, ...OFFICER]

type Step = 'NewVersion' | 'SubmitForReview' | 'Publish'

/** Both the post and its highest version must allow it. */
const mayStep = (ctx: ReadContext, pid: Id, name: Step): Result<undefined> => {
  const may = postMachine.may(ctx, [pid], name)
  return may.ok ? versionMachine.may(ctx, [pid, postOf(ctx, pid).latest], name) : may
}

/** Any changed byte is a new version, and needs a new review. The one that is shown stays until the next is published. */
export const newPostVersion = action({
  id: 3,
  name: 'NewVersion',
  title: { en: 'Write a new version', zh: '新建版本' },
  args: NewVersionArgs,
  subject: postSubject,
  policy: AUTHOR,
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { pid }) => mayStep(ctx, pid, 'NewVersion'),
  apply: (ctx, { pid, ...content }) => {
    const latest = postOf(ctx, pid).latest + 1
    postMachine.move(ctx, [pid], 'NewVersion', { latest })
    ctx.put(versions, [pid, latest], newVersion(ctx, content))
  },
})

/** Names the case that was opened for the highest version: kind POST, the post, `reviewedHash`, the board's organisation. */
export const submitForReview = action({
  id: 4,
  name: 'SubmitForReview',
  title: { en: 'Submit a post for review', zh: '帖文送审' },
  args: SubmitPostArgs,
  subject: postSubject,
  policy: AUTHOR,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG'],
  check: (ctx, { pid, caseId }) => {
    const may = mayStep(ctx, pid, 'SubmitForReview')
    if (!may.ok) return may
    const found = requireCase(ctx, caseId, reviewedContent(ctx, pid))
    if (!found.ok) return found
    return isRefused(found.value) ? err('E_STATE', 'the case was refused') : ALLOWED
  },
  apply: (ctx, { pid, caseId }) => {
    versionMachine.move(ctx, [pid, postOf(ctx, pid).latest], 'SubmitForReview', { caseId })
    ctx.emit(postSubmitted, eventOf(ctx, pid))
  },
})

/** What the case says of the highest version; undefined while it says nothing new. */
const noted = (ctx: ReadContext, pid: Id): 'NoteReviewApprove' | 'NoteReviewReturn' | undefined => {
  const { caseId } = versionOf(ctx, pid, postOf(ctx, pid).latest)
  const found = caseId.length === 0 ? undefined : requireCase(ctx, caseId, reviewedContent(ctx, pid))
  if (found === undefined || !found.ok) return undefined
  if (isApproved(found.value)) return 'NoteReviewApprove'
  return isRefused(found.value) ? 'NoteReviewReturn' : undefined
}

/** A crank: writes down what the review has decided. It decides nothing. */
export const noteReview = action({
  id: 5,
  name: 'NoteReview',
  title: { en: 'Note the outcome of a review', zh: '登记审核结果' },
  args: PostArgs,
  subject: postSubject,
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { pid }) => {
    const name = noted(ctx, pid)
    if (name === undefined) return err('E_STATE', 'not decided')
    return versionMachine.may(ctx, [pid, postOf(ctx, pid).latest], name)
  },
  apply: (ctx, { pid }) => {
    const name = noted(ctx, pid) ?? 'NoteReviewReturn'
    versionMachine.move(ctx, [pid, postOf(ctx, pid).latest], name)
    ctx.emit(name === 'NoteReviewApprove' ? postApproved : postReturned, eventOf(ctx, pid))
  },
})

const checkPublish = (ctx: ReadContext, pid: Id): Result<undefined> => {
  const { latest, published, publishToMs } = postOf(ctx, pid)
  if (publishToMs > 0 && ctx.block.timeMs >= publishToMs) return err('E_EXPIRED', 'its time is over')
  const before = published === 0 ? ALLOWED : versionMachine.may(ctx, [pid, published], 'PublishNext')
  if (!before.ok) return before
  return requireApproved(ctx, versionOf(ctx, pid, latest).caseId, reviewedContent(ctx, pid))
}

/** The highest version takes the place of the one that is shown. */
export const publish = action({
  id: 6,
  name: 'Publish',
  title: { en: 'Publish a post', zh: '发布帖文' },
  args: PublishArgs,
  subject: postSubject,
  policy: [{ all: [{ service: '@root' }] }, ...OFFICER],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_EXPIRED', 'E_DUP'],
  check: (ctx, { pid }) => {
    const may = mayStep(ctx, pid, 'Publish')
    return may.ok ? checkPublish(ctx, pid) : may
  },
  apply: (ctx, { pid, evId }) => {
    const { latest, published, pinned, boardId } = postOf(ctx, pid)
    const atMs = ctx.block.timeMs
    if (published > 0) versionMachine.move(ctx, [pid, published], 'PublishNext')
    versionMachine.move(ctx, [pid, latest], 'Publish', { publishedAtMs: atMs })
    unlist(ctx, pid)
    postMachine.move(ctx, [pid], 'Publish', { published: latest, ...list(ctx, pid, pinned, atMs) })
    ctx.emit(postPublished, eventOf(ctx, pid))
    if (evId.length === 0) return ALLOWED
    const about = { kind: EVIDENCE_KIND.POST, subjectType: SUBJECT_TYPE.POST, subjectId: pid }
    const root = reviewedHash(versionOf(ctx, pid, latest))
    return ctx.call(anchor, { evId, ...about, orgId: boardOf(ctx, boardId).orgId, root })
  },
})
