/** Tables of `transfer`. */

import { table } from '../define.ts'
import { ID_BYTES, type Id, MODULE } from '../ids.ts'
import { bytesPart, u8Part, u32Part, u64Part } from '../key.ts'
import {
  AnnualReport,
  Contact,
  FloatingRecord,
  Letter,
  OpenFloating,
  OpenTransfer,
  Since,
  Sla,
  Step,
  Transfer,
} from './schema.ts'

const module = MODULE.transfer
const idKey = bytesPart<Id>(ID_BYTES)

export const transfers = table({ module, id: 1, name: 'transfers', key: [idKey], value: Transfer })
/** The one transfer of a member that is under way: by alias. */
export const openTransfers = table({ module, id: 2, name: 'openTransfers', key: [idKey], value: OpenTransfer })
/** Every letter by its name: used once. */
export const letters = table({ module, id: 3, name: 'letters', key: [idKey], value: Letter })
/** (alias, transfer) */
export const transfersOf = table({ module, id: 4, name: 'transfersOf', key: [idKey, idKey], value: Since })
/** Those under way by source and by destination, oldest first: (organisation, applied at, transfer). */
export const openAt = table({ module, id: 5, name: 'openAt', key: [idKey, u64Part, idKey], value: Since })
/** (transfer, 0 …) */
export const steps = table({ module, id: 6, name: 'steps', key: [idKey, u32Part], value: Step })
/** (organisation, yyyymm) */
export const sla = table({ module, id: 7, name: 'sla', key: [idKey, u32Part], value: Sla })
export const floatings = table({ module, id: 8, name: 'floatings', key: [idKey], value: FloatingRecord })
/** The one floating record of a member that is not over: by alias. */
export const openFloatings = table({ module, id: 9, name: 'openFloatings', key: [idKey], value: OpenFloating })
/** Records that are not over, by source (OUT) and by host (IN): (organisation, direction, record). */
export const floatingAt = table({ module, id: 10, name: 'floatingAt', key: [idKey, u8Part, idKey], value: Since })
/** (alias, record) */
export const floatingsOf = table({ module, id: 11, name: 'floatingsOf', key: [idKey, idKey], value: Since })
/** (record, 0 …) */
export const contacts = table({ module, id: 12, name: 'contacts', key: [idKey, u32Part], value: Contact })
/** (record, year) */
export const reports = table({ module, id: 13, name: 'reports', key: [idKey, u32Part], value: AnnualReport })
