/** Tables of `org`. */

import { type ReadContext, table } from '../define.ts'
import { ID_BYTES, type Id, MODULE } from '../ids.ts'
import { bytesPart, u8Part, u32Part, u64Part } from '../key.ts'
import {
  Alliance,
  AlliancesOf,
  Child,
  CoverageCounts,
  Election,
  Enterprise,
  Org,
  OrgChange,
  OrgVersion,
  PastLink,
  RootOrg,
  SizeEntry,
  SortCount,
  TermEnd,
  UnitLink,
  ZoneCounts,
} from './schema.ts'

const module = MODULE.org
const idKey = bytesPart<Id>(ID_BYTES)

export const orgs = table({ module, id: 1, name: 'orgs', key: [idKey], value: Org })
/** Active organisations below another, for queries: (parent, child). */
export const children = table({ module, id: 2, name: 'children', key: [idKey, idKey], value: Child })
export const changes = table({ module, id: 3, name: 'changes', key: [idKey], value: OrgChange })
export const enterprises = table({ module, id: 4, name: 'enterprises', key: [idKey], value: Enterprise })
/** (organisation, enterprise) */
export const unitLinks = table({ module, id: 5, name: 'unitLinks', key: [idKey, idKey], value: UnitLink })
export const zoneCounts = table({ module, id: 6, name: 'zoneCounts', key: [], value: ZoneCounts })
export const rootOrg = table({ module, id: 7, name: 'rootOrg', key: [], value: RootOrg })
/** What organisations were: (organisation, time from which it holds). */
export const orgVersions = table({ module, id: 8, name: 'orgVersions', key: [idKey, u64Part], value: OrgVersion })
/** Terms that run, by their ends: (end, organisation). */
export const termEnds = table({ module, id: 9, name: 'termEnds', key: [u64Part, idKey], value: TermEnd })
/** Changes that an organisation is part of: (organisation, time of the proposal, change). */
export const changesOf = table({ module, id: 10, name: 'changesOf', key: [idKey, u64Part, idKey], value: Child })
/** (organisation, number of the term) */
export const elections = table({ module, id: 11, name: 'elections', key: [idKey, u32Part], value: Election })
export const alliances = table({ module, id: 12, name: 'alliances', key: [idKey], value: Alliance })
/** By member organisation. */
export const alliancesOf = table({ module, id: 13, name: 'alliancesOf', key: [idKey], value: AlliancesOf })
/** (enterprise, organisation) */
export const orgsOfUnit = table({ module, id: 14, name: 'orgsOfUnit', key: [idKey, idKey], value: UnitLink })
/** (organisation, enterprise, beginning) */
export const pastLinks = table({ module, id: 15, name: 'pastLinks', key: [idKey, idKey, u64Part], value: PastLink })
/** (region, size) */
export const coverageCounts = table({
  module,
  id: 16,
  name: 'coverageCounts',
  key: [u32Part, u8Part],
  value: CoverageCounts,
})
/** Organisations that are not dissolved: (region, organisation). */
export const orgsByRegion = table({ module, id: 17, name: 'orgsByRegion', key: [u32Part, idKey], value: Child })
/** How many there are: (type, basis, backing). */
export const structure = table({ module, id: 18, name: 'structure', key: [u8Part, u8Part, u8Part], value: SortCount })
/** (region, enterprise) */
export const enterprisesByRegion = table({
  module,
  id: 19,
  name: 'enterprisesByRegion',
  key: [u32Part, idKey],
  value: SizeEntry,
})

export const rootOf = (ctx: Pick<ReadContext, 'get'>): Id | undefined => ctx.get(rootOrg, [])?.orgId
