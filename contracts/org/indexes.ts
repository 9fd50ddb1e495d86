/** Rows that follow from organisations: terms by their ends, organisations by region, how many there are of each sort. */

import { assert } from '#base'
import type { ApplyContext } from '../define.ts'
import type { Id } from '../ids.ts'
import { ORG_STATE, type Org } from './schema.ts'
import { orgsByRegion, structure, termEnds } from './state.ts'

export const isThere = (org: Org | undefined): org is Org => org !== undefined && org.state !== ORG_STATE.DISSOLVED

/** What an organisation is counted by: type, basis, backing. */
export const sortOf = ({ type, profile }: Org) => [type, profile.basis, profile.backing] as const

const count = (ctx: ApplyContext, org: Org, step: 1 | -1): void => {
  const sort = sortOf(org)
  const orgs = (ctx.get(structure, sort)?.orgs ?? 0) + step
  assert(orgs >= 0, 'organisations of a sort below zero')
  ctx.put(structure, sort, { orgs })
}

/** Replaces the rows of an organisation as it was by those of what it is. */
export const reindex = (ctx: ApplyContext, orgId: Id, before: Org | undefined, next: Org): void => {
  if (isThere(before)) {
    ctx.remove(termEnds, [before.termEndMs, orgId])
    ctx.remove(orgsByRegion, [before.profile.regionCode, orgId])
    count(ctx, before, -1)
  }
  if (!isThere(next)) return
  ctx.put(termEnds, [next.termEndMs, orgId], { termNumber: next.termNumber })
  ctx.put(orgsByRegion, [next.profile.regionCode, orgId], { sinceMs: next.foundedAtMs })
  count(ctx, next, 1)
}
