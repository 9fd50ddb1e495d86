/** Tables of `evidence`. */

import type { Hash } from '#base'
import { table } from '../define.ts'
import { ID_BYTES, type Id, MODULE } from '../ids.ts'
import { bytesPart, u8Part, u32Part } from '../key.ts'
import { Evidence, EvidenceRef, LeafRow, Mark, SubjectHead } from './schema.ts'

const module = MODULE.evidence
const idKey = bytesPart<Id>(ID_BYTES)
const hashKey = bytesPart<Hash>(32)

export const evidences = table({ module, id: 1, name: 'evidences', key: [idKey], value: Evidence })
/** The first evidence with some content: (kind, kind of subject, subject, root). */
export const byContent = table({
  module,
  id: 2,
  name: 'byContent',
  key: [u8Part, u8Part, idKey, hashKey],
  value: EvidenceRef,
})
/** (root, evidence) */
export const byRoot = table({ module, id: 3, name: 'byRoot', key: [hashKey, idKey], value: Mark })
/** (kind of subject, subject) */
export const subjects = table({ module, id: 4, name: 'subjects', key: [u8Part, idKey], value: SubjectHead })
/** (kind of subject, subject, number) */
export const bySubject = table({
  module,
  id: 5,
  name: 'bySubject',
  key: [u8Part, idKey, u32Part],
  value: EvidenceRef,
})
/** The last of each kind: (kind of subject, subject, kind). */
export const latest = table({ module, id: 6, name: 'latest', key: [u8Part, idKey, u8Part], value: EvidenceRef })
/** Leaves of a batch, in rows: (evidence, row). */
export const leafRows = table({ module, id: 7, name: 'leafRows', key: [idKey, u32Part], value: LeafRow })
