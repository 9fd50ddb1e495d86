/** What the generator writes and the check reads: one transaction with one call, and what must come of it. */

import type { Json, RefusalCode } from '#base'

/** Where an intent is refused before it reaches a block: its arguments do not decode. */
export const AT_ADMISSION = 'ADMISSION'

/** Faults and frauds by name (domain, 8.6), and what they show. */
export type FaultLabel =
  | 'unauthorised-role'
  | 'wrong-scope'
  | 'self-approval'
  | 'duplicate-sign-in'
  | 'expired-token'
  | 'outside-window'
  | 'late-entry'
  | 'over-cap'
  | 'no-budget'
  | 'stage-skipped'
  | 'wrong-parent'
  | 'text-in-arguments'
  | 'qr-relay'
  | 'back-filling'
  | 'duplicate-person'
  | 'insufficient-points'
  | 'out-of-stock'
  | 'voucher-reuse'
  | 'letter-expired'
  | 'bulk-refusal'
  | 'not-reviewed'
  | 'farmer'
  | 'keeper-pair'

export interface Intent {
  /** Block time in milliseconds. */
  readonly t: number
  /** Names of accounts: who sends, and who signs as well. */
  readonly actor: string
  readonly cosigners?: readonly string[]
  readonly module: string
  readonly method: string
  readonly args: Json
  /** Hexadecimal bytes in place of what `args` encode to: for what no client would make. */
  readonly raw?: string
  readonly expect: { readonly code: RefusalCode | 'OK' | typeof AT_ADMISSION }
  readonly label?: FaultLabel
}
