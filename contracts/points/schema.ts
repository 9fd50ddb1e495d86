/** Messages of `points`: redeemable points in double entry. They can be earned, spent and expire; never sent or sold. */

import { bool, enumeration, field, LIMITS, message, optionalAddress, repeated, type TypeOf, uint, uint32 } from '#base'
import { hash, id, month, optionalId, time } from '../ids.ts'

export const SOURCE_TYPE = {
  ACTIVITY: 1,
  TRAINING: 2,
  LIVESTREAM: 3,
  BULLETIN: 4,
  SERVICE: 5,
  EVALUATION: 6,
  RESOURCE: 7,
} as const
export const RULE_STATE = { DRAFT: 1, APPROVED: 2, RETIRED: 3 } as const
export const ENTRY_KIND = { EARN: 1, EXPIRE: 2, REVERSE: 3, COLLECT: 4 } as const
export type EntryKind = (typeof ENTRY_KIND)[keyof typeof ENTRY_KIND]
export const CAP = { DAY: 1, MONTH: 2, YEAR: 3 } as const

const points = uint(1_000_000_000)
const total = uint(1_000_000_000_000)
const sourceType = enumeration('SourceType', SOURCE_TYPE)

export const Account = message('Account', 128, {
  available: field(1, points),
  frozen: field(2, points),
  lifetimeEarned: field(3, total),
  /** Reversed after it was spent; collected from what is earned next. */
  shortfall: field(4, points),
  /** Lots are numbered; those below `firstLot` are used up. */
  firstLot: field(5, uint32),
  nextLot: field(6, uint32),
  nextEntry: field(7, uint32),
})
export type Account = TypeOf<typeof Account>

/** Points that expire together. */
export const Lot = message('Lot', 64, {
  amount: field(1, points),
  remaining: field(2, points),
  earnedAtMs: field(3, time),
  expiresAtMs: field(4, time),
})
export type Lot = TypeOf<typeof Lot>

/** 0 in a cap: none. */
export const RuleTerms = message('RuleTerms', 128, {
  sourceType: field(1, sourceType),
  amount: field(2, uint(10_000)),
  capDay: field(3, points),
  capMonth: field(4, points),
  capYear: field(5, points),
  effectiveFromMs: field(6, time),
  effectiveToMs: field(7, time),
  /** Candidates may earn by it as well. */
  candidates: field(8, bool),
})
export type RuleTerms = TypeOf<typeof RuleTerms>

export const EarnRule = message('EarnRule', 256, {
  terms: field(1, RuleTerms.kind),
  state: field(2, enumeration('RuleState', RULE_STATE)),
  proposedBy: field(3, optionalAddress),
  approvedBy: field(4, optionalAddress),
})
export type EarnRule = TypeOf<typeof EarnRule>

export const Budget = message('Budget', 32, { granted: field(1, total), used: field(2, total) })
export type Budget = TypeOf<typeof Budget>

/** What one source gave one member by one rule: at most once. */
export const Award = message('Award', 128, {
  amount: field(1, points),
  orgId: field(2, id),
  month: field(3, month),
  lot: field(4, uint32),
  reversed: field(5, bool),
})
export type Award = TypeOf<typeof Award>

/** Earned under one rule in the running day, month and year (Beijing time). */
export const Usage = message('Usage', 64, {
  day: field(1, uint(99_991_231)),
  dayUsed: field(2, points),
  month: field(3, month),
  monthUsed: field(4, points),
  year: field(5, uint(9_999)),
  yearUsed: field(6, points),
})
export type Usage = TypeOf<typeof Usage>

/** One posting: `amount` moves between the member and the counter account that its kind names. */
export const Entry = message('Entry', 128, {
  kind: field(1, enumeration('EntryKind', ENTRY_KIND)),
  amount: field(2, points),
  ruleId: field(3, optionalId),
  sourceId: field(4, optionalId),
  atMs: field(5, time),
})
export type Entry = TypeOf<typeof Entry>

/**
 * Balances of the ledger: `issued` is what the issuer gave (its negative balance), and always
 * issued = liability + expired + reversed, where the liability is the sum over all accounts.
 */
export const Ledger = message('Ledger', 64, {
  issued: field(1, total),
  expired: field(2, total),
  reversed: field(3, total),
  liability: field(4, total),
})
export type Ledger = TypeOf<typeof Ledger>

// ── Arguments ───────────────────────────────────────────────────────────────────────────────────────────────────────

export const DefineRuleArgs = message('DefineRuleArgs', 256, { ruleId: field(1, id), terms: field(2, RuleTerms.kind) })
export type DefineRuleArgs = TypeOf<typeof DefineRuleArgs>
export const RuleArgs = message('RuleArgs', 32, { ruleId: field(1, id) })
export type RuleArgs = TypeOf<typeof RuleArgs>
export const GrantBudgetArgs = message('GrantBudgetArgs', 64, {
  orgId: field(1, id),
  month: field(2, month),
  /** Added to what the month has. */
  amount: field(3, points),
})
export type GrantBudgetArgs = TypeOf<typeof GrantBudgetArgs>
export const ExpireLotsArgs = message('ExpireLotsArgs', 32, { mid: field(1, id) })
export type ExpireLotsArgs = TypeOf<typeof ExpireLotsArgs>
export const ReverseAwardArgs = message('ReverseAwardArgs', 128, {
  ruleId: field(1, id),
  sourceId: field(2, id),
  mid: field(3, id),
  groundsRoot: field(4, hash),
})
export type ReverseAwardArgs = TypeOf<typeof ReverseAwardArgs>

// ── Events ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export const PointsEvent = message('PointsEvent', 128, {
  mid: field(1, id),
  amount: field(2, points),
  ruleId: field(3, optionalId),
  sourceId: field(4, optionalId),
})
export const CapEvent = message('CapEvent', 128, {
  mid: field(1, id),
  ruleId: field(2, id),
  cap: field(3, enumeration('Cap', CAP)),
})
export const RuleEvent = message('RuleEvent', 64, {
  ruleId: field(1, id),
  state: field(2, enumeration('RuleState', RULE_STATE)),
})
export const BudgetEvent = message('BudgetEvent', 64, {
  orgId: field(1, id),
  month: field(2, month),
  granted: field(3, total),
  used: field(4, total),
})

// ── Genesis ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export const PointsGenesis = message('PointsGenesis', LIMITS.genesisBytes, {
  rules: repeated(1, DefineRuleArgs.kind, LIMITS.genesisRules),
})
export type PointsGenesis = TypeOf<typeof PointsGenesis>
