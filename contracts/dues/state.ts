/** Tables of `dues`. */

import { table } from '../define.ts'
import { ID_BYTES, type Id } from '../ids.ts'
import { bytesPart, u32Part } from '../key.ts'
import { MODULE_NUMBER } from './params.ts'
import { DuesMonth, Reduction } from './schema.ts'

const module = MODULE_NUMBER
const idKey = bytesPart<Id>(ID_BYTES)

/** (organisation, yyyymm) */
export const months = table({ module, id: 1, name: 'months', key: [idKey, u32Part], value: DuesMonth })
export const reductions = table({ module, id: 2, name: 'reductions', key: [idKey], value: Reduction })
