/** Tables of `livestream`. */

import { table } from '../define.ts'
import { ID_BYTES, type Id, MODULE } from '../ids.ts'
import { bytesPart, u8Part, u32Part, u64Part } from '../key.ts'
import { DayPasses, LiveSession, Participation, ScheduleEntry, ViewBatch, ViewResult } from './schema.ts'

const module = MODULE.livestream
const idKey = bytesPart<Id>(ID_BYTES)

export const sessions = table({ module, id: 1, name: 'sessions', key: [idKey], value: LiveSession })
/** (organisation of the cohort, yyyymm, start, session), from the approval on. */
export const schedule = table({
  module,
  id: 2,
  name: 'schedule',
  key: [idKey, u32Part, u64Part, idKey],
  value: ScheduleEntry,
})
/** (session, batch from 0) */
export const viewBatches = table({ module, id: 3, name: 'viewBatches', key: [idKey, u32Part], value: ViewBatch })
/** (session, live or replay, alias) */
export const viewResults = table({ module, id: 4, name: 'viewResults', key: [idKey, u8Part, idKey], value: ViewResult })
/** (first alias, yyyymmdd) */
export const dayPasses = table({ module, id: 5, name: 'dayPasses', key: [idKey, u32Part], value: DayPasses })
/** (organisation, yyyymm of the session) */
export const participations = table({
  module,
  id: 6,
  name: 'participations',
  key: [idKey, u32Part],
  value: Participation,
})
