/** Messages of `service`: requests and micro-wishes, from who raises them to who fulfils them (诉求与微心愿). */

import { address, bool, enumeration, field, message, optionalAddress, type TypeOf, uint } from '#base'
import { hash, id, optionalHash, optionalId, time } from '../ids.ts'

export const REQUEST_STATE = {
  RAISED: 1,
  TRIAGED: 2,
  CLAIMED: 3,
  DONE: 4,
  CONFIRMED: 5,
  REOPENED: 6,
  CLOSED: 7,
} as const
const KIND = { REQUEST: 1, MICRO_WISH: 2 } as const
const CATEGORY = { POLICY: 1, LEGAL: 2, TALENT: 3, FINANCE: 4, LIVING: 5, ENVIRONMENT: 6, CARE: 7, OTHER: 8 } as const
/** What it costs to fulfil, about. */
const COST = { NONE: 1, LOW: 2, MEDIUM: 3, HIGH: 4 } as const

const state = enumeration('RequestState', REQUEST_STATE)
const kind = enumeration('RequestKind', KIND)
const category = enumeration('RequestCategory', CATEGORY)
const cost = enumeration('RequestCost', COST)
const hours = uint(10_000)

/** Words, names and addresses stand off the chain behind `bodyHash`; who benefits stands nowhere. */
export const Request = message('ServiceRequest', 320, {
  orgId: field(1, id),
  state: field(2, state),
  kind: field(3, kind),
  category: field(4, category),
  cost: field(5, cost),
  /** Raised by a one-time account that the credential service vouches for. */
  anonymous: field(6, bool),
  bodyHash: field(7, hash),
  raiser: field(8, address),
  raisedAtMs: field(9, time),
  /** From triage to done. */
  slaHours: field(10, hours),
  dueAtMs: field(11, time),
  /** Rule by which a member who fulfils it earns. */
  pointsRule: field(12, optionalId),
  claimantOrg: field(13, optionalId),
  /** The person who claimed it: for the organisation, or as a member. */
  claimant: field(14, optionalAddress),
  asMember: field(15, bool),
  proofHash: field(16, optionalHash),
  doneAtMs: field(17, time),
  /** 1 to 5; 0 until it is confirmed. */
  satisfaction: field(18, uint(5)),
  reopens: field(19, uint(1_000)),
  /** A time was missed and has been told. */
  breached: field(20, bool),
  credited: field(21, bool),
})
export type Request = TypeOf<typeof Request>

const count = uint(1_000_000_000)
/** Of an organisation: what was raised there. */
export const Tally = message('ServiceTally', 48, {
  open: field(1, count),
  confirmed: field(2, count),
  breached: field(3, count),
  satisfactionSum: field(4, count),
})
export type Tally = TypeOf<typeof Tally>
export const QueueEntry = message('ServiceQueueEntry', 16, { raisedAtMs: field(1, time) })

export const RaiseArgs = message('RaiseRequestArgs', 96, {
  requestId: field(1, id),
  orgId: field(2, id),
  kind: field(3, kind),
  category: field(4, category),
  cost: field(5, cost),
  anonymous: field(6, bool),
  bodyHash: field(7, hash),
})
export type RaiseArgs = TypeOf<typeof RaiseArgs>
export const TriageArgs = message('TriageRequestArgs', 64, {
  requestId: field(1, id),
  slaHours: field(2, hours),
  pointsRule: field(3, optionalId),
})
export const ClaimArgs = message('ClaimRequestArgs', 64, {
  requestId: field(1, id),
  claimantOrg: field(2, id),
  asMember: field(3, bool),
})
export type ClaimArgs = TypeOf<typeof ClaimArgs>
export const DoneArgs = message('RequestDoneArgs', 64, { requestId: field(1, id), proofHash: field(2, hash) })
export const ConfirmArgs = message('ConfirmRequestArgs', 32, {
  requestId: field(1, id),
  satisfaction: field(2, uint(5)),
})
export const RequestArgs = message('ServiceRequestArgs', 32, { requestId: field(1, id) })
export type RequestArgs = TypeOf<typeof RequestArgs>

export const RequestEvent = message('ServiceRequestEvent', 64, {
  requestId: field(1, id),
  orgId: field(2, id),
  state: field(3, state),
})
