export { type Admission, type AdmitParts, createAdmission } from './admit.ts'
export { createPool, type Pool, type PoolBounds, type TakeOptions } from './pool.ts'
export {
  type BlockVerifiers,
  createTransactionVerifier,
  type TransactionVerifier,
  type VerifySignatures,
} from './verified.ts'
