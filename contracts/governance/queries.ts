/** Queries of `governance`. */

import { err, field, type Json, LIMITS, message, ok, toHex, uint, uint64 } from '#base'
import { type DeclaredModule, type QueryContext, query } from '../define.ts'
import { id } from '../ids.ts'
import { PAGE, page } from '../page.ts'
import { params as ownParams } from './params.ts'
import {
  Elector,
  MODULE_STATE,
  ModuleEntry,
  ModuleRecord,
  ParamRecord,
  ParamRow,
  Proposal,
  VoteSheet,
} from './schema.ts'
import {
  decidedParams,
  electorate,
  moduleEntries,
  moduleHistory,
  paramHistory,
  proposalList,
  proposals,
  suspendedOrgs,
  voteSheets,
} from './state.ts'
import { tallyOf } from './tally.ts'

const object = (json: Json) => json as { readonly [key: string]: Json }

const ParamQuery = message('ParamQuery', 64, {
  module: field(1, uint(65_535)),
  param: field(2, uint(65_535)),
  /** At a time, or at a height; both 0: now. */
  atMs: field(3, uint64),
  atHeight: field(4, uint64),
})
const ModuleQuery = message('ModuleQuery', 64, { module: field(1, uint(65_535)), atHeight: field(2, uint64) })
const ModuleNumber = message('ModuleNumberQuery', 64, { module: field(1, uint(65_535)), ...PAGE })
const HistoryQuery = message('ParamHistoryQuery', 256, {
  module: field(1, uint(65_535)),
  param: field(2, uint(65_535)),
  ...PAGE,
})
const ProposalQuery = message('ProposalQuery', 32, { propId: field(1, id) })
const ProposalsQuery = message('ProposalsQuery', 256, {
  /** Number of the state; 0: every one. */
  state: field(1, uint(8)),
  ...PAGE,
})
const PageQuery = message('GovernancePageQuery', 256, { ...PAGE })
const NoQuery = message('GoverningQuery', 1, {})

const declaredParam = (ctx: QueryContext, module: number, id: number) =>
  ctx.modules.find(one => one.id === module)?.params?.find(one => one.id === id)

interface Moment {
  readonly atMs: number
  readonly atHeight: number
}

const holds = (record: ParamRecord, { atMs, atHeight }: Moment): boolean => {
  const { fromMs, fromHeight, decidedHeight, overtaken } = record
  if (overtaken) return false
  if (atHeight === 0) return fromMs <= atMs
  // Only what is from genesis has held since height 0.
  return fromHeight <= atHeight && (fromHeight > 0 || decidedHeight === 0)
}

/** Latest decision that held then. Versions are few; the newest is looked at first. */
const recordAt = async (ctx: QueryContext, key: readonly [number, number], moment: Moment) => {
  const row = await ctx.get(decidedParams, key)
  const oldest = Math.max(1, (row?.versions ?? 0) - LIMITS.queryRows)
  for (let version = row?.versions ?? 0; version >= oldest; version--) {
    const record = await ctx.get(paramHistory, [...key, version])
    if (record !== undefined && holds(record, moment)) return { version, record }
  }
  return undefined
}

const param = query({
  name: 'param',
  title: { en: 'A parameter at a time or a height', zh: '规则参数(按时间或高度)' },
  args: ParamQuery,
  run: async (ctx, { module, param: id, atMs, atHeight }) => {
    const declared = declaredParam(ctx, module, id)
    if (declared === undefined) return err('NOT_FOUND')
    const { name, initial, min, max } = declared
    const found = await recordAt(ctx, [module, id], { atMs: atMs === 0 ? ctx.timeMs : atMs, atHeight })
    const value = found === undefined ? initial : Math.min(Math.max(found.record.value, min), max)
    const decided = found === undefined ? {} : { version: found.version, ...object(ParamRecord.toJson(found.record)) }
    return ok({ name, initial, min, max, ...decided, value })
  },
})

const paramsOf = async (ctx: QueryContext, { params = [] }: DeclaredModule): Promise<readonly Json[]> => {
  const found: Json[] = []
  for (const one of params) {
    const row = await ctx.get(decidedParams, [one.module, one.id])
    const { id: number, name, title, initial, min, max } = one
    const decided = row === undefined ? null : ParamRow.toJson(row)
    found.push({ param: number, name, title: { ...title }, value: await ctx.param(one), initial, min, max, decided })
  }
  return found
}

/** All that a module declares: as many as its code names. */
const paramsQuery = query({
  name: 'params',
  title: { en: 'Parameters of a module', zh: '模块规则参数' },
  args: ModuleQuery,
  run: async (ctx, { module }) => {
    const declared = ctx.modules.find(one => one.id === module)
    return declared === undefined ? err('NOT_FOUND') : ok({ params: await paramsOf(ctx, declared) })
  },
})

const history = query({
  name: 'history',
  title: { en: 'All decisions on a parameter', zh: '规则参数历史' },
  args: HistoryQuery,
  run: async (ctx, args) =>
    ok(
      await page(ctx, paramHistory, { prefix: [args.module, args.param], args }, ([, , version], record) => ({
        version,
        ...object(ParamRecord.toJson(record)),
      })),
    ),
})

const proposal = query({
  name: 'proposal',
  title: { en: 'A proposal and its votes', zh: '治理提案与表决' },
  args: ProposalQuery,
  run: async (ctx, { propId }) => {
    const found = await ctx.get(proposals, [propId])
    if (found === undefined) return err('NOT_FOUND')
    const sheet = (await ctx.get(voteSheets, [propId])) ?? { electors: [], votes: [] }
    const tally = { ...tallyOf(sheet, await ctx.param(ownParams.passPercent)) }
    return ok({ ...object(Proposal.toJson(found)), ...object(VoteSheet.toJson(sheet)), tally })
  },
})

const proposalsQuery = query({
  name: 'proposals',
  title: { en: 'Proposals, by state', zh: '治理提案列表' },
  args: ProposalsQuery,
  run: async (ctx, args) =>
    ok(
      await page(ctx, proposalList, { prefix: [], args }, async (_, { propId }) => {
        const found = await ctx.get(proposals, [propId])
        if (found === undefined || (args.state !== 0 && found.state !== args.state)) return undefined
        return { propId: toHex(propId), ...object(Proposal.toJson(found)) }
      }),
    ),
})

/** What is not paused now, though its state be ACTIVE. */
const entryJson = (ctx: QueryContext, { id: module, name, extension }: DeclaredModule, entry?: ModuleEntry): Json => {
  const state = entry?.state ?? (extension ? 0 : MODULE_STATE.ACTIVE)
  const running = state === MODULE_STATE.ACTIVE && ctx.timeMs >= (entry?.pausedUntilMs ?? 0)
  return { module, name, running, ...(entry === undefined ? {} : object(ModuleEntry.toJson(entry))) }
}

const moduleAt = async (ctx: QueryContext, number: number, height: number) => {
  const { changes = 0 } = (await ctx.get(moduleEntries, [number])) ?? {}
  for (let change = changes; change >= Math.max(1, changes - LIMITS.queryRows); change--) {
    const record = await ctx.get(moduleHistory, [number, change])
    if (record !== undefined && record.height <= height) return record
  }
  return undefined
}

const moduleQuery = query({
  name: 'module',
  title: { en: 'Entry of a module in the register, now or at a height', zh: '模块登记信息' },
  args: ModuleQuery,
  run: async (ctx, { module, atHeight }) => {
    if (atHeight > 0) {
      const record = await moduleAt(ctx, module, atHeight)
      return record === undefined ? err('NOT_FOUND') : ok({ module, ...object(ModuleRecord.toJson(record)) })
    }
    const entry = await ctx.get(moduleEntries, [module])
    const declared = ctx.modules.find(one => one.id === module)
    if (declared !== undefined) return ok(entryJson(ctx, declared, entry))
    return entry === undefined ? err('NOT_FOUND') : ok({ module, ...object(ModuleEntry.toJson(entry)) })
  },
})

/** Those of the code: bounded by it. */
const modulesQuery = query({
  name: 'modules',
  title: { en: 'Modules of the chain and whether they run', zh: '模块列表' },
  args: NoQuery,
  run: async ctx => {
    const found: Json[] = []
    for (const declared of ctx.modules)
      found.push(entryJson(ctx, declared, await ctx.get(moduleEntries, [declared.id])))
    return ok({ modules: found })
  },
})

const moduleHistoryQuery = query({
  name: 'moduleHistory',
  title: { en: 'All changes of a module', zh: '模块变更历史' },
  args: ModuleNumber,
  run: async (ctx, args) =>
    ok(
      await page(ctx, moduleHistory, { prefix: [args.module], args }, ([, change], record) => ({
        change,
        ...object(ModuleRecord.toJson(record)),
      })),
    ),
})

const governing = query({
  name: 'governing',
  title: { en: 'Organisations that govern, and their weights', zh: '治理组织与权重' },
  args: NoQuery,
  run: async ctx => {
    const { electors = [] } = (await ctx.get(electorate, [])) ?? {}
    return ok({ electors: electors.map(one => Elector.toJson(one)) })
  },
})

const suspended = query({
  name: 'suspendedOrgs',
  title: { en: 'Organisations that are suspended', zh: '已中止的组织' },
  args: PageQuery,
  run: async (ctx, args) =>
    ok(
      await page(ctx, suspendedOrgs, { prefix: [], args }, ([orgId], { sinceMs }) => ({
        orgId: toHex(orgId),
        sinceMs,
      })),
    ),
})

export const queries = [
  param,
  paramsQuery,
  history,
  proposal,
  proposalsQuery,
  moduleQuery,
  modulesQuery,
  moduleHistoryQuery,
  governing,
  suspended,
]
