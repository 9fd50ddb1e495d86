/** Queries of `org`. */

import { err, field, type Json, LIMITS, message, ok, toHex } from '#base'
import { type QueryContext, query } from '../define.ts'
import { type Id, id } from '../ids.ts'
import { Enterprise, Org, OrgChange, ZoneCounts } from './schema.ts'
import { changes, children, enterprises, orgs, unitLinks, zoneCounts } from './state.ts'

const OrgQuery = message('OrgQuery', 64, { orgId: field(1, id) })
const ChangeQuery = message('ChangeQuery', 64, { changeId: field(1, id) })
const NoQuery = message('NoQuery', 1, {})

const withId = (name: string, value: Uint8Array, json: Json): Json => ({
  [name]: toHex(value),
  ...(json as { readonly [key: string]: Json }),
})

const org = query({
  name: 'org',
  title: { en: 'An organisation', zh: '组织' },
  args: OrgQuery,
  run: async (ctx, { orgId }) => {
    const found = await ctx.get(orgs, [orgId])
    return found === undefined ? err('NOT_FOUND') : ok(withId('orgId', orgId, Org.toJson(found)))
  },
})

/** Depth first, each before those below it, until the bound of rows. */
const collect = async (ctx: QueryContext, at: Id, into: Json[]): Promise<void> => {
  const found = await ctx.get(orgs, [at])
  if (found === undefined || into.length >= LIMITS.queryRows) return
  into.push(withId('orgId', at, Org.toJson(found)))
  for await (const [[, child]] of ctx.range(children, [at])) await collect(ctx, child, into)
}

const subtree = query({
  name: 'subtree',
  title: { en: 'An organisation and all below it', zh: '组织及下级' },
  args: OrgQuery,
  run: async (ctx, { orgId }) => {
    const found: Json[] = []
    await collect(ctx, orgId, found)
    return ok({ orgs: found })
  },
})

const pathToRoot = query({
  name: 'pathToRoot',
  title: { en: 'An organisation and all above it', zh: '组织及上级' },
  args: OrgQuery,
  run: async (ctx, { orgId }) => {
    const path: Json[] = []
    for (let at = orgId; at.length > 0; ) {
      const found = await ctx.get(orgs, [at])
      if (found === undefined) break
      path.push(toHex(at))
      at = found.parent
    }
    return path.length === 0 ? err('NOT_FOUND') : ok({ path })
  },
})

const change = query({
  name: 'change',
  title: { en: 'A change of an organisation', zh: '组织变更' },
  args: ChangeQuery,
  run: async (ctx, { changeId }) => {
    const found = await ctx.get(changes, [changeId])
    return found === undefined ? err('NOT_FOUND') : ok(OrgChange.toJson(found))
  },
})

const units = query({
  name: 'units',
  title: { en: 'Enterprises of an organisation', zh: '组织关联企业' },
  args: OrgQuery,
  run: async (ctx, { orgId }) => {
    const found: Json[] = []
    for await (const [[, enterpriseId]] of ctx.range(unitLinks, [orgId])) {
      const enterprise = await ctx.get(enterprises, [enterpriseId])
      if (enterprise !== undefined) found.push(withId('enterpriseId', enterpriseId, Enterprise.toJson(enterprise)))
    }
    return ok({ enterprises: found })
  },
})

const counts = query({
  name: 'counts',
  title: { en: 'Counts of the zone', zh: '全区统计' },
  args: NoQuery,
  run: async ctx => {
    const found = await ctx.get(zoneCounts, [])
    return found === undefined ? err('NOT_FOUND') : ok(ZoneCounts.toJson(found))
  },
})

export const queries = [org, subtree, pathToRoot, change, units, counts]
