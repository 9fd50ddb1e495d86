/** Who could do something at a time: the holders of each rule of its policy, themselves or by delegation. */

import { encodeAddress, equalBytes, err, field, type Json, LIMITS, message, ok, slug, toHex } from '#base'
import { type QueryContext, query } from '../define.ts'
import { ID_BYTES, type Id, id, time } from '../ids.ts'
import { fromBinaryText, keyText } from '../key.ts'
import { ORG_TYPE } from '../org/schema.ts'
import { orgs, rootOrg } from '../org/state.ts'
import type { Rule, Scope } from '../policy-language.ts'
import { clauseText } from '../policy-text.ts'
import { DELEGABLE, ROLE, type RoleName } from '../roles.ts'
import { delegations, givenDelegations, pastHolders, roleHolders, roles } from './state.ts'

/** Names of a module and of one of its actions, for instance `activity` and `verify-activity`. */
const WhoMayQuery = message('WhoMayQuery', 256, {
  module: field(1, slug(64)),
  action: field(2, slug(64)),
  orgId: field(3, id),
  /** 0: now. */
  atMs: field(4, time),
})

interface Asked {
  readonly org: Id
  readonly name: RoleName
  readonly atMs: number
}

interface Held {
  readonly fromMs: number
  readonly toMs: number
}

const holder = (actor: Uint8Array, { org, name }: Asked, { fromMs, toMs }: Held): Json => ({
  actor: encodeAddress(actor as never),
  role: name,
  fromMs,
  toMs,
  orgId: toHex(org),
})

const covers = ({ fromMs, toMs }: Held, atMs: number): boolean => fromMs <= atMs && (toMs === 0 || atMs < toMs)

/** Holders whose grants have not ended. */
async function* holdersNow(ctx: QueryContext, asked: Asked): AsyncIterable<Json> {
  const { org, name, atMs } = asked
  for await (const [[, role, actor]] of ctx.range(roleHolders, [org, ROLE[name]])) {
    const grants = (await ctx.get(roles, [actor]))?.grants ?? []
    const grant = grants.find(one => one.role === role && equalBytes(one.orgId, org))
    if (grant !== undefined && covers(grant, atMs)) yield holder(actor, asked, grant)
  }
}

/** Holders whose grants ended after that time. */
async function* holdersThen(ctx: QueryContext, asked: Asked): AsyncIterable<Json> {
  const { org, name, atMs } = asked
  const prefix = [org, ROLE[name]] as const
  const start = fromBinaryText(keyText(pastHolders.prefix, pastHolders.key as never, [...prefix, atMs + 1]))
  for await (const [[, , endedAtMs, actor], { sinceMs }] of ctx.range(pastHolders, prefix, { after: start })) {
    if (sinceMs <= atMs) yield holder(actor, asked, { fromMs: sinceMs, toMs: endedAtMs })
  }
}

const holdersAt = async (ctx: QueryContext, asked: Asked): Promise<readonly Json[]> => {
  const found: Json[] = []
  for await (const one of holdersNow(ctx, asked)) found.push(one)
  if (asked.atMs < ctx.timeMs) for await (const one of holdersThen(ctx, asked)) found.push(one)
  return found
}

/** Organisations whose holders act for `org` by delegation, in at most `delegationDepth` steps. */
const delegatesOf = async (ctx: QueryContext, { org, name, atMs }: Asked): Promise<readonly Id[]> => {
  if (!DELEGABLE.includes(name)) return []
  const found: Id[] = []
  let level: readonly Id[] = [org]
  for (let step = 0; step < LIMITS.delegationDepth; step++) {
    const next: Id[] = []
    for (const at of level) {
      for await (const [[, delegationId]] of ctx.range(givenDelegations, [at])) {
        const one = await ctx.get(delegations, [delegationId])
        if (one === undefined || !one.powers.includes(ROLE[name]) || !covers(one, atMs)) continue
        if (one.endedAtMs === 0 || atMs < one.endedAtMs) next.push(one.toOrg)
      }
    }
    found.push(...next)
    level = next
  }
  return found
}

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

/** As the tree is now. */
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

/** Persons that a subject names are known only with the arguments; an organisation that it names is the one asked for. */
const ruleHolders = async (ctx: QueryContext, rule: Rule, org: Id, atMs: number): Promise<readonly Json[]> => {
  if (!('roles' in rule)) return []
  const found: Json[] = []
  for (const at of await orgsOf(ctx, rule.at, org)) {
    const isRoot = (await ctx.get(orgs, [at]))?.parent.length === 0
    for (const name of namesAt(rule.roles, isRoot)) {
      const asked = { org: at, name, atMs }
      found.push(...(await holdersAt(ctx, asked)))
      for (const delegate of await delegatesOf(ctx, asked)) {
        if (!equalBytes(delegate, org)) found.push(...(await holdersAt(ctx, { ...asked, org: delegate })))
      }
    }
  }
  return found
}

/** For each case and clause of the policy, who held each of its rules at the time. */
export const whoMay = query({
  name: 'whoMay',
  title: { en: 'Who may do this', zh: '谁可办理' },
  args: WhoMayQuery,
  run: async (ctx, { module, action, orgId, atMs }) => {
    const cases = ctx.policyOf(module, action)
    if (cases === undefined) return err('NOT_FOUND', `${module} ${action}`)
    const at = atMs === 0 ? ctx.timeMs : atMs
    const clauses: Json[] = []
    for (const { name, policy } of cases) {
      for (const clause of policy) {
        const rules: Json[] = []
        for (const rule of clause.all) rules.push({ holders: await ruleHolders(ctx, rule, orgId, at) })
        clauses.push({ case: name, policy: clauseText(clause), rules })
      }
    }
    return ok({ clauses })
  },
})
