export { createGuard, type Found, type Guard, type GuardOptions } from './guard.ts'
export type { SigningState, SigningSummary } from './summary.ts'
