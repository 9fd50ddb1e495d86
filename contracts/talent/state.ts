/** Tables of `talent`. */

import { table } from '../define.ts'
import { ID_BYTES, type Id, MODULE } from '../ids.ts'
import { bytesPart, u32Part } from '../key.ts'
import {
  AccessEntry,
  Application,
  ApplicationRef,
  Archive,
  ArchiveRef,
  ArchiveRevision,
  Attestation,
  Disclosure,
  Mark,
  Position,
  SkillCount,
  Talent,
} from './schema.ts'

const module = MODULE.talent
const idKey = bytesPart<Id>(ID_BYTES)

export const archives = table({ module, id: 1, name: 'archives', key: [idKey], value: Archive })
/** (archive, revision) */
export const archiveRevisions = table({
  module,
  id: 2,
  name: 'archiveRevisions',
  key: [idKey, u32Part],
  value: ArchiveRevision,
})
/** By alias of the member: one archive each. */
export const memberArchives = table({ module, id: 3, name: 'memberArchives', key: [idKey], value: ArchiveRef })
/** By an alias of their own. */
export const talents = table({ module, id: 4, name: 'talents', key: [idKey], value: Talent })
/** (archive, number of the read) */
export const accessLog = table({ module, id: 5, name: 'accessLog', key: [idKey, u32Part], value: AccessEntry })
/** By code: how many let it be counted. */
export const skillCounts = table({ module, id: 6, name: 'skillCounts', key: [u32Part], value: SkillCount })
export const attestations = table({ module, id: 7, name: 'attestations', key: [idKey], value: Attestation })
/** (issuer, attestation) */
export const attestationsOfOrg = table({
  module,
  id: 8,
  name: 'attestationsOfOrg',
  key: [idKey, idKey],
  value: Mark,
})
export const positions = table({ module, id: 9, name: 'positions', key: [idKey], value: Position })
/** Positions that are open, for queries. */
export const openPositions = table({ module, id: 10, name: 'openPositions', key: [idKey], value: Mark })
export const applications = table({ module, id: 11, name: 'applications', key: [idKey], value: Application })
/** (position, alias): one application each. */
export const applicationsOfPosition = table({
  module,
  id: 12,
  name: 'applicationsOfPosition',
  key: [idKey, idKey],
  value: ApplicationRef,
})
/** (alias, application) */
export const applicationsOfTalent = table({
  module,
  id: 13,
  name: 'applicationsOfTalent',
  key: [idKey, idKey],
  value: Mark,
})
export const disclosures = table({ module, id: 14, name: 'disclosures', key: [idKey], value: Disclosure })
/** (archive, grant) */
export const disclosuresOfArchive = table({
  module,
  id: 15,
  name: 'disclosuresOfArchive',
  key: [idKey, idKey],
  value: Mark,
})
