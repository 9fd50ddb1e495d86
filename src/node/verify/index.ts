export { createBlockVerifier } from './block.ts'
export { createVerifierPool, mayQueue, type VerifierPool } from './pool.ts'
