/** Tables of `points`. */

import { table } from '../define.ts'
import { ID_BYTES, type Id, MODULE } from '../ids.ts'
import { bytesPart, u32Part } from '../key.ts'
import { Account, Award, Budget, EarnRule, Entry, Ledger, Lot, Usage } from './schema.ts'

const module = MODULE.points
const idKey = bytesPart<Id>(ID_BYTES)

/** By alias. */
export const accounts = table({ module, id: 1, name: 'accounts', key: [idKey], value: Account })
/** (alias, number), in order of expiry. */
export const lots = table({ module, id: 2, name: 'lots', key: [idKey, u32Part], value: Lot })
export const earnRules = table({ module, id: 3, name: 'earnRules', key: [idKey], value: EarnRule })
/** (organisation, yyyymm) */
export const budgets = table({ module, id: 4, name: 'budgets', key: [idKey, u32Part], value: Budget })
/** (rule, source, alias) */
export const awards = table({ module, id: 5, name: 'awards', key: [idKey, idKey, idKey], value: Award })
/** (rule, alias) */
export const usages = table({ module, id: 6, name: 'usages', key: [idKey, idKey], value: Usage })
/** (alias, number) */
export const entries = table({ module, id: 7, name: 'entries', key: [idKey, u32Part], value: Entry })
export const ledger = table({ module, id: 8, name: 'ledger', key: [], value: Ledger })
