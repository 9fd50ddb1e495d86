/**
 * The log of reads: an entry is on the disk before the fields that it speaks of leave the store, and none is ever changed
 * or removed. The entries of one organisation and hour have a root, which goes on the chain.
 */

import { concat, err, type Hash, LIMITS, ok, type Result, readU64be, tagged, u64be } from '#base'
import { listRoot, ReadEntry } from '#chain'
import type { Kv, KvWrite } from '#storage'
import { seal, unseal } from './aead.ts'
import { hourKey, PREFIX, type RecordName, ROW_VERSION, rangeOf, readKey, recordReadsKey } from './rows.ts'

const HOUR_MS = 3_600_000

/** Whole hours since the Unix epoch. */
export const hourOf = (timeMs: number): number => Math.floor(timeMs / HOUR_MS)

export interface ReadLogOptions {
  readonly kv: Kv
  readonly chainId: Hash
  readonly key: Uint8Array
}

/** What `audit.CommitReadLog` says of an hour. */
export interface HourOfReads {
  readonly orgId: Uint8Array
  readonly hour: number
  readonly count: number
  /** List root over the canonical bytes of the entries, in their order. */
  readonly root: Hash
}

export interface LogPage {
  readonly entries: readonly ReadEntry[]
  /** Sequence number to go on from; absent on the last page. */
  readonly next?: number
}

const NOTHING = new Uint8Array(0)

export class ReadLog {
  readonly #options: ReadLogOptions
  #next: number
  /** Entries of the hour that is counted, by organisation. */
  #counts: { hour: number; readonly of: Map<string, number> } = { hour: -1, of: new Map() }

  private constructor(options: ReadLogOptions, next: number) {
    this.#options = options
    this.#next = next
  }

  static async open(options: ReadLogOptions): Promise<ReadLog> {
    let next = 0
    for await (const [key] of options.kv.iterate({ ...rangeOf(Uint8Array.of(PREFIX.read)), reverse: true, limit: 1 }))
      next = readU64be(key, 1) + 1
    return new ReadLog(options, next)
  }

  /** Writes an entry; the disk has it when this resolves. Refuses with QUOTA when the hour has too many. */
  async append(entry: Omit<ReadEntry, 'version' | 'sequence'>): Promise<Result<undefined>> {
    const hour = hourOf(entry.atMs)
    const count = await this.#count(entry.orgId, hour)
    if (count >= LIMITS.privateReadsPerHour) return err('QUOTA', 'too many reads in this hour')
    const sequence = this.#next
    const bytes = ReadEntry.encode({ ...entry, version: ROW_VERSION, sequence })
    const { kv, key } = this.#options
    const writes: readonly KvWrite[] = [
      [readKey(sequence), seal(key, this.#about(sequence), bytes)],
      [concat(hourKey(entry.orgId, hour), u64be(sequence)), NOTHING],
      [concat(recordReadsKey(entry), u64be(sequence)), NOTHING],
    ]
    await kv.write(writes, { sync: true })
    this.#next += 1
    this.#counts.of.set(String(entry.orgId), count + 1)
    return ok(undefined)
  }

  /** Reads of one record, oldest first. */
  async ofRecord(name: RecordName, from: number): Promise<Result<LogPage>> {
    return this.#page(recordReadsKey(name), from)
  }

  /** Reads of one organisation in one hour. */
  async ofHour(orgId: Uint8Array, hour: number, from: number): Promise<Result<LogPage>> {
    return this.#page(hourKey(orgId, hour), from)
  }

  /** Refuses with CORRUPT. */
  async root(orgId: Uint8Array, hour: number): Promise<Result<HourOfReads>> {
    const leaves: Uint8Array[] = []
    for await (const [key] of this.#options.kv.iterate(rangeOf(hourKey(orgId, hour)))) {
      const entry = this.#read(readU64be(key, key.length - 8))
      if (!entry.ok) return entry
      leaves.push(ReadEntry.encode(entry.value))
    }
    return ok({ orgId, hour, count: leaves.length, root: listRoot(leaves) })
  }

  async #page(prefix: Uint8Array, from: number): Promise<Result<LogPage>> {
    const entries: ReadEntry[] = []
    const range = { ...rangeOf(prefix), gte: concat(prefix, u64be(from)), limit: LIMITS.privateLogPage + 1 }
    for await (const [key] of this.#options.kv.iterate(range)) {
      const sequence = readU64be(key, key.length - 8)
      if (entries.length === LIMITS.privateLogPage) return ok({ entries, next: sequence })
      const entry = this.#read(sequence)
      if (!entry.ok) return entry
      entries.push(entry.value)
    }
    return ok({ entries })
  }

  #about(sequence: number): Uint8Array {
    return tagged('privateRead', this.#options.chainId, u64be(sequence))
  }

  #read(sequence: number): Result<ReadEntry> {
    const { kv, key } = this.#options
    const sealed = kv.get(readKey(sequence))
    const bytes = sealed && unseal(key, this.#about(sequence), sealed)
    const entry = bytes && ReadEntry.decode(bytes)
    return entry?.ok === true ? entry : err('CORRUPT', `entry ${sequence} of the log of reads`)
  }

  async #count(orgId: Uint8Array, hour: number): Promise<number> {
    if (this.#counts.hour !== hour) this.#counts = { hour, of: new Map() }
    const known = this.#counts.of.get(String(orgId))
    if (known !== undefined) return known
    let count = 0
    for await (const _ of this.#options.kv.iterate(rangeOf(hourKey(orgId, hour)))) count += 1
    return count
  }
}
