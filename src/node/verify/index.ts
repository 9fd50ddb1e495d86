export { createBlockVerifier, type VerifyBlock } from './block.ts'
export { createVerifierPool, mayQueue, type VerifierPool } from './pool.ts'
