/** Tables of `review`. */

import type { Hash } from '#base'
import { table } from '../define.ts'
import { ID_BYTES, type Id, MODULE } from '../ids.ts'
import { bytesPart, u8Part, u32Part, u64Part } from '../key.ts'
import {
  CaseRef,
  Decision,
  InboxEntry,
  Listed,
  MachineCheck,
  OrgStats,
  PolicyHead,
  ReasonCount,
  Recheck,
  ReviewCase,
  ReviewPolicy,
  ZoneStats,
} from './schema.ts'

const module = MODULE.review
const idKey = bytesPart<Id>(ID_BYTES)
const hashKey = bytesPart<Hash>(32)

export const cases = table({ module, id: 1, name: 'cases', key: [idKey], value: ReviewCase })
/** (case, number) */
export const decisions = table({ module, id: 2, name: 'decisions', key: [idKey, u32Part], value: Decision })
/** (kind of content, tier, version from 1) */
export const policies = table({
  module,
  id: 3,
  name: 'policies',
  key: [u8Part, u8Part, u32Part],
  value: ReviewPolicy,
})
/** (kind of content, tier) */
export const policyHeads = table({ module, id: 4, name: 'policyHeads', key: [u8Part, u8Part], value: PolicyHead })
/** What waits for a decision, by due time: (organisation that decides, due time, case). */
export const inbox = table({ module, id: 5, name: 'inbox', key: [idKey, u64Part, idKey], value: InboxEntry })
/** The last case about some content: (kind, subject, content, organisation of the author). */
export const contents = table({
  module,
  id: 6,
  name: 'contents',
  key: [u8Part, idKey, hashKey, idKey],
  value: CaseRef,
})
/** (subject, opening, case) */
export const bySubject = table({ module, id: 7, name: 'bySubject', key: [idKey, u64Part, idKey], value: Listed })
/** The last word of a machine on a case. */
export const machineChecks = table({ module, id: 8, name: 'machineChecks', key: [idKey], value: MachineCheck })
export const rechecks = table({ module, id: 9, name: 'rechecks', key: [idKey], value: Recheck })
/** (organisation, yyyymm) */
export const orgStats = table({ module, id: 10, name: 'orgStats', key: [idKey, u32Part], value: OrgStats })
/** yyyymm */
export const zoneStats = table({ module, id: 11, name: 'zoneStats', key: [u32Part], value: ZoneStats })
/** (yyyymm, kind of content, reason) */
export const reasonCounts = table({
  module,
  id: 12,
  name: 'reasonCounts',
  key: [u32Part, u8Part, u8Part],
  value: ReasonCount,
})
