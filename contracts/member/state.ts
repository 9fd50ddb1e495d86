/** Tables of `member`. */

import { table } from '../define.ts'
import { ID_BYTES, type Id, MODULE } from '../ids.ts'
import { bytesPart, u8Part, u32Part } from '../key.ts'
import {
  Consent,
  Development,
  HistoryEntry,
  ImportBatch,
  ImportEntry,
  Member,
  Resolution,
  ResolutionRef,
  RosterEntry,
} from './schema.ts'

const module = MODULE.member
const idKey = bytesPart<Id>(ID_BYTES)

/** By alias. */
export const members = table({ module, id: 1, name: 'members', key: [idKey], value: Member })
/** Exactly the members that an organisation counts: (organisation, alias). */
export const roster = table({ module, id: 2, name: 'roster', key: [idKey, idKey], value: RosterEntry })
export const resolutions = table({ module, id: 3, name: 'resolutions', key: [idKey], value: Resolution })
export const batches = table({ module, id: 4, name: 'batches', key: [idKey], value: ImportBatch })
/** By alias; an imported member has none until something is due. */
export const developments = table({ module, id: 5, name: 'developments', key: [idKey], value: Development })
/** (alias, purpose) */
export const consents = table({ module, id: 6, name: 'consents', key: [idKey, u8Part], value: Consent })
/** What an import brought, by number, so that each entry can be proven under the root of its batch: (batch, 0 …). */
export const importEntries = table({
  module,
  id: 7,
  name: 'importEntries',
  key: [idKey, u32Part],
  value: ImportEntry,
})
/** What a member was, one entry after the other: (alias, 0 …). */
export const history = table({ module, id: 8, name: 'history', key: [idKey, u32Part], value: HistoryEntry })
/** (alias, resolution) */
export const resolutionsAbout = table({
  module,
  id: 9,
  name: 'resolutionsAbout',
  key: [idKey, idKey],
  value: ResolutionRef,
})
