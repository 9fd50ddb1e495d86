/** Queries of `access`: accounts, their keys, roles and delegations, now and then. */

import { type Address, address, encodeAddress, equalBytes, err, field, type Json, message, ok, toHex } from '#base'
import { type QueryContext, query } from '../define.ts'
import { type Id, id, time } from '../ids.ts'
import { PAGE, page } from '../page.ts'
import { ROLE } from '../roles.ts'
import { isOpen } from './grants.ts'
import { Actor, Delegation, KeySet, PastGrant, RoleGrant } from './schema.ts'
import {
  actors,
  delegations,
  givenDelegations,
  pastGrants,
  pastHolders,
  pastKeys,
  personActors,
  receivedDelegations,
  roleHolders,
  roles,
} from './state.ts'
import { whoMay } from './who-may.ts'

const ActorQuery = message('ActorQuery', 64, { actor: field(1, address) })
const ActorPageQuery = message('ActorPageQuery', 256, { actor: field(1, address), ...PAGE })
const RolesQuery = message('RolesQuery', 256, { actor: field(1, address), atMs: field(2, time), ...PAGE })
const OrgPageQuery = message('OrgPageQuery', 256, { orgId: field(1, id), ...PAGE })
const MemberQuery = message('MemberQuery', 64, { mid: field(1, id) })
const DelegationQuery = message('DelegationQuery', 64, { delegationId: field(1, id) })

const object = (json: Json) => json as { readonly [key: string]: Json }

const actor = query({
  name: 'actor',
  title: { en: 'An account', zh: '账户' },
  args: ActorQuery,
  run: async (ctx, args) => {
    const found = await ctx.get(actors, [args.actor])
    return found === undefined ? err('NOT_FOUND') : ok(Actor.toJson(found))
  },
})

const actorsOfMember = query({
  name: 'actorsOfMember',
  title: { en: 'Accounts of a member', zh: '党员的账户' },
  args: MemberQuery,
  run: async (ctx, { mid }) =>
    ok({ items: ((await ctx.get(personActors, [mid]))?.actors ?? []).map(one => encodeAddress(one)) }),
})

const keyHistory = query({
  name: 'keyHistory',
  title: { en: 'Keys that an account had before', zh: '历史密钥' },
  args: ActorPageQuery,
  run: async (ctx, { actor: of, ...args }) =>
    ok(await page(ctx, pastKeys, { prefix: [of], args }, (_, keys) => KeySet.toJson(keys))),
})

const isHeldAt = (grant: RoleGrant, atMs: number): boolean => grant.fromMs <= atMs && isOpen(grant, atMs)

/** Grants that have not ended in `grants`, ended ones page by page in `items`; with a time only those in force then. */
const rolesOf = query({
  name: 'rolesOf',
  title: { en: 'Roles of an account', zh: '账户角色' },
  args: RolesQuery,
  run: async (ctx, { actor: of, atMs, ...args }) => {
    const held = (await ctx.get(roles, [of]))?.grants ?? []
    const grants = held.filter(grant => atMs === 0 || isHeldAt(grant, atMs)).map(grant => RoleGrant.toJson(grant))
    const past = await page(ctx, pastGrants, { prefix: [of], args }, (_, one) =>
      atMs === 0 || (one.grant.fromMs <= atMs && atMs < one.endedAtMs) ? PastGrant.toJson(one) : undefined,
    )
    return ok({ grants, ...past })
  },
})

const ROLE_NAMES = new Map<number, string>(Object.entries(ROLE).map(([name, number]) => [number, name]))

type HolderKey = readonly [org: Id, role: number, actor: Address]

const openGrant = async (ctx: QueryContext, [org, role, of]: HolderKey): Promise<RoleGrant | undefined> => {
  const grants = (await ctx.get(roles, [of]))?.grants ?? []
  return grants.find(one => one.role === role && equalBytes(one.orgId, org) && isOpen(one, ctx.timeMs))
}

const grantsOf = query({
  name: 'grantsOf',
  title: { en: 'Roles granted at an organisation', zh: '组织内的角色' },
  args: OrgPageQuery,
  run: async (ctx, { orgId, ...args }) =>
    ok(
      await page(ctx, roleHolders, { prefix: [orgId], args }, async key => {
        const grant = await openGrant(ctx, key)
        return grant && { actor: encodeAddress(key[2]), ...object(RoleGrant.toJson(grant)) }
      }),
    ),
})

const pastGrantsOf = query({
  name: 'pastGrantsOf',
  title: { en: 'Roles at an organisation that have ended', zh: '组织内已终止的角色' },
  args: OrgPageQuery,
  run: async (ctx, { orgId, ...args }) =>
    ok(
      await page(ctx, pastHolders, { prefix: [orgId], args }, ([, role, endedAtMs, of], { sinceMs }) => ({
        actor: encodeAddress(of),
        role: ROLE_NAMES.get(role) ?? '',
        fromMs: sinceMs,
        endedAtMs,
      })),
    ),
})

const delegation = query({
  name: 'delegation',
  title: { en: 'A delegation', zh: '赋权' },
  args: DelegationQuery,
  run: async (ctx, { delegationId }) => {
    const found = await ctx.get(delegations, [delegationId])
    return found === undefined ? err('NOT_FOUND') : ok(Delegation.toJson(found))
  },
})

const withId = async (ctx: QueryContext, delegationId: Id): Promise<Json | undefined> => {
  const found = await ctx.get(delegations, [delegationId])
  return found && { delegationId: toHex(delegationId), ...object(Delegation.toJson(found)) }
}

/** What it has received and has not ended in `received`, what it ever gave page by page in `items`. */
const delegationsOf = query({
  name: 'delegationsOf',
  title: { en: 'Delegations of an organisation', zh: '组织的赋权' },
  args: OrgPageQuery,
  run: async (ctx, { orgId, ...args }) => {
    const received: Json[] = []
    for (const one of (await ctx.get(receivedDelegations, [orgId]))?.delegations ?? []) {
      const found = await withId(ctx, one)
      if (found !== undefined) received.push(found)
    }
    const given = await page(ctx, givenDelegations, { prefix: [orgId], args }, ([, one]) => withId(ctx, one))
    return ok({ received, ...given })
  },
})

export const queries = [
  actor,
  rolesOf,
  grantsOf,
  whoMay,
  actorsOfMember,
  keyHistory,
  pastGrantsOf,
  delegation,
  delegationsOf,
]
