/** Tables of `directive`. */

import { table } from '../define.ts'
import { ID_BYTES, type Id } from '../ids.ts'
import { bytesPart, u32Part, u64Part } from '../key.ts'
import { MODULE_NUMBER } from './params.ts'
import { Directive, DirectiveItem, ItemPlace, OpenItems } from './schema.ts'

const module = MODULE_NUMBER
const idKey = bytesPart<Id>(ID_BYTES)

export const directives = table({ module, id: 1, name: 'directives', key: [idKey], value: Directive })
/** (directive, number) */
export const items = table({ module, id: 2, name: 'items', key: [idKey, u32Part], value: DirectiveItem })
/** (directive, organisation) → number of its item */
export const places = table({ module, id: 3, name: 'places', key: [idKey, idKey], value: ItemPlace })
/** Items of an organisation that are not done. */
export const openItems = table({ module, id: 4, name: 'openItems', key: [idKey], value: OpenItems })
/** For queries: (issuing organisation, due, directive) */
export const issued = table({ module, id: 5, name: 'issued', key: [idKey, u64Part, idKey], value: ItemPlace })
/** For queries: (organisation with the task, due, directive) */
export const given = table({ module, id: 6, name: 'given', key: [idKey, u64Part, idKey], value: ItemPlace })
