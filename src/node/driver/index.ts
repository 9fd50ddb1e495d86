export { createDriver, type Driver, type DriverSummary } from './driver.ts'
export type { SigningState, SigningSummary } from './guard/index.ts'
export type { BuildRequest, DriverPorts, FinalizedBlocks, LedgerHead, LedgerPort } from './ports.ts'
