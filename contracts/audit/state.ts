/** Tables of `audit`. */

import { table } from '../define.ts'
import { ID_BYTES, type Id, MODULE } from '../ids.ts'
import { bytesPart, u8Part, u32Part } from '../key.ts'
import {
  Dsr,
  DsrMark,
  DsrRef,
  Flag,
  FlagCounts,
  FlagRef,
  ReadLogHead,
  ReadLogRoot,
  SeedAgenda,
  SpotCheck,
} from './schema.ts'

const module = MODULE.audit
const idKey = bytesPart<Id>(ID_BYTES)

export const flags = table({ module, id: 1, name: 'flags', key: [idKey], value: Flag })
/** (organisation, flag) */
export const flagsOfOrg = table({ module, id: 2, name: 'flagsOfOrg', key: [idKey, idKey], value: FlagRef })
/** (subject, flag) */
export const flagsOfSubject = table({ module, id: 3, name: 'flagsOfSubject', key: [idKey, idKey], value: FlagRef })
/** No flag ever goes: the count and the rows always agree. */
export const flagCounts = table({ module, id: 4, name: 'flagCounts', key: [], value: FlagCounts })
/** (organisation, hour) */
export const readLogs = table({ module, id: 5, name: 'readLogs', key: [idKey, u32Part], value: ReadLogRoot })
/** By organisation. */
export const readLogHeads = table({ module, id: 6, name: 'readLogHeads', key: [idKey], value: ReadLogHead })
export const dsrs = table({ module, id: 7, name: 'dsrs', key: [idKey], value: Dsr })
/** (alias, request) */
export const dsrsOfMember = table({ module, id: 8, name: 'dsrsOfMember', key: [idKey, idKey], value: DsrMark })
/** The one request of a kind that a member has under way: (alias, kind) */
export const openDsrs = table({ module, id: 9, name: 'openDsrs', key: [idKey, u8Part], value: DsrRef })
export const spotChecks = table({ module, id: 10, name: 'spotChecks', key: [idKey], value: SpotCheck })
/** Spot checks that wait for their block. */
export const seedAgenda = table({ module, id: 11, name: 'seedAgenda', key: [], value: SeedAgenda })
