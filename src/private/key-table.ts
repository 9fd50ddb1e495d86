/**
 * The keys of the records, wrapped, in a table of slots. The key that wraps them belongs to a generation and is thrown
 * away with it: an erasure makes a new generation that has every key but those of what is erased. From then on older
 * tables say nothing, wherever copies of them lie.
 *
 *     keys/private.gen        magic ‖ version ‖ u32(generation) ‖ the key of the generation, sealed with the master key
 *     private/keys-N.table    magic ‖ version ‖ u32(generation N) ‖ zeros, 16 bytes; then slots of 60 bytes, sealed
 */

import { setImmediate } from 'node:timers/promises'
import {
  ascii,
  assert,
  concat,
  equalBytes,
  err,
  type Hash,
  LIMITS,
  ok,
  type Result,
  readU32be,
  tagged,
  u32be,
} from '#base'
import { KEY_BYTES, newKey, SEAL_BYTES, seal, unseal } from './aead.ts'
import type { KeyFiles } from './files.ts'

const GENERATION_FILE = 'keys/private.gen'
const FOLDER = 'private'
const VERSION = 1
const GENERATION_MAGIC = ascii('KPKG')
const TABLE_MAGIC = ascii('KPKT')
const HEAD_BYTES = 9
const TABLE_HEAD_BYTES = 16
/** Some milliseconds of work. */
const SLOTS_AT_A_TIME = 128
const SLOT_BYTES = KEY_BYTES + SEAL_BYTES

const tableName = (generation: number): string => `keys-${generation}.table`
const tablePath = (generation: number): string => `${FOLDER}/${tableName(generation)}`

const headOf = (magic: Uint8Array, generation: number): Uint8Array =>
  concat(magic, Uint8Array.of(VERSION), u32be(generation))

/** The number of a file of this magic and version; undefined where it is none. */
const generationOf = (magic: Uint8Array, file: Uint8Array): number | undefined =>
  file.length >= HEAD_BYTES && equalBytes(file.subarray(0, 5), concat(magic, Uint8Array.of(VERSION)))
    ? readU32be(file, 5)
    : undefined

export interface KeyTableOptions {
  readonly files: KeyFiles
  readonly chainId: Hash
  /** From the keystore. */
  readonly masterKey: Uint8Array
}

const aboutGeneration = (chainId: Hash, generation: number) => tagged('privateGeneration', chainId, u32be(generation))
const aboutSlot = (chainId: Hash, generation: number, slot: number) =>
  tagged('privateSlot', chainId, u32be(generation), u32be(slot))

const offsetOf = (slot: number): number => TABLE_HEAD_BYTES + slot * SLOT_BYTES

interface Generation {
  readonly number: number
  readonly key: Uint8Array
}

export class KeyTable {
  readonly #options: KeyTableOptions
  #generation: Generation
  /** Slots of the file, one after the other, without its head; room for more behind them. */
  #slots: Uint8Array
  #size: number

  private constructor(options: KeyTableOptions, generation: Generation, slots: Uint8Array) {
    this.#options = options
    this.#generation = generation
    this.#slots = slots
    this.#size = slots.length / SLOT_BYTES
  }

  /** Refuses with CORRUPT where a file is missing or was not made with this master key. */
  static async open(options: KeyTableOptions): Promise<Result<KeyTable>> {
    const { files, chainId, masterKey } = options
    await files.shred(`${GENERATION_FILE}.new`)
    const file = await files.read(GENERATION_FILE)
    if (file === undefined) return KeyTable.#create(options)
    const number = generationOf(GENERATION_MAGIC, file)
    if (number === undefined) return err('CORRUPT', GENERATION_FILE)
    const key = unseal(masterKey, aboutGeneration(chainId, number), file.subarray(HEAD_BYTES))
    if (key === undefined) return err('CORRUPT', `${GENERATION_FILE}: of another master key or chain`)
    await KeyTable.#shredOthers(files, number)
    const table = await files.read(tablePath(number))
    if (table === undefined || generationOf(TABLE_MAGIC, table) !== number) return err('CORRUPT', tablePath(number))
    // A slot of which only a part was written before a crash is one that no row speaks of.
    const whole = Math.floor((table.length - TABLE_HEAD_BYTES) / SLOT_BYTES)
    const slots = table.slice(TABLE_HEAD_BYTES, offsetOf(whole))
    return ok(new KeyTable(options, { number, key }, slots))
  }

  /** The first generation. A table without its generation is never thrown away silently. */
  static async #create(options: KeyTableOptions): Promise<Result<KeyTable>> {
    for (const name of await options.files.list(FOLDER)) {
      const table = name.endsWith('.table') ? await options.files.read(`${FOLDER}/${name}`) : undefined
      if (table !== undefined && table.length > TABLE_HEAD_BYTES)
        return err('CORRUPT', `${GENERATION_FILE} is missing: the records of ${name} cannot be opened`)
    }
    const generation = { number: 1, key: newKey() }
    const table = new KeyTable(options, generation, new Uint8Array(0))
    await table.#write(generation, table.#slots)
    return ok(table)
  }

  static async #shredOthers(files: KeyFiles, current: number): Promise<void> {
    for (const name of await files.list(FOLDER))
      if (name.startsWith('keys-') && name !== tableName(current)) await files.shred(`${FOLDER}/${name}`)
  }

  get generation(): number {
    return this.#generation.number
  }

  /** Slots that the file has, used or not. */
  get size(): number {
    return this.#size
  }

  /** The key of a slot; undefined where the slot holds none of this generation. */
  get(slot: number): Uint8Array | undefined {
    if (slot >= this.#size) return undefined
    return this.#read(this.#generation, this.#slots, slot)
  }

  /** Writes a key into a free slot, or behind the last one; the disk has it when this resolves. */
  async put(slot: number, key: Uint8Array): Promise<void> {
    assert(slot <= this.size && slot < LIMITS.privateRecords, `slot ${slot} of ${this.size}`)
    const sealed = this.#seal(this.#generation, slot, key)
    await this.#options.files.writeAt(tablePath(this.generation), offsetOf(slot), sealed)
    if (slot === this.#size) this.#grow()
    this.#slots.set(sealed, slot * SLOT_BYTES)
  }

  #grow(): void {
    this.#size += 1
    if (this.#size * SLOT_BYTES > this.#slots.length)
      this.#slots = concat(this.#slots, new Uint8Array(Math.max(this.#slots.length, 64 * SLOT_BYTES)))
  }

  /**
   * A new generation with the keys of these slots alone. The moment in which its key replaces the old one is the one in
   * which all others are gone; before it nothing has changed.
   */
  async renew(live: ReadonlySet<number>): Promise<void> {
    const before = this.#generation
    const next: Generation = { number: before.number + 1, key: newKey() }
    const slots = new Uint8Array(this.#size * SLOT_BYTES)
    for (let slot = 0; slot < this.size; slot++) {
      // The node goes on meanwhile: a block must not wait for an erasure.
      if (slot % SLOTS_AT_A_TIME === 0) await setImmediate()
      // A slot that holds nothing looks like one that does.
      const kept = live.has(slot) ? this.get(slot) : undefined
      const key = kept ?? newKey()
      slots.set(
        kept === undefined ? seal(newKey(), new Uint8Array(0), key) : this.#seal(next, slot, key),
        slot * SLOT_BYTES,
      )
      key.fill(0)
    }
    await this.#write(next, slots)
    this.#generation = next
    this.#slots = slots
    before.key.fill(0)
    await this.#options.files.shred(tablePath(before.number))
  }

  async #write(generation: Generation, slots: Uint8Array): Promise<void> {
    const { files, chainId, masterKey } = this.#options
    const { number, key } = generation
    const head = concat(headOf(TABLE_MAGIC, number), new Uint8Array(TABLE_HEAD_BYTES - HEAD_BYTES))
    await files.replace(tablePath(number), concat(head, slots))
    const sealed = seal(masterKey, aboutGeneration(chainId, number), key)
    await files.replace(GENERATION_FILE, concat(headOf(GENERATION_MAGIC, number), sealed))
  }

  #seal({ number, key: wrapping }: Generation, slot: number, key: Uint8Array): Uint8Array {
    return seal(wrapping, aboutSlot(this.#options.chainId, number, slot), key)
  }

  #read({ number, key }: Generation, slots: Uint8Array, slot: number): Uint8Array | undefined {
    const sealed = slots.subarray(slot * SLOT_BYTES, (slot + 1) * SLOT_BYTES)
    return unseal(key, aboutSlot(this.#options.chainId, number, slot), sealed)
  }
}
