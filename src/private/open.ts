/** Opens the private store of a home: its database, its keys, its log of reads. */

import { hkdfSync } from 'node:crypto'
import { type Hash, ok, type Result, TAGS, type Tag } from '#base'
import type { Kv } from '#storage'
import { KEY_BYTES } from './aead.ts'
import type { KeyFiles } from './files.ts'
import { KeyTable } from './key-table.ts'
import { ReadLog } from './read-log.ts'
import { Shelf } from './shelf.ts'
import { PrivateStore } from './store.ts'

export interface PrivateStoreOptions {
  readonly kv: Kv
  readonly files: KeyFiles
  readonly chainId: Hash
  /** 32 bytes from the keystore of the home. */
  readonly masterSecret: Uint8Array
  readonly nowMs: () => number
}

/** One key a use, so that nothing sealed for one opens as another. */
const keyFor = (secret: Uint8Array, tag: Tag): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), TAGS[tag], KEY_BYTES))

/** Refuses with CORRUPT; then the database stays open and is the caller's to close. */
export const openPrivateStore = async (options: PrivateStoreOptions): Promise<Result<PrivateStore>> => {
  const { kv, files, chainId, masterSecret, nowMs } = options
  const keys = await KeyTable.open({ files, chainId, masterKey: keyFor(masterSecret, 'privateGeneration') })
  if (!keys.ok) return keys
  const log = await ReadLog.open({ kv, chainId, key: keyFor(masterSecret, 'privateRead') })
  const parts = { kv, keys: keys.value, chainId }
  const shelf = new Shelf(parts)
  const started = await shelf.start()
  return started.ok ? ok(new PrivateStore({ ...parts, shelf, log, nowMs })) : started
}
