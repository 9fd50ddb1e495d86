/**
 * The state as it was. Each commit leaves, beside the new values, what stood under their keys before; the value after
 * block `h` is what the first later change replaced, or the present one where there was none.
 */

import { compareBytes, concat, LIMITS, u64be } from '#base'
import { columnKey, columnRange } from './columns.ts'
import type { Kv, KvPair, KvWrite } from './kv.ts'
import type { StateRange, StateStore, StateWrite } from './state.ts'

const ABSENT = Uint8Array.of(0)
const HEIGHT_BYTES = 8
/** Above every height. */
const END = new Uint8Array(HEIGHT_BYTES).fill(0xff)

/** Rows for the batch of a block: `history ‖ state key ‖ u64(height)` → 0, or 1 ‖ value before. */
export const historyWrites = (height: number, writes: readonly StateWrite[]): readonly KvWrite[] =>
  writes.map(([key, , before]) => [
    columnKey('history', concat(key, u64be(height))),
    before === undefined ? ABSENT : concat(Uint8Array.of(1), before),
  ])

/** Reads the state after a block that is final. */
export interface PastState {
  get(key: Uint8Array): Promise<Uint8Array | undefined>
  /** In order of key. Costs two seeks a row: for people who look back, not for programs in a hurry. */
  range(range: StateRange): AsyncIterable<KvPair>
}

async function* first(kv: Kv, gte: Uint8Array, lt: Uint8Array): AsyncIterable<KvPair> {
  yield* kv.iterate({ gte, lt, limit: 1 })
}

const firstOf = async (rows: AsyncIterable<KvPair>): Promise<KvPair | undefined> => {
  for await (const row of rows) return row
  return undefined
}

/**
 * Keys that have a history, from `gte` on, each once. Keys of one table have one width and begin with its number, so no
 * key is the beginning of another.
 */
async function* keysWithHistory(kv: Kv, gte: Uint8Array, lt: Uint8Array): AsyncIterable<Uint8Array> {
  for (let from = gte; ; ) {
    const found = await firstOf(first(kv, from, lt))
    if (found === undefined) return
    const key = found[0].subarray(1, -HEIGHT_BYTES)
    yield key
    from = columnKey('history', concat(key, END, Uint8Array.of(0)))
  }
}

/** Keys of two ascending sequences in order, each once. */
async function* merged(a: AsyncIterable<Uint8Array>, b: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const left = a[Symbol.asyncIterator]()
  const right = b[Symbol.asyncIterator]()
  let x = await left.next()
  let y = await right.next()
  while (!x.done || !y.done) {
    const order = x.done ? 1 : y.done ? -1 : compareBytes(x.value, y.value)
    yield order <= 0 ? (x.value as Uint8Array) : (y.value as Uint8Array)
    if (order <= 0) x = await left.next()
    if (order >= 0) y = await right.next()
  }
}

async function* keysOf(pairs: AsyncIterable<KvPair>): AsyncIterable<Uint8Array> {
  for await (const [key] of pairs) yield key
}

/** The state after block `height`, which must not be above the head. */
export const pastState = (kv: Kv, state: Pick<StateStore, 'get' | 'range'>, height: number): PastState => {
  const get = async (key: Uint8Array): Promise<Uint8Array | undefined> => {
    // The present value first: a commit in between leaves its history before anyone looks for it.
    const present = state.get(key)
    const lt = columnKey('history', concat(key, END))
    const change = await firstOf(first(kv, columnKey('history', concat(key, u64be(height + 1))), lt))
    if (change === undefined) return present
    return change[1][0] === 0 ? undefined : change[1].subarray(1)
  }
  return {
    get,
    range: async function* ({ prefix, after, limit = LIMITS.queryRows }) {
      const { gte, lt = columnKey('history', END) } = columnRange('history', prefix)
      const from = after === undefined ? gte : columnKey('history', concat(after, END, Uint8Array.of(0)))
      const start = after === undefined ? { prefix } : { prefix, after }
      const present = keysOf(state.range({ ...start, limit: Number.MAX_SAFE_INTEGER }))
      let given = 0
      for await (const key of merged(present, keysWithHistory(kv, from, lt))) {
        const value = await get(key)
        if (value === undefined) continue
        yield [key, value]
        given += 1
        if (given === limit) return
      }
    },
  }
}
