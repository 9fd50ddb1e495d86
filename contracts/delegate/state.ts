/** Tables of `delegate`. */

import type { PublicKey } from '#base'
import { GUARDIANS_ROW, Guardians, RescueOrder } from '#chain'
import { table } from '../define.ts'
import { ID_BYTES, type Id, MODULE } from '../ids.ts'
import { bytesPart, u32Part, u64Part } from '../key.ts'
import {
  Ballot,
  Candidate,
  CandidateList,
  Credits,
  ElectionRule,
  JailedSeats,
  KeyHolder,
  NodeHolder,
  NodeKeys,
  Offence,
  Operator,
  OperatorCount,
  SeatSet,
  Turns,
} from './schema.ts'
import { ProtocolRow, Readiness } from './upgrade-messages.ts'

const module = MODULE.delegate
const idKey = bytesPart<Id>(ID_BYTES)

export const electionRule = table({ module, id: 1, name: 'electionRule', key: [], value: ElectionRule })
/** By number. */
export const operators = table({ module, id: 2, name: 'operators', key: [u32Part], value: Operator })
export const operatorCount = table({ module, id: 3, name: 'operatorCount', key: [], value: OperatorCount })
export const candidates = table({ module, id: 4, name: 'candidates', key: [idKey], value: Candidate })
/** Those among whom an election chooses: all that have not resigned. */
export const candidateList = table({ module, id: 5, name: 'candidateList', key: [], value: CandidateList })
/** A key belongs to one candidate for ever. */
export const keyHolders = table({
  module,
  id: 6,
  name: 'keyHolders',
  key: [bytesPart<PublicKey>(32)],
  value: KeyHolder,
})
/** By organisation. */
export const credits = table({ module, id: 7, name: 'credits', key: [idKey], value: Credits })
/** By organisation. */
export const ballots = table({ module, id: 8, name: 'ballots', key: [idKey], value: Ballot })
/** By epoch. */
export const seatSets = table({ module, id: 9, name: 'seatSets', key: [u64Part], value: SeatSet })
export const turns = table({ module, id: 10, name: 'turns', key: [], value: Turns })
/** By epoch. */
export const jails = table({ module, id: 11, name: 'jails', key: [u64Part], value: JailedSeats })
/** (epoch, seat) */
export const offences = table({ module, id: 12, name: 'offences', key: [u64Part, u32Part], value: Offence })
/** Keys of the active operators: `GUARDIANS_KEY` of the chain, which proves the row without knowing this module. */
export const guardians = table({ module, id: GUARDIANS_ROW.table, name: 'guardians', key: [], value: Guardians })
/** By the epoch that began with it. */
export const rescues = table({ module, id: 14, name: 'rescues', key: [u64Part], value: RescueOrder })
/** By operator. */
export const operatorNodes = table({ module, id: 15, name: 'operatorNodes', key: [u32Part], value: NodeKeys })
/** A key of a node belongs to one operator for ever, so that nobody brings back what another has given up. */
export const nodeHolders = table({
  module,
  id: 16,
  name: 'nodeHolders',
  key: [bytesPart<PublicKey>(32)],
  value: NodeHolder,
})
export const protocolRow = table({ module, id: 20, name: 'protocol', key: [], value: ProtocolRow })
/** By candidate. */
export const readiness = table({ module, id: 21, name: 'readiness', key: [idKey], value: Readiness })
