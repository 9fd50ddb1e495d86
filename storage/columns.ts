/** The one table of key prefixes: what lies where in the database. A prefix is a literal for ever. */

import { concat, type Hash, u64be } from '#base'

export const COLUMNS = {
  /** `s ‖ state key` → value. */
  state: 0x73,
  /** `p ‖ H(state key)` → state key: proofs of exclusion name their neighbours. */
  path: 0x70,
  /** `b ‖ u64(height)` → block, sealed. */
  block: 0x62,
  /** `i ‖ block id` → u64(height). */
  blockId: 0x69,
  /** `r ‖ u64(height)` → receipts, a list of canonical bytes, sealed. */
  receipts: 0x72,
  /** `f ‖ u64(height)` → finalization, sealed; not every height has its own. */
  finalization: 0x66,
  /** `t ‖ transaction id` → u64(height) ‖ u32(index). */
  transaction: 0x74,
  /** `c ‖ u64(height)` → rescue anchored at that height, with its proof: epochs are cut there. */
  rescue: 0x63,
  /** `h ‖ state key ‖ u64(height)` → what that block replaced: the state as it was. */
  history: 0x68,
  /** `x ‖ what the node orders by`: its read index, derived from the blocks. */
  index: 0x78,
  /** `m ‖ name` → what the store knows of itself. */
  meta: 0x6d,
} as const

export type Column = keyof typeof COLUMNS

const prefix = (column: Column) => Uint8Array.of(COLUMNS[column])

export const columnKey = (column: Column, key: Uint8Array): Uint8Array => concat(prefix(column), key)

export const heightKey = (column: 'block' | 'receipts' | 'finalization' | 'rescue', height: number): Uint8Array =>
  columnKey(column, u64be(height))

export const hashKey = (column: 'blockId' | 'transaction' | 'path', hash: Hash): Uint8Array => columnKey(column, hash)

/** The first key after every key that begins with `bytes`; undefined when there is none (all 0xff). */
const afterPrefix = (bytes: Uint8Array): Uint8Array | undefined => {
  for (let i = bytes.length - 1; i >= 0; i--) {
    const byte = bytes[i] as number
    if (byte < 0xff) return concat(bytes.subarray(0, i), Uint8Array.of(byte + 1))
  }
  return undefined
}

/** Everything in a column, or in that part of it whose keys begin with `key`. */
export const columnRange = (column: Column, key: Uint8Array = new Uint8Array(0)) => {
  const gte = columnKey(column, key)
  const lt = afterPrefix(gte)
  return lt === undefined ? { gte } : { gte, lt }
}
