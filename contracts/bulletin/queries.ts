/** Queries of `bulletin`. */

import { enumeration, equalBytes, err, field, type Json, message, ok, toHex } from '#base'
import { type QueryContext, query } from '../define.ts'
import { hash, type Id, id } from '../ids.ts'
import { PAGE, page } from '../page.ts'
import { BOARD_SCOPE, Board, POST_STATE, Post, PostReport, PostVersion, VERSION_STATE } from './schema.ts'
import { boards as boardTable, listed, orgBoards, posts, reports, scopeBoards, versions } from './state.ts'

const BoardQuery = message('BoardQuery', 512, { boardId: field(1, id), ...PAGE })
const OrgQuery = message('OrgQuery', 512, { orgId: field(1, id), ...PAGE })
const ScopeQuery = message('ScopeQuery', 512, { scope: field(1, enumeration('BoardScope', BOARD_SCOPE)), ...PAGE })
const PostPageQuery = message('PostPageQuery', 512, { pid: field(1, id), ...PAGE })
const PostQuery = message('PostQuery', 64, { pid: field(1, id) })
const VerifyQuery = message('VerifyQuery', 128, { pid: field(1, id), bytesHash: field(2, hash) })

const object = (json: Json) => json as { readonly [key: string]: Json }

const boardCard = async (ctx: QueryContext, boardId: Id): Promise<Json | undefined> => {
  const board = await ctx.get(boardTable, [boardId])
  return board && { boardId: toHex(boardId), ...object(Board.toJson(board)) }
}

/** A post with the version that is shown. */
const postCard = async (ctx: QueryContext, pid: Id, post: Post): Promise<Json> => {
  const shown = post.published === 0 ? undefined : await ctx.get(versions, [pid, post.published])
  const version = shown === undefined ? {} : { version: object(PostVersion.toJson(shown)) }
  return { pid: toHex(pid), ...object(Post.toJson(post)), ...version } as Json
}

const isShown = ({ publishFromMs, publishToMs }: Post, nowMs: number): boolean =>
  publishFromMs <= nowMs && (publishToMs === 0 || nowMs < publishToMs)

/** What a board shows now: pinned first, then the newest. */
const board = query({
  name: 'board',
  title: { en: 'Posts of a board', zh: '黑板报' },
  args: BoardQuery,
  run: async (ctx, { boardId, ...args }) =>
    ok(
      (await page(ctx, listed, { prefix: [boardId], args }, async ([, , , pid]) => {
        const post = await ctx.get(posts, [pid])
        return post !== undefined && isShown(post, ctx.timeMs) ? postCard(ctx, pid, post) : undefined
      })) as Json,
    ),
})

const boardsOf = query({
  name: 'boardsOf',
  title: { en: 'Boards of an organisation', zh: '组织的黑板报' },
  args: OrgQuery,
  run: async (ctx, { orgId, ...args }) =>
    ok((await page(ctx, orgBoards, { prefix: [orgId], args }, ([, boardId]) => boardCard(ctx, boardId))) as Json),
})

const boardsIn = query({
  name: 'boardsIn',
  title: { en: 'Boards of a scope', zh: '按范围查黑板报' },
  args: ScopeQuery,
  run: async (ctx, { scope, ...args }) =>
    ok((await page(ctx, scopeBoards, { prefix: [scope], args }, ([, boardId]) => boardCard(ctx, boardId))) as Json),
})

const post = query({
  name: 'post',
  title: { en: 'A post', zh: '帖文' },
  args: PostQuery,
  run: async (ctx, { pid }) => {
    const found = await ctx.get(posts, [pid])
    return found === undefined ? err('NOT_FOUND') : ok(await postCard(ctx, pid, found))
  },
})

const versionsQuery = query({
  name: 'versions',
  title: { en: 'Versions of a post', zh: '帖文版本' },
  args: PostPageQuery,
  run: async (ctx, { pid, ...args }) =>
    ok(
      (await page(ctx, versions, { prefix: [pid], args }, ([, version], found) => ({
        version,
        ...object(PostVersion.toJson(found)),
      }))) as Json,
    ),
})

const reportsQuery = query({
  name: 'reports',
  title: { en: 'Reports of a post', zh: '帖文举报' },
  args: PostPageQuery,
  run: async (ctx, { pid, ...args }) =>
    ok((await page(ctx, reports, { prefix: [pid], args }, (_, found) => PostReport.toJson(found))) as Json),
})

/** The version that is shown, or was shown, with these bytes. */
const versionWith = async (ctx: QueryContext, pid: Id, bytesHash: Uint8Array): Promise<number | undefined> => {
  for await (const [[, version], { contentHash, state }] of ctx.range(versions, [pid])) {
    const wasShown = state === VERSION_STATE.PUBLISHED || state === VERSION_STATE.SUPERSEDED
    if (wasShown && equalBytes(contentHash, bytesHash)) return version
  }
  return undefined
}

/** For the badge: VALID only for exactly the bytes of the version that is shown now; SUPERSEDED, WITHDRAWN, MISMATCH, UNKNOWN. */
const verifyPost = query({
  name: 'verifyPost',
  title: { en: 'Verify what a board shows', zh: '核验帖文' },
  args: VerifyQuery,
  run: async (ctx, { pid, bytesHash }) => {
    const found = await ctx.get(posts, [pid])
    if (found === undefined) return ok({ answer: 'UNKNOWN' })
    const shown = found.published === 0 ? undefined : await ctx.get(versions, [pid, found.published])
    const isCurrent = shown !== undefined && equalBytes(shown.contentHash, bytesHash)
    const version = isCurrent ? found.published : await versionWith(ctx, pid, bytesHash)
    if (version === undefined) return ok({ answer: 'MISMATCH' })
    const isOut = found.state !== POST_STATE.PUBLISHED || !isShown(found, ctx.timeMs)
    if (isOut) return ok({ answer: 'WITHDRAWN', version })
    return ok(isCurrent ? { answer: 'VALID', version } : { answer: 'SUPERSEDED', version, newRev: found.published })
  },
})

export const queries = [board, boardsOf, boardsIn, post, versionsQuery, reportsQuery, verifyPost]
