/** Records of `transfer`: transfers of the organisational relation with their letters, and floating members. */

import { address, bool, enumeration, field, message, optional, optionalAddress, type TypeOf, uint, uint32 } from '#base'
import { hash, id, month, optionalHash, optionalId, time } from '../ids.ts'
import { stage } from '../member/schema.ts'

export const SCOPE = { WITHIN_COMMITTEE: 1, WITHIN_ZONE: 2, OUT_OF_ZONE: 3, INTO_ZONE: 4 } as const

export const TRANSFER_STATE = {
  APPLIED: 1,
  SRC_BRANCH_OK: 2,
  LETTER_ISSUED: 3,
  LETTER_SEEN: 4,
  COMMITTEE_OK: 5,
  DST_COMMITTEE_OK: 6,
  COMPLETED: 7,
  RETURNED: 8,
  EXPIRED: 9,
  LETTER_LOST: 10,
  SUSPENDED: 11,
  ESCALATED: 12,
  WITHDRAWN: 13,
  REFUSED: 14,
} as const
export type TransferState = (typeof TRANSFER_STATE)[keyof typeof TRANSFER_STATE]

/** Why it was returned, suspended or refused: one of these, or it is not done. */
export const REASON = {
  NONE: 1,
  DOCUMENTS_INCOMPLETE: 2,
  WRONG_ORGANISATION: 3,
  NOT_WORKING_THERE: 4,
  LETTER_INVALID: 5,
  DUES_UNSETTLED: 6,
  IDENTITY_UNCLEAR: 7,
  RELATION_NOT_HELD: 8,
} as const
export type Reason = (typeof REASON)[keyof typeof REASON]

export const FLOAT_STATE = {
  REPORTED: 1,
  CONFIRMED_OUT: 2,
  ACCEPTED_IN: 3,
  ACTIVE: 4,
  RETURNED: 5,
  CONVERTED: 6,
  CLOSED: 7,
} as const
const CONTACT_METHOD = { VISIT: 1, PHONE: 2, ONLINE: 3, MEETING: 4 } as const
/** What is missing of a floating member; the bit is 2^(number − 1). */
export const FLOAT_DUTY = { CONTACT: 1, REPORT: 2, SHOULD_TRANSFER: 3 } as const
export type FloatDuty = (typeof FLOAT_DUTY)[keyof typeof FLOAT_DUTY]
/** From which side a record is looked at. */
export const DIRECTION = { OUT: 1, IN: 2 } as const

export const direction = enumeration('Direction', DIRECTION)
export const state = enumeration('TransferState', TRANSFER_STATE)
export const reason = enumeration('TransferReason', REASON)
export const floatState = enumeration('FloatState', FLOAT_STATE)
export const contactMethod = enumeration('ContactMethod', CONTACT_METHOD)

/** A member who comes from outside: what the letter says. */
export const Incoming = message('Incoming', 128, {
  stage: field(1, stage),
  commitRoot: field(2, hash),
  probationFromMs: field(3, time),
  probationToMs: field(4, time),
  confirmedMonth: field(5, month),
})
export type Incoming = TypeOf<typeof Incoming>

export const Transfer = message('Transfer', 768, {
  mid: field(1, id),
  scope: field(2, enumeration('TransferScope', SCOPE)),
  /** Absent: outside the zone. */
  srcOrg: field(3, optionalId),
  dstOrg: field(4, optionalId),
  state: field(5, state),
  /** Hash of the application with its reasons, or of the letter from outside. */
  applicationDoc: field(6, hash),
  appliedAtMs: field(7, time),
  stateSinceMs: field(8, time),
  /** Until when whoever holds it should answer; 0: nobody has to. When it has passed nothing happens by itself. */
  dueAtMs: field(9, time),
  /** Name of the letter that is valid now. */
  letterRef: field(10, optionalId),
  validToMs: field(11, time),
  /** Hash of until when dues are paid. */
  duesDoc: field(12, optionalHash),
  /** Root of the list of files of a probationary member. */
  handoverRoot: field(13, optionalHash),
  returnSlip: field(14, optionalHash),
  applicant: field(15, address),
  refusedBy: field(16, optionalAddress),
  reason: field(17, reason),
  /** From which state it was suspended, refused or escalated. */
  before: field(18, state),
  overdue: field(19, bool),
  /** A refusal that the common ancestor has upheld: final. */
  upheld: field(20, bool),
  steps: field(21, uint32),
  incoming: optional(22, Incoming),
  /** Organisation that has to act; absent when it is over. */
  holder: field(23, optionalId),
})
export type Transfer = TypeOf<typeof Transfer>

export const OpenTransfer = message('OpenTransfer', 32, { trfId: field(1, id) })
export const Since = message('Since', 16, { sinceMs: field(1, time) })

/** A letter of introduction that was ever issued or seen. */
export const Letter = message('Letter', 128, {
  trfId: field(1, id),
  /** Hash of the official number; that it is unique is checked by the issuing committee. */
  letterNo: field(2, hash),
  issuedAtMs: field(3, time),
  validToMs: field(4, time),
})
export type Letter = TypeOf<typeof Letter>

export const Step = message('Step', 64, {
  state: field(1, state),
  atMs: field(2, time),
  by: field(3, address),
  reason: field(4, reason),
})

/** What happened to the transfers of an organisation in a month, as source or destination. */
export const Sla = message('Sla', 128, {
  applied: field(1, uint32),
  completed: field(2, uint32),
  /** Sum of the days of the completed ones, and how many took at most 10, 20, 30, 60 days. */
  days: field(3, uint(4_000_000_000)),
  within10: field(4, uint32),
  within20: field(5, uint32),
  within30: field(6, uint32),
  within60: field(7, uint32),
  returned: field(8, uint32),
  refused: field(9, uint32),
  expired: field(10, uint32),
  escalated: field(11, uint32),
  overdue: field(12, uint32),
  withdrawn: field(13, uint32),
})
export type Sla = TypeOf<typeof Sla>

export const FloatingRecord = message('FloatingRecord', 256, {
  mid: field(1, id),
  /** Absent: outside the zone, the one or the other. */
  srcOrg: field(2, optionalId),
  hostOrg: field(3, optionalId),
  fromMonth: field(4, month),
  expectedToMonth: field(5, month),
  /** Hash of the code of the activity card. */
  cardCode: field(6, optionalHash),
  state: field(7, floatState),
  sinceMs: field(8, time),
  contacts: field(9, uint32),
  lastContactMs: field(10, time),
  reports: field(11, uint32),
  lastReportYear: field(12, uint(9_999)),
  /** Bits of `FLOAT_DUTY` that were found missing. */
  flags: field(13, uint(7)),
  /** Of a member from outside the zone. */
  guest: optional(14, Incoming),
})
export type FloatingRecord = TypeOf<typeof FloatingRecord>

export const OpenFloating = message('OpenFloating', 32, { flId: field(1, id) })

export const Contact = message('Contact', 64, {
  atMs: field(1, time),
  method: field(2, contactMethod),
  by: field(3, optionalAddress),
})
export const AnnualReport = message('AnnualReport', 64, { atMs: field(1, time), docHash: field(2, hash) })
