/**
 * Postings. Double entry: whatever an account gets comes from the issuer, whatever it loses goes to one of the counter
 * accounts of the ledger, so that issued = liability + expired + reversed after every posting.
 */

import { addMonths, dayOf } from '../calendar.ts'
import type { ApplyContext } from '../define.ts'
import { type Id, NO_ID } from '../ids.ts'
import { params } from './params.ts'
import { type Account, ENTRY_KIND, type EntryKind, type Ledger, type Lot } from './schema.ts'
import { accounts, entries, ledger, lots } from './state.ts'

export const NO_ACCOUNT: Account = {
  available: 0,
  frozen: 0,
  lifetimeEarned: 0,
  shortfall: 0,
  firstLot: 0,
  nextLot: 0,
  nextEntry: 0,
}

const NO_LEDGER: Ledger = { issued: 0, expired: 0, reversed: 0, liability: 0 }

export interface Posting {
  readonly kind: EntryKind
  readonly mid: Id
  readonly amount: number
  readonly ruleId?: Id
  readonly sourceId?: Id
}

const counted = (sums: Ledger, kind: EntryKind, amount: number): Ledger => {
  if (kind === ENTRY_KIND.EARN) return { ...sums, issued: sums.issued + amount, liability: sums.liability + amount }
  const liability = sums.liability - amount
  return kind === ENTRY_KIND.EXPIRE
    ? { ...sums, liability, expired: sums.expired + amount }
    : { ...sums, liability, reversed: sums.reversed + amount }
}

export const accountOf = (ctx: Pick<ApplyContext, 'get'>, mid: Id): Account => ctx.get(accounts, [mid]) ?? NO_ACCOUNT

/** Moves `amount`, records the entry, and saves what else has changed in the account. */
export const post = (ctx: ApplyContext, posting: Posting, account: Account): void => {
  const { kind, mid, amount, ruleId = NO_ID, sourceId = NO_ID } = posting
  const sign = kind === ENTRY_KIND.EARN ? 1 : -1
  ctx.put(ledger, [], counted(ctx.get(ledger, []) ?? NO_LEDGER, kind, amount))
  ctx.put(entries, [mid, account.nextEntry], { kind, amount, ruleId, sourceId, atMs: ctx.block.timeMs })
  ctx.put(accounts, [mid], {
    ...account,
    available: account.available + sign * amount,
    nextEntry: account.nextEntry + 1,
  })
}

/** Adds to the last lot where both expire on the same day; else begins a new one. Gives its number. */
export const addToLot = (ctx: ApplyContext, mid: Id, amount: number): number => {
  const account = accountOf(ctx, mid)
  const earnedAtMs = ctx.block.timeMs
  const expiresAtMs = addMonths(earnedAtMs, ctx.param(params.lotLifeMonths))
  const last = account.nextLot - 1
  const lot = last < account.firstLot ? undefined : ctx.get(lots, [mid, last])
  if (lot !== undefined && dayOf(lot.expiresAtMs) === dayOf(expiresAtMs)) {
    ctx.put(lots, [mid, last], { ...lot, amount: lot.amount + amount, remaining: lot.remaining + amount })
    return last
  }
  ctx.put(lots, [mid, account.nextLot], { amount, remaining: amount, earnedAtMs, expiresAtMs })
  ctx.put(accounts, [mid], { ...account, nextLot: account.nextLot + 1 })
  return account.nextLot
}

/** Takes up to `amount` from one lot and gives what it took. */
const takeFromLot = (ctx: ApplyContext, [mid, number]: readonly [Id, number], amount: number): number => {
  const lot = ctx.get(lots, [mid, number])
  const taken = Math.min(amount, lot?.remaining ?? 0)
  if (lot !== undefined && taken > 0) ctx.put(lots, [mid, number], { ...lot, remaining: lot.remaining - taken })
  return taken
}

export interface Take {
  readonly mid: Id
  readonly amount: number
  /** Lot to take from before the others. */
  readonly lot?: number
  /** Lots that are looked at. */
  readonly lotsMax: number
}

/** First lot from `from` on that is not used up, looking at `lotsMax` of them. */
const skipUsed = (ctx: ApplyContext, mid: Id, lotsMax: number): number => {
  const { firstLot, nextLot } = accountOf(ctx, mid)
  const end = Math.min(nextLot, firstLot + lotsMax)
  let number = firstLot
  while (number < end && (ctx.get(lots, [mid, number])?.remaining ?? 0) === 0) number++
  return number
}

/** Takes from lots, oldest first, at most what there is; gives what it took. The account must be read again after it. */
export const takeFromLots = (ctx: ApplyContext, { mid, amount, lot, lotsMax }: Take): number => {
  const { firstLot, nextLot } = accountOf(ctx, mid)
  let taken = lot === undefined ? 0 : takeFromLot(ctx, [mid, lot], amount)
  const end = Math.min(nextLot, firstLot + lotsMax)
  for (let number = firstLot; number < end && taken < amount; number++) {
    taken += takeFromLot(ctx, [mid, number], amount - taken)
  }
  ctx.put(accounts, [mid], { ...accountOf(ctx, mid), firstLot: skipUsed(ctx, mid, lotsMax) })
  return taken
}

export interface Expired {
  readonly amount: number
  readonly firstLot: number
}

/** What has expired by now, oldest first, at most `lotsMax` lots; lots that are used up are passed over. */
export const expiredLots = (ctx: Pick<ApplyContext, 'get' | 'block'>, mid: Id, lotsMax: number): Expired => {
  const { firstLot, nextLot } = accountOf(ctx, mid)
  const end = Math.min(nextLot, firstLot + lotsMax)
  let amount = 0
  let number = firstLot
  for (; number < end; number++) {
    const lot: Lot | undefined = ctx.get(lots, [mid, number])
    if (lot !== undefined && lot.remaining > 0 && lot.expiresAtMs > ctx.block.timeMs) break
    amount += lot?.remaining ?? 0
  }
  return { amount, firstLot: number }
}
