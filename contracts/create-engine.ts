/** Puts modules together into an engine. */

import { assert, equalBytes, err, type Json, ok, type Result } from '#base'
import {
  type BodyDraft,
  type Call,
  chainIdOf,
  type Event,
  Genesis,
  type ModuleGenesis,
  PROTOCOL_FIRST,
  provesItself,
  validatorsRoot,
} from '#chain'
import { actors } from './access/state.ts'
import { isInForce, signingActors } from './authority.ts'
import { ALLOWED, type BlockPlace, type Label, type Module, type ReadContext } from './define.ts'
import { describeModule, sentenceOf } from './describe.ts'
import type { Description, Engine, SignedCalls, StateReader, StateWrites } from './engine.ts'
import {
  blockOn,
  type Catalogue,
  executeBlock,
  makeFindAction,
  nobodyContext,
  protocolPlan,
  selfProvingAction,
} from './execute.ts'
import { violations } from './invariants.ts'
import { describeRow, machinesOf, mentionsOf, recordStateOf } from './mentions.ts'
import { pathToRoot } from './org/tree.ts'
import { Overlay } from './overlay.ts'
import { isNamed, runQuery } from './query.ts'
import { isThere } from './since.ts'

const EMPTY_STATE: StateReader = { get: () => undefined }

const readOnly = (reader: StateReader): Pick<ReadContext, 'get'> => {
  const overlay = new Overlay(reader)
  return { get: (table, key) => overlay.get(table as never, key) as never }
}

/** The contracts and the consensus must begin with one set. */
const checkSeats = (modules: readonly Module[], overlay: Overlay, genesis: Genesis): Result<StateWrites> => {
  const writes = overlay.writes()
  const ctx = { get: ((table, key) => overlay.get(table as never, key)) as ReadContext['get'] }
  const set = modules.find(({ seats }) => seats !== undefined)?.seats?.validators(ctx, 0)
  return set === undefined || equalBytes(validatorsRoot(set), validatorsRoot(genesis))
    ? ok(writes)
    : err('BAD_GENESIS', 'the seats are not the validators')
}

const genesisOf = (catalogue: Catalogue, genesis: Genesis): Result<StateWrites> => {
  const { modules } = catalogue
  const overlay = new Overlay(EMPTY_STATE)
  const block = {
    chainId: chainIdOf(Genesis.encode(genesis)),
    height: 0,
    timeMs: genesis.timeMs,
    protocol: PROTOCOL_FIRST,
  }
  for (const { module: number, data } of genesis.modules as readonly ModuleGenesis[]) {
    const module = modules.find(one => one.id === number && isThere(one, PROTOCOL_FIRST))
    if (module === undefined) return err('UNKNOWN_MODULE', `${number} in genesis`)
    const { genesis: first } = module
    if (first === undefined) return err('BAD_GENESIS', `${module.name} takes none`)
    const read = first.data.decode(data)
    if (!read.ok) return read
    const ctx = nobodyContext(overlay, block, catalogue)
    const done = ctx.asWriter(number, () => first.apply(ctx, read.value))
    if (!done.ok) return err('BAD_GENESIS', `${module.name}: ${done.fault.code} ${done.fault.detail ?? ''}`)
  }
  return checkSeats(modules, overlay, genesis)
}

const checkSender = (
  reader: StateReader,
  { body, keys }: Pick<SignedCalls, 'body' | 'keys'>,
  nowMs: number,
): Result<undefined> => {
  const ctx = readOnly(reader)
  const actor = ctx.get(actors, [body.sender])
  if (actor === undefined) return err('UNKNOWN_ACCOUNT')
  if (!isInForce(actor, nowMs)) return err('E_AUTH', 'the account is not in force')
  const signs = signingActors(ctx, keys, nowMs).some(({ id }) => equalBytes(id, body.sender))
  return signs ? ALLOWED : err('E_AUTH', 'the keys do not reach the threshold of the sender')
}

/** The proof of what proves itself, in full: nobody answers for it, so it must not enter a pool without. */
const checkProof = (catalogue: Catalogue, reader: StateReader, { calls }: BodyDraft, block: BlockPlace) => {
  const overlay = new Overlay(reader)
  const on = blockOn(catalogue, overlay, block)
  const action = selfProvingAction(catalogue.find, calls, on.protocol)
  if (!action.ok) return action
  const args = action.value.args.decode((calls[0] as Call).args)
  return args.ok ? action.value.check(nobodyContext(overlay, on, catalogue), args.value) : args
}

const checkCalls = ({ find }: Catalogue, calls: readonly Call[], protocol: number): Result<undefined> => {
  if (calls.length === 0) return err('TX_NO_CALLS')
  for (const call of calls) {
    const action = find(call, protocol)
    if (!action.ok) return action
    const args = action.value.args.decode(call.args)
    if (!args.ok) return args
  }
  return ALLOWED
}

interface Named {
  readonly name: string
  readonly title: Label
}

const describeData = (module: Module, named: Named, data: Result<Json>): Description | undefined =>
  data.ok
    ? {
        module: module.name,
        name: named.name,
        title: named.title,
        data: data.value,
        sentence: sentenceOf(module.labels, named.title, data.value),
      }
    : undefined

const describeCall = (modules: readonly Module[], { module: number, action: id, args }: Call) => {
  const module = modules.find(one => one.id === number)
  const action = module?.actions.find(one => one.id === id)
  if (module === undefined || action === undefined) return undefined
  const read = action.args.decode(args)
  return describeData(module, action, read.ok ? ok(action.args.toJson(read.value)) : read)
}

const describeEvent = (modules: readonly Module[], { module: number, kind, data }: Event) => {
  const module = modules.find(one => one.id === number)
  const event = module?.events.find(one => one.id === kind)
  if (module === undefined || event === undefined) return undefined
  const read = event.data.decode(data)
  return describeData(module, event, read.ok ? ok(event.data.toJson(read.value)) : read)
}

/** By name as declared (`SignIn`) or as flags write it (`sign-in`). */
const encodeCall = (modules: readonly Module[], module: string, action: string, json: Json): Result<Call> => {
  const found = modules.find(isNamed(module))
  if (found === undefined) return err('UNKNOWN_MODULE', module)
  const named = found.actions.find(isNamed(action))
  if (named === undefined) return err('UNKNOWN_ACTION', `${module} ${action}`)
  const args = named.args.fromJson(json)
  return args.ok ? ok({ module: found.id, action: named.id, args: named.args.encode(args.value) }) : args
}

/** An engine over these modules, in ascending order of number. Two modules of one number or name stop the program. */
export const createEngine = (modules: readonly Module[]): Engine => {
  assert(
    modules.every(({ id }, i) => i === 0 || id > (modules[i - 1]?.id ?? 0)),
    'modules in ascending order',
  )
  assert(new Set(modules.map(({ name }) => name)).size === modules.length, 'two modules of one name')
  const governs = modules.find(module => module.governs !== undefined)?.governs
  const seats = modules.find(module => module.seats !== undefined)?.seats
  const nodes = modules.find(module => module.nodes !== undefined)?.nodes
  const catalogue: Catalogue = { modules, find: makeFindAction(modules), governs, seats }
  return {
    genesis: genesis => genesisOf(catalogue, genesis),
    admissible: (reader, transaction, block) => {
      if (provesItself(transaction.body)) return checkProof(catalogue, reader, transaction.body, block)
      const sender = checkSender(reader, transaction, block.timeMs)
      if (!sender.ok) return sender
      return checkCalls(catalogue, transaction.body.calls, protocolPlan(catalogue, readOnly(reader)).protocol)
    },
    execute: input => executeBlock(catalogue, input),
    validators: (reader, epoch) => seats?.validators(readOnly(reader), epoch),
    dueDeclaration: (reader, key, epoch) => seats?.dueDeclaration(readOnly(reader), key, epoch),
    protocol: reader => protocolPlan(catalogue, readOnly(reader)),
    dueReadiness: (reader, key, spoken) => seats?.dueReadiness(readOnly(reader), key, spoken),
    jailedSeats: (reader, epoch) => seats?.jailedSeats(readOnly(reader), epoch) ?? [],
    operatorNodes: reader => nodes?.operators(readOnly(reader)) ?? [],
    nodeHolder: (reader, nodeKey) => nodes?.holder(readOnly(reader), nodeKey),
    violations: input => violations(catalogue, input),
    query: (input, module, name, args) => runQuery(catalogue, input, [module, name], args),
    describe: () => modules.map(describeModule),
    encodeCall: (module, action, args) => encodeCall(modules, module, action, args),
    machines: () => machinesOf(modules),
    mentions: event => mentionsOf(modules, event),
    recordState: (key, value) => recordStateOf(modules, key, value),
    describeRecord: (key, value) => describeRow(modules, key, value),
    orgPath: (reader, orgId) => pathToRoot(readOnly(reader), orgId),
    describeCall: call => describeCall(modules, call),
    describeEvent: event => describeEvent(modules, event),
  }
}
