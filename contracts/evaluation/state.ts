/** Tables of `evaluation`. */

import { table } from '../define.ts'
import { ID_BYTES, type Id } from '../ids.ts'
import { bytesPart, u8Part, u32Part } from '../key.ts'
import { MODULE_NUMBER } from './params.ts'
import { Honour, PeerCounts, Rating, Veto, VetoCount } from './rating-schema.ts'
import { Ballot, Campaign, Result } from './schema.ts'

const module = MODULE_NUMBER
const idKey = bytesPart<Id>(ID_BYTES)

export const campaigns = table({ module, id: 1, name: 'campaigns', key: [idKey], value: Campaign })
/** (campaign, alias): that one has voted, never how */
export const ballots = table({ module, id: 2, name: 'ballots', key: [idKey, idKey], value: Ballot })
/** (campaign, alias) */
export const results = table({ module, id: 3, name: 'results', key: [idKey, idKey], value: Result })
/** (organisation, year) */
export const ratings = table({ module, id: 4, name: 'ratings', key: [idKey, u32Part], value: Rating })
/** (year, peer group) */
export const peers = table({ module, id: 5, name: 'peers', key: [u32Part, u8Part], value: PeerCounts })
/** (organisation, year, flag) */
export const vetoes = table({ module, id: 6, name: 'vetoes', key: [idKey, u32Part, idKey], value: Veto })
/** (organisation, year) */
export const vetoCounts = table({ module, id: 7, name: 'vetoCounts', key: [idKey, u32Part], value: VetoCount })
export const honours = table({ module, id: 8, name: 'honours', key: [idKey], value: Honour })
