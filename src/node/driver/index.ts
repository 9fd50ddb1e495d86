export { createDriver, type Driver, type DriverOptions, type DriverSummary } from './driver.ts'
export type {
  BuildRequest,
  ClockPort,
  CorePort,
  DriverPorts,
  FinalizedBlocks,
  KeysPort,
  LedgerHead,
  LedgerPort,
  NetworkPort,
  ObserverPort,
  PoolPort,
  TimersPort,
  WalPort,
} from './ports.ts'
export { decodeWalRecord, EpochMark, encodeWalRecord, placeOf, WalRecord, walRecord } from './wal-record.ts'
