/** Tables of `governance`. */

import { table } from '../define.ts'
import { ID_BYTES, type Id, MODULE } from '../ids.ts'
import { bytesPart, u32Part } from '../key.ts'
import {
  Electorate,
  ModuleEntry,
  ModuleRecord,
  ParamAgenda,
  ParamRecord,
  ParamRow,
  Proposal,
  ProposalCount,
  ProposalRef,
  Suspension,
  VoteOfficer,
  VoteSheet,
} from './schema.ts'

const module = MODULE.governance
const idKey = bytesPart<Id>(ID_BYTES)

export const proposals = table({ module, id: 1, name: 'proposals', key: [idKey], value: Proposal })
/** By number, in the order in which they were made. */
export const proposalList = table({ module, id: 2, name: 'proposalList', key: [u32Part], value: ProposalRef })
export const proposalCount = table({ module, id: 3, name: 'proposalCount', key: [], value: ProposalCount })
/** By proposal. */
export const voteSheets = table({ module, id: 4, name: 'voteSheets', key: [idKey], value: VoteSheet })
/** The organisations that govern: one row, because a vote is counted against all of them. */
export const electorate = table({ module, id: 5, name: 'electorate', key: [], value: Electorate })
/** By organisation. */
export const voteOfficers = table({ module, id: 6, name: 'voteOfficers', key: [idKey], value: VoteOfficer })
/** (module, parameter) */
export const decidedParams = table({
  module,
  id: 7,
  name: 'decidedParams',
  key: [u32Part, u32Part],
  value: ParamRow,
})
/** (module, parameter, version) */
export const paramHistory = table({
  module,
  id: 8,
  name: 'paramHistory',
  key: [u32Part, u32Part, u32Part],
  value: ParamRecord,
})
export const paramAgenda = table({ module, id: 9, name: 'paramAgenda', key: [], value: ParamAgenda })
/** By number of the module. One that is no extension has a row only after something was decided about it. */
export const moduleEntries = table({ module, id: 10, name: 'moduleEntries', key: [u32Part], value: ModuleEntry })
/** (module, number of the change) */
export const moduleHistory = table({
  module,
  id: 11,
  name: 'moduleHistory',
  key: [u32Part, u32Part],
  value: ModuleRecord,
})
/** Organisations that are suspended: what is held there counts for nothing (contracts/authority.ts). */
export const suspendedOrgs = table({ module, id: 12, name: 'suspendedOrgs', key: [idKey], value: Suspension })
