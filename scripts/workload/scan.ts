/**
 * Looks for text and personal data in everything that would stand in the ledger: the arguments of all calls and the data
 * of all events. Two questions: is every byte one that the schema declares (number, enumeration, id, hash, key, account,
 * proof)? And do the declared bytes spell anything?
 *
 * Random bytes spell six letters in a row once in seven hundred hashes. So short runs are counted and compared with what
 * chance gives; long ones, and every pattern of personal data, must not occur at all.
 */

import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { equalBytes, type KindField, toHex } from '#base'
import type { Call, Event } from '#chain'
import { MODULES } from '#contracts'
import { linesOf } from './check/folder.ts'
import type { Ledger } from './check/replay.ts'
import type { PersonRow } from './person-record.ts'

type Fields = Readonly<Record<string, KindField>>
interface Codec {
  readonly fields: Fields
  decode(bytes: Uint8Array): { readonly ok: boolean; readonly value?: unknown }
  encode(value: never): Uint8Array
}

const CALLS = new Map(
  MODULES.flatMap(({ id, actions }) => actions.map(one => [`${id}/${one.id}`, one.args as unknown as Codec] as const)),
)
const EVENTS = new Map(
  MODULES.flatMap(({ id, events }) => events.map(one => [`${id}/${one.id}`, one.data as unknown as Codec] as const)),
)

/** Byte strings that a schema may declare: of one length each. */
const DECLARED = /^(16|20|32|64) bytes/

/** Every byte string of a decoded message, with its path. */
function* stringsOf(fields: Fields, value: object, path: string): Generator<readonly [string, Uint8Array, KindField]> {
  for (const [name, field] of Object.entries(fields)) {
    const found = (value as Readonly<Record<string, unknown>>)[name]
    const items = field.repeated === undefined ? [found] : (found as readonly unknown[])
    for (const item of items) {
      if (item === undefined) continue
      if (field.kind.fields !== undefined) yield* stringsOf(field.kind.fields, item as object, `${path}.${name}`)
      else if (item instanceof Uint8Array) yield [`${path}.${name}`, item, field]
      else if (typeof item === 'string') yield [`${path}.${name}`, Buffer.from(item, 'utf8'), field]
    }
  }
}

/** What must not occur in any byte string, read as one character a byte. */
const PATTERNS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['an ID number', /\d{17}[\dX]/i],
  ['a phone', /(?<!\d)(?:1[3-9]\d{9}|0{3}\d{8})(?!\d)/],
  ['an e-mail address', /[a-z0-9._-]{2,}@[a-z0-9-]{2,}\.[a-z]{2,}/i],
  // UTF-8 of three characters of CJK in a row.
  ['CJK text', /(?:[\xe4-\xe9][\x80-\xbf]{2}){3}/],
  // With a byte of 256 being a letter in 52 cases this is found once in 400 million hashes.
  ['letters', /[a-z]{14}/i],
]

const SHORT_RUN = /[a-z]{6,}/gi
const LETTER = 52 / 256

/** Runs of six letters and more that `length` random bytes hold on average. */
const expectedRuns = (length: number): number => (length < 6 ? 0 : LETTER ** 6 * (1 + (length - 6) * (1 - LETTER)))

const FOUND_MAX = 20

export interface ScanReport {
  /** What must not be there, in words. */
  readonly found: readonly string[]
  readonly calls: number
  readonly events: number
  readonly byteStrings: number
  /** Short runs of letters, and how many chance gives. */
  readonly shortRuns: number
  readonly shortRunsByChance: number
}

/** Plain hashes of a value that somebody might take for a pseudonym. */
const plainHashes = (value: string): readonly string[] =>
  ['sha256', 'sha1', 'md5'].map(name => createHash(name).update(value, 'utf8').digest('hex'))

export class Scan implements Ledger {
  readonly #found: string[] = []
  /** First 16 bytes of the plain hash of each private value. */
  readonly #hashes = new Set<string>()
  /** UTF-8 of names, as one character a byte; all names begin alike, so that one search finds any. */
  readonly #values = new Set<string>()
  #calls = 0
  #events = 0
  #strings = 0
  #shortRuns = 0
  #byChance = 0
  #variance = 0

  /** Takes the private values of a workload, none of which may be found, nor its hash. */
  async readPrivate(folder: string): Promise<void> {
    for await (const row of linesOf<PersonRow & { readonly account: string }>(join(folder, 'persons.private.jsonl'))) {
      for (const value of [row.name, row.idNumber, row.phone, row.email]) {
        for (const hash of plainHashes(value)) this.#hashes.add(hash.slice(0, 32))
        this.#values.add(Buffer.from(value, 'utf8').toString('latin1').slice(0, 12))
      }
    }
  }

  call({ module, action, args }: Call): void {
    this.#calls += 1
    this.#message(CALLS.get(`${module}/${action}`), args, `call ${module}/${action}`)
  }

  event({ module, kind, data }: Event): void {
    this.#events += 1
    this.#message(EVENTS.get(`${module}/${kind}`), data, `event ${module}/${kind}`)
  }

  /** More short runs than chance gives are text in small pieces: six standard deviations are allowed. */
  report(): ScanReport {
    const most = this.#byChance + 6 * Math.sqrt(this.#variance) + 6
    const many = this.#shortRuns > most ? [`${this.#shortRuns} runs of letters, chance gives ${this.#byChance}`] : []
    return {
      found: [...this.#found, ...many],
      calls: this.#calls,
      events: this.#events,
      byteStrings: this.#strings,
      shortRuns: this.#shortRuns,
      shortRunsByChance: Math.round(this.#byChance),
    }
  }

  #message(codec: Codec | undefined, bytes: Uint8Array, path: string): void {
    const read = codec?.decode(bytes)
    if (codec === undefined || read?.ok !== true) {
      this.#tell(`${path}: nothing that a schema declares`)
      return
    }
    // Nothing stands between or behind the declared fields.
    if (!equalBytes(codec.encode(read.value as never), bytes)) this.#tell(`${path}: bytes beside the declared fields`)
    for (const [where, value, field] of stringsOf(codec.fields, read.value as object, path))
      this.#string(where, value, field)
  }

  #string(path: string, bytes: Uint8Array, { kind }: KindField): void {
    if (bytes.length === 0) return
    this.#strings += 1
    if (!DECLARED.test(kind.note ?? '')) this.#tell(`${path}: a byte string that is no id, hash, key or account`)
    const text = Buffer.from(bytes).toString('latin1')
    for (const [name, pattern] of PATTERNS) if (pattern.test(text)) this.#tell(`${path}: ${name} in ${toHex(bytes)}`)
    if (this.#hashes.has(toHex(bytes.subarray(0, 16)))) this.#tell(`${path}: the plain hash of a private value`)
    for (let i = 0; i + 12 <= text.length; i++)
      if (this.#values.has(text.slice(i, i + 12))) this.#tell(`${path}: a private value`)
    this.#shortRuns += text.match(SHORT_RUN)?.length ?? 0
    const expected = expectedRuns(bytes.length)
    this.#byChance += expected
    this.#variance += expected
  }

  #tell(line: string): void {
    if (this.#found.length < FOUND_MAX) this.#found.push(line)
  }
}
