/** What is kept beside the blocks for those who look back or look things up: history, and the node's read index. */

import { concat } from '#base'
import { columnKey, columnRange } from './columns.ts'
import { historyWrites } from './history.ts'
import type { Kv, KvPair, KvWrite } from './kv.ts'
import type { StateWrite } from './state.ts'

export interface IndexRange {
  readonly prefix: Uint8Array
  /** Keys after this one only: keyset paging. */
  readonly after?: Uint8Array
}

interface Indexed {
  readonly block: { readonly header: { readonly height: number } }
  readonly index?: readonly KvWrite[]
}

/** Rows for the batch of a block. */
export const indexWrites = ({ block, index = [] }: Indexed, writes: readonly StateWrite[]): readonly KvWrite[] => [
  ...historyWrites(block.header.height, writes),
  ...index.map(([key, value]): KvWrite => [columnKey('index', key), value]),
]

/** Rows of the index in order of key. */
export async function* indexRows(kv: Kv, { prefix, after }: IndexRange): AsyncIterable<KvPair> {
  const whole = columnRange('index', prefix)
  const gte = after === undefined ? whole.gte : columnKey('index', concat(after, Uint8Array.of(0)))
  for await (const [key, value] of kv.iterate({ ...whole, gte })) yield [key.subarray(1), value]
}
