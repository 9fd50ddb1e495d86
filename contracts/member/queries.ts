/** Queries of `member`: cards, rosters, development, histories. */

import { err, field, type Json, message, ok, toHex, uint } from '#base'
import { type QueryContext, query } from '../define.ts'
import { type Id, id } from '../ids.ts'
import { PAGE, page } from '../page.ts'
import { type DutyTimes, developmentIn, nextDuty } from './development.ts'
import { checkImport } from './import-rows.ts'
import { params } from './params.ts'
import { importLeaf, recordStatus } from './proof-queries.ts'
import {
  Consent,
  Development,
  DUTY,
  HistoryEntry,
  ImportBatch,
  Member,
  PURPOSE,
  Resolution,
  ResolutionRef,
  STAGE,
} from './schema.ts'
import { isCandidate } from './standing.ts'
import {
  batches,
  consents,
  developments,
  history,
  members,
  resolutions,
  resolutionsAbout,
  roster as rosterTable,
} from './state.ts'

const MemberQuery = message('MemberQuery', 64, { mid: field(1, id) })
const MemberPageQuery = message('MemberPageQuery', 256, { mid: field(1, id), ...PAGE })
const OrgPageQuery = message('OrgPageQuery', 256, { orgId: field(1, id), ...PAGE })
const DueSoonQuery = message('DueSoonQuery', 256, { orgId: field(1, id), days: field(2, uint(3_650)), ...PAGE })
const ResolutionQuery = message('ResolutionQuery', 64, { resolutionId: field(1, id) })
const BatchQuery = message('BatchQuery', 64, { batchId: field(1, id) })

type JsonObject = { readonly [key: string]: Json }
const object = (json: Json) => json as JsonObject

const DAY_MS = 86_400_000
const DUTY_NAMES = new Map<number, string>(Object.entries(DUTY).map(([name, number]) => [number, name]))

const card = (mid: Uint8Array, member: Member): JsonObject => ({ mid: toHex(mid), ...object(Member.toJson(member)) })

const timesOf = async (ctx: QueryContext): Promise<DutyTimes> => ({
  talkMonths: await ctx.param(params.talkMonths),
  reviewDueMonths: await ctx.param(params.reviewDueMonths),
  assemblyAfterPreReviewMs: await ctx.param(params.assemblyAfterPreReviewMs),
  approvalMs: await ctx.param(params.approvalMs),
})

interface Developing {
  readonly json: JsonObject
  readonly dueMs: number | undefined
}

/** One in development, with what is due next; undefined for others. */
const inDevelopment = async (ctx: QueryContext, times: DutyTimes, mid: Id): Promise<Developing | undefined> => {
  const member = await ctx.get(members, [mid])
  if (member === undefined || (member.stage !== STAGE.PROBATIONARY && !isCandidate(member.stage))) return undefined
  const development = developmentIn(await ctx.get(developments, [mid]))
  const next = nextDuty(member, development, times)
  const due: JsonObject = next === undefined ? {} : { duty: DUTY_NAMES.get(next.duty) ?? '', dueMs: next.dueMs }
  const json = { ...card(mid, member), development: Development.toJson(development), ...due }
  return { json, dueMs: next?.dueMs }
}

const consentsOf = async (ctx: QueryContext, mid: Id): Promise<readonly Json[]> => {
  const found: Json[] = []
  for (const [name, purpose] of Object.entries(PURPOSE)) {
    const consent = await ctx.get(consents, [mid, purpose])
    if (consent !== undefined) found.push({ purpose: name, ...object(Consent.toJson(consent)) })
  }
  return found
}

const memberCard = query({
  name: 'memberCard',
  title: { en: 'A member', zh: '党员卡' },
  args: MemberQuery,
  run: async (ctx, { mid }) => {
    const found = await ctx.get(members, [mid])
    if (found === undefined) return err('NOT_FOUND')
    const developing = await inDevelopment(ctx, await timesOf(ctx), mid)
    return ok({ ...card(mid, found), ...developing?.json, consents: await consentsOf(ctx, mid) })
  },
})

const roster = query({
  name: 'roster',
  title: { en: 'Members of an organisation', zh: '党员名册' },
  args: OrgPageQuery,
  run: async (ctx, { orgId, ...args }) =>
    ok(
      await page(ctx, rosterTable, { prefix: [orgId], args }, async ([, mid]) => {
        const member = await ctx.get(members, [mid])
        return member && card(mid, member)
      }),
    ),
})

const developmentPipeline = query({
  name: 'developmentPipeline',
  title: { en: 'Who is in development at an organisation', zh: '发展党员进度' },
  args: OrgPageQuery,
  run: async (ctx, { orgId, ...args }) => {
    const times = await timesOf(ctx)
    return ok(
      await page(
        ctx,
        rosterTable,
        { prefix: [orgId], args },
        async ([, mid]) => (await inDevelopment(ctx, times, mid))?.json,
      ),
    )
  },
})

/** Overdue ones included. */
const dueSoon = query({
  name: 'dueSoon',
  title: { en: 'Duties of development that are due soon', zh: '近期到期的发展环节' },
  args: DueSoonQuery,
  run: async (ctx, { orgId, days, ...args }) => {
    const times = await timesOf(ctx)
    const untilMs = ctx.timeMs + days * DAY_MS
    return ok(
      await page(ctx, rosterTable, { prefix: [orgId], args }, async ([, mid]) => {
        const found = await inDevelopment(ctx, times, mid)
        return found?.dueMs !== undefined && found.dueMs <= untilMs ? found.json : undefined
      }),
    )
  },
})

const historyOf = query({
  name: 'historyOf',
  title: { en: 'What a member was, from the beginning', zh: '党员变更历史' },
  args: MemberPageQuery,
  run: async (ctx, { mid, ...args }) =>
    ok(await page(ctx, history, { prefix: [mid], args }, (_, entry) => HistoryEntry.toJson(entry))),
})

const resolutionsOf = query({
  name: 'resolutionsOf',
  title: { en: 'Resolutions about a member', zh: '党员相关决议' },
  args: MemberPageQuery,
  run: async (ctx, { mid, ...args }) =>
    ok(
      await page(ctx, resolutionsAbout, { prefix: [mid], args }, async ([, resolutionId], ref) => {
        const found = await ctx.get(resolutions, [resolutionId])
        return {
          resolutionId: toHex(resolutionId),
          ...object(found ? Resolution.toJson(found) : ResolutionRef.toJson(ref)),
        }
      }),
    ),
})

const resolution = query({
  name: 'resolution',
  title: { en: 'A resolution', zh: '决议' },
  args: ResolutionQuery,
  run: async (ctx, { resolutionId }) => {
    const found = await ctx.get(resolutions, [resolutionId])
    return found === undefined ? err('NOT_FOUND') : ok(Resolution.toJson(found))
  },
})

const batch = query({
  name: 'batch',
  title: { en: 'An import of members', zh: '导入批次' },
  args: BatchQuery,
  run: async (ctx, { batchId }) => {
    const found = await ctx.get(batches, [batchId])
    return found === undefined ? err('NOT_FOUND') : ok(ImportBatch.toJson(found))
  },
})

export const queries = [
  memberCard,
  roster,
  developmentPipeline,
  dueSoon,
  historyOf,
  resolutionsOf,
  resolution,
  batch,
  checkImport,
  importLeaf,
  recordStatus,
]
