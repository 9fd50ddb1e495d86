/** Tables of `service`. */

import { table } from '../define.ts'
import { ID_BYTES, type Id } from '../ids.ts'
import { bytesPart, u64Part } from '../key.ts'
import { MODULE_NUMBER } from './params.ts'
import { QueueEntry, Request, Tally } from './schema.ts'

const module = MODULE_NUMBER
const idKey = bytesPart<Id>(ID_BYTES)

export const requests = table({ module, id: 1, name: 'requests', key: [idKey], value: Request })
/** Open ones by organisation and time: (organisation, raised, request) */
export const queue = table({ module, id: 2, name: 'queue', key: [idKey, u64Part, idKey], value: QueueEntry })
export const tallies = table({ module, id: 3, name: 'tallies', key: [idKey], value: Tally })
