/** Parameters that have been decided: from when each holds, and all that there has been. */

import { assert, err, LIMITS, type Result } from '#base'
import { ALLOWED, type ApplyContext, type ReadContext } from '../define.ts'
import { type Id, NO_ID } from '../ids.ts'
import { paramChanged, paramInForce } from './events.ts'
import { params } from './params.ts'
import type { ParamChange, ParamRecord, ParamRow, PendingParam } from './schema.ts'
import { decidedParams, paramAgenda, paramHistory } from './state.ts'

const DAY_MS = 86_400_000
const UNDECIDED: ParamRow = { current: { value: 0, fromMs: 0, version: 0 }, next: undefined, versions: 0 }

/** E_NOT_FOUND (no such parameter), E_ARG (out of its bounds), E_WINDOW (too far ahead). */
export const checkParam = (ctx: ReadContext, change: ParamChange): Result<undefined> => {
  const declared = ctx.declared(change.module)?.params?.find(({ id }) => id === change.param)
  if (declared === undefined) return err('E_NOT_FOUND', 'parameter')
  if (change.value < declared.min || change.value > declared.max) return err('E_ARG', `${declared.name}: bounds`)
  const last = ctx.block.timeMs + ctx.param(params.effectiveAheadDays) * DAY_MS
  return change.effectiveFromMs <= last ? ALLOWED : err('E_WINDOW', 'too far ahead')
}

/** E_LIMIT where so many changes wait for their day already. */
export const checkRoom = (ctx: ReadContext, changes: number): Result<undefined> => {
  const waiting = (ctx.get(paramAgenda, [])?.pending ?? []).filter(({ fromMs }) => fromMs > ctx.block.timeMs)
  return waiting.length + changes <= LIMITS.paramAgenda ? ALLOWED : err('E_LIMIT', 'changes that wait')
}

const changeRecord = (ctx: ApplyContext, key: readonly [number, number, number], changed: Partial<ParamRecord>) => {
  const record = ctx.get(paramHistory, key)
  assert(record !== undefined, 'every version has a record')
  ctx.put(paramHistory, key, { ...record, ...changed })
  return record
}

const isDue =
  (nowMs: number) =>
  ({ fromMs }: PendingParam): boolean =>
    fromMs <= nowMs

/** Notes of what has begun to hold with this block, in the history and by an event. */
export const settleAgenda = (ctx: ApplyContext): void => {
  const { pending = [] } = ctx.get(paramAgenda, []) ?? {}
  const due = pending.filter(isDue(ctx.block.timeMs))
  if (due.length === 0) return
  ctx.put(paramAgenda, [], { pending: pending.filter(one => !due.includes(one)) })
  for (const { module, param, version } of due) {
    const row = ctx.get(decidedParams, [module, param])
    assert(row?.next !== undefined, 'what is on the agenda is the next')
    ctx.put(decidedParams, [module, param], { ...row, current: row.next, next: undefined })
    const { value, fromMs } = changeRecord(ctx, [module, param, version], { fromHeight: ctx.block.height })
    ctx.emit(paramInForce, { module, param, value, version, fromMs })
  }
}

/** A decision that does not hold yet gives way to a later one. */
const overtake = (ctx: ApplyContext, module: number, param: number, { next }: ParamRow): void => {
  if (next === undefined) return
  changeRecord(ctx, [module, param, next.version], { overtaken: true })
  const { pending = [] } = ctx.get(paramAgenda, []) ?? {}
  const left = pending.filter(one => one.module !== module || one.param !== param)
  ctx.put(paramAgenda, [], { pending: left })
}

/** Decides; the caller has checked. It holds from the next block at the earliest: all of a block is judged alike. */
export const decideParam = (ctx: ApplyContext, change: ParamChange, propId: Id): void => {
  settleAgenda(ctx)
  const { module, param, value } = change
  const { height, timeMs } = ctx.block
  const row = ctx.get(decidedParams, [module, param]) ?? UNDECIDED
  overtake(ctx, module, param, row)
  const version = row.versions + 1
  const fromMs = Math.max(change.effectiveFromMs, timeMs + 1)
  const record = { value, fromMs, decidedAtMs: timeMs, decidedHeight: height, propId, fromHeight: 0, overtaken: false }
  ctx.put(paramHistory, [module, param, version], record)
  ctx.put(decidedParams, [module, param], { current: row.current, next: { value, fromMs, version }, versions: version })
  const { pending = [] } = ctx.get(paramAgenda, []) ?? {}
  ctx.put(paramAgenda, [], { pending: [...pending, { module, param, version, fromMs }] })
  ctx.emit(paramChanged, { module, param, value, version, fromMs })
}

/** A value of the first block. */
export const foundParam = (ctx: ApplyContext, module: number, param: number, value: number): void => {
  const { height, timeMs: fromMs } = ctx.block
  const version = 1
  ctx.put(decidedParams, [module, param], { current: { value, fromMs, version }, next: undefined, versions: version })
  const record = { value, fromMs, decidedAtMs: fromMs, decidedHeight: height, propId: NO_ID, fromHeight: height }
  ctx.put(paramHistory, [module, param, version], { ...record, overtaken: false })
}
