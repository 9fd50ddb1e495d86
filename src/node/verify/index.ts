export { createVerifierPool, mayQueue, type VerifierPool } from './pool.ts'
export type { Rule } from './thread.ts'
