/** Queries of `member`. */

import { err, field, type Json, message, ok, toHex } from '#base'
import { query } from '../define.ts'
import { id } from '../ids.ts'
import { isCandidate } from './rules.ts'
import { ImportBatch, Member, Resolution } from './schema.ts'
import { batches, members, resolutions, roster as rosterTable } from './state.ts'

const MemberQuery = message('MemberQuery', 64, { mid: field(1, id) })
const OrgQuery = message('OrgQuery', 64, { orgId: field(1, id) })
const ResolutionQuery = message('ResolutionQuery', 64, { resolutionId: field(1, id) })
const BatchQuery = message('BatchQuery', 64, { batchId: field(1, id) })

const card = (mid: Uint8Array, member: Member): Json => ({
  mid: toHex(mid),
  ...(Member.toJson(member) as { readonly [key: string]: Json }),
})

const memberCard = query({
  name: 'memberCard',
  title: { en: 'A member', zh: '党员卡' },
  args: MemberQuery,
  run: async (ctx, { mid }) => {
    const found = await ctx.get(members, [mid])
    return found === undefined ? err('NOT_FOUND') : ok(card(mid, found))
  },
})

const roster = query({
  name: 'roster',
  title: { en: 'Members of an organisation', zh: '党员名册' },
  args: OrgQuery,
  run: async (ctx, { orgId }) => {
    const found: Json[] = []
    for await (const [[, mid]] of ctx.range(rosterTable, [orgId])) {
      const member = await ctx.get(members, [mid])
      if (member !== undefined) found.push(card(mid, member))
    }
    return ok({ members: found })
  },
})

const developmentPipeline = query({
  name: 'developmentPipeline',
  title: { en: 'Candidates of an organisation', zh: '发展党员进度' },
  args: OrgQuery,
  run: async (ctx, { orgId }) => {
    const found: Json[] = []
    for await (const [[, mid]] of ctx.range(rosterTable, [orgId])) {
      const member = await ctx.get(members, [mid])
      if (member !== undefined && isCandidate(member.stage)) found.push(card(mid, member))
    }
    return ok({ candidates: found })
  },
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

export const queries = [memberCard, roster, developmentPipeline, resolution, batch]
