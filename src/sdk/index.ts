export { fetchAttestation, type VerifiedAttestation } from './attestation.ts'
export {
  type BlockView,
  type Client,
  createClient,
  type ErasureView,
  type PageAsked,
  type PageView,
  type StatusView,
  type SubmitAnswer,
  type TransactionView,
} from './client.ts'
export { KapokError, type KapokErrorInit } from './errors.ts'
export { createPrivateClient, type PrivateClient, type PrivateClientOptions, type PrivateOperation } from './private.ts'
export { type SendPlan, sendCalls } from './send.ts'
export { buildTransaction, type TransactionPlan } from './transaction.ts'
export type { CallOptions, ClientOptions } from './transport.ts'
