export { createVerifierPool, mayQueue, type VerifierPool } from './pool.ts'
