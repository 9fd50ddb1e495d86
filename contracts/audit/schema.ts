/** Messages of `audit`: flags, roots of read logs, requests of data subjects, spot checks. */

import {
  address,
  bool,
  enumeration,
  field,
  LIMITS,
  message,
  optionalAddress,
  repeated,
  type TypeOf,
  uint,
  uint32,
  uint64,
} from '#base'
import { hash, id, optionalHash, time } from '../ids.ts'

const SUBJECT_TYPE = {
  ORG: 1,
  MEMBER: 2,
  ACTIVITY: 3,
  POINTS: 4,
  ORDER: 5,
  CONTENT: 6,
  ARCHIVE: 7,
  EVIDENCE: 8,
  OTHER: 9,
} as const
const FLAG_CODE = {
  BACKDATED: 1,
  SIGN_IN_CLUSTER: 2,
  MANUAL_AWARD: 3,
  CAP_ATTEMPT: 4,
  KEEPER_PAIR: 5,
  STOCK_DIFFERENCE: 6,
  DUTIES_NOT_SEPARATE: 7,
  TAKEDOWN: 8,
  FAILED_PROOF: 9,
  ODD_READ: 10,
  SPOT_CHECK: 11,
  OTHER: 12,
} as const
export const FLAG_STATE = { OPEN: 1, EXPLAINED: 2, RECTIFYING: 3, CLOSED: 4, CONFIRMED_VIOLATION: 5 } as const
export const DSR_KIND = { ACCESS: 1, COPY: 2, CORRECT: 3, DELETE: 4, EXPLAIN: 5, WITHDRAW: 6 } as const
export const DSR_STATE = { RECEIVED: 1, IDENTIFIED: 2, DECIDED: 3, EXECUTED: 4, REFUSED: 5 } as const
export const DSR_DECISION = { GRANT: 1, REFUSE: 2 } as const
/** GRANTED where nothing is refused. */
export const DSR_REASON = {
  GRANTED: 1,
  NOT_IDENTIFIED: 2,
  MUST_BE_KEPT: 3,
  NO_DATA: 4,
  REPEATED: 5,
  RIGHTS_OF_OTHERS: 6,
} as const
const READ_HOURS_MAX = 100_000_000

const subjectType = enumeration('FlagSubject', SUBJECT_TYPE)
const flagCode = enumeration('FlagCode', FLAG_CODE)
const flagState = enumeration('FlagState', FLAG_STATE)
const dsrKind = enumeration('DsrKind', DSR_KIND)
const dsrState = enumeration('DsrState', DSR_STATE)
/** 1: note it; 3 and more: another auditor closes it. */
const severity = uint(5)
const hour = uint(READ_HOURS_MAX)
const items = uint(LIMITS.listItems)

// ── Rows ────────────────────────────────────────────────────────────────────────────────────────────────────────────

export const Flag = message('Flag', 512, {
  subjectType: field(1, subjectType),
  subjectId: field(2, id),
  /** Organisation that has to answer. */
  orgId: field(3, id),
  code: field(4, flagCode),
  severity: field(5, severity),
  state: field(6, flagState),
  raisedBy: field(7, address),
  raisedAtMs: field(8, time),
  dueAtMs: field(9, time),
  /** Hash of what is written down about it. */
  textRoot: field(10, hash),
  explanationRoot: field(11, optionalHash),
  planRoot: field(12, optionalHash),
  doneRoot: field(13, optionalHash),
  /** Written down by who closed or confirmed it. */
  closingRoot: field(14, optionalHash),
  closedBy: field(15, optionalAddress),
  closedAtMs: field(16, time),
  overdue: field(17, bool),
})
export type Flag = TypeOf<typeof Flag>

export const FlagRef = message('FlagRef', 16, { raisedAtMs: field(1, time) })
export const FlagCounts = message('FlagCounts', 16, { flags: field(1, uint32), open: field(2, uint32) })

export const ReadLogRoot = message('ReadLogRoot', 128, {
  reads: field(1, items),
  root: field(2, hash),
  committedBy: field(3, address),
  atMs: field(4, time),
})
export const ReadLogHead = message('ReadLogHead', 32, {
  hour: field(1, hour),
  hours: field(2, uint32),
  reads: field(3, uint64),
})
export type ReadLogHead = TypeOf<typeof ReadLogHead>

export const Dsr = message('Dsr', 256, {
  kind: field(1, dsrKind),
  /** Alias of the member who asks. */
  mid: field(2, id),
  state: field(3, dsrState),
  receivedAtMs: field(4, time),
  dueAtMs: field(5, time),
  /** Hash of the request as it was written. */
  textRoot: field(6, hash),
  identifiedBy: field(7, optionalAddress),
  decidedBy: field(8, optionalAddress),
  decidedAtMs: field(9, time),
  reason: field(10, uint(6)),
  /** Hash of what was handed over or done. */
  resultRoot: field(11, optionalHash),
  overdue: field(12, bool),
})
export type Dsr = TypeOf<typeof Dsr>
export const DsrRef = message('DsrRef', 32, { reqId: field(1, id) })
export const DsrMark = message('DsrMark', 16, { receivedAtMs: field(1, time) })

export const SpotCheck = message('SpotCheck', 256, {
  orgId: field(1, id),
  /** The list that is drawn from, fixed before anybody can know what will be drawn. */
  populationRoot: field(2, hash),
  population: field(3, items),
  sample: field(4, uint(LIMITS.spotCheckItems)),
  /** Block whose hash draws. */
  seedHeight: field(5, uint64),
  /** Absent until that block is there. */
  seed: field(6, optionalHash),
  announcedBy: field(7, address),
  atMs: field(8, time),
})
export type SpotCheck = TypeOf<typeof SpotCheck>

const PendingSeed = message('PendingSeed', 32, { checkId: field(1, id), seedHeight: field(2, uint64) })
export const SeedAgenda = message('SeedAgenda', 4 * 1024, {
  pending: repeated(1, PendingSeed.kind, LIMITS.spotChecksPending),
})

// ── Arguments ───────────────────────────────────────────────────────────────────────────────────────────────────────

export const RaiseFlagArgs = message('RaiseFlagArgs', 128, {
  flagId: field(1, id),
  subjectType: field(2, subjectType),
  subjectId: field(3, id),
  orgId: field(4, id),
  code: field(5, flagCode),
  severity: field(6, severity),
  textRoot: field(7, hash),
})
export type RaiseFlagArgs = TypeOf<typeof RaiseFlagArgs>
export const FlagArgs = message('FlagArgs', 32, { flagId: field(1, id) })
export type FlagArgs = TypeOf<typeof FlagArgs>
export const ExplainFlagArgs = message('ExplainFlagArgs', 64, {
  flagId: field(1, id),
  explanationRoot: field(2, hash),
})
export const StartRectificationArgs = message('StartRectificationArgs', 64, {
  flagId: field(1, id),
  planRoot: field(2, hash),
})
export const FinishRectificationArgs = message('FinishRectificationArgs', 64, {
  flagId: field(1, id),
  doneRoot: field(2, hash),
})
export const CloseFlagArgs = message('CloseFlagArgs', 64, { flagId: field(1, id), closingRoot: field(2, hash) })

export const CommitReadLogArgs = message('CommitReadLogArgs', 128, {
  /** Organisation whose records were read. */
  orgId: field(1, id),
  /** Hours since the Unix epoch. */
  hour: field(2, hour),
  reads: field(3, items),
  /** RFC 6962 root over the entries of the hour. */
  root: field(4, hash),
})
export type CommitReadLogArgs = TypeOf<typeof CommitReadLogArgs>

export const FileDsrArgs = message('FileDsrArgs', 128, {
  reqId: field(1, id),
  mid: field(2, id),
  kind: field(3, dsrKind),
  textRoot: field(4, hash),
})
export type FileDsrArgs = TypeOf<typeof FileDsrArgs>
export const DsrArgs = message('DsrArgs', 32, { reqId: field(1, id) })
export type DsrArgs = TypeOf<typeof DsrArgs>
export const DecideDsrArgs = message('DecideDsrArgs', 64, {
  reqId: field(1, id),
  decision: field(2, enumeration('DsrDecision', DSR_DECISION)),
  reason: field(3, enumeration('DsrReason', DSR_REASON)),
})
export type DecideDsrArgs = TypeOf<typeof DecideDsrArgs>
export const ExecuteDsrArgs = message('ExecuteDsrArgs', 64, { reqId: field(1, id), resultRoot: field(2, hash) })

export const AnnounceSpotCheckArgs = message('AnnounceSpotCheckArgs', 128, {
  checkId: field(1, id),
  orgId: field(2, id),
  populationRoot: field(3, hash),
  population: field(4, items),
  sample: field(5, uint(LIMITS.spotCheckItems)),
  seedHeight: field(6, uint64),
})
export type AnnounceSpotCheckArgs = TypeOf<typeof AnnounceSpotCheckArgs>

// ── Events ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export const FlagRaisedEvent = message('FlagRaisedEvent', 128, {
  flagId: field(1, id),
  subjectType: field(2, subjectType),
  subjectId: field(3, id),
  orgId: field(4, id),
  code: field(5, flagCode),
  severity: field(6, severity),
})
export const FlagEvent = message('FlagEvent', 64, {
  flagId: field(1, id),
  orgId: field(2, id),
  state: field(3, flagState),
})
export const ReadLogEvent = message('ReadLogEvent', 128, {
  orgId: field(1, id),
  hour: field(2, hour),
  reads: field(3, items),
  root: field(4, hash),
})
/** Says nothing of who asks. */
export const DsrEvent = message('DsrEvent', 64, {
  reqId: field(1, id),
  kind: field(2, dsrKind),
  state: field(3, dsrState),
})
export const DsrDueEvent = message('DsrDueEvent', 32, { reqId: field(1, id), dueAtMs: field(2, time) })
export const SpotCheckEvent = message('SpotCheckEvent', 128, {
  checkId: field(1, id),
  orgId: field(2, id),
  seedHeight: field(3, uint64),
  seed: field(4, optionalHash),
})
