/** Messages of `training`: courses, classes, enrolments, exams, certificates. Hours have their own (`hours.ts`). */

import { address, bool, enumeration, field, LIMITS, message, optionalAddress, type TypeOf, uint, uint32 } from '#base'
import { hash, id, optionalId, time } from '../ids.ts'
import { centiHours } from './hours.ts'

export const COURSE_KIND = { ONLINE: 1, OFFLINE: 2, BLENDED: 3 } as const
export const COURSE_CATEGORY = {
  THEORY: 1,
  DEVELOPMENT: 2,
  SECRETARIES: 3,
  INTEGRITY: 4,
  CULTURE: 5,
  SKILLS: 6,
  SAFETY: 7,
  OTHER: 8,
} as const
export const COURSE_STATE = { DRAFT: 1, IN_REVIEW: 2, PUBLISHED: 3, RETIRED: 4 } as const
export const CLASS_STATE = { PLANNED: 1, OPEN: 2, RUNNING: 3, FINISHED: 4, SETTLED: 5, CANCELLED: 6 } as const
export const ENROLMENT_STATE = { ENROLLED: 1, IN_PROGRESS: 2, COMPLETED: 3, FAILED: 4, WITHDRAWN: 5 } as const
export const RESULT_STATE = { RECORDED: 1, CONTESTED: 2, UPHELD: 3, CORRECTED: 4 } as const
export const CERTIFICATE_STATE = { ISSUED: 1, EXPIRED: 2, REVOKED: 3 } as const
/** What a certificate is about. */
export const CERTIFIED = { CLASS: 1, VOLUNTEER: 2 } as const

const courseKind = enumeration('CourseKind', COURSE_KIND)
const courseCategory = enumeration('CourseCategory', COURSE_CATEGORY)
export const people = uint(LIMITS.activityParticipants)
/** Share of the course that is done, in tenths. */
export const tenths = uint(10)
export const attempts = uint(10)

/** What a course offers. Title and material stand off the chain behind `contentHash`. */
export const CoursePlan = message('CoursePlan', 128, {
  kind: field(1, courseKind),
  category: field(2, courseCategory),
  lessons: field(3, uint(1_000)),
  /** Length of one lesson. */
  lessonMinutes: field(4, uint(1_440)),
  /** Hours credited to who completes it, in hundredths. */
  centiHours: field(5, centiHours),
  contentHash: field(6, hash),
})
export type CoursePlan = TypeOf<typeof CoursePlan>

/** A course as a whole; its versions have rows of their own. */
export const Course = message('Course', 64, {
  orgId: field(1, id),
  /** Number of the newest version. */
  latest: field(2, uint32),
  /** Version that new classes follow; 0: none. */
  published: field(3, uint32),
})
export type Course = TypeOf<typeof Course>

export const CourseVersion = message('CourseVersion', 256, {
  plan: field(1, CoursePlan.kind),
  author: field(2, address),
  /** Case of review that let it be published. */
  caseId: field(3, optionalId),
  state: field(4, enumeration('CourseState', COURSE_STATE)),
})
export type CourseVersion = TypeOf<typeof CourseVersion>

export const ClassSession = message('ClassSession', 512, {
  cid: field(1, id),
  version: field(2, uint32),
  orgId: field(3, id),
  startsAtMs: field(4, time),
  endsAtMs: field(5, time),
  trainerMid: field(6, id),
  capacity: field(7, people),
  /** Exam that completes it; absent: none. */
  examId: field(8, optionalId),
  /** Rule by which completing it earns points; absent: none. */
  pointsRule: field(9, optionalId),
  /** The lecture that it is; absent: the class itself. */
  groupId: field(10, optionalId),
  /** Members who ever enrolled: the enrolments are numbered below this. */
  enrolled: field(11, people),
  /** Of them, who have withdrawn. */
  withdrawn: field(12, people),
  completed: field(13, people),
  /** Certificates issued for it. */
  certified: field(14, people),
  creator: field(15, address),
  settledAtMs: field(16, time),
  state: field(17, enumeration('ClassState', CLASS_STATE)),
})
export type ClassSession = TypeOf<typeof ClassSession>

export const Enrolment = message('Enrolment', 64, {
  progress: field(1, tenths),
  enrolledAtMs: field(2, time),
  state: field(3, enumeration('EnrolmentState', ENROLMENT_STATE)),
})
export type Enrolment = TypeOf<typeof Enrolment>

export const Enrolled = message('Enrolled', 32, { mid: field(1, id) })

export const Exam = message('Exam', 256, {
  cid: field(1, id),
  orgId: field(2, id),
  /** Salted hash of the paper, fixed before the window opens. */
  paperHash: field(3, hash),
  /** Of a hundred. */
  passMark: field(4, uint(100)),
  opensAtMs: field(5, time),
  closesAtMs: field(6, time),
  pointsRule: field(7, optionalId),
  creator: field(8, address),
})
export type Exam = TypeOf<typeof Exam>

/** Attempts of one member at an exam. */
export const ExamRecord = message('ExamRecord', 32, { attempts: field(1, attempts), passed: field(2, bool) })
export type ExamRecord = TypeOf<typeof ExamRecord>

export const ExamResult = message('ExamResult', 128, {
  passed: field(1, bool),
  /** Salted commitment to the score, which the member and the exam service can open. */
  score: field(2, hash),
  atMs: field(3, time),
  recordedBy: field(4, address),
  state: field(5, enumeration('ResultState', RESULT_STATE)),
})
export type ExamResult = TypeOf<typeof ExamResult>

/** Results of a course, for its pass rate: first attempts that passed among all that were recorded. */
export const CourseTally = message('CourseTally', 64, {
  attempts: field(1, uint(4_000_000_000)),
  passed: field(2, uint(4_000_000_000)),
  completed: field(3, uint(4_000_000_000)),
  failed: field(4, uint(4_000_000_000)),
})
export type CourseTally = TypeOf<typeof CourseTally>

/** Says nothing of who holds it: `holder` is a salted commitment that the holder alone can open. */
export const Certificate = message('Certificate', 256, {
  certified: field(1, enumeration('Certified', CERTIFIED)),
  /** The class or the activity. */
  sourceId: field(2, id),
  orgId: field(3, id),
  holder: field(4, hash),
  issuedAtMs: field(5, time),
  /** 0: never. */
  expiresAtMs: field(6, time),
  issuer: field(7, address),
  revokedBy: field(8, optionalAddress),
  state: field(9, enumeration('CertificateState', CERTIFICATE_STATE)),
  /** Released template that it is printed on. */
  templateId: field(10, id),
  templateVersion: field(11, uint32),
})
export type Certificate = TypeOf<typeof Certificate>

// ── Events ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export const CourseEvent = message('CourseEvent', 128, {
  cid: field(1, id),
  version: field(2, uint32),
  orgId: field(3, id),
  state: field(4, enumeration('CourseState', COURSE_STATE)),
})
export const ClassEvent = message('ClassEvent', 128, {
  classId: field(1, id),
  orgId: field(2, id),
  state: field(3, enumeration('ClassState', CLASS_STATE)),
})
export const SettledEvent = message('SettledEvent', 128, {
  classId: field(1, id),
  orgId: field(2, id),
  completed: field(3, people),
  failed: field(4, people),
})
export const EnrolledEvent = message('EnrolledEvent', 64, {
  classId: field(1, id),
  names: field(2, people),
})
export const ProgressEvent = message('ProgressEvent', 128, {
  classId: field(1, id),
  entries: field(2, uint(LIMITS.batchEntries)),
  root: field(3, hash),
})
export const ExamEvent = message('ExamEvent', 128, {
  examId: field(1, id),
  entries: field(2, uint(LIMITS.batchEntries)),
  passes: field(3, uint(LIMITS.batchEntries)),
  root: field(4, hash),
})
export const ContestEvent = message('ContestEvent', 128, {
  examId: field(1, id),
  mid: field(2, id),
  attempt: field(3, attempts),
  state: field(4, enumeration('ResultState', RESULT_STATE)),
})
export const CertificateEvent = message('CertificateEvent', 64, {
  certId: field(1, id),
  state: field(2, enumeration('CertificateState', CERTIFICATE_STATE)),
})
