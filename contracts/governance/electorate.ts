/** The organisations that govern: who votes, with what weight, and by whom. */

import { type Address, equalBytes, err, LIMITS, type Result } from '#base'
import { holdsRole } from '../authority.ts'
import { ALLOWED, type ApplyContext, type ReadContext } from '../define.ts'
import type { Id } from '../ids.ts'
import { isStanding } from '../org/schema.ts'
import { orgs, rootOf } from '../org/state.ts'
import type { RoleName } from '../roles.ts'
import { electorChanged } from './events.ts'
import type { Elector } from './schema.ts'
import { electorate, suspendedOrgs, voteOfficers } from './state.ts'

export const electorsOf = (ctx: Pick<ReadContext, 'get'>): readonly Elector[] => ctx.get(electorate, [])?.electors ?? []

export const findElector = (electors: readonly Elector[], orgId: Id): Elector | undefined =>
  electors.find(one => equalBytes(one.orgId, orgId))

/** Those that can vote now: what is dissolved or suspended would keep the others from ever deciding. */
export const ableElectors = (ctx: Pick<ReadContext, 'get'>): readonly Elector[] =>
  electorsOf(ctx).filter(
    ({ orgId }) => isStanding(ctx.get(orgs, [orgId])?.state) && ctx.get(suspendedOrgs, [orgId]) === undefined,
  )

/** E_NOT_FOUND, E_STATE (dissolved; or it does not govern), E_ARG (the root always governs), E_LIMIT. */
export const checkElector = (ctx: ReadContext, { orgId, weight }: Elector): Result<undefined> => {
  const electors = electorsOf(ctx)
  const governs = findElector(electors, orgId) !== undefined
  if (weight === 0) {
    if (!governs) return err('E_STATE', 'it does not govern')
    const root = rootOf(ctx)
    return root !== undefined && equalBytes(root, orgId) ? err('E_ARG', 'the root always governs') : ALLOWED
  }
  const org = ctx.get(orgs, [orgId])
  if (org === undefined) return err('E_NOT_FOUND', 'organisation')
  if (!isStanding(org.state)) return err('E_STATE', 'the organisation is not active')
  return governs || electors.length < LIMITS.governingOrgs ? ALLOWED : err('E_LIMIT', 'governing organisations')
}

/** Adds it, gives it another weight, or with weight 0 takes it out. Votings that are open go on among those who had begun them. */
export const changeElector = (ctx: ApplyContext, elector: Elector): Result<undefined> => {
  const others = electorsOf(ctx).filter(({ orgId }) => !equalBytes(orgId, elector.orgId))
  ctx.put(electorate, [], { electors: elector.weight === 0 ? others : [...others, elector] })
  ctx.emit(electorChanged, elector)
  return ALLOWED
}

/** Whom a secretary may let vote. */
export const VOTING_OFFICERS: readonly RoleName[] = [
  'DEPUTY_SECRETARY',
  'ORGANIZER',
  'ORG_OFFICER',
  'PUBLICITY_OFFICER',
  'DISCIPLINE_OFFICER',
]

/** The officer named by the secretary, as long as the time lasts and an office is held. */
export const voteOfficerOf = (ctx: ReadContext, orgId: Id): Address | undefined => {
  const named = ctx.get(voteOfficers, [orgId])
  if (named === undefined || ctx.block.timeMs >= named.untilMs) return undefined
  return holdsRole(ctx, named.actor, VOTING_OFFICERS, { org: orgId }) ? named.actor : undefined
}
