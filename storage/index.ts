export type { PastState } from './history.ts'
export type { Kv, KvPair, KvRange, KvSnapshot, KvWrite } from './kv.ts'
export { openLevelKv } from './level.ts'
export { createMemoryKv } from './memory.ts'
export { DamagedError } from './sealed.ts'
export type { ProvenValue, StateBatch, StateRange, StateStore, StateVersion, StateWrite } from './state.ts'
export {
  type CommitBlock,
  openStore,
  type Store,
  type StoredHead,
  type StoreOptions,
  type TransactionPlace,
} from './store.ts'
export { openWal, type Wal, type WalFile, type WalFiles } from './wal.ts'
export { diskWalFiles } from './wal-disk.ts'
