/** The context that a check, an apply and an exported function get: exactly the powers due, no more. */

import { assert, err, LIMITS, type Result } from '#base'
import type { Event } from '#chain'
import type { SigningActor, Table } from './define.ts'
import {
  ALLOWED,
  type ApplyContext,
  type BlockInfo,
  type DeclaredModule,
  type EventDefinition,
  type Exported,
} from './define.ts'
import type { GovernanceReads } from './hooks.ts'
import type { Overlay } from './overlay.ts'
import type { Param } from './param.ts'
import { isThere } from './since.ts'

type RowTable = Table<readonly unknown[], unknown>

export interface TransactionParts {
  readonly block: BlockInfo
  readonly sender: SigningActor
  readonly signers: readonly SigningActor[]
  readonly overlay: Overlay
  readonly modules: readonly DeclaredModule[]
  /** Absent where nothing can change a parameter. */
  readonly governs: GovernanceReads | undefined
}

export class TransactionContext implements ApplyContext {
  readonly block: BlockInfo
  readonly sender: SigningActor
  readonly signers: readonly SigningActor[]
  readonly events: Event[] = []
  /** Rows read and written, each time counted: the measure of work, equal on every node. */
  rows = 0
  caller = 0
  readonly #modules: readonly DeclaredModule[]
  readonly #governs: GovernanceReads | undefined
  readonly #overlay: Overlay
  /** Module that may write now; 0 while a check runs. */
  #writer = 0

  constructor({ block, sender, signers, overlay, modules, governs }: TransactionParts) {
    this.block = block
    this.sender = sender
    this.signers = signers
    this.#overlay = overlay
    this.#modules = modules
    this.#governs = governs
  }

  param(param: Param): number {
    return this.#governs?.param(this, param) ?? param.initial
  }

  declared(module: number): DeclaredModule | undefined {
    const { protocol } = this.block
    const found = this.#modules.find(one => one.id === module && isThere(one, protocol))
    return found && { ...found, params: (found.params ?? []).filter(one => isThere(one, protocol)) }
  }

  get<const K extends readonly unknown[], V>(table: Table<K, V>, key: K): V | undefined {
    this.rows += 1
    return this.#overlay.get(table as unknown as RowTable, key) as V | undefined
  }

  put<const K extends readonly unknown[], V>(table: Table<K, V>, key: K, value: V): void {
    this.#mustOwn(table.module, table.name)
    this.#overlay.set(table as unknown as RowTable, key, value)
  }

  remove<const K extends readonly unknown[], V>(table: Table<K, V>, key: K): void {
    this.#mustOwn(table.module, table.name)
    this.#overlay.set(table as unknown as RowTable, key, undefined)
  }

  emit<D>({ id, name, data: codec }: EventDefinition<D>, value: D): void {
    assert(this.#writer !== 0, `${name}: a check emits nothing`)
    const data = codec.encode(value)
    assert(data.length <= LIMITS.eventBytes, `${name}: an event of ${data.length} bytes`)
    this.events.push({ module: this.#writer, kind: id, data })
  }

  call<A>({ module, name, callers, run }: Exported<A>, args: A): Result<undefined> {
    const before = this.caller
    const caller = this.#writer
    assert(callers === 'any' || callers.includes(caller), `module ${caller} may not call ${name}`)
    const target = this.declared(module)
    if (target !== undefined && this.#governs?.isPaused(this, target) === true) return err('E_PAUSED', target.name)
    this.caller = caller
    const result = this.asWriter(module, () => run(this, args))
    this.caller = before
    return result
  }

  /** Runs `act` with the right to write the tables of `module`. */
  asWriter(module: number, act: () => Result<undefined> | undefined): Result<undefined> {
    const before = this.#writer
    this.#writer = module
    const result = act() ?? ALLOWED
    this.#writer = before
    return result
  }

  #mustOwn(module: number, table: string) {
    this.rows += 1
    assert(this.#writer === module, `module ${this.#writer} may not write ${table} of module ${module}`)
  }
}
