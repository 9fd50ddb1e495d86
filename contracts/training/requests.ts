/** Arguments of the actions of `training`. */

import { bool, enumeration, field, LIMITS, message, repeated, type TypeOf, uint, uint32 } from '#base'
import { hash, id, optionalId, time } from '../ids.ts'
import { centiHours, hoursSource } from './hours.ts'
import { attempts, CoursePlan, people, tenths } from './schema.ts'

export const DraftCourseArgs = message('DraftCourseArgs', 256, {
  cid: field(1, id),
  orgId: field(2, id),
  plan: field(3, CoursePlan.kind),
})
export const ReviseCourseArgs = message('ReviseCourseArgs', 256, {
  cid: field(1, id),
  version: field(2, uint32),
  plan: field(3, CoursePlan.kind),
})
export const CourseVersionArgs = message('CourseVersionArgs', 64, { cid: field(1, id), version: field(2, uint32) })
export type CourseVersionArgs = TypeOf<typeof CourseVersionArgs>
export const PublishCourseArgs = message('PublishCourseArgs', 64, {
  cid: field(1, id),
  version: field(2, uint32),
  /** Case of review that approved this content. */
  caseId: field(3, id),
})

export const PlanClassArgs = message('PlanClassArgs', 256, {
  classId: field(1, id),
  cid: field(2, id),
  orgId: field(3, id),
  startsAtMs: field(4, time),
  endsAtMs: field(5, time),
  trainerMid: field(6, id),
  capacity: field(7, people),
  examId: field(8, optionalId),
  pointsRule: field(9, optionalId),
  groupId: field(10, optionalId),
})
export type PlanClassArgs = TypeOf<typeof PlanClassArgs>
export const ClassArgs = message('ClassArgs', 32, { classId: field(1, id) })
export type ClassArgs = TypeOf<typeof ClassArgs>

export const EnrolArgs = message('EnrolArgs', 64, { classId: field(1, id), mid: field(2, id) })
export type EnrolArgs = TypeOf<typeof EnrolArgs>
export const EnrolGroupArgs = message('EnrolGroupArgs', LIMITS.argsBytes, {
  classId: field(1, id),
  /** Organisation that enrols its own members. */
  orgId: field(2, id),
  mids: repeated(3, id, LIMITS.batchEntries),
  /** RFC 6962 root over the aliases. */
  root: field(4, hash),
})
export type EnrolGroupArgs = TypeOf<typeof EnrolGroupArgs>

export const ProgressItem = message('ProgressItem', 32, { mid: field(1, id), progress: field(2, tenths) })
export type ProgressItem = TypeOf<typeof ProgressItem>
export const ReportProgressArgs = message('ReportProgressArgs', LIMITS.argsBytes, {
  classId: field(1, id),
  progresses: repeated(2, ProgressItem.kind, LIMITS.batchEntries),
  /** RFC 6962 root over the items in canonical bytes. */
  root: field(3, hash),
})
export type ReportProgressArgs = TypeOf<typeof ReportProgressArgs>

export const DefineExamArgs = message('DefineExamArgs', 256, {
  examId: field(1, id),
  cid: field(2, id),
  paperHash: field(3, hash),
  passMark: field(4, uint(100)),
  opensAtMs: field(5, time),
  closesAtMs: field(6, time),
  pointsRule: field(7, optionalId),
})
export type DefineExamArgs = TypeOf<typeof DefineExamArgs>

export const ExamItem = message('ExamItem', 64, {
  mid: field(1, id),
  passed: field(2, bool),
  /** Salted commitment to the score. */
  score: field(3, hash),
})
export type ExamItem = TypeOf<typeof ExamItem>
export const RecordExamArgs = message('RecordExamArgs', LIMITS.argsBytes, {
  examId: field(1, id),
  results: repeated(2, ExamItem.kind, LIMITS.batchEntries),
  /** RFC 6962 root over the items in canonical bytes. */
  root: field(3, hash),
})
export type RecordExamArgs = TypeOf<typeof RecordExamArgs>

export const ContestResultArgs = message('ContestResultArgs', 64, {
  examId: field(1, id),
  mid: field(2, id),
  attempt: field(3, attempts),
})
export type ContestResultArgs = TypeOf<typeof ContestResultArgs>
export const CONTEST_OUTCOME = { UPHELD: 1, CORRECTED: 2 } as const
const contestOutcome = enumeration('ContestOutcome', CONTEST_OUTCOME)
export const DecideContestArgs = message('DecideContestArgs', 64, {
  examId: field(1, id),
  mid: field(2, id),
  attempt: field(3, attempts),
  outcome: field(4, contestOutcome),
})
export type DecideContestArgs = TypeOf<typeof DecideContestArgs>

export const IssueCertificateArgs = message('IssueCertificateArgs', 128, {
  certId: field(1, id),
  classId: field(2, id),
  /** Salted commitment to the holder, see `holderCommitment`. */
  holder: field(3, hash),
  /** 0: never. */
  expiresAtMs: field(4, time),
  /** Released template that it is printed on. */
  templateId: field(5, id),
  templateVersion: field(6, uint32),
})
export const CertificateArgs = message('CertificateArgs', 32, { certId: field(1, id) })
export type CertificateArgs = TypeOf<typeof CertificateArgs>
const REVOCATION_REASON = { ISSUED_IN_ERROR: 1, FALSE_RECORD: 2, WRONG_HOLDER: 3, SUPERSEDED: 4 } as const
export const RevokeCertificateArgs = message('RevokeCertificateArgs', 32, {
  certId: field(1, id),
  reason: field(2, enumeration('RevocationReason', REVOCATION_REASON)),
})

const ADJUSTMENT_REASON = { RECORD_LOST: 1, RECORD_WRONG: 2, EXTERNAL_TRAINING: 3, FALSE_RECORD: 4 } as const
const adjustmentReason = enumeration('AdjustmentReason', ADJUSTMENT_REASON)
export const AdjustHoursArgs = message('AdjustHoursArgs', 64, {
  adjustmentId: field(1, id),
  mid: field(2, id),
  reason: field(3, adjustmentReason),
  centiHours: field(4, centiHours),
  atMs: field(5, time),
})
export const TakeHoursArgs = message('TakeHoursArgs', 64, {
  mid: field(1, id),
  sourceType: field(2, hoursSource),
  sourceId: field(3, id),
  reason: field(4, adjustmentReason),
})
