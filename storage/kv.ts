/**
 * A sorted store of byte strings. Reads of single keys are synchronous, because execution is; iteration and writes are
 * not. One compliance suite (test/suites/kv.ts) holds every implementation to this page.
 */

export type KvPair = readonly [key: Uint8Array, value: Uint8Array]

/** A write: a value, or `undefined` to delete the key. */
export type KvWrite = readonly [key: Uint8Array, value: Uint8Array | undefined]

/** Keys in ascending byte order (descending with `reverse`), from `gte` up to but not including `lt`. */
export interface KvRange {
  readonly gte?: Uint8Array
  readonly lt?: Uint8Array
  readonly reverse?: boolean
  readonly limit?: number
}

/** Reads as they were when it was taken, whatever is written since. To be closed soon: it holds old data on the disk. */
export interface KvSnapshot {
  get(key: Uint8Array): Uint8Array | undefined
  close(): Promise<void>
}

export interface Kv {
  get(key: Uint8Array): Uint8Array | undefined
  /** Values in the order of `keys`, read off the main thread: to warm up what execution will `get`. */
  getMany(keys: readonly Uint8Array[]): Promise<readonly (Uint8Array | undefined)[]>
  snapshot(): KvSnapshot
  iterate(range: KvRange): AsyncIterable<KvPair>
  /** All or nothing. With `sync` it resolves when the disk has it. A later write of one key wins over an earlier. */
  write(writes: readonly KvWrite[], options: { readonly sync: boolean }): Promise<void>
  close(): Promise<void>
}
