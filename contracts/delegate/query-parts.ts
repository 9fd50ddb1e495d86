/** What several queries of `delegate` need. */

import { message } from '#base'
import type { QueryContext } from '../define.ts'
import type { Seat } from './schema.ts'
import { seatSets } from './state.ts'

export const NoQuery = message('NoQuery', 1, {})

/** Seats of an epoch; undefined where they are not decided. */
export const setOf = async (ctx: QueryContext, epoch: number): Promise<readonly Seat[] | undefined> => {
  const set = await ctx.get(seatSets, [epoch])
  return set === undefined || set.sameAs === 0 ? set?.seats : (await ctx.get(seatSets, [set.sameAs - 1]))?.seats
}
