/** The first block: the state that the modules make of genesis. */

import { ok, type Result } from '#base'
import { type Block, blockId, genesisHeader, type ParsedGenesis } from '#chain'
import type { Engine } from '#contracts'
import type { Store } from '#storage'
import { type IndexEngine, rowsOfBlock } from '../lookup/rows.ts'

/** Stores the first block in an empty store. Refuses when a module does not take its genesis. */
export const ensureGenesis = async (parts: {
  readonly genesis: ParsedGenesis
  readonly store: Store
  readonly engine: Pick<Engine, 'genesis'> & IndexEngine
}): Promise<Result<undefined>> => {
  const { genesis, store, engine } = parts
  if (store.head() !== undefined) return ok(undefined)
  const writes = engine.genesis(genesis.genesis)
  if (!writes.ok) return writes
  const version = store.state.prepare(store.state.committed(), writes.value)
  const header = genesisHeader(genesis, version.root)
  const block: Block = { header, transactions: [] }
  const get = (key: Uint8Array) => store.state.get(key, version)
  const index = rowsOfBlock(engine, { height: 0, receipts: [], writes: store.state.writesOf(version), get })
  await store.commitGenesis({ block, id: blockId(header), receipts: [], transactionIds: [], version, index })
  return ok(undefined)
}
