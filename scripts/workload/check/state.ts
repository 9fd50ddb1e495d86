/** The state of the engine's check: rows in memory, table by table, by their keys as binary text. */

import type { StateRangeReader, StateWrites } from '#contracts'
import type { AnyTable } from '../../../contracts/define.ts'
import { fromBinaryText, readKey, toBinaryText } from '../../../contracts/key.ts'

/** Module and table: the first four bytes of a key. */
const PREFIX = 4

interface Rows {
  readonly byKey: Map<string, Uint8Array>
  /** Keys in order, made when they are first asked for after a change of them. */
  sorted: readonly string[] | undefined
}

export class CheckState implements StateRangeReader {
  readonly #tables = new Map<string, Rows>()

  get(key: Uint8Array): Uint8Array | undefined {
    const text = toBinaryText(key)
    return this.#tables.get(text.slice(0, PREFIX))?.byKey.get(text)
  }

  async *range({ prefix, after, limit = Number.MAX_SAFE_INTEGER }: Parameters<StateRangeReader['range']>[0]) {
    const start = toBinaryText(prefix)
    const rows = this.#tables.get(start.slice(0, PREFIX))
    if (rows === undefined) return
    const keys = sortedKeys(rows)
    let at = firstFrom(keys, after === undefined ? start : `${toBinaryText(after)}\0`)
    for (let taken = 0; taken < limit && at < keys.length; taken++, at++) {
      const key = keys[at] as string
      if (!key.startsWith(start)) return
      yield [fromBinaryText(key), rows.byKey.get(key) as Uint8Array] as const
    }
  }

  apply(writes: StateWrites): void {
    for (const [key, value] of writes) {
      const text = toBinaryText(key)
      const rows = this.#rowsOf(text.slice(0, PREFIX))
      if (value === undefined ? rows.byKey.delete(text) : !rows.byKey.has(text)) rows.sorted = undefined
      if (value !== undefined) rows.byKey.set(text, value)
    }
  }

  get size(): number {
    return [...this.#tables.values()].reduce((sum, { byKey }) => sum + byKey.size, 0)
  }

  /** Every row of a table, in no order. A row that does not decode is left out. */
  *rows(table: AnyTable): Generator<readonly [key: readonly unknown[], value: unknown]> {
    for (const [key, bytes] of this.#tables.get(table.prefix)?.byKey ?? []) {
      const value = table.value.decode(bytes)
      if (value.ok) yield [readKey(table.key as never, fromBinaryText(key)), value.value]
    }
  }

  #rowsOf(prefix: string): Rows {
    const known = this.#tables.get(prefix)
    if (known !== undefined) return known
    const made: Rows = { byKey: new Map(), sorted: undefined }
    this.#tables.set(prefix, made)
    return made
  }
}

const sortedKeys = (rows: Rows): readonly string[] => {
  rows.sorted ??= [...rows.byKey.keys()].sort()
  return rows.sorted
}

/** Place of the first key that is not before `start`. */
const firstFrom = (keys: readonly string[], start: string): number => {
  let [low, high] = [0, keys.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((keys[middle] as string) < start) low = middle + 1
    else high = middle
  }
  return low
}
