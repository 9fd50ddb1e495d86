/** Queries of `review`. */

import { enumeration, err, field, type Json, message, ok, toHex } from '#base'
import { monthOf } from '../calendar.ts'
import { query } from '../define.ts'
import { id, month } from '../ids.ts'
import { PAGE, page } from '../page.ts'
import { inboxOf } from './inbox-query.ts'
import { params } from './params.ts'
import {
  CONTENT_TYPE,
  Decision,
  InboxEntry,
  MachineCheck,
  OrgStats,
  REASON,
  ReasonCount,
  Recheck,
  ReviewCase,
  ReviewPolicy,
  TIER,
  ZoneStats,
} from './schema.ts'
import {
  bySubject,
  cases,
  decisions,
  inbox as inboxTable,
  machineChecks,
  orgStats,
  policies,
  reasonCounts,
  rechecks,
  zoneStats,
} from './state.ts'

const CaseQuery = message('CaseQuery', 64, { caseId: field(1, id) })
const OrgPageQuery = message('OrgPageQuery', 512, { orgId: field(1, id), ...PAGE })
const SubjectPageQuery = message('SubjectPageQuery', 512, { subjectId: field(1, id), ...PAGE })
const MonthPageQuery = message('MonthPageQuery', 512, { month: field(1, month), ...PAGE })
const MonthQuery = message('MonthQuery', 64, { month: field(1, month) })
const PolicyQuery = message('PolicyQuery', 512, {
  contentType: field(1, enumeration('ContentType', CONTENT_TYPE)),
  tier: field(2, enumeration('ReviewTier', TIER)),
  ...PAGE,
})

const object = (json: Json) => json as { readonly [key: string]: Json }

const caseQuery = query({
  name: 'case',
  title: { en: 'A case with its decisions', zh: '审核单' },
  args: CaseQuery,
  run: async (ctx, { caseId }) => {
    const found = await ctx.get(cases, [caseId])
    if (found === undefined) return err('NOT_FOUND')
    const made: Json[] = []
    for await (const [, one] of ctx.range(decisions, [caseId])) made.push(Decision.toJson(one))
    const check = await ctx.get(machineChecks, [caseId])
    const recheck = await ctx.get(rechecks, [caseId])
    return ok({
      caseId: toHex(caseId),
      ...object(ReviewCase.toJson(found)),
      decisions: made,
      ...(check === undefined ? {} : { machineCheck: MachineCheck.toJson(check) }),
      ...(recheck === undefined ? {} : { recheck: Recheck.toJson(recheck) }),
    })
  },
})

/** What an organisation has to decide, the most urgent first. */
const inbox = query({
  name: 'inbox',
  title: { en: 'What an organisation has to review', zh: '组织待审' },
  args: OrgPageQuery,
  run: async (ctx, { orgId, ...args }) =>
    ok(
      await page(ctx, inboxTable, { prefix: [orgId], args }, ([, dueAtMs, caseId], entry) => ({
        caseId: toHex(caseId),
        dueAtMs,
        isOverdue: ctx.timeMs > dueAtMs,
        ...object(InboxEntry.toJson(entry)),
      })),
    ),
})

const casesOf = query({
  name: 'casesOf',
  title: { en: 'Cases about a subject', zh: '内容的审核记录' },
  args: SubjectPageQuery,
  run: async (ctx, { subjectId, ...args }) =>
    ok(
      await page(ctx, bySubject, { prefix: [subjectId], args }, async ([, , caseId]) => {
        const found = await ctx.get(cases, [caseId])
        return found && { caseId: toHex(caseId), ...object(ReviewCase.toJson(found)) }
      }),
    ),
})

const slaStats = query({
  name: 'slaStats',
  title: { en: 'Cases and deadlines of an organisation, by month', zh: '组织审核时效' },
  args: OrgPageQuery,
  run: async (ctx, { orgId, ...args }) =>
    ok(
      await page(ctx, orgStats, { prefix: [orgId], args }, ([, of], stats) => ({
        month: of,
        ...object(OrgStats.toJson(stats)),
      })),
    ),
})

const nameIn = (names: Readonly<Record<string, number>>, number: number): string =>
  Object.keys(names).find(one => names[one] === number) ?? ''

/** Why content was sent back in a month, by kind of content. */
const returnReasons = query({
  name: 'returnReasons',
  title: { en: 'Reasons of refusals in a month', zh: '退回原因' },
  args: MonthPageQuery,
  run: async (ctx, { month: asked, ...args }) => {
    const of = asked === 0 ? monthOf(ctx.timeMs) : asked
    const found = await page(ctx, reasonCounts, { prefix: [of], args }, ([, type, reason], counted) => ({
      contentType: nameIn(CONTENT_TYPE, type),
      reason: nameIn(REASON, reason),
      ...object(ReasonCount.toJson(counted)),
    }))
    return ok({ month: of, ...found })
  },
})

/** Whether enough of the cases that were approved in a month have been looked at again. */
const sample = query({
  name: 'sample',
  title: { en: 'Sample of a month', zh: '抽样复查情况' },
  args: MonthQuery,
  run: async (ctx, { month: asked }) => {
    const of = asked === 0 ? monthOf(ctx.timeMs) : asked
    const stats = (await ctx.get(zoneStats, [of])) ?? { approved: 0, rechecked: 0, doubted: 0 }
    const percent = await ctx.param(params.samplePercent)
    const due = Math.ceil((stats.approved * percent) / 100)
    return ok({ month: of, ...object(ZoneStats.toJson(stats)), due, missing: Math.max(0, due - stats.rechecked) })
  },
})

/** Versions of a policy, from 1; cases of version 0 follow the built-in one. */
const policy = query({
  name: 'policy',
  title: { en: 'Steps of review', zh: '审核策略' },
  args: PolicyQuery,
  run: async (ctx, { contentType, tier, ...args }) =>
    ok(
      await page(ctx, policies, { prefix: [contentType, tier], args }, ([, , version], found) => ({
        version,
        ...object(ReviewPolicy.toJson(found)),
      })),
    ),
})

export const queries = [caseQuery, inbox, inboxOf, casesOf, slaStats, returnReasons, sample, policy]
