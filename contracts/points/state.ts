/** Tables of `points`. Points lie under the first alias of a member, the holder (`aliases.ts`). Number 2 and 7 are retired. */

import { table } from '../define.ts'
import { ID_BYTES, type Id, MODULE } from '../ids.ts'
import { bytesPart, u32Part } from '../key.ts'
import { Adjustment, AdjustmentEntry, Score } from './adjust-schema.ts'
import {
  Account,
  Award,
  Budget,
  CapGroup,
  Carried,
  CurrentAlias,
  EarnRule,
  Entry,
  Freeze,
  Ledger,
  Lot,
  Usage,
} from './schema.ts'

const module = MODULE.points
const idKey = bytesPart<Id>(ID_BYTES)

/** By holder. */
export const accounts = table({ module, id: 1, name: 'accounts', key: [idKey], value: Account })
export const earnRules = table({ module, id: 3, name: 'earnRules', key: [idKey], value: EarnRule })
/** (organisation, yyyymm) */
export const budgets = table({ module, id: 4, name: 'budgets', key: [idKey, u32Part], value: Budget })
/** (rule, source, holder) */
export const awards = table({ module, id: 5, name: 'awards', key: [idKey, idKey, idKey], value: Award })
/** (rule, holder) */
export const usages = table({ module, id: 6, name: 'usages', key: [idKey, idKey], value: Usage })
export const ledger = table({ module, id: 8, name: 'ledger', key: [], value: Ledger })
/** (holder, yyyymm with whose beginning it expires): key order is the order of expiry. A lot that is used up has no row. */
export const lots = table({ module, id: 9, name: 'lots', key: [idKey, u32Part], value: Lot })
/** (holder, yyyymm of the posting, number) */
export const entries = table({ module, id: 10, name: 'entries', key: [idKey, u32Part, u32Part], value: Entry })
export const capGroups = table({ module, id: 11, name: 'capGroups', key: [idKey], value: CapGroup })
/** (group, holder) */
export const groupUsages = table({ module, id: 12, name: 'groupUsages', key: [idKey, idKey], value: Usage })
/** By order: one freeze for each. */
export const freezes = table({ module, id: 13, name: 'freezes', key: [idKey], value: Freeze })
/** By alias, of those whose points lie under an earlier one. */
export const carried = table({ module, id: 14, name: 'carried', key: [idKey], value: Carried })
/** By holder, of those who have another alias now. */
export const currentAliases = table({ module, id: 15, name: 'currentAliases', key: [idKey], value: CurrentAlias })
export const adjustments = table({ module, id: 16, name: 'adjustments', key: [idKey], value: Adjustment })
/** (organisation, adjustment) of what is not decided. */
export const openAdjustments = table({
  module,
  id: 17,
  name: 'openAdjustments',
  key: [idKey, idKey],
  value: AdjustmentEntry,
})
/** (holder, year) */
export const scores = table({ module, id: 18, name: 'scores', key: [idKey, u32Part], value: Score })
