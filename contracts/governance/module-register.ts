/** The register of modules: what is active, paused or retired, in which version, and all that there has been. */

import { err, type Result } from '#base'
import { ALLOWED, type ApplyContext, type ReadContext } from '../define.ts'
import { MODULE, NO_HASH } from '../ids.ts'
import { moduleActivated, modulePaused, moduleRegistered, moduleRetired, moduleUpgraded } from './events.ts'
import { moduleMachine } from './machine.ts'
import { MODULE_STATE, type ModuleChange, type ModuleEntry } from './schema.ts'
import { moduleEntries, moduleHistory } from './state.ts'

export type ModuleStep = Parameters<typeof moduleMachine.move>[2]

/** Without them nobody could act, and nothing could be put right. */
const NEEDED: readonly number[] = [MODULE.access, MODULE.delegate, MODULE.governance]

/** A module of the first version that nothing has been decided about. */
const FIRST: ModuleEntry = {
  state: MODULE_STATE.ACTIVE,
  version: 1,
  codeHash: NO_HASH,
  schemaHash: NO_HASH,
  testsHash: NO_HASH,
  pausedUntilMs: 0,
  emergencyAtMs: 0,
  changes: 0,
}

/** Entry of a module; one that is no extension needs none to be active. */
export const entryOf = (ctx: Pick<ReadContext, 'get' | 'declared'>, module: number): ModuleEntry | undefined => {
  const entry = ctx.get(moduleEntries, [module])
  if (entry !== undefined) return entry
  const declared = ctx.declared(module)
  return declared === undefined || declared.extension ? undefined : FIRST
}

/** E_NOT_FOUND, E_STATE, E_ARG (the chain needs it as it is). */
export const checkStep = (ctx: ReadContext, module: number, step: ModuleStep): Result<undefined> => {
  const entry = entryOf(ctx, module)
  if (entry === undefined) return err('E_NOT_FOUND', 'module')
  if (step !== 'Upgrade' && NEEDED.includes(module)) return err('E_ARG', 'the chain needs this module')
  const { from } = moduleMachine.transitions[step] as { readonly from: readonly number[] }
  if (!from.includes(entry.state)) return err('E_STATE', 'module')
  const running = entry.state === MODULE_STATE.ACTIVE && ctx.block.timeMs >= entry.pausedUntilMs
  return step === 'Resume' && running ? err('E_STATE', 'it runs') : ALLOWED
}

const isComplete = ({ version, codeHash, schemaHash, testsHash }: ModuleChange): boolean =>
  version > 0 && [codeHash, schemaHash, testsHash].every(one => one.length > 0)

/** An extension that is new: E_ARG (hashes are missing, or it is no extension), E_DUP. */
export const checkRegistration = (ctx: ReadContext, change: ModuleChange): Result<undefined> => {
  if (!isComplete(change)) return err('E_ARG', 'version and hashes of code, messages and tests are needed')
  const declared = ctx.declared(change.module)
  if (declared !== undefined && !declared.extension) return err('E_ARG', 'no extension')
  return ctx.get(moduleEntries, [change.module]) === undefined ? ALLOWED : err('E_DUP', 'module')
}

/** A later version: E_NOT_FOUND, E_STATE, E_ARG. */
export const checkUpgrade = (ctx: ReadContext, change: ModuleChange): Result<undefined> => {
  if (!isComplete(change)) return err('E_ARG', 'version and hashes of code, messages and tests are needed')
  const may = checkStep(ctx, change.module, 'Upgrade')
  if (!may.ok) return may
  return change.version > (entryOf(ctx, change.module)?.version ?? 0) ? ALLOWED : err('E_ARG', 'no later version')
}

const keepRecord = (ctx: ApplyContext, module: number, entry: ModuleEntry): void => {
  const { emergencyAtMs: _, changes, ...told } = entry
  const { height, timeMs: atMs } = ctx.block
  ctx.put(moduleHistory, [module, changes], { ...told, atMs, height })
}

const NAMED = {
  Activate: moduleActivated,
  Resume: moduleActivated,
  Retire: moduleRetired,
  Upgrade: moduleUpgraded,
}

/** Writes the change, its record and its event; the caller has checked it. */
export const moveModule = (
  ctx: ApplyContext,
  module: number,
  step: ModuleStep,
  changed: Partial<Omit<ModuleEntry, 'state'>> = {},
): void => {
  const before = entryOf(ctx, module) as ModuleEntry
  // A module that needs no entry gets one now.
  ctx.put(moduleEntries, [module], before)
  const entry = moduleMachine.move(ctx, [module], step, { ...changed, changes: before.changes + 1 })
  keepRecord(ctx, module, entry)
  const { state, version, codeHash, pausedUntilMs } = entry
  if (step === 'Pause' || step === 'EmergencyPause') ctx.emit(modulePaused, { module, untilMs: pausedUntilMs })
  else ctx.emit(NAMED[step], { module, state, version, codeHash })
}

/** A new entry; the caller has checked it. */
export const register = (ctx: ApplyContext, change: ModuleChange): void => {
  const { module, version, codeHash, schemaHash, testsHash } = change
  const entry = { ...FIRST, state: MODULE_STATE.REGISTERED, version, codeHash, schemaHash, testsHash, changes: 1 }
  ctx.put(moduleEntries, [module], entry)
  keepRecord(ctx, module, entry)
  ctx.emit(moduleRegistered, { module, state: entry.state, version, codeHash })
}

/** An extension that is active from the first block. */
export const foundExtension = (ctx: ApplyContext, module: number): void => {
  const entry = { ...FIRST, changes: 1 }
  ctx.put(moduleEntries, [module], entry)
  keepRecord(ctx, module, entry)
}
