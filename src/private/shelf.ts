/** Rows and their keys: how a revision is put on the shelf, found again, and destroyed. */

import { randomBytes } from 'node:crypto'
import {
  assert,
  concat,
  EMPTY,
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
import { commitRecord, type RecordField } from '#chain'
import type { Kv, KvWrite } from '#storage'
import { KEY_BYTES, newKey, seal, unseal } from './aead.ts'
import type { KeyTable } from './key-table.ts'
import {
  ERASURE,
  nameOfRow,
  PREFIX,
  PrivateRow,
  type RecordName,
  ROW_VERSION,
  rangeOf,
  rowKey,
  rowsKey,
  SealedRow,
  Tombstone,
  tombstoneKey,
} from './rows.ts'

export interface ShelfParts {
  readonly kv: Kv
  readonly keys: KeyTable
  readonly chainId: Hash
}

/** A revision of a record. */
export interface RevisionName extends RecordName {
  readonly revision: number
}

interface FoundRow {
  readonly revision: number
  readonly sealed: SealedRow
}

export interface OpenRow {
  readonly revision: number
  readonly content: PrivateRow
}

/** A record whose end is decided. */
export interface Ending {
  readonly key: Uint8Array
  readonly tombstone: Tombstone
}

export const fieldsOf = ({ fields }: PrivateRow): readonly RecordField[] =>
  fields.map(({ name, present, value }) => ({ name, value: present ? value : undefined }))

const sizeOf = ({ fields, closed }: Pick<PrivateRow, 'fields' | 'closed'>): number =>
  [...fields, ...closed].reduce((sum, { name, value }) => sum + name.length + value.length + 16, 256)

export class Shelf {
  readonly #parts: ShelfParts
  /** Slots that rows speak of, and those of the table that none does. */
  readonly #used = new Set<number>()
  readonly #free: number[] = []

  constructor(parts: ShelfParts) {
    this.#parts = parts
  }

  /** Reads which slots are in use, and finishes what was decided before the last end. Refuses with CORRUPT. */
  async start(): Promise<Result<undefined>> {
    const { kv, keys } = this.#parts
    for await (const [, value] of kv.iterate(rangeOf(Uint8Array.of(PREFIX.row)))) {
      const row = SealedRow.decode(value)
      if (!row.ok || row.value.version !== ROW_VERSION) return err('CORRUPT', 'a row of the private store')
      this.#used.add(row.value.slot)
    }
    for (let slot = keys.size - 1; slot >= 0; slot--) if (!this.#used.has(slot)) this.#free.push(slot)
    const endings: Ending[] = []
    for await (const [key, value] of kv.iterate(rangeOf(Uint8Array.of(PREFIX.tombstone)))) {
      const tombstone = Tombstone.decode(value)
      if (!tombstone.ok || tombstone.value.version !== ROW_VERSION) return err('CORRUPT', 'a tombstone')
      if (tombstone.value.state === ERASURE.PENDING) endings.push({ key, tombstone: tombstone.value })
    }
    if (endings.length > 0) await this.#finish(endings)
    return ok(undefined)
  }

  tombstone(name: RecordName): Tombstone | undefined {
    const value = this.#parts.kv.get(tombstoneKey(name))
    if (value === undefined) return undefined
    const read = Tombstone.decode(value)
    assert(read.ok, 'a tombstone that cannot be read')
    return read.value
  }

  /** The revision, or with 0 the latest. Refuses with ERASED, NOT_FOUND or CORRUPT. */
  async find(name: RevisionName): Promise<Result<OpenRow>> {
    if (this.tombstone(name) !== undefined) return err('ERASED')
    const rows = await this.#rows(name)
    const row = name.revision === 0 ? rows.at(-1) : rows.find(({ revision }) => revision === name.revision)
    if (row === undefined) return err('NOT_FOUND', 'the private store has no such record')
    const { revision, sealed } = row
    const key = this.#parts.keys.get(sealed.slot)
    const bytes = key && unseal(key, this.#about({ ...name, revision }, sealed.slot), sealed.sealed)
    key?.fill(0)
    const content = bytes && PrivateRow.decode(bytes)
    return content?.ok === true
      ? ok({ revision, content: content.value })
      : err('CORRUPT', 'a row of the private store')
  }

  /** Every record that has a row, once. */
  async names(): Promise<readonly RecordName[]> {
    const names = new Map<string, RecordName>()
    for await (const [key] of this.#parts.kv.iterate(rangeOf(Uint8Array.of(PREFIX.row)))) {
      const name = nameOfRow(key)
      names.set(String(rowsKey(name)), name)
    }
    return [...names.values()]
  }

  /** Sealed rows of a record, and how many of them have a key that opens them. */
  async count(name: RecordName): Promise<{ readonly rows: number; readonly keys: number }> {
    const rows = await this.#rows(name)
    const opening = rows.filter(({ sealed }) => this.#parts.keys.get(sealed.slot) !== undefined)
    return { rows: rows.length, keys: opening.length }
  }

  /** Puts a new revision under a new key, with a new secret. Refuses with E_LIMIT or TOO_LARGE. */
  async add(
    name: RevisionName,
    content: Omit<PrivateRow, 'secret' | 'commitRoot' | 'fields'> & { readonly fields: readonly RecordField[] },
  ): Promise<Result<Hash>> {
    const { kv, keys, chainId } = this.#parts
    const slot = this.#free.at(-1) ?? keys.size
    if (slot >= LIMITS.privateRecords) return err('E_LIMIT', 'the private store is full')
    const secret = new Uint8Array(randomBytes(KEY_BYTES))
    const { type, id, revision } = name
    const { root: commitRoot } = commitRecord({ chainId, type, id, revision, secret, fields: content.fields })
    const fields = content.fields.map(one => ({
      name: one.name,
      present: one.value !== undefined,
      value: one.value ?? EMPTY,
    }))
    const row = { ...content, secret, commitRoot, fields }
    if (sizeOf(row) > LIMITS.privateRowBytes) return err('TOO_LARGE', 'a record')
    const key = newKey()
    const sealed = seal(key, this.#about(name, slot), PrivateRow.encode(row))
    await keys.put(slot, key)
    key.fill(0)
    // Only now does anything speak of the slot: a crash before leaves it free.
    await kv.write([[rowKey(name, revision), SealedRow.encode({ version: ROW_VERSION, slot, sealed })]], { sync: true })
    if (this.#free.at(-1) === slot) this.#free.pop()
    this.#used.add(slot)
    return ok(commitRoot)
  }

  /** Destroys records, all of their revisions. Those that are not here, or not any more, are passed over. */
  async destroy(names: readonly RecordName[], tombstone: Pick<Tombstone, 'atMs' | 'by'>): Promise<number> {
    const endings = new Map<string, Ending>()
    for (const name of names) {
      const { rows } = await this.count(name)
      if (rows === 0 || this.tombstone(name) !== undefined) continue
      const key = tombstoneKey(name)
      const pending = { ...tombstone, version: ROW_VERSION, state: ERASURE.PENDING, revisions: rows }
      endings.set(String(key), { key, tombstone: pending })
    }
    if (endings.size === 0) return 0
    // From here on it happens, whatever else does.
    const decided = [...endings.values()].map((one): KvWrite => [one.key, Tombstone.encode(one.tombstone)])
    await this.#parts.kv.write(decided, { sync: true })
    await this.#finish([...endings.values()])
    return endings.size
  }

  /** Keys first, then rows; that it is done is said with the rows, in one write. */
  async #finish(endings: readonly Ending[]): Promise<void> {
    const { kv, keys } = this.#parts
    const writes: KvWrite[] = []
    const slots: number[] = []
    for (const { key, tombstone } of endings) {
      const prefix = concat(Uint8Array.of(PREFIX.row), key.subarray(1))
      for await (const [row, value] of kv.iterate(rangeOf(prefix))) {
        const sealed = SealedRow.decode(value)
        assert(sealed.ok, 'a row that cannot be read')
        slots.push(sealed.value.slot)
        writes.push([row, undefined])
      }
      writes.push([key, Tombstone.encode({ ...tombstone, state: ERASURE.ERASED })])
    }
    for (const slot of slots) this.#used.delete(slot)
    await keys.renew(this.#used)
    await kv.write(writes, { sync: true })
    this.#free.push(...slots)
  }

  /** Revisions of a record, oldest first. */
  async #rows(name: RecordName): Promise<readonly FoundRow[]> {
    const found: FoundRow[] = []
    for await (const [key, value] of this.#parts.kv.iterate(rangeOf(rowsKey(name)))) {
      const sealed = SealedRow.decode(value)
      assert(sealed.ok, 'a row that cannot be read')
      found.push({ revision: readU32be(key, key.length - 4), sealed: sealed.value })
    }
    return found
  }

  #about(name: RevisionName, slot: number): Uint8Array {
    return tagged('privateRow', this.#parts.chainId, rowKey(name, name.revision), u32be(slot))
  }
}

const sameValue = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a === undefined || b === undefined ? a === b : equalBytes(a, b)

/** The same fields with the same values in the same order. */
export const sameFields = (a: readonly RecordField[], b: readonly RecordField[]): boolean =>
  a.length === b.length && a.every(({ name, value }, i) => name === b[i]?.name && sameValue(value, b[i]?.value))
