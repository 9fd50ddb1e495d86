/** What other modules read of organisations, and what they count in them: the counts keep one from being dissolved. */

import { assert, type Result } from '#base'
import { ALLOWED, type ApplyContext, exported, type ReadContext } from '../define.ts'
import { type Id, MODULE } from '../ids.ts'
import { orgOf } from './organisations.ts'
import { params } from './params.ts'
import { FORMALITY, type MemberCounts, ORG_TYPE, type Org } from './schema.ts'
import { orgs, zoneCounts } from './state.ts'

export { areAllied } from './alliances.ts'
export { isBelow } from './tree.ts'

type CountName = keyof MemberCounts

interface CountStep {
  readonly orgId: Id
  /** Where the member was counted before and is counted now; absent: nowhere. */
  readonly from?: CountName | undefined
  readonly to?: CountName | undefined
}

const moved = (counts: MemberCounts, { from, to }: CountStep): MemberCounts => {
  const next = { ...counts }
  if (from !== undefined) next[from] -= 1
  if (to !== undefined) next[to] += 1
  assert(from === undefined || next[from] >= 0, 'a count below zero')
  return next
}

/** Since when a branch has had too few full members; 0 where it has enough or none are asked. */
const belowMinSince = (ctx: ReadContext, { profile, belowMinSinceMs }: Org, counts: MemberCounts): number => {
  const asked = profile.type === ORG_TYPE.BRANCH && profile.formality === FORMALITY.FORMAL
  if (!asked || counts.full >= ctx.param(params.branchFullMin)) return 0
  return belowMinSinceMs === 0 ? ctx.block.timeMs : belowMinSinceMs
}

/**
 * Moves one member from one count to another, in the organisation and in the zone. A member who changes the
 * organisation is moved out of the one (`from` only) and into the other (`to` only).
 */
export const countMember = exported<CountStep>({
  module: MODULE.org,
  name: 'countMember',
  callers: [MODULE.member],
  run: (ctx, step) => {
    const org = orgOf(ctx, step.orgId)
    const zone = ctx.get(zoneCounts, [])
    assert(zone !== undefined, 'a member of no zone')
    const counts = moved(org.counts, step)
    ctx.put(orgs, [step.orgId], { ...org, counts, belowMinSinceMs: belowMinSince(ctx, org, counts) })
    ctx.put(zoneCounts, [], { ...zone, members: moved(zone.members, step) })
    return ALLOWED
  },
})

type Counter = 'openActivities' | 'openTransfers' | 'openBookings' | 'floatingIn' | 'floatingOut'

const count = (ctx: ApplyContext, orgId: Id, name: Counter, step: 1 | -1): Result<undefined> => {
  const org = orgOf(ctx, orgId)
  const next = org[name] + step
  assert(next >= 0, `${name} below zero`)
  ctx.put(orgs, [orgId], { ...org, [name]: next })
  return ALLOWED
}

interface Step {
  readonly orgId: Id
  readonly step: 1 | -1
}

/** One activity more or less that is not over. */
export const countActivity = exported<Step>({
  module: MODULE.org,
  name: 'countActivity',
  callers: 'any',
  run: (ctx, { orgId, step }) => count(ctx, orgId, 'openActivities', step),
})

/** One transfer more or less that is not over, for each of its two organisations. */
export const countTransfer = exported<Step>({
  module: MODULE.org,
  name: 'countTransfer',
  callers: [MODULE.transfer],
  run: (ctx, { orgId, step }) => count(ctx, orgId, 'openTransfers', step),
})

/** One booking more or less that is neither used nor cancelled. */
export const countBooking = exported<Step>({
  module: MODULE.org,
  name: 'countBooking',
  callers: 'any',
  run: (ctx, { orgId, step }) => count(ctx, orgId, 'openBookings', step),
})

/** One floating member more or less: `IN` at the host, `OUT` at the organisation that it belongs to. */
export const countFloating = exported<Step & { readonly direction: 'IN' | 'OUT' }>({
  module: MODULE.org,
  name: 'countFloating',
  callers: [MODULE.transfer],
  run: (ctx, { orgId, step, direction }) => count(ctx, orgId, direction === 'IN' ? 'floatingIn' : 'floatingOut', step),
})
