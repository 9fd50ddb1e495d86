/** Tables of `member`. */

import { table } from '../define.ts'
import { ID_BYTES, type Id, MODULE } from '../ids.ts'
import { bytesPart } from '../key.ts'
import { ImportBatch, Member, Resolution, RosterEntry } from './schema.ts'

const module = MODULE.member
const idKey = bytesPart<Id>(ID_BYTES)

/** By alias. */
export const members = table({ module, id: 1, name: 'members', key: [idKey], value: Member })
/** Members that an organisation has, for queries: (organisation, alias). */
export const roster = table({ module, id: 2, name: 'roster', key: [idKey, idKey], value: RosterEntry })
export const resolutions = table({ module, id: 3, name: 'resolutions', key: [idKey], value: Resolution })
export const batches = table({ module, id: 4, name: 'batches', key: [idKey], value: ImportBatch })
