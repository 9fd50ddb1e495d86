/** Queries of `livestream`. */

import { equalBytes, err, field, type Json, message, ok, toHex } from '#base'
import { query } from '../define.ts'
import { hash, id, month } from '../ids.ts'
import { PAGE, page } from '../page.ts'
import { recordingRoot } from './recording.ts'
import { LiveSession, Participation, VIEWING, ViewBatch, ViewResult, viewing } from './schema.ts'
import { participations, schedule as scheduleTable, sessions, viewBatches, viewResults } from './state.ts'

const SessionQuery = message('SessionQuery', 32, { lid: field(1, id) })
const SessionPageQuery = message('SessionPageQuery', 256, { lid: field(1, id), ...PAGE })

const object = (json: Json) => json as { readonly [key: string]: Json }

const session = query({
  name: 'session',
  title: { en: 'A live session', zh: '直播' },
  args: SessionQuery,
  run: async (ctx, { lid }) => {
    const found = await ctx.get(sessions, [lid])
    if (found === undefined) return err('NOT_FOUND')
    const root = toHex(recordingRoot(found.recording))
    return ok({ lid: toHex(lid), ...object(LiveSession.toJson(found)), segmentsRoot: root })
  },
})

/** Sessions for an organisation (as it stands in their cohort) from their approval on. */
const schedule = query({
  name: 'schedule',
  title: { en: 'Live sessions for an organisation in a month (0: in all)', zh: '直播排期' },
  args: message('ScheduleQuery', 256, { orgId: field(1, id), month: field(2, month), ...PAGE }),
  run: async (ctx, { orgId, month: of, ...args }) => {
    const prefix = of === 0 ? [orgId] : [orgId, of]
    const found = await page(ctx, scheduleTable, { prefix, args }, async ([, , , lid]) => {
      const one = await ctx.get(sessions, [lid])
      return one && { lid: toHex(lid), ...object(LiveSession.toJson(one)) }
    })
    return ok(found)
  },
})

const result = query({
  name: 'result',
  title: { en: 'What a member watched of a session', zh: '个人观看结果' },
  args: message('ResultQuery', 64, { lid: field(1, id), mid: field(2, id) }),
  run: async (ctx, { lid, mid }) => {
    const live = await ctx.get(viewResults, [lid, VIEWING.LIVE, mid])
    const replay = await ctx.get(viewResults, [lid, VIEWING.REPLAY, mid])
    if (live === undefined && replay === undefined) return err('NOT_FOUND')
    return ok({
      ...(live === undefined ? {} : { live: ViewResult.toJson(live) }),
      ...(replay === undefined ? {} : { replay: ViewResult.toJson(replay) }),
    })
  },
})

/** Roots of the batches: with the items of one the service can prove each of them. */
const batches = query({
  name: 'batches',
  title: { en: 'Batches of results of a session', zh: '观看结果批次' },
  args: SessionPageQuery,
  run: async (ctx, { lid, ...args }) =>
    ok(
      await page(ctx, viewBatches, { prefix: [lid], args }, ([, batch], one) => ({
        batch,
        ...object(ViewBatch.toJson(one)),
      })),
    ),
})

const results = query({
  name: 'results',
  title: { en: 'Results of a session', zh: '观看结果' },
  args: message('ResultsOfSessionQuery', 256, { lid: field(1, id), viewing: field(2, viewing), ...PAGE }),
  run: async (ctx, { lid, viewing: of, ...args }) =>
    ok(
      await page(ctx, viewResults, { prefix: [lid, of], args }, ([, , mid], one) => ({
        mid: toHex(mid),
        ...object(ViewResult.toJson(one)),
      })),
    ),
})

const participation = query({
  name: 'participation',
  title: { en: 'Viewers and passes of an organisation by month', zh: '直播参与情况' },
  args: message('ParticipationQuery', 256, { orgId: field(1, id), ...PAGE }),
  run: async (ctx, { orgId, ...args }) =>
    ok(
      await page(ctx, participations, { prefix: [orgId], args }, ([, of], counts) => ({
        month: of,
        ...object(Participation.toJson(counts)),
      })),
    ),
})

/** Whether a file, by the root over its segments, is the published replay, and whether that is the recording as it was. */
const verifyReplay = query({
  name: 'verifyReplay',
  title: { en: 'Whether a file is the published replay', zh: '回放真实性校验' },
  args: message('VerifyReplayQuery', 64, { lid: field(1, id), fileRoot: field(2, hash) }),
  run: async (ctx, { lid, fileRoot }) => {
    const found = await ctx.get(sessions, [lid])
    if (found === undefined) return err('NOT_FOUND')
    const published = found.replayAtMs !== 0
    const recorded = equalBytes(fileRoot, recordingRoot(found.recording))
    const matches = published && equalBytes(fileRoot, found.replayHash)
    return ok({ lid: toHex(lid), published, matches, recorded, edited: found.editRoot.length > 0 })
  },
})

export const queries = [session, schedule, result, results, batches, participation, verifyReplay]
