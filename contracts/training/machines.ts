/** Machines of state of `training`, and what their actions are about. */

import { assert, err, ok, type Result } from '#base'
import { ALLOWED, type ApplyContext, type ReadContext, type Subject } from '../define.ts'
import type { Id } from '../ids.ts'
import { defineMachine } from '../machine.ts'
import { classChanged } from './events.ts'
import {
  CERTIFICATE_STATE,
  CLASS_STATE,
  type ClassSession,
  COURSE_STATE,
  ENROLMENT_STATE,
  RESULT_STATE,
} from './schema.ts'
import { certificates, classes, courseVersions, enrolments, examResults } from './state.ts'

const C = COURSE_STATE
const S = CLASS_STATE
const E = ENROLMENT_STATE
const R = RESULT_STATE
const T = CERTIFICATE_STATE

/** A version of a course. What review returns is revised and submitted again. */
export const courseMachine = defineMachine({
  name: 'course',
  table: courseVersions,
  states: C,
  transitions: {
    ReviseCourse: { from: [C.DRAFT, C.IN_REVIEW], to: C.DRAFT },
    SubmitCourse: { from: [C.DRAFT], to: C.IN_REVIEW },
    PublishCourse: { from: [C.IN_REVIEW], to: C.PUBLISHED },
    RetireCourse: { from: [C.PUBLISHED], to: C.RETIRED },
  },
})

export const classMachine = defineMachine({
  name: 'class',
  table: classes,
  states: S,
  transitions: {
    OpenClass: { from: [S.PLANNED], to: S.OPEN },
    Enrol: { from: [S.OPEN] },
    EnrolGroup: { from: [S.OPEN] },
    WithdrawEnrolment: { from: [S.OPEN, S.RUNNING] },
    StartClass: { from: [S.OPEN], to: S.RUNNING },
    ReportProgress: { from: [S.RUNNING] },
    FinishClass: { from: [S.RUNNING], to: S.FINISHED },
    SettleClass: { from: [S.FINISHED], to: S.SETTLED },
    CancelClass: { from: [S.PLANNED, S.OPEN, S.RUNNING, S.FINISHED], to: S.CANCELLED },
    IssueCertificate: { from: [S.SETTLED] },
  },
})

/** COMPLETED and FAILED come with the settlement of the class, for all enrolments under way at once. */
export const enrolmentMachine = defineMachine({
  name: 'enrolment',
  table: enrolments,
  states: E,
  transitions: {
    ReportProgress: { from: [E.ENROLLED, E.IN_PROGRESS], to: E.IN_PROGRESS },
    WithdrawEnrolment: { from: [E.ENROLLED, E.IN_PROGRESS], to: E.WITHDRAWN },
  },
})

export const resultMachine = defineMachine({
  name: 'examResult',
  table: examResults,
  states: R,
  transitions: {
    ContestResult: { from: [R.RECORDED], to: R.CONTESTED },
    DecideContestUpheld: { from: [R.CONTESTED], to: R.UPHELD },
    DecideContestCorrected: { from: [R.CONTESTED], to: R.CORRECTED },
  },
})

export const certificateMachine = defineMachine({
  name: 'certificate',
  table: certificates,
  states: T,
  transitions: {
    ExpireCertificate: { from: [T.ISSUED], to: T.EXPIRED },
    RevokeCertificate: { from: [T.ISSUED], to: T.REVOKED },
  },
})

export const classOf = (ctx: Pick<ReadContext, 'get'>, classId: Id): ClassSession => {
  const session = ctx.get(classes, [classId])
  assert(session !== undefined, 'the subject was found')
  return session
}

/** The organisation of a class and its trainer. */
export const classSubject = (ctx: ReadContext, { classId }: { readonly classId: Id }): Result<Subject> => {
  const session = ctx.get(classes, [classId])
  if (session === undefined) return err('E_NOT_FOUND', 'class')
  return ok({ org: session.orgId, persons: { creator: session.creator, trainer: session.trainerMid } })
}

type ClassStep = Parameters<typeof classMachine.move>[2]

/** Moves a class and says so. */
export const moveClass = (
  ctx: ApplyContext,
  classId: Id,
  name: ClassStep,
  changed: Partial<ClassSession> = {},
): Result<undefined> => {
  const { orgId, state } = classMachine.move(ctx, [classId], name, changed)
  ctx.emit(classChanged, { classId, orgId, state })
  return ALLOWED
}
