/** Pages of queries: rows in the order of their keys, each page from where the last one ended (keyset). */

import { bytesUpTo, field, type Json, LIMITS, toHex, uint } from '#base'
import type { QueryContext, Table } from './define.ts'
import { fromBinaryText, keyText } from './key.ts'

/** Fields of a query's arguments that answers in pages. */
export const PAGE = {
  /** Most items of the page; 0 or absent: `pageItems`. */
  limit: field(14, uint(LIMITS.queryRows)),
  /** `next` of the page before; absent: from the beginning. */
  after: field(15, bytesUpTo(LIMITS.stateKeyBytes)),
} as const

export interface PageArgs {
  readonly limit: number
  readonly after: Uint8Array
}

type RowToJson<K, V> = (key: K, value: V) => Json | undefined | Promise<Json | undefined>

/**
 * One page of the rows whose keys begin with `prefix`: `{ items, next? }`. Rows for which `toJson` gives nothing are
 * passed over. At most `queryRows` rows are looked at, so a page can hold fewer items than its limit and still have a
 * next one.
 */
export const page = async <const K extends readonly unknown[], V>(
  ctx: QueryContext,
  table: Table<K, V>,
  { prefix, args }: { readonly prefix: readonly unknown[]; readonly args: PageArgs },
  toJson: RowToJson<K, V>,
): Promise<{ readonly items: readonly Json[]; readonly next?: string }> => {
  const limit = args.limit === 0 ? LIMITS.pageItems : args.limit
  const items: Json[] = []
  let looked = 0
  let last: K | undefined
  for await (const [key, value] of ctx.range(table, prefix, { after: args.after, limit: LIMITS.queryRows })) {
    if (items.length === limit) return { items, next: cursor(table, last as K) }
    const item = await toJson(key, value)
    if (item !== undefined) items.push(item)
    last = key
    looked += 1
  }
  return looked < LIMITS.queryRows ? { items } : { items, next: cursor(table, last as K) }
}

/** Where a page ended, for the next one. */
export const cursor = <K extends readonly unknown[], V>(table: Table<K, V>, key: K): string =>
  toHex(fromBinaryText(keyText(table.prefix, table.key as never, key)))
