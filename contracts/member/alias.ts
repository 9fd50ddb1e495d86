/** Aliases that nobody has: a member's is never a talent's, or the two could be told to be one person. */

import type { ReadContext } from '../define.ts'
import type { Id } from '../ids.ts'
import { talents } from '../talent/state.ts'
import { members } from './state.ts'

/** True if neither a member nor a talent has this alias. */
export const isFreeAlias = (ctx: Pick<ReadContext, 'get'>, alias: Id): boolean =>
  ctx.get(members, [alias]) === undefined && ctx.get(talents, [alias]) === undefined
