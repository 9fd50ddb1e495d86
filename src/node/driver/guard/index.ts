export { createGuard, type Guard, type GuardOptions } from './guard.ts'
export { REASONS, type SigningSummary } from './summary.ts'
