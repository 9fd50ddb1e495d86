/** Queries of `audit`. */

import { err, field, type Json, message, ok, toHex, uint } from '#base'
import { query } from '../define.ts'
import { id } from '../ids.ts'
import { PAGE, page } from '../page.ts'
import { Dsr, Flag, ReadLogHead, ReadLogRoot, SpotCheck } from './schema.ts'
import { sampleOf } from './spot-check.ts'
import {
  dsrs,
  dsrsOfMember,
  flagCounts,
  flagsOfOrg,
  flagsOfSubject,
  flags as flagTable,
  readLogHeads,
  readLogs as readLogTable,
  spotChecks,
} from './state.ts'

const FlagQuery = message('FlagQuery', 32, { flagId: field(1, id) })
const OrgPageQuery = message('AuditOrgQuery', 256, { orgId: field(1, id), ...PAGE })
const FlagsQuery = message('FlagsQuery', 256, {
  orgId: field(1, id),
  /** Number of the state; 0: every one. */
  state: field(2, uint(5)),
  ...PAGE,
})
const SubjectQuery = message('AuditSubjectQuery', 256, { subjectId: field(1, id), ...PAGE })
const MemberQuery = message('AuditMemberQuery', 256, { mid: field(1, id), ...PAGE })
const DsrQuery = message('DsrQuery', 32, { reqId: field(1, id) })
const CheckQuery = message('SpotCheckQuery', 32, { checkId: field(1, id) })
const NoQuery = message('AuditNoQuery', 1, {})

const object = (json: Json) => json as { readonly [key: string]: Json }

const flag = query({
  name: 'flag',
  title: { en: 'A flag', zh: '疑点' },
  args: FlagQuery,
  run: async (ctx, { flagId }) => {
    const found = await ctx.get(flagTable, [flagId])
    return found === undefined ? err('NOT_FOUND') : ok(Flag.toJson(found))
  },
})

const flags = query({
  name: 'flags',
  title: { en: 'Flags of an organisation', zh: '组织疑点' },
  args: FlagsQuery,
  run: async (ctx, args) =>
    ok(
      await page(ctx, flagsOfOrg, { prefix: [args.orgId], args }, async ([, flagId]) => {
        const found = await ctx.get(flagTable, [flagId])
        if (found === undefined || (args.state !== 0 && found.state !== args.state)) return undefined
        return { flagId: toHex(flagId), ...object(Flag.toJson(found)) }
      }),
    ),
})

const flagTotals = query({
  name: 'flagTotals',
  title: { en: 'How many flags there are, and how many are open', zh: '疑点总数' },
  args: NoQuery,
  run: async ctx => ok({ flags: 0, open: 0, ...(await ctx.get(flagCounts, [])) }),
})

/** Everything that was flagged about one record, closed flags too. */
const fullTrail = query({
  name: 'fullTrail',
  title: { en: 'All flags about a record', zh: '全部疑点记录' },
  args: SubjectQuery,
  run: async (ctx, args) =>
    ok(
      await page(ctx, flagsOfSubject, { prefix: [args.subjectId], args }, async ([, flagId]) => {
        const found = await ctx.get(flagTable, [flagId])
        return found && { flagId: toHex(flagId), ...object(Flag.toJson(found)) }
      }),
    ),
})

const readLogs = query({
  name: 'readLogs',
  title: { en: 'Roots of the read logs of an organisation', zh: '查阅日志根' },
  args: OrgPageQuery,
  run: async (ctx, args) => {
    const head = (await ctx.get(readLogHeads, [args.orgId])) ?? { hour: 0, hours: 0, reads: 0 }
    const hours = await page(ctx, readLogTable, { prefix: [args.orgId], args }, ([, hour], root) => ({
      hour,
      ...object(ReadLogRoot.toJson(root)),
    }))
    return ok({ head: ReadLogHead.toJson(head), ...hours })
  },
})

const dsr = query({
  name: 'dsr',
  title: { en: 'A request about personal data', zh: '个人信息请求' },
  args: DsrQuery,
  run: async (ctx, { reqId }) => {
    const found = await ctx.get(dsrs, [reqId])
    return found === undefined ? err('NOT_FOUND') : ok(Dsr.toJson(found))
  },
})

const myDsrs = query({
  name: 'myDsrs',
  title: { en: 'Own requests about personal data', zh: '我的个人信息请求' },
  args: MemberQuery,
  run: async (ctx, args) =>
    ok(
      await page(ctx, dsrsOfMember, { prefix: [args.mid], args }, async ([, reqId]) => {
        const found = await ctx.get(dsrs, [reqId])
        return found && { reqId: toHex(reqId), ...object(Dsr.toJson(found)) }
      }),
    ),
})

/** `places` counts from 0 in the list behind the root; empty until the block is there. At most 500. */
const spotCheckSample = query({
  name: 'spotCheckSample',
  title: { en: 'What a spot check has drawn', zh: '抽查样本' },
  args: CheckQuery,
  run: async (ctx, { checkId }) => {
    const found = await ctx.get(spotChecks, [checkId])
    if (found === undefined) return err('NOT_FOUND')
    return ok({ ...object(SpotCheck.toJson(found)), places: sampleOf(checkId, found) })
  },
})

export const queries = [flag, flags, flagTotals, fullTrail, readLogs, dsr, myDsrs, spotCheckSample]
