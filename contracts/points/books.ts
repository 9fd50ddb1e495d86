/**
 * Double entry: every posting takes from one side what it gives to another, so that Σ over all sides is 0 and
 * issued = liability + spent + expired + reversed after each.
 */

import { monthOf } from '../calendar.ts'
import type { ApplyContext, ReadContext } from '../define.ts'
import { type Id, NO_ID } from '../ids.ts'
import { ACCOUNT_STATE, type Account, ENTRY_KIND, type EntryKind, type Ledger } from './schema.ts'
import { accounts, entries, ledger } from './state.ts'

/** Sides of the books: two of each account, and the counter accounts. */
export type Side = 'issued' | 'available' | 'frozen' | 'spent' | 'expired' | 'reversed'

/** Counter account of each kind of entry: from where, to where. */
const MOVES: Readonly<Record<EntryKind, readonly [from: Side, to: Side]>> = {
  [ENTRY_KIND.EARN]: ['issued', 'available'],
  [ENTRY_KIND.EXPIRE]: ['available', 'expired'],
  [ENTRY_KIND.REVERSE]: ['available', 'reversed'],
  [ENTRY_KIND.COLLECT]: ['available', 'reversed'],
  [ENTRY_KIND.FREEZE]: ['available', 'frozen'],
  [ENTRY_KIND.RELEASE]: ['frozen', 'available'],
  [ENTRY_KIND.SPEND]: ['frozen', 'spent'],
  [ENTRY_KIND.REFUND]: ['spent', 'available'],
  [ENTRY_KIND.CARRY]: ['available', 'available'],
}

export const NO_ACCOUNT: Account = {
  available: 0,
  frozen: 0,
  lifetimeEarned: 0,
  shortfall: 0,
  nextEntry: 0,
  firstMonth: 0,
  lastMonth: 0,
  state: ACCOUNT_STATE.OPEN,
  frozenAtMs: 0,
  flagId: NO_ID,
}

export const NO_LEDGER: Ledger = { issued: 0, expired: 0, reversed: 0, liability: 0, frozen: 0, spent: 0 }

export interface Posting {
  readonly kind: EntryKind
  readonly holder: Id
  readonly amount: number
  readonly ruleId?: Id
  readonly sourceId?: Id
}

/** What a side of one account, or of all, gains by a posting. */
export const gainOf = ({ kind, amount }: { readonly kind: EntryKind; readonly amount: number }, side: Side): number => {
  const [from, to] = MOVES[kind]
  return (to === side ? amount : 0) - (from === side ? amount : 0)
}

const counted = (sums: Ledger, posting: Posting): Ledger => {
  const gain = (side: Side) => gainOf(posting, side)
  return {
    issued: sums.issued - gain('issued'),
    expired: sums.expired + gain('expired'),
    reversed: sums.reversed + gain('reversed'),
    liability: sums.liability + gain('available') + gain('frozen'),
    frozen: sums.frozen + gain('frozen'),
    spent: sums.spent + gain('spent'),
  }
}

export const accountOf = (ctx: Pick<ReadContext, 'get'>, holder: Id): Account =>
  ctx.get(accounts, [holder]) ?? NO_ACCOUNT

/** Moves `amount`, records the entry, and saves what else has changed in the account. */
export const post = (ctx: ApplyContext, posting: Posting, account: Account): void => {
  const { kind, holder, amount, ruleId = NO_ID, sourceId = NO_ID } = posting
  const atMs = ctx.block.timeMs
  ctx.put(ledger, [], counted(ctx.get(ledger, []) ?? NO_LEDGER, posting))
  ctx.put(entries, [holder, monthOf(atMs), account.nextEntry], { kind, amount, ruleId, sourceId, atMs })
  ctx.put(accounts, [holder], {
    ...account,
    available: account.available + gainOf(posting, 'available'),
    frozen: account.frozen + gainOf(posting, 'frozen'),
    nextEntry: account.nextEntry + 1,
  })
}
