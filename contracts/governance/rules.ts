/** What the engine and other modules ask of `governance`. */

import type { ReadContext } from '../define.ts'
import type { GovernanceReads } from '../hooks.ts'
import { MODULE } from '../ids.ts'
import { MODULE_STATE, type ParamRow, type ParamValue } from './schema.ts'
import { decidedParams, electorate, moduleEntries } from './state.ts'

type Read = Pick<ReadContext, 'get'>

/** No second organisation governs: what several would have to decide together, two persons of the root may do. */
export const governsAlone = (ctx: Read): boolean => (ctx.get(electorate, [])?.electors.length ?? 0) < 2

/** What holds of a parameter at a time. */
const valueAt = ({ current, next }: ParamRow, timeMs: number): ParamValue =>
  next !== undefined && next.fromMs <= timeMs ? next : current

/**
 * What has been decided holds within the bounds that the code declares now: those of a later version can be narrower
 * than a value that was decided under an earlier one.
 */
const param: GovernanceReads['param'] = (ctx, { module, id, min, max }) => {
  const row = ctx.get(decidedParams, [module, id])
  if (row === undefined) return undefined
  const { value, version } = valueAt(row, ctx.block.timeMs)
  return version === 0 ? undefined : Math.min(Math.max(value, min), max)
}

/** Governance itself never stops: it alone could start it again. */
const isPaused: GovernanceReads['isPaused'] = (ctx, { id, extension }) => {
  if (id === MODULE.governance) return false
  const entry = ctx.get(moduleEntries, [id])
  if (entry === undefined) return extension === true
  return entry.state !== MODULE_STATE.ACTIVE || ctx.block.timeMs < entry.pausedUntilMs
}

export const governanceReads: GovernanceReads = { param, isPaused }
