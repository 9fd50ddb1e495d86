/**
 * What a module is: declarations. Tables, actions, queries and events have literal ids, and everything else (state
 * keys, checks of authority, JSON forms, command-line flags, API routes, forms) follows from them.
 */

import {
  type Address,
  assert,
  type Codec,
  type Hash,
  type Json,
  LIMITS,
  ok,
  type RefusalCode,
  type Result,
} from '#base'
import type { BlockClose, GovernanceReads, NodeReads, SeatReads } from './hooks.ts'
import type { Id } from './ids.ts'
import { type BinaryText, checkKeyWidth, type KeyParts, tablePrefix } from './key.ts'
import type { AnyMachine } from './machine.ts'
import type { Param } from './param.ts'
import type { PolicyChoice } from './policy-language.ts'
import type { Since } from './since.ts'

/** A name that people read. */
export interface Label {
  readonly en: string
  readonly zh: string
}

/** Rows of one kind: `K` are the parts of the key, `V` the value. */
export interface Table<K extends readonly unknown[], V> {
  readonly module: number
  readonly id: number
  readonly name: string
  readonly key: KeyParts<K>
  readonly value: Codec<V>
  readonly prefix: BinaryText
}

export type AnyTable = Table<readonly never[], never>

/** Defines a table. `module` and `id` are below 65,536. */
export const table = <const K extends readonly unknown[], V>(definition: Omit<Table<K, V>, 'prefix'>): Table<K, V> => {
  const { module, id, key } = definition
  assert(module > 0 && module < 65_536 && id > 0 && id < 65_536, `table ${definition.name}: number out of range`)
  checkKeyWidth(key)
  assert(
    definition.value.maxBytes <= LIMITS.stateValueBytes,
    `table ${definition.name}: values are larger than the state allows`,
  )
  return { ...definition, prefix: tablePrefix(module, id) }
}

/** What is known of a block before the state of its parent is read. */
export interface BlockPlace {
  readonly chainId: Hash
  readonly height: number
  /** Milliseconds since the Unix epoch: the only clock of a contract. */
  readonly timeMs: number
}

export interface BlockInfo extends BlockPlace {
  /** Its protocol, from the state of its parent: what a rule may depend on that changed. */
  readonly protocol: number
}

/** An actor whose signatures on the transaction reach the threshold of its account. */
export interface SigningActor {
  readonly id: Address
  /** Name of the person behind it: equal for two accounts of one member, so that one person never counts twice. */
  readonly person: BinaryText
}

/** What a `check` may do: look at rows by key. There are no ranges here: a transaction must have a known cost. */
export interface ReadContext {
  readonly block: BlockInfo
  readonly sender: SigningActor
  /** Sender included. */
  readonly signers: readonly SigningActor[]
  /** Value of a parameter at the time of this block. */
  param(param: Param): number
  /** What a module of this chain declares of itself; undefined where there is none of this number. */
  declared(module: number): DeclaredModule | undefined
  get<const K extends readonly unknown[], V>(table: Table<K, V>, key: K): V | undefined
}

/** What an `apply` may do: read, write the tables of its own module, emit its events, call what others export. */
export interface ApplyContext extends ReadContext {
  /** Inside an exported function: the module that calls it. 0 in an action. */
  readonly caller: number
  put<const K extends readonly unknown[], V>(table: Table<K, V>, key: K, value: V): void
  remove<const K extends readonly unknown[], V>(table: Table<K, V>, key: K): void
  emit<D>(event: EventDefinition<D>, data: D): void
  /** Runs an exported function in its own module. A refusal must be returned, so that the transaction is undone. */
  call<A>(exported: Exported<A>, args: A): Result<undefined>
}

/** Success of a check. */
export const ALLOWED: Result<undefined> = ok(undefined)

/** What an action is about: the organisation that scopes count from, and persons that a policy may name. */
export interface Subject {
  /** `o` of the policy; absent where a policy has no organisation. */
  readonly org?: Id
  /** Organisations by the name that a policy gives them, beside `o`. */
  readonly orgs?: Readonly<Record<string, Id | undefined>>
  /** Persons by the name that a policy gives them: an account id (20 bytes) or a member's alias (16 bytes). */
  readonly persons?: Readonly<Record<string, Uint8Array | undefined>>
}

export interface ActionDefinition<A> extends Since {
  readonly id: number
  readonly name: string
  readonly title: Label
  readonly args: Codec<A>
  /** Refuses with E_NOT_FOUND where there is nothing to act on. */
  subject(ctx: ReadContext, args: NoInfer<A>): Result<Subject>
  readonly policy: PolicyChoice<NoInfer<A>>
  /** Every refusal that `check`, `apply` and what they call can give, beside E_AUTH, E_SCOPE and E_SOD of the policy. */
  readonly codes: readonly RefusalCode[]
  /**
   * Needs no sender: `check` verifies the signatures inside the arguments. Such a call stands alone in a transaction that
   * nobody signs, and its policy is not asked.
   */
  readonly selfProving?: true
  check(ctx: ReadContext, args: NoInfer<A>): Result<undefined>
  /** A refusal here undoes the whole transaction. */
  apply(ctx: ApplyContext, args: NoInfer<A>): Result<undefined> | undefined
}

export type AnyAction = ActionDefinition<unknown>

export const action = <A>(definition: ActionDefinition<A>): AnyAction => definition as unknown as AnyAction

export interface EventDefinition<D> {
  readonly id: number
  readonly name: string
  readonly title: Label
  readonly data: Codec<D>
}

type AnyEvent = EventDefinition<unknown>

export const event = <D>(definition: EventDefinition<D>): EventDefinition<D> => definition

/** A function that other modules may call inside a transaction: `mod(caller)` of the rules. */
export interface Exported<A> {
  readonly module: number
  readonly name: string
  /** Modules that may call it; with 'any' the function itself looks at `ctx.caller`. */
  readonly callers: readonly number[] | 'any'
  run(ctx: ApplyContext, args: A): Result<undefined> | undefined
}

export const exported = <A>(definition: Exported<A>): Exported<A> => definition

/** What a query may do. Queries run outside of blocks, on the committed state, and may walk a range. */
export interface QueryContext {
  readonly height: number
  readonly timeMs: number
  /** Of the block after this state, as admission sees it. */
  protocol(): Promise<number>
  param(param: Param): Promise<number>
  /** What the modules of this chain declare of themselves, in ascending order of number. */
  readonly modules: readonly DeclaredModule[]
  get<const K extends readonly unknown[], V>(table: Table<K, V>, key: K): Promise<V | undefined>
  /** Rows whose key begins with `prefix` (the first parts of the key), at most `limit`, `after` a whole state key. See `page`. */
  range<const K extends readonly unknown[], V>(
    table: Table<K, V>,
    prefix: readonly unknown[],
    options?: { readonly limit?: number; readonly after?: Uint8Array },
  ): AsyncIterable<readonly [key: K, value: V]>
  /** Policy of an action, by names. */
  policyOf(module: string, action: string): readonly PolicyCase[] | undefined
}

/** One case of a policy with its name ('' where an action has only one). */
export interface PolicyCase {
  readonly name: string
  readonly policy: import('./policy-language.ts').Policy
}

export interface QueryDefinition<A> {
  readonly name: string
  readonly title: Label
  readonly args: Codec<A>
  run(ctx: QueryContext, args: A): Promise<Result<Json>>
}

export type AnyQuery = QueryDefinition<unknown>

export const query = <A>(definition: QueryDefinition<A>): AnyQuery => definition as unknown as AnyQuery

/** First state of a module, from its part of the genesis. */
export interface GenesisDefinition<G> {
  readonly data: Codec<G>
  apply(ctx: ApplyContext, data: G): Result<undefined> | undefined
}

export type AnyGenesis = GenesisDefinition<unknown>

export const genesis = <G>(definition: GenesisDefinition<G>): AnyGenesis => definition as unknown as AnyGenesis

/** The whole state, for checks outside of blocks. */
export interface StateScan extends Pick<QueryContext, 'height' | 'timeMs' | 'protocol' | 'param' | 'get'> {
  /** All rows whose key begins with `prefix`, in the order of keys. */
  rows<const K extends readonly unknown[], V>(
    table: Table<K, V>,
    prefix?: readonly unknown[],
  ): AsyncIterable<readonly [key: K, value: V]>
}

/** What holds of the state after every block. */
export interface Invariant {
  readonly name: string
  readonly title: Label
  /** One line for each place where it does not hold. */
  violations(scan: StateScan): AsyncIterable<string>
}

/** Names of fields and of members of enumerations, as people read them; beside the common ones (contracts/labels.ts). */
export interface Labels {
  readonly fields?: Readonly<Record<string, Label>>
  /** English is the name itself in words. */
  readonly members?: Readonly<Record<string, string>>
}

export interface Module extends Since {
  readonly id: number
  readonly name: string
  readonly title: Label
  readonly tables: readonly AnyTable[]
  readonly actions: readonly AnyAction[]
  readonly queries: readonly AnyQuery[]
  readonly events: readonly AnyEvent[]
  readonly params?: readonly Param[]
  readonly machines?: readonly AnyMachine[]
  readonly invariants?: readonly Invariant[]
  readonly labels?: Labels
  /** Does nothing until governance, or the genesis, has registered it. */
  readonly extension?: true
  readonly genesis?: AnyGenesis
  /** Runs after the transactions of each block. It cannot refuse; its events stand in a receipt of the block itself. */
  closeBlock?(ctx: ApplyContext, close: BlockClose): void
  /** At most one module has this. */
  readonly seats?: SeatReads
  readonly nodes?: NodeReads
  /** At most one module has this. */
  readonly governs?: GovernanceReads
}

/** What one module may know of another: its names and the numbers that its rules count with. */
export type DeclaredModule = Pick<Module, 'id' | 'name' | 'title' | 'extension' | 'params' | 'since'>

const assertUnique = (what: string, values: readonly (number | string)[]) =>
  assert(new Set(values).size === values.length, `${what}: one stands twice`)

/** Defines a module; numbers and names that stand twice, or a table of another module, stop the program. */
export const defineModule = (module: Module): Module => {
  const { name, tables, actions, queries, events, params = [], machines = [], invariants = [] } = module
  assertUnique(
    `${name}: tables`,
    tables.map(one => one.id),
  )
  for (const list of [actions, events, params]) {
    assertUnique(
      name,
      list.map(one => one.id),
    )
  }
  for (const list of [tables, actions, queries, events, params, machines, invariants]) {
    assertUnique(
      name,
      list.map(one => one.name),
    )
  }
  assert(
    [...tables, ...params].every(one => one.module === module.id),
    `${name}: a table or a parameter of another module`,
  )
  return module
}
