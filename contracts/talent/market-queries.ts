/** Queries of `talent` about skills, positions, applications and attestations. */

import { err, field, type Json, message, ok, toHex, uint } from '#base'
import { query } from '../define.ts'
import { id } from '../ids.ts'
import { PAGE, page } from '../page.ts'
import { params } from './params.ts'
import { Application, ATTESTATION_STATE, Attestation, Position } from './schema.ts'
import {
  applicationsOfPosition,
  applicationsOfTalent,
  applications as applicationTable,
  attestationsOfOrg,
  attestations as attestationTable,
  openPositions as openPositionTable,
  positions,
  skillCounts,
} from './state.ts'

const SkillQuery = message('SkillQuery', 32, { code: field(1, uint(99_999)) })
const PositionsQuery = message('OpenPositionsQuery', 256, {
  /** 0: whatever the skills. */
  code: field(1, uint(99_999)),
  ...PAGE,
})
const PositionQuery = message('PositionQuery', 256, { posId: field(1, id), ...PAGE })
const TalentQuery = message('TalentQuery', 256, { tid: field(1, id), ...PAGE })
const AttestationQuery = message('AttestationQuery', 32, { attId: field(1, id) })
const IssuerQuery = message('IssuerQuery', 256, { orgId: field(1, id), ...PAGE })

const object = (json: Json) => json as { readonly [key: string]: Json }

const BUCKETS = [1_000, 500, 200, 100, 50, 20, 10] as const

/** How many hold a skill, as the bound that they reach; of fewer than `kMin` nothing is told, not even that there are some. */
const searchSkills = query({
  name: 'searchSkills',
  title: { en: 'How many hold a skill', zh: '技能检索' },
  args: SkillQuery,
  run: async (ctx, { code }) => {
    const { holders = 0 } = (await ctx.get(skillCounts, [code])) ?? {}
    const kMin = await ctx.param(params.kMin)
    const atLeast = holders < kMin ? 0 : Math.max(kMin, BUCKETS.find(bound => holders >= bound) ?? 0)
    return ok({ code, atLeast })
  },
})

const openPositions = query({
  name: 'openPositions',
  title: { en: 'Positions that are open', zh: '开放岗位' },
  args: PositionsQuery,
  run: async (ctx, args) =>
    ok(
      await page(ctx, openPositionTable, { prefix: [], args }, async ([posId]) => {
        const found = await ctx.get(positions, [posId])
        if (found === undefined || (args.code !== 0 && !found.skillCodes.includes(args.code))) return undefined
        return { posId: toHex(posId), ...object(Position.toJson(found)) }
      }),
    ),
})

const position = query({
  name: 'position',
  title: { en: 'A position', zh: '岗位' },
  args: PositionQuery,
  run: async (ctx, { posId }) => {
    const found = await ctx.get(positions, [posId])
    return found === undefined ? err('NOT_FOUND') : ok(Position.toJson(found))
  },
})

const applications = query({
  name: 'applications',
  title: { en: 'Applications for a position', zh: '岗位应聘' },
  args: PositionQuery,
  run: async (ctx, args) =>
    ok(
      await page(ctx, applicationsOfPosition, { prefix: [args.posId], args }, async (_, { appId }) => {
        const found = await ctx.get(applicationTable, [appId])
        return found && { appId: toHex(appId), ...object(Application.toJson(found)) }
      }),
    ),
})

const myApplications = query({
  name: 'myApplications',
  title: { en: 'Own applications', zh: '我的应聘' },
  args: TalentQuery,
  run: async (ctx, args) =>
    ok(
      await page(ctx, applicationsOfTalent, { prefix: [args.tid], args }, async ([, appId]) => {
        const found = await ctx.get(applicationTable, [appId])
        return found && { appId: toHex(appId), ...object(Application.toJson(found)) }
      }),
    ),
})

/** `valid` says whether it counts now, whatever anybody has closed. */
const attestationJson = (found: Attestation, nowMs: number) => ({
  ...object(Attestation.toJson(found)),
  valid: found.state === ATTESTATION_STATE.ISSUED && (found.validToMs === 0 || nowMs < found.validToMs),
})

const attestation = query({
  name: 'attestation',
  title: { en: 'An attestation', zh: '认定' },
  args: AttestationQuery,
  run: async (ctx, { attId }) => {
    const found = await ctx.get(attestationTable, [attId])
    return found === undefined ? err('NOT_FOUND') : ok(attestationJson(found, ctx.timeMs))
  },
})

const attestations = query({
  name: 'attestations',
  title: { en: 'Attestations of an issuer', zh: '组织出具的认定' },
  args: IssuerQuery,
  run: async (ctx, args) =>
    ok(
      await page(ctx, attestationsOfOrg, { prefix: [args.orgId], args }, async ([, attId]) => {
        const found = await ctx.get(attestationTable, [attId])
        return found && { attId: toHex(attId), ...attestationJson(found, ctx.timeMs) }
      }),
    ),
})

export const marketQueries = [
  searchSkills,
  openPositions,
  position,
  applications,
  myApplications,
  attestation,
  attestations,
]
