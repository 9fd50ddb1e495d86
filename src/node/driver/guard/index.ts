export { createGuard, type Found, type Guard, type GuardOptions } from './guard.ts'
export { REASONS, type SigningState, type SigningSummary } from './summary.ts'
