/**
 * The state while a block is executed: decoded rows over a reader. A row is read and decoded once a block and encoded
 * once at its end, however many transactions touch it. Values are never changed in place, so that undoing a
 * transaction is putting the old ones back.
 */

import { assert, equalBytes, LIMITS } from '#base'
import type { Table } from './define.ts'
import type { StateReader, StateWrites } from './engine.ts'
import { type BinaryText, fromBinaryText, keyText } from './key.ts'

type RowTable = Table<readonly unknown[], unknown>

interface Row {
  readonly table: RowTable
  readonly key: Uint8Array
  /** As the reader has it. */
  readonly base: Uint8Array | undefined
  value: unknown
  changed: boolean
}

interface Change {
  readonly row: Row
  readonly value: unknown
  readonly changed: boolean
}

export class Overlay {
  readonly #reader: StateReader
  readonly #rows = new Map<BinaryText, Row>()
  #changes: Change[] = []

  constructor(reader: StateReader) {
    this.#reader = reader
  }

  get(table: RowTable, key: readonly unknown[]): unknown {
    return this.#row(table, key).value
  }

  /** `undefined` removes. */
  set(table: RowTable, key: readonly unknown[], value: unknown): void {
    const row = this.#row(table, key)
    this.#changes.push({ row, value: row.value, changed: row.changed })
    row.value = value
    row.changed = true
  }

  /** What has been set since the last `keep` stays. */
  keep(): void {
    this.#changes = []
  }

  /** What has been set since the last `keep` is as if it had never been. */
  undo(): void {
    for (let i = this.#changes.length - 1; i >= 0; i--) {
      const { row, value, changed } = this.#changes[i] as Change
      row.value = value
      row.changed = changed
    }
    this.#changes = []
  }

  /** Sorted by key; without those that say what the reader has already. */
  writes(): StateWrites {
    const changed = [...this.#rows].filter(([, row]) => row.changed)
    changed.sort(([a], [b]) => (a < b ? -1 : 1))
    return changed.flatMap(([, row]) => {
      const value = encodeRow(row)
      return isSame(value, row.base) ? [] : [[row.key, value, row.base] as const]
    })
  }

  #row(table: RowTable, key: readonly unknown[]): Row {
    const text = keyText(table.prefix, table.key, key)
    const known = this.#rows.get(text)
    if (known !== undefined) return known
    const bytes = fromBinaryText(text)
    const base = this.#reader.get(bytes)
    const row: Row = { table, key: bytes, base, value: base && decodeRow(table, base), changed: false }
    this.#rows.set(text, row)
    return row
  }
}

/** A stored value that does not decode is a broken state, on which nothing may be built. */
export const decodeRow = (table: Pick<RowTable, 'name' | 'value'>, bytes: Uint8Array): unknown => {
  const decoded = table.value.decode(bytes)
  assert(decoded.ok, `the state holds no ${table.name} where one should be`)
  return decoded.value
}

const encodeRow = ({ table, value }: Row): Uint8Array | undefined => {
  if (value === undefined) return undefined
  const bytes = table.value.encode(value)
  assert(bytes.length <= LIMITS.stateValueBytes, `${table.name}: a value of ${bytes.length} bytes`)
  return bytes
}

const isSame = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a === undefined || b === undefined ? a === b : equalBytes(a, b)
