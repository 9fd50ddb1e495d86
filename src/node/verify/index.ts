export { createVerifierPool, mayQueue, type Rule, type VerifierPool } from './pool.ts'
