/** Executes the transactions of a block, one after the other. */

import { assert, equalBytes, err, LIMITS, type RefusalCode, type Result, refusalNumber, ZERO_HASH } from '#base'
import { type Call, NOBODY, PROTOCOL_FIRST, provesItself, type Receipt } from '#chain'
import { signingActors } from './authority.ts'
import { TransactionContext } from './context.ts'
import { ALLOWED, type AnyAction, type BlockInfo, type BlockPlace, type Module, type ReadContext } from './define.ts'
import type { ExecuteInput, ExecuteOutput, SignedCalls } from './engine.ts'
import type { BlockClose, GovernanceReads, ProtocolPlan, SeatReads } from './hooks.ts'
import { Overlay } from './overlay.ts'
import { choosePolicy, evaluate } from './policy.ts'
import { isThere } from './since.ts'

/** Of the modules and actions that a protocol has: UNKNOWN_MODULE, UNKNOWN_ACTION. */
export type FindAction = (call: Pick<Call, 'module' | 'action'>, protocol: number) => Result<AnyAction>

/** What execution knows of the modules, worked out once. */
export interface Catalogue {
  readonly modules: readonly Module[]
  readonly find: FindAction
  readonly governs: GovernanceReads | undefined
  readonly seats: SeatReads | undefined
}

const NO_PLAN: ProtocolPlan = { protocol: PROTOCOL_FIRST, scheduled: undefined }

/** The protocol of a block on this state. */
export const protocolPlan = ({ seats }: Pick<Catalogue, 'seats'>, ctx: Pick<ReadContext, 'get'>): ProtocolPlan =>
  seats?.protocol(ctx) ?? NO_PLAN

/** The block with what the state of its parent says of it. */
export const blockOn = (catalogue: Pick<Catalogue, 'seats'>, overlay: Overlay, place: BlockPlace): BlockInfo => {
  const get = ((table, key) => overlay.get(table as never, key)) as ReadContext['get']
  return { ...place, protocol: protocolPlan(catalogue, { get }).protocol }
}

/** Looks actions up by their numbers. */
export const makeFindAction = (modules: readonly Module[]): FindAction => {
  const byModule = new Map(
    modules.map(one => [one.id, { one, actions: new Map(one.actions.map(action => [action.id, action])) }] as const),
  )
  return ({ module, action }, protocol) => {
    const known = byModule.get(module)
    if (known === undefined || !isThere(known.one, protocol)) return err('UNKNOWN_MODULE', `${module}`)
    const found = known.actions.get(action)
    if (found === undefined || !isThere(found, protocol)) return err('UNKNOWN_ACTION', `${module}.${action}`)
    return { ok: true, value: found }
  }
}

/** E_PAUSED for a call of a module that governance has stopped. */
const isRunning = ({ modules, governs }: Catalogue, ctx: TransactionContext, number: number): Result<undefined> => {
  const module = modules.find(({ id }) => id === number)
  return module !== undefined && governs?.isPaused(ctx, module) === true ? err('E_PAUSED', module.name) : ALLOWED
}

const mayAct = (ctx: TransactionContext, { subject, policy }: AnyAction, args: unknown): Result<undefined> => {
  const about = subject(ctx, args)
  return about.ok ? evaluate(ctx, choosePolicy(policy, args, ctx), about.value) : about
}

/** Authority before state: who may not act learns nothing about the record. */
const runCall = (catalogue: Catalogue, ctx: TransactionContext, call: Call): Result<undefined> => {
  const action = catalogue.find(call, ctx.block.protocol)
  if (!action.ok) return err('E_ARG', action.fault.code)
  const { args: codec, check, apply } = action.value
  const args = codec.decode(call.args)
  if (!args.ok) return err('E_ARG', args.fault.detail)
  const running = isRunning(catalogue, ctx, call.module)
  if (!running.ok) return running
  const may = action.value.selfProving ? ALLOWED : mayAct(ctx, action.value, args.value)
  if (!may.ok) return may
  const fits = check(ctx, args.value)
  return fits.ok ? ctx.asWriter(call.module, () => apply(ctx, args.value)) : fits
}

interface Outcome {
  readonly code: number
  readonly failedCall: number
}

const refusal = (fault: { readonly code: string; readonly detail?: string }, failedCall: number): Outcome => {
  assert(fault.code.startsWith('E_'), `${fault.code} is no refusal: ${fault.detail ?? ''}`)
  return { code: refusalNumber(fault.code as RefusalCode), failedCall }
}

const runCalls = (catalogue: Catalogue, ctx: TransactionContext, calls: readonly Call[]): Outcome => {
  for (const [i, call] of calls.entries()) {
    const result = runCall(catalogue, ctx, call)
    if (!result.ok) return refusal(result.fault, i)
    const { events, rows } = ctx
    const over = events.length > LIMITS.eventsPerTransaction || rows > LIMITS.rowsPerTransaction
    if (over) return refusal({ code: 'E_LIMIT' }, i)
  }
  return { code: 0, failedCall: 0 }
}

/** A context in which nobody has signed: genesis, the end of a block, what proves itself. */
export const nobodyContext = (
  overlay: Overlay,
  block: BlockInfo,
  { modules, governs }: Pick<Catalogue, 'modules' | 'governs'>,
): TransactionContext =>
  new TransactionContext({ block, sender: { id: NOBODY, person: '' }, signers: [], overlay, modules, governs })

/** The one action of a transaction that proves itself; E_AUTH where it needs a sender. */
export const selfProvingAction = (find: FindAction, calls: readonly Call[], protocol: number): Result<AnyAction> => {
  const [call] = calls
  const action = call === undefined || calls.length > 1 ? err('E_ARG', 'one call') : find(call, protocol)
  return action.ok && action.value.selfProving !== true ? err('E_AUTH', 'this action needs a sender') : action
}

interface BlockParts {
  readonly catalogue: Catalogue
  readonly overlay: Overlay
  readonly block: BlockInfo
  /** What the transactions so far have cost. Work that was undone counts: it was done on every node. */
  readonly spent: { rows: number; events: number }
}

/** One transaction can go beyond, by at most what one may cost. */
const isSpent = ({ rows, events }: BlockParts['spent']): boolean =>
  rows >= LIMITS.rowsPerBlock || events >= LIMITS.eventsPerBlock

/** Runs the calls in `ctx` and keeps or undoes what they did. */
const settle = (
  { catalogue, overlay, spent }: BlockParts,
  ctx: TransactionContext,
  { id, body }: SignedCalls,
): Receipt => {
  const outcome = runCalls(catalogue, ctx, body.calls)
  if (outcome.code === 0) overlay.keep()
  else overlay.undo()
  const events = outcome.code === 0 ? ctx.events : []
  spent.rows += ctx.rows
  spent.events += events.length
  return { txId: id, ...outcome, events }
}

const runUnsigned = (parts: BlockParts, transaction: SignedCalls): Receipt => {
  const { catalogue, overlay, block } = parts
  const action = selfProvingAction(catalogue.find, transaction.body.calls, block.protocol)
  if (action.ok) return settle(parts, nobodyContext(overlay, block, catalogue), transaction)
  return {
    txId: transaction.id,
    ...refusal({ code: action.fault.code === 'E_AUTH' ? 'E_AUTH' : 'E_ARG' }, 0),
    events: [],
  }
}

/** All calls of a transaction happen, or none of them. */
const runTransaction = (parts: BlockParts, { id, body, keys }: SignedCalls): Receipt => {
  const { overlay, block, spent, catalogue } = parts
  if (isSpent(spent)) return { txId: id, ...refusal({ code: 'E_LIMIT' }, 0), events: [] }
  if (provesItself(body)) return runUnsigned(parts, { id, body, keys })
  const signers = signingActors({ get: (table, key) => overlay.get(table as never, key) as never }, keys, block.timeMs)
  const sender = signers.find(one => equalBytes(one.id, body.sender))
  if (sender === undefined) return { txId: id, ...refusal({ code: 'E_AUTH' }, 0), events: [] }
  const { modules, governs } = catalogue
  return settle(parts, new TransactionContext({ block, sender, signers, overlay, modules, governs }), {
    id,
    body,
    keys,
  })
}

/** The modules' last word on a block. Its events stand in a receipt that names no transaction. */
const closeBlock = ({ overlay, block, catalogue }: BlockParts, close: BlockClose): readonly Receipt[] => {
  const ctx = nobodyContext(overlay, block, catalogue)
  for (const module of catalogue.modules)
    if (isThere(module, block.protocol)) ctx.asWriter(module.id, () => void module.closeBlock?.(ctx, close))
  overlay.keep()
  const { events } = ctx
  assert(events.length <= LIMITS.eventsPerTransaction, 'too many events at the end of a block')
  return events.length === 0 ? [] : [{ txId: ZERO_HASH, code: 0, failedCall: 0, events }]
}

export const executeBlock = (catalogue: Catalogue, input: ExecuteInput): ExecuteOutput => {
  const { reader, transactions, close } = input
  const overlay = new Overlay(reader)
  const block = blockOn(catalogue, overlay, input.block)
  const parts: BlockParts = { catalogue, overlay, block, spent: { rows: 0, events: 0 } }
  let served = 0
  const receipts = transactions.map(transaction => {
    if (!isSpent(parts.spent)) served += 1
    return runTransaction(parts, transaction)
  })
  const last = close === undefined ? [] : closeBlock(parts, close)
  return { receipts: [...receipts, ...last], writes: parts.overlay.writes(), served }
}
