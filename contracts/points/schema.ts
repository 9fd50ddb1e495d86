/** Messages of `points`: redeemable points in double entry. They can be earned, spent and expire; never sent or sold. */

import {
  address,
  bool,
  enumeration,
  field,
  LIMITS,
  message,
  optionalAddress,
  repeated,
  type TypeOf,
  uint,
  uint32,
} from '#base'
import { hash, id, month, optionalId, time } from '../ids.ts'

/** What points are earned for. Each belongs to one module, which alone awards by rules of it (`sources.ts`). */
export const SOURCE_TYPE = {
  ACTIVITY: 1,
  TRAINING: 2,
  LIVESTREAM: 3,
  BULLETIN: 4,
  SERVICE: 5,
  EVALUATION: 6,
  RESOURCE: 7,
  /** Proposed and approved by persons. */
  MANUAL: 8,
  /** The own record of a member is complete. */
  PROFILE: 9,
} as const
export type SourceType = (typeof SOURCE_TYPE)[keyof typeof SOURCE_TYPE]

export const RULE_STATE = { DRAFT: 1, APPROVED: 2, RETIRED: 3, ACTIVE: 4 } as const
export const ENTRY_KIND = {
  EARN: 1,
  EXPIRE: 2,
  REVERSE: 3,
  COLLECT: 4,
  FREEZE: 5,
  RELEASE: 6,
  SPEND: 7,
  REFUND: 8,
  CARRY: 9,
} as const
export type EntryKind = (typeof ENTRY_KIND)[keyof typeof ENTRY_KIND]
export const CAP = { DAY: 1, MONTH: 2, YEAR: 3, GROUP_DAY: 4, GROUP_MONTH: 5, GROUP_YEAR: 6 } as const
export type Cap = (typeof CAP)[keyof typeof CAP]
/** OPEN may spend; FROZEN may not; CLOSED has nothing left and earns nothing. */
export const ACCOUNT_STATE = { OPEN: 1, FROZEN: 2, CLOSED: 3 } as const
export const FREEZE_STATE = { FROZEN: 1, SPENT: 2, RELEASED: 3, REFUNDED: 4 } as const

/** The most that one account can hold. */
export const POINTS_MAX = 1_000_000_000
/** Months in which the lots of one account can expire: a life of at most 60 months, and the month after. */
const LOT_MONTHS = 64

export const points = uint(POINTS_MAX)
const total = uint(1_000_000_000_000)
const sourceType = enumeration('SourceType', SOURCE_TYPE)
const ruleState = enumeration('RuleState', RULE_STATE)

export const Account = message('Account', 128, {
  available: field(1, points),
  frozen: field(2, points),
  lifetimeEarned: field(3, total),
  /** Reversed after it was spent; collected from what comes in next. */
  shortfall: field(4, points),
  nextEntry: field(7, uint32),
  /** Months of expiry of the first and the last lot, between which all lots lie; 0 where there is none. */
  firstMonth: field(8, month),
  lastMonth: field(9, month),
  state: field(10, enumeration('AccountState', ACCOUNT_STATE)),
  frozenAtMs: field(11, time),
  /** Flag of the auditor for which it is frozen; absent when the member has left. */
  flagId: field(12, optionalId),
})
export type Account = TypeOf<typeof Account>

/** Points of one account that expire with the beginning of the same month. */
export const Lot = message('Lot', 32, { remaining: field(1, points) })

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
  /** The amount is for each unit of the source, such as an hour, and not for the source as a whole. */
  perUnit: field(9, bool),
  /** Amount for who came late; 0: as for all. */
  lateAmount: field(10, uint(10_000)),
  /** Group of rules whose caps it shares. */
  groupId: field(11, optionalId),
})
export type RuleTerms = TypeOf<typeof RuleTerms>

export const EarnRule = message('EarnRule', 256, {
  terms: field(1, RuleTerms.kind),
  state: field(2, ruleState),
  proposedBy: field(3, optionalAddress),
  approvedBy: field(4, optionalAddress),
})
export type EarnRule = TypeOf<typeof EarnRule>

/** Caps of several rules together; never changed, so that what was earned under them stays within them. */
export const CapGroup = message('CapGroup', 32, {
  capDay: field(1, points),
  capMonth: field(2, points),
  capYear: field(3, points),
})
export type CapGroup = TypeOf<typeof CapGroup>

export const Budget = message('Budget', 32, { granted: field(1, total), used: field(2, total) })
export type Budget = TypeOf<typeof Budget>

/** What one source gave one member by one rule: at most once. */
export const Award = message('Award', 128, {
  amount: field(1, points),
  orgId: field(2, id),
  month: field(3, month),
  reversed: field(5, bool),
  /** Month of expiry of the lot that it went to. */
  lotMonth: field(6, month),
  sourceType: field(7, sourceType),
})
export type Award = TypeOf<typeof Award>

/** Earned under one rule, or one group, in the running day, month and year (Beijing time). */
export const Usage = message('Usage', 64, {
  day: field(1, uint(99_991_231)),
  dayUsed: field(2, total),
  month: field(3, month),
  monthUsed: field(4, total),
  year: field(5, uint(9_999)),
  yearUsed: field(6, total),
})
export type Usage = TypeOf<typeof Usage>

/** One posting: `amount` moves between the two sides that its kind names (`books.ts`). */
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
 * issued = liability + spent + expired + reversed, where the liability is the sum over all accounts, `frozen` of it held.
 */
export const Ledger = message('Ledger', 64, {
  issued: field(1, total),
  expired: field(2, total),
  reversed: field(3, total),
  liability: field(4, total),
  frozen: field(5, total),
  spent: field(6, total),
})
export type Ledger = TypeOf<typeof Ledger>

const LotPart = message('LotPart', 32, { month: field(1, month), amount: field(2, points) })
export type LotPart = TypeOf<typeof LotPart>

/** Points held for one order, with the lots that they came from. */
export const Freeze = message('Freeze', 2_048, {
  holder: field(1, id),
  amount: field(2, points),
  parts: repeated(3, LotPart.kind, LOT_MONTHS),
  state: field(4, enumeration('FreezeState', FREEZE_STATE)),
  refunded: field(5, points),
})
export type Freeze = TypeOf<typeof Freeze>

/** Where the points of an alias are: under the first alias of the member. */
export const Carried = message('Carried', 64, { holder: field(1, id), sinceMs: field(2, time) })
/** Alias that a member with points under an earlier one has now. */
export const CurrentAlias = message('CurrentAlias', 32, { alias: field(1, id) })

// ── Arguments ───────────────────────────────────────────────────────────────────────────────────────────────────────

export const DefineRuleArgs = message('DefineRuleArgs', 256, { ruleId: field(1, id), terms: field(2, RuleTerms.kind) })
export type DefineRuleArgs = TypeOf<typeof DefineRuleArgs>
export const RuleArgs = message('RuleArgs', 32, { ruleId: field(1, id) })
export type RuleArgs = TypeOf<typeof RuleArgs>
export const DefineCapGroupArgs = message('DefineCapGroupArgs', 64, {
  groupId: field(1, id),
  capDay: field(2, points),
  capMonth: field(3, points),
  capYear: field(4, points),
})
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
  /** Flag of the auditor; absent where the source is void. */
  flagId: field(5, optionalId),
})
export type ReverseAwardArgs = TypeOf<typeof ReverseAwardArgs>
export const FreezeAccountArgs = message('FreezeAccountArgs', 64, {
  mid: field(1, id),
  /** Flag of the auditor; absent when the member has left. */
  flagId: field(2, optionalId),
})
export type FreezeAccountArgs = TypeOf<typeof FreezeAccountArgs>
export const AccountArgs = message('AccountArgs', 32, { mid: field(1, id) })
export type AccountArgs = TypeOf<typeof AccountArgs>

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
export const RuleEvent = message('RuleEvent', 64, { ruleId: field(1, id), state: field(2, ruleState) })
export const BudgetEvent = message('BudgetEvent', 64, {
  orgId: field(1, id),
  month: field(2, month),
  granted: field(3, total),
  used: field(4, total),
})
export const AccountEvent = message('AccountEvent', 64, {
  mid: field(1, id),
  state: field(2, enumeration('AccountState', ACCOUNT_STATE)),
})
export const CarryEvent = message('CarryEvent', 64, { from: field(1, id), mid: field(2, id), amount: field(3, points) })
export const CapGroupEvent = message('CapGroupEvent', 64, { groupId: field(1, id), by: field(2, address) })

// ── Genesis ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export const PointsGenesis = message('PointsGenesis', LIMITS.genesisBytes, {
  rules: repeated(1, DefineRuleArgs.kind, LIMITS.genesisRules),
})
export type PointsGenesis = TypeOf<typeof PointsGenesis>
