/** Executes the transactions of a block, one after the other. */

import { assert, equalBytes, err, LIMITS, type RefusalCode, type Result, refusalNumber } from '#base'
import type { Call, Receipt } from '#chain'
import { signingActors } from './authority.ts'
import { TransactionContext } from './context.ts'
import type { AnyAction, BlockInfo, Module } from './define.ts'
import type { ExecuteInput, ExecuteOutput, SignedCalls } from './engine.ts'
import { Overlay } from './overlay.ts'
import { choosePolicy, evaluate } from './policy.ts'

export type FindAction = (call: Pick<Call, 'module' | 'action'>) => Result<AnyAction>

/** Looks actions up by their numbers: UNKNOWN_MODULE, UNKNOWN_ACTION. */
export const makeFindAction = (modules: readonly Module[]): FindAction => {
  const byModule = new Map(
    modules.map(({ id, actions }) => [id, new Map(actions.map(action => [action.id, action]))] as const),
  )
  return ({ module, action }) => {
    const actions = byModule.get(module)
    if (actions === undefined) return err('UNKNOWN_MODULE', `${module}`)
    const found = actions.get(action)
    return found === undefined ? err('UNKNOWN_ACTION', `${module}.${action}`) : { ok: true, value: found }
  }
}

/** Authority before state: who may not act learns nothing about the record. */
const runCall = (find: FindAction, ctx: TransactionContext, call: Call): Result<undefined> => {
  const action = find(call)
  if (!action.ok) return err('E_ARG', action.fault.code)
  const { args: codec, subject, policy, check, apply } = action.value
  const args = codec.decode(call.args)
  if (!args.ok) return err('E_ARG', args.fault.detail)
  const about = subject(ctx, args.value)
  if (!about.ok) return about
  const may = evaluate(ctx, choosePolicy(policy, args.value, ctx), about.value)
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

const runCalls = (find: FindAction, ctx: TransactionContext, calls: readonly Call[]): Outcome => {
  for (const [i, call] of calls.entries()) {
    const result = runCall(find, ctx, call)
    if (!result.ok) return refusal(result.fault, i)
    const { events, rows } = ctx
    const over = events.length > LIMITS.eventsPerTransaction || rows > LIMITS.rowsPerTransaction
    if (over) return refusal({ code: 'E_LIMIT' }, i)
  }
  return { code: 0, failedCall: 0 }
}

interface BlockParts {
  readonly find: FindAction
  readonly overlay: Overlay
  readonly block: BlockInfo
  /** What the transactions so far have cost. Work that was undone counts: it was done on every node. */
  readonly spent: { rows: number; events: number }
}

/** One transaction can go beyond, by at most what one may cost. */
const isSpent = ({ rows, events }: BlockParts['spent']): boolean =>
  rows >= LIMITS.rowsPerBlock || events >= LIMITS.eventsPerBlock

/** All calls of a transaction happen, or none of them. */
const runTransaction = ({ find, overlay, block, spent }: BlockParts, { id, body, keys }: SignedCalls): Receipt => {
  if (isSpent(spent)) return { txId: id, ...refusal({ code: 'E_LIMIT' }, 0), events: [] }
  const signers = signingActors({ get: (table, key) => overlay.get(table as never, key) as never }, keys)
  const sender = signers.find(one => equalBytes(one.id, body.sender))
  if (sender === undefined) return { txId: id, ...refusal({ code: 'E_AUTH' }, 0), events: [] }
  const ctx = new TransactionContext({ block, sender, signers, overlay })
  const outcome = runCalls(find, ctx, body.calls)
  if (outcome.code === 0) overlay.keep()
  else overlay.undo()
  const events = outcome.code === 0 ? ctx.events : []
  spent.rows += ctx.rows
  spent.events += events.length
  return { txId: id, ...outcome, events }
}

export const executeBlock = (find: FindAction, { reader, block, transactions }: ExecuteInput): ExecuteOutput => {
  const parts: BlockParts = { find, overlay: new Overlay(reader), block, spent: { rows: 0, events: 0 } }
  const receipts = transactions.map(transaction => runTransaction(parts, transaction))
  return { receipts, writes: parts.overlay.writes() }
}

/** A context without a signer, for genesis. */
export const genesisContext = (overlay: Overlay, block: BlockInfo): TransactionContext => {
  const nobody = { id: new Uint8Array(20) as never, person: '' }
  return new TransactionContext({ block, sender: nobody, signers: [], overlay })
}
