export {
  type BlockReader,
  type CommitBlock,
  openBlocks,
  type StoredHead,
  type TransactionPlace,
} from './block-rows.ts'
export type { PastState } from './history.ts'
export type { Kv, KvPair, KvRange, KvSnapshot, KvWrite } from './kv.ts'
export { openLevelKv } from './level.ts'
export { createMemoryKv } from './memory.ts'
export { DamagedError } from './sealed.ts'
export type { ProvenValue, StateBatch, StateRange, StateStore, StateVersion, StateWrite } from './state.ts'
export { openStore, type Store, type StoreOptions } from './store.ts'
export { openWal, type Wal, type WalFile, type WalFiles } from './wal.ts'
export { diskWalFiles } from './wal-disk.ts'
