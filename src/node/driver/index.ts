export { createDriver, type Driver, type DriverSummary } from './driver.ts'
export type { SigningSummary } from './guard/index.ts'
export { checkSpoken, NewerProtocolError } from './newer-protocol.ts'
export type { BuildRequest, DriverPorts, FinalizedBlocks, LedgerHead, LedgerPort } from './ports.ts'
