export {
  type BlockView,
  type Client,
  type ClientOptions,
  createClient,
  type StatusView,
  type SubmitAnswer,
  type TransactionView,
} from './client.ts'
export { KapokError, type KapokErrorInit } from './errors.ts'
export { buildTransaction, type TransactionPlan } from './transaction.ts'
