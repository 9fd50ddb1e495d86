/** Queries of `org`: organisations, the tree, what they were, their changes and terms. */

import { err, field, fromHex, type Json, LIMITS, message, ok, toHex, uint } from '#base'
import { type QueryContext, query } from '../define.ts'
import { type Id, id, time } from '../ids.ts'
import { cursor, PAGE, type PageArgs, page } from '../page.ts'
import { enterpriseQueries } from './enterprise-queries.ts'
import { Election, Org, OrgChange, OrgVersion, ZoneCounts } from './schema.ts'
import { changes, changesOf, children, elections, orgs, orgVersions, termEnds, zoneCounts } from './state.ts'

const OrgQuery = message('OrgQuery', 64, { orgId: field(1, id) })
const OrgPageQuery = message('OrgPageQuery', 256, { orgId: field(1, id), ...PAGE })
const OrgAtQuery = message('OrgAtQuery', 64, { orgId: field(1, id), atMs: field(2, time) })
const ChangeQuery = message('ChangeQuery', 64, { changeId: field(1, id) })
const OverdueQuery = message('OverdueQuery', 256, { days: field(1, uint(3_650)), ...PAGE })
const NoQuery = message('NoQuery', 1, {})

const DAY_MS = 86_400_000

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

/** `org` and those above it, lowest first; at most as many as the depth of the tree. */
const wayUp = async (ctx: QueryContext, orgId: Id): Promise<readonly Id[]> => {
  const way: Id[] = []
  for (let at = orgId; at.length > 0; ) {
    const found = await ctx.get(orgs, [at])
    if (found === undefined) break
    way.push(at)
    at = found.parent
  }
  return way
}

/** Below `at`, depth first, each before those below it, until `into` is full. */
const collect = async (ctx: QueryContext, at: Id, into: Id[], limit: number): Promise<void> => {
  for await (const [[, child]] of ctx.range(children, [at])) {
    if (into.length >= limit) return
    into.push(child)
    await collect(ctx, child, into, limit)
  }
}

/** What comes after `last` in the same order: below it, then what stands after it and after each one above it. */
const collectAfter = async (ctx: QueryContext, way: readonly Id[], into: Id[], limit: number): Promise<void> => {
  await collect(ctx, way[0] as Id, into, limit)
  for (let i = 1; i < way.length; i++) {
    const key = [way[i] as Id, way[i - 1] as Id] as const
    const after = cursorBytes(key)
    for await (const [[, child]] of ctx.range(children, [key[0]], { after })) {
      if (into.length >= limit) return
      into.push(child)
      await collect(ctx, child, into, limit)
    }
  }
}

const cursorBytes = (key: readonly [Id, Id]): Uint8Array => fromHex(cursor(children, key)) ?? new Uint8Array(0)

const pageOfTree = async (ctx: QueryContext, orgId: Id, { limit, after }: PageArgs): Promise<readonly Id[]> => {
  const most = (limit === 0 ? LIMITS.pageItems : limit) + 1
  const found: Id[] = after.length === 0 ? [orgId] : []
  const way = after.length === 0 ? [orgId] : await wayUp(ctx, after as Id)
  const end = way.findIndex(one => toHex(one) === toHex(orgId))
  if (end >= 0) await collectAfter(ctx, way.slice(0, end + 1), found, most)
  return found
}

const subtree = query({
  name: 'subtree',
  title: { en: 'An organisation and all below it', zh: '组织及下级' },
  args: OrgPageQuery,
  run: async (ctx, { orgId, ...args }) => {
    if ((await ctx.get(orgs, [orgId])) === undefined) return err('NOT_FOUND')
    const found = await pageOfTree(ctx, orgId, args)
    const shown = found.slice(0, args.limit === 0 ? LIMITS.pageItems : args.limit)
    const items: Json[] = []
    for (const one of shown) {
      const row = await ctx.get(orgs, [one])
      if (row !== undefined) items.push(withId('orgId', one, Org.toJson(row)))
    }
    const last = shown.at(-1)
    return found.length > shown.length && last !== undefined ? ok({ items, next: toHex(last) }) : ok({ items })
  },
})

const pathToRoot = query({
  name: 'pathToRoot',
  title: { en: 'An organisation and all above it', zh: '组织及上级' },
  args: OrgQuery,
  run: async (ctx, { orgId }) => {
    const path = await wayUp(ctx, orgId)
    return path.length === 0 ? err('NOT_FOUND') : ok({ path: path.map(toHex) })
  },
})

const orgAt = query({
  name: 'orgAt',
  title: { en: 'What an organisation was at a time', zh: '组织历史状态' },
  args: OrgAtQuery,
  run: async (ctx, { orgId, atMs }) => {
    let found: Json | undefined
    for await (const [[, sinceMs], version] of ctx.range(orgVersions, [orgId])) {
      if (sinceMs > atMs) break
      found = { orgId: toHex(orgId), sinceMs, ...(OrgVersion.toJson(version) as { readonly [key: string]: Json }) }
    }
    return found === undefined ? err('NOT_FOUND') : ok(found)
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

const changeHistory = query({
  name: 'changeHistory',
  title: { en: 'Changes of an organisation, oldest first', zh: '组织变更历史' },
  args: OrgPageQuery,
  run: async (ctx, { orgId, ...args }) =>
    ok(
      await page(ctx, changesOf, { prefix: [orgId], args }, async ([, , changeId]) => {
        const found = await ctx.get(changes, [changeId])
        return found && withId('changeId', changeId, OrgChange.toJson(found))
      }),
    ),
})

const electionsOf = query({
  name: 'elections',
  title: { en: 'Elections of an organisation', zh: '换届记录' },
  args: OrgPageQuery,
  run: async (ctx, { orgId, ...args }) =>
    ok(
      await page(ctx, elections, { prefix: [orgId], args }, ([, termNumber], election) => ({
        termNumber,
        ...(Election.toJson(election) as { readonly [key: string]: Json }),
      })),
    ),
})

/** Terms that are over or end within so many days, the longest overdue first. */
const overdueTerms = query({
  name: 'overdueTerms',
  title: { en: 'Terms that are over or end within some days', zh: '任期届满提示' },
  args: OverdueQuery,
  run: async (ctx, { days, limit, after }) => {
    const most = limit === 0 ? LIMITS.pageItems : limit
    const last = ctx.timeMs + days * DAY_MS
    const items: Json[] = []
    let next = ''
    for await (const [key, { termNumber }] of ctx.range(termEnds, [], { after, limit: most + 1 })) {
      const [endMs, orgId] = key
      if (endMs > last) break
      if (items.length === most) return ok({ items, next })
      items.push({ orgId: toHex(orgId), termNumber, endMs })
      next = cursor(termEnds, key)
    }
    return ok({ items })
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

export const queries = [
  org,
  subtree,
  pathToRoot,
  orgAt,
  change,
  changeHistory,
  electionsOf,
  overdueTerms,
  counts,
  ...enterpriseQueries,
]
