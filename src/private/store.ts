/**
 * The private store: the clear values of the records of a node's own organisations, each revision under a key of its own.
 * Erasing destroys keys; what the database keeps in old files is noise from then on (docs/private-store.md). One task
 * at a time; what a failed write has left behind is settled at the next start.
 */

import { randomBytes } from 'node:crypto'
import { type Address, assert, equalBytes, err, type Hash, LIMITS, ok, type Result } from '#base'
import {
  commitRecord,
  type FieldOpening,
  openField,
  type PrivateField,
  READ_ACT,
  type ReadPurpose,
  type RecordField,
} from '#chain'
import type { HourOfReads, LogPage, ReadLog } from './read-log.ts'
import type { RecordName, Tombstone } from './rows.ts'
import { fieldsOf, type OpenRow, type RevisionName, type Shelf, type ShelfParts, sameFields } from './shelf.ts'

export interface PutRecord extends RevisionName {
  readonly orgId: Uint8Array
  /** Fields of the commitment, in the order of the record's schema, missing ones as such. */
  readonly fields: readonly RecordField[]
  /** Fields that no commitment has. */
  readonly closed: readonly PrivateField[]
  readonly by: Address
}

/** A read, and what the log says of it. Revision 0 is the latest. */
export interface ReadRecord extends RevisionName {
  /** None: all that there are. */
  readonly fields: readonly string[]
  readonly purpose: ReadPurpose
  readonly reader: Address
  /** Organisation whose log it is in. */
  readonly orgId: Uint8Array
  /** The only leaves that may be opened, one bit each, the first in the lowest bit of the first byte; all without it. */
  readonly leaves?: Uint8Array
}

export interface OpenedRecord {
  readonly revision: number
  readonly commitRoot: Hash
  readonly fields: readonly PrivateField[]
}

export interface DisclosedRecord {
  readonly revision: number
  readonly commitRoot: Hash
  readonly openings: readonly FieldOpening[]
}

/** What a home still has of a record. */
export interface Remains {
  /** Sealed rows, and how many of them have a key that opens them. */
  readonly rows: number
  readonly keys: number
  readonly tombstone: Tombstone | undefined
}

export interface StoreParts extends ShelfParts {
  readonly shelf: Shelf
  readonly log: ReadLog
  readonly nowMs: () => number
}

const SALT_BYTES = 16

const namesTwice = (fields: readonly { readonly name: string }[]): boolean =>
  new Set(fields.map(({ name }) => name)).size !== fields.length

const mayOpen = ({ leaves }: ReadRecord, leaf: number): boolean =>
  leaves === undefined || (((leaves[leaf >> 3] ?? 0) >> (leaf & 7)) & 1) === 1

type Act = (typeof READ_ACT)[keyof typeof READ_ACT]

export class PrivateStore {
  readonly #parts: StoreParts
  #tail: Promise<unknown> = Promise.resolve()
  #closed = false

  constructor(parts: StoreParts) {
    this.#parts = parts
  }

  /**
   * Keeps a revision under a new key and a new secret, and gives the root of its commitment. The same again gives the
   * same. Refuses with ERASED, E_DUP (other content is there), E_LIMIT (the store is full), BAD_REQUEST or TOO_LARGE.
   */
  put(record: PutRecord): Promise<Result<Hash>> {
    return this.#serially(async () => {
      const { shelf, nowMs } = this.#parts
      const { fields, closed, orgId, by: putBy } = record
      if (record.revision === 0) return err('BAD_REQUEST', 'revisions begin with 1')
      if (namesTwice([...fields, ...closed])) return err('BAD_REQUEST', 'two fields have one name')
      const there = await shelf.find(record)
      if (there.ok) {
        const { content } = there.value
        const same = equalBytes(content.orgId, orgId) && sameFields(fieldsOf(content), fields)
        return same && sameFields(content.closed, closed) ? ok(content.commitRoot) : err('E_DUP')
      }
      return there.fault.code === 'NOT_FOUND'
        ? shelf.add(record, { orgId, fields, closed, putBy, putAtMs: nowMs() })
        : there
    })
  }

  /** Logs, then opens. Refuses with ERASED, NOT_FOUND (no such record, revision or field), QUOTA or CORRUPT. */
  open(read: ReadRecord): Promise<Result<OpenedRecord>> {
    return this.#serially(async () => {
      const row = await this.#parts.shelf.find(read)
      if (!row.ok) return row
      const { revision, content } = row.value
      const allowed = content.fields.filter((_, leaf) => mayOpen(read, leaf))
      const closed = read.leaves === undefined ? content.closed : []
      const there = [...allowed.filter(({ present }) => present), ...closed]
      const known = [...allowed, ...closed].map(({ name }) => name)
      const asked = read.fields.length === 0 ? there.map(({ name }) => name) : read.fields
      const logged = await this.#log(read, row.value, { asked, known, act: READ_ACT.OPEN })
      if (!logged.ok) return logged
      const fields = there.filter(({ name }) => asked.includes(name)).map(({ name, value }) => ({ name, value }))
      return ok({ revision, commitRoot: content.commitRoot, fields })
    })
  }

  /** Logs, then opens fields of the commitment with their salts and paths, for others to check. As `open`. */
  disclose(read: ReadRecord): Promise<Result<DisclosedRecord>> {
    return this.#serially(async () => {
      const row = await this.#parts.shelf.find(read)
      if (!row.ok) return row
      const { revision, content } = row.value
      const known = content.fields.filter((_, leaf) => mayOpen(read, leaf)).map(({ name }) => name)
      const asked = read.fields.length === 0 ? known : read.fields
      const logged = await this.#log(read, row.value, { asked, known, act: READ_ACT.DISCLOSE })
      if (!logged.ok) return logged
      const { type, id } = read
      const { chainId } = this.#parts
      const { commitRoot, secret } = content
      const commitment = commitRecord({ chainId, type, id, revision, secret, fields: fieldsOf(content) })
      assert(equalBytes(commitment.root, commitRoot), 'the row has another commitment')
      const openings = known.filter(name => asked.includes(name)).map(name => openField(commitment, name))
      return ok({ revision, commitRoot, openings })
    })
  }

  /**
   * Destroys records: keys first, then rows; tombstones stay. After it nothing in the home opens them. Gives how many:
   * those that the store never had, or has erased before, are passed over. `by` is empty where the chain alone says so.
   */
  erase(names: readonly RecordName[], by: Address): Promise<Result<number>> {
    return this.#serially(async () => {
      const { shelf, nowMs } = this.#parts
      if (names.length > LIMITS.privateErasures) return err('E_LIMIT', `at most ${LIMITS.privateErasures} at a time`)
      return ok(await shelf.destroy(names, { atMs: nowMs(), by }))
    })
  }

  /** Every record that the store has. */
  names(): Promise<Result<readonly RecordName[]>> {
    return this.#serially(async () => ok(await this.#parts.shelf.names()))
  }

  remains(name: RecordName): Promise<Result<Remains>> {
    const { shelf } = this.#parts
    return this.#serially(async () => ok({ ...(await shelf.count(name)), tombstone: shelf.tombstone(name) }))
  }

  /** Organisation that put the latest revision. Refuses with ERASED, NOT_FOUND or CORRUPT. */
  ownerOf(name: RecordName): Promise<Result<Uint8Array>> {
    return this.#serially(async () => {
      const row = await this.#parts.shelf.find({ ...name, revision: 0 })
      return row.ok ? ok(row.value.content.orgId) : row
    })
  }

  /** Who has read a record, oldest first, from a sequence number on. */
  readsOf(name: RecordName, from: number): Promise<Result<LogPage>> {
    return this.#serially(() => this.#parts.log.ofRecord(name, from))
  }

  readsInHour(orgId: Uint8Array, hour: number, from: number): Promise<Result<LogPage>> {
    return this.#serially(() => this.#parts.log.ofHour(orgId, hour, from))
  }

  hourRoot(orgId: Uint8Array, hour: number): Promise<Result<HourOfReads>> {
    return this.#serially(() => this.#parts.log.root(orgId, hour))
  }

  /** After what is under way. */
  async close(): Promise<void> {
    await this.#tail
    this.#closed = true
    await this.#parts.kv.close()
  }

  async #log(
    { orgId, reader, type, id, purpose }: ReadRecord,
    { revision }: OpenRow,
    { asked, known, act }: { readonly asked: readonly string[]; readonly known: readonly string[]; readonly act: Act },
  ): Promise<Result<undefined>> {
    const unknown = asked.find(name => !known.includes(name))
    if (unknown !== undefined) return err('NOT_FOUND', `no field ${unknown}`)
    const { log, nowMs } = this.#parts
    const salt = new Uint8Array(randomBytes(SALT_BYTES))
    return log.append({ atMs: nowMs(), orgId, reader, type, id, revision, act, purpose, fields: asked, salt })
  }

  #serially<T>(task: () => Promise<Result<T>>): Promise<Result<T>> {
    const run = this.#tail.then(async (): Promise<Result<T>> => {
      if (this.#closed) return err('CLOSED', 'the private store is closed')
      try {
        return await task()
      } catch (cause) {
        // What the disk has is not known any more: the next start finds out.
        this.#closed = true
        throw cause
      }
    })
    this.#tail = run.catch(() => {})
    return run
  }
}
