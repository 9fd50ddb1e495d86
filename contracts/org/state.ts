/** Tables of `org`. */

import { type ReadContext, table } from '../define.ts'
import { ID_BYTES, type Id, MODULE } from '../ids.ts'
import { bytesPart } from '../key.ts'
import { Child, Enterprise, Org, OrgChange, RootOrg, UnitLink, ZoneCounts } from './schema.ts'

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

export const rootOf = (ctx: Pick<ReadContext, 'get'>): Id | undefined => ctx.get(rootOrg, [])?.orgId
