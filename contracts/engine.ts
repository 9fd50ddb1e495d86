/** The engine as the node, the SDK and the command line see it. */

import type { Hash, Json, PublicKey, Result } from '#base'
import type { BodyDraft, Call, Event, Genesis, Receipt, ValidatorSet } from '#chain'
import type { BlockPlace, Label } from './define.ts'
import type { BlockClose, DueReadiness, OperatorNodes, ProtocolPlan } from './hooks.ts'
import type { Id } from './ids.ts'
import type { Mentions, RecordState } from './mentions.ts'

/** The committed state, or that of a version: synchronous, by key. */
export interface StateReader {
  get(key: Uint8Array): Uint8Array | undefined
}

/** What a query reads from; keys in ascending order. */
export interface StateRangeReader extends StateReader {
  range(options: {
    readonly prefix: Uint8Array
    readonly after?: Uint8Array
    readonly limit?: number
  }): AsyncIterable<readonly [key: Uint8Array, value: Uint8Array]>
}

/** Sorted by key, each key once; `undefined` removes it. `before` is what stood there. */
export type StateWrites = readonly (readonly [
  key: Uint8Array,
  value: Uint8Array | undefined,
  before?: Uint8Array | undefined,
])[]

/** A transaction whose signatures have been verified; `keys` are those that signed. */
export interface SignedCalls {
  readonly id: Hash
  readonly body: BodyDraft
  readonly keys: readonly PublicKey[]
}

export interface ExecuteInput {
  readonly reader: StateReader
  readonly block: BlockPlace
  readonly transactions: readonly SignedCalls[]
  /** Absent where no block is closed: a trial of transactions. */
  readonly close?: BlockClose
}

export interface ExecuteOutput {
  /** One for each transaction, in order; then one of no transaction (ZERO_HASH) if closing the block gave events. */
  readonly receipts: readonly Receipt[]
  readonly writes: StateWrites
  /** How many of the transactions were looked at before the block had cost all that it may: the others are E_LIMIT. */
  readonly served: number
}

export interface QueryInput {
  /** State at `height`. */
  readonly reader: Pick<StateRangeReader, 'range'> & {
    get(key: Uint8Array): Uint8Array | undefined | Promise<Uint8Array | undefined>
  }
  /** State at the head, for what is looked up by date: parameters. `reader` where it is left out. */
  readonly present?: StateReader
  readonly height: number
  readonly timeMs: number
}

/** What one field of a message can hold, for whoever makes flags, routes or forms of it. */
export interface FieldDescription {
  readonly name: string
  readonly number: number
  readonly label: Label
  readonly kind: 'bool' | 'uint' | 'fixed64' | 'bytes' | 'address' | 'enum' | 'message' | 'slug'
  readonly repeated: boolean
  /** Most items of a list. */
  readonly itemsMax?: number
  /** May be left out. */
  readonly optional: boolean
  /** Largest number of a `uint`. */
  readonly max?: number
  /** Length of `bytes`. */
  readonly length?: number
  /** Members of an `enum`. */
  readonly names?: readonly { readonly name: string; readonly number: number; readonly label: Label }[]
  /** Fields of a `message`. */
  readonly fields?: readonly FieldDescription[]
}

export interface ActionDescription {
  readonly id: number
  readonly name: string
  readonly title: Label
  readonly fields: readonly FieldDescription[]
  /** Who may send it, one line a clause, in the notation of docs/modules.md. */
  readonly policy: readonly string[]
  readonly codes: readonly string[]
}

export interface QueryDescription {
  readonly name: string
  readonly title: Label
  readonly fields: readonly FieldDescription[]
}

export interface EventDescription {
  readonly id: number
  readonly name: string
  readonly title: Label
  readonly fields: readonly FieldDescription[]
}

export interface MachineDescription {
  readonly module: string
  readonly moduleId: number
  readonly name: string
  readonly tableId: number
  readonly states: Readonly<Record<string, number>>
  /** Beginning of the state keys of its records. */
  readonly prefix: Uint8Array
}

export interface ModuleDescription {
  readonly id: number
  readonly name: string
  readonly title: Label
  readonly actions: readonly ActionDescription[]
  readonly queries: readonly QueryDescription[]
  readonly events: readonly EventDescription[]
}

/** A call or an event in words. */
export interface Description {
  readonly module: string
  readonly name: string
  readonly title: Label
  readonly data: Json
  readonly sentence: Label
}

export interface Engine {
  /** First state. Refuses with BAD_GENESIS, UNKNOWN_MODULE, or what a module says. */
  genesis(genesis: Genesis): Result<StateWrites>
  /**
   * What can be known of a transaction before it is executed, for admission: UNKNOWN_ACCOUNT, E_AUTH (the keys do not
   * reach the sender's threshold, or it is locked), TX_NO_CALLS, UNKNOWN_MODULE, UNKNOWN_ACTION, or what the decoder of
   * the arguments says. Roles are not looked at. What proves itself is checked in full, as in `block`: E_AUTH for an
   * action that needs a sender, or what its check says.
   */
  admissible(reader: StateReader, transaction: Pick<SignedCalls, 'body' | 'keys'>, block: BlockPlace): Result<undefined>
  /** Executes a block. The same input gives the same output, byte for byte, on every machine. */
  execute(input: ExecuteInput): ExecuteOutput
  /** Who makes the blocks: see `SeatReads`. */
  validators(reader: StateReader, epoch: number): ValidatorSet | undefined
  jailedSeats(reader: StateReader, epoch: number): readonly number[]
  dueDeclaration(reader: StateReader, publicKey: PublicKey, epoch: number): Id | undefined
  /** Who may connect: see `NodeReads`. */
  operatorNodes(reader: StateReader): readonly OperatorNodes[]
  nodeHolder(reader: StateReader, nodeKey: PublicKey): number | undefined
  /** The first protocol where no module says anything. */
  protocol(reader: StateReader): ProtocolPlan
  dueReadiness(reader: StateReader, publicKey: PublicKey, spoken: number): DueReadiness | undefined
  /** Where the invariants of the modules do not hold, one line a place: `module.invariant: what is wrong`. */
  violations(input: QueryInput): AsyncIterable<string>
  /** Refuses with UNKNOWN_MODULE, NOT_FOUND, MALFORMED (the arguments) or what the query says. */
  query(input: QueryInput, module: string, name: string, args: Json): Promise<Result<Json>>
  describe(): readonly ModuleDescription[]
  /** A call by the names of module and action, with arguments as JSON: UNKNOWN_MODULE, UNKNOWN_ACTION, MALFORMED. */
  encodeCall(module: string, action: string, args: Json): Result<Call>
  /** The machines of state of all modules. */
  machines(): readonly MachineDescription[]
  /** What an event names; undefined when this engine does not know it. */
  mentions(event: Event): Mentions | undefined
  /** State of the record whose row this is; undefined for rows without one. */
  recordState(key: Uint8Array, value: Uint8Array): RecordState | undefined
  /** Row of a record in words: parts of its key and its value. */
  describeRecord(key: Uint8Array, value: Uint8Array): Json
  /** An organisation and those above it, lowest first. */
  orgPath(reader: StateReader, orgId: Id): readonly Id[]
  /** `undefined` when this engine does not know it. */
  describeCall(call: Call): Description | undefined
  describeEvent(event: Event): Description | undefined
}
