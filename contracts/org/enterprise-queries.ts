/** Queries of `org` about enterprises, their coverage, and alliances. */

import { err, field, type Json, message, ok, toHex, uint } from '#base'
import { query } from '../define.ts'
import { id } from '../ids.ts'
import { PAGE, page } from '../page.ts'
import { NO_COVERAGE } from './coverage.ts'
import { Alliance, BACKING, BASIS, CoverageCounts, Enterprise, ORG_TYPE, Org, SIZE_TIER } from './schema.ts'
import {
  alliances,
  alliancesOf,
  coverageCounts,
  enterprises,
  enterprisesByRegion,
  orgs,
  orgsByRegion,
  orgsOfUnit,
  pastLinks,
  structure,
  unitLinks,
} from './state.ts'

const OrgQuery = message('OrgQuery', 64, { orgId: field(1, id) })
const OrgPageQuery = message('OrgPageQuery', 256, { orgId: field(1, id), ...PAGE })
const EnterpriseQuery = message('EnterpriseQuery', 64, { enterpriseId: field(1, id) })
const EnterprisePageQuery = message('EnterprisePageQuery', 256, { enterpriseId: field(1, id), ...PAGE })
const CoverageQuery = message('CoverageQuery', 64, { regionCode: field(1, uint(999_999_999)) })
const RegionPageQuery = message('RegionPageQuery', 256, { regionCode: field(1, uint(999_999_999)), ...PAGE })
const CoveragePageQuery = message('CoveragePageQuery', 256, { ...PAGE })
const AllianceQuery = message('AllianceQuery', 64, { allianceId: field(1, id) })

const object = (json: Json) => json as { readonly [key: string]: Json }

const nameIn = (names: Readonly<Record<string, number>>, number: number): string =>
  Object.entries(names).find(([, one]) => one === number)?.[0] ?? ''

const enterprise = query({
  name: 'enterprise',
  title: { en: 'An enterprise', zh: '企业' },
  args: EnterpriseQuery,
  run: async (ctx, { enterpriseId }) => {
    const found = await ctx.get(enterprises, [enterpriseId])
    return found === undefined ? err('NOT_FOUND') : ok(Enterprise.toJson(found))
  },
})

const units = query({
  name: 'units',
  title: { en: 'Enterprises of an organisation', zh: '组织关联企业' },
  args: OrgPageQuery,
  run: async (ctx, { orgId, ...args }) =>
    ok(
      await page(ctx, unitLinks, { prefix: [orgId], args }, async ([, enterpriseId], { fromMs }) => {
        const found = await ctx.get(enterprises, [enterpriseId])
        return found && { enterpriseId: toHex(enterpriseId), fromMs, ...object(Enterprise.toJson(found)) }
      }),
    ),
})

const pastUnits = query({
  name: 'pastUnits',
  title: { en: 'Links of an organisation that have ended', zh: '已解除的企业关联' },
  args: OrgPageQuery,
  run: async (ctx, { orgId, ...args }) =>
    ok(
      await page(ctx, pastLinks, { prefix: [orgId], args }, ([, enterpriseId, fromMs], { toMs }) => ({
        enterpriseId: toHex(enterpriseId),
        fromMs,
        toMs,
      })),
    ),
})

const orgsOf = query({
  name: 'orgsOfEnterprise',
  title: { en: 'Organisations linked to an enterprise', zh: '企业所属组织' },
  args: EnterprisePageQuery,
  run: async (ctx, { enterpriseId, ...args }) =>
    ok(
      await page(ctx, orgsOfUnit, { prefix: [enterpriseId], args }, ([, orgId], { fromMs }) => ({
        orgId: toHex(orgId),
        fromMs,
      })),
    ),
})

const byTier = (regionCode: number, sizeTier: number, counts: CoverageCounts) => ({
  regionCode,
  sizeTier: nameIn(SIZE_TIER, sizeTier),
  ...object(CoverageCounts.toJson(counts)),
})

/** The kinds of coverage sum to all enterprises of the region and size. */
const coverage = query({
  name: 'coverage',
  title: { en: 'Coverage of the enterprises of a region, by size', zh: '区域企业覆盖' },
  args: CoverageQuery,
  run: async (ctx, { regionCode }) => {
    const tiers: Json[] = []
    const total = { ...NO_COVERAGE }
    for await (const [[, sizeTier], counts] of ctx.range(coverageCounts, [regionCode])) {
      tiers.push(byTier(regionCode, sizeTier, counts))
      for (const name of Object.keys(total) as readonly (keyof CoverageCounts)[]) total[name] += counts[name]
    }
    return ok({ height: ctx.height, regionCode, tiers, total: CoverageCounts.toJson(total) })
  },
})

const coverageOfZone = query({
  name: 'coverageOfZone',
  title: { en: 'Coverage of all regions, by size', zh: '全区企业覆盖' },
  args: CoveragePageQuery,
  run: async (ctx, args) =>
    ok({
      height: ctx.height,
      ...(await page(ctx, coverageCounts, { prefix: [], args }, ([region, tier], counts) =>
        byTier(region, tier, counts),
      )),
    }),
})

/** Down from the counts of a region to its enterprises. */
const enterprisesIn = query({
  name: 'enterprisesIn',
  title: { en: 'Enterprises of a region', zh: '区域企业' },
  args: RegionPageQuery,
  run: async (ctx, { regionCode, ...args }) =>
    ok(
      await page(ctx, enterprisesByRegion, { prefix: [regionCode], args }, async ([, enterpriseId]) => {
        const found = await ctx.get(enterprises, [enterpriseId])
        return found && { enterpriseId: toHex(enterpriseId), ...object(Enterprise.toJson(found)) }
      }),
    ),
})

const orgsIn = query({
  name: 'orgsIn',
  title: { en: 'Organisations of a region', zh: '区域组织' },
  args: RegionPageQuery,
  run: async (ctx, { regionCode, ...args }) =>
    ok(
      await page(ctx, orgsByRegion, { prefix: [regionCode], args }, async ([, orgId]) => {
        const found = await ctx.get(orgs, [orgId])
        return found && { orgId: toHex(orgId), ...object(Org.toJson(found)) }
      }),
    ),
})

/** Peer groups: those with administrative backing and those without are never one number. */
const structureOf = query({
  name: 'structure',
  title: { en: 'Organisations by type, basis and backing', zh: '组织结构统计' },
  args: CoveragePageQuery,
  run: async (ctx, args) =>
    ok({
      height: ctx.height,
      ...(await page(ctx, structure, { prefix: [], args }, ([type, basis, backing], { orgs: number }) => ({
        type: nameIn(ORG_TYPE, type),
        basis: nameIn(BASIS, basis),
        backing: nameIn(BACKING, backing),
        orgs: number,
      }))),
    }),
})

const alliance = query({
  name: 'alliance',
  title: { en: 'An alliance', zh: '联盟' },
  args: AllianceQuery,
  run: async (ctx, { allianceId }) => {
    const found = await ctx.get(alliances, [allianceId])
    return found === undefined ? err('NOT_FOUND') : ok(Alliance.toJson(found))
  },
})

const allianceOf = query({
  name: 'allianceOf',
  title: { en: 'Alliances of an organisation', zh: '组织所在联盟' },
  args: OrgQuery,
  run: async (ctx, { orgId }) => {
    const items: Json[] = []
    for (const allianceId of (await ctx.get(alliancesOf, [orgId]))?.alliances ?? []) {
      const found = await ctx.get(alliances, [allianceId])
      if (found !== undefined) items.push({ allianceId: toHex(allianceId), ...object(Alliance.toJson(found)) })
    }
    return ok({ items })
  },
})

export const enterpriseQueries = [
  enterprise,
  units,
  pastUnits,
  orgsOf,
  coverage,
  coverageOfZone,
  enterprisesIn,
  orgsIn,
  structureOf,
  alliance,
  allianceOf,
]
