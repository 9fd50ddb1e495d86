/** Queries of `access`. */

import { address, encodeAddress, equalBytes, err, field, type Json, message, ok, slug, toHex } from '#base'
import { type QueryContext, query } from '../define.ts'
import { ID_BYTES, type Id, id } from '../ids.ts'
import { ORG_TYPE } from '../org/schema.ts'
import { orgs, rootOrg } from '../org/state.ts'
import type { Rule, Scope } from '../policy-language.ts'
import { clauseText } from '../policy-text.ts'
import { ROLE, type Role, type RoleName } from '../roles.ts'
import { isOpen } from './grants.ts'
import { Actor, ActorRoles } from './schema.ts'
import { actors, roleHolders, roles } from './state.ts'

const ActorQuery = message('ActorQuery', 64, { actor: field(1, address) })
const OrgQuery = message('OrgQuery', 64, { orgId: field(1, id) })
/** Names of a module and of one of its actions, for instance `activity` and `verify-activity`. */
const WhoMayQuery = message('WhoMayQuery', 256, {
  module: field(1, slug(64)),
  action: field(2, slug(64)),
  orgId: field(3, id),
})

const actor = query({
  name: 'actor',
  title: { en: 'An account', zh: '账户' },
  args: ActorQuery,
  run: async (ctx, args) => {
    const found = await ctx.get(actors, [args.actor])
    return found === undefined ? err('NOT_FOUND') : ok(Actor.toJson(found))
  },
})

const rolesOf = query({
  name: 'rolesOf',
  title: { en: 'Roles of an account', zh: '账户角色' },
  args: ActorQuery,
  run: async (ctx, args) => ok(ActorRoles.toJson((await ctx.get(roles, [args.actor])) ?? { grants: [], ended: 0 })),
})

const ROLE_NAMES = new Map(Object.entries(ROLE).map(([name, number]) => [number as Role, name as RoleName]))

/** Accounts with an open grant of a role at an organisation. */
const holdersAt = async (ctx: QueryContext, org: Id, role?: Role): Promise<readonly Json[]> => {
  const found: Json[] = []
  for await (const [[, number, holder]] of ctx.range(roleHolders, role === undefined ? [org] : [org, role])) {
    const grants = (await ctx.get(roles, [holder]))?.grants ?? []
    const grant = grants.find(one => one.role === number && equalBytes(one.orgId, org))
    if (grant === undefined || !isOpen(grant, ctx.timeMs)) continue
    const entry = { actor: encodeAddress(holder), role: ROLE_NAMES.get(grant.role) ?? '', fromMs: grant.fromMs }
    found.push({ ...entry, toMs: grant.toMs })
  }
  return found
}

const grantsOf = query({
  name: 'grantsOf',
  title: { en: 'Roles granted at an organisation', zh: '组织内的角色' },
  args: OrgQuery,
  run: async (ctx, { orgId }) => ok({ grants: await holdersAt(ctx, orgId) }),
})

const pathOf = async (ctx: QueryContext, org: Id): Promise<readonly Id[]> => {
  const path: Id[] = []
  for (let at = org; at.length === ID_BYTES; ) {
    const found = await ctx.get(orgs, [at])
    if (found === undefined) break
    path.push(at)
    at = found.parent
  }
  return path
}

const isCommittee = async (ctx: QueryContext, org: Id): Promise<boolean> => {
  const type = (await ctx.get(orgs, [org]))?.type
  return type === ORG_TYPE.COMMITTEE || type === ORG_TYPE.WORK_COMMITTEE
}

const orgsOf = async (ctx: QueryContext, scope: Scope, org: Id): Promise<readonly Id[]> => {
  const path = await pathOf(ctx, org)
  const above = path.length > 1 ? path.slice(1) : path
  switch (scope) {
    case '@o':
      return path.slice(0, 1)
    case '^o':
      return path
    case '@p(o)':
      return above.slice(0, 1)
    case '^p(o)':
      return above
    case '@root': {
      const root = await ctx.get(rootOrg, [])
      return root === undefined ? [] : [root.orgId]
    }
    case '@committee(o)': {
      for (const one of path) if (await isCommittee(ctx, one)) return [one]
      return []
    }
  }
}

/** The secretary of the zone is the secretary of the root. */
const namesAt = (names: readonly RoleName[], isRoot: boolean): readonly RoleName[] =>
  isRoot && names.includes('SECRETARY') ? [...names, 'ZONE_SECRETARY'] : names

const ruleHolders = async (ctx: QueryContext, rule: Rule, org: Id): Promise<readonly Json[]> => {
  // Persons that a subject names are known only with the arguments; an organisation that it names is the one asked for.
  if (!('roles' in rule)) return []
  const found: Json[] = []
  for (const at of await orgsOf(ctx, rule.at, org)) {
    const isRoot = (await ctx.get(orgs, [at]))?.parent.length === 0
    for (const name of namesAt(rule.roles, isRoot)) {
      for (const holder of await holdersAt(ctx, at, ROLE[name])) {
        found.push({ ...(holder as { [key: string]: Json }), orgId: toHex(at) })
      }
    }
  }
  return found
}

/** Who could do it now: for each case and clause of the policy, the holders of each of its rules. */
const whoMay = query({
  name: 'whoMay',
  title: { en: 'Who may do this', zh: '谁可办理' },
  args: WhoMayQuery,
  run: async (ctx, { module, action, orgId }) => {
    const cases = ctx.policyOf(module, action)
    if (cases === undefined) return err('NOT_FOUND', `${module} ${action}`)
    const clauses: Json[] = []
    for (const { name, policy } of cases) {
      for (const clause of policy) {
        const rules: Json[] = []
        for (const rule of clause.all) rules.push({ holders: await ruleHolders(ctx, rule, orgId) })
        clauses.push({ case: name, policy: clauseText(clause), rules })
      }
    }
    return ok({ clauses })
  },
})

export const queries = [actor, rolesOf, grantsOf, whoMay]
