/** Classes: planned, opened for enrolment, held, settled by two persons. Settling credits hours and points, once. */

import { assert, equalBytes, err, ok, type Result } from '#base'
import { ALLOWED, type ApplyContext, action, type ReadContext } from '../define.ts'
import { ID_BYTES, type Id } from '../ids.ts'
import { members } from '../member/state.ts'
import { orgs } from '../org/state.ts'
import { AWARD_CODES, award, checkRuleOf, isRuleOver } from '../points/award.ts'
import { SOURCE_TYPE } from '../points/schema.ts'
import { held } from '../policy-language.ts'
import { classChanged, classSettled } from './events.ts'
import { HOURS_SOURCE } from './hours.ts'
import { classMachine, classOf, classSubject, moveClass } from './machines.ts'
import { params } from './params.ts'
import { ClassArgs, PlanClassArgs } from './requests.ts'
import { creditOnce } from './rules.ts'
import { CLASS_STATE, type ClassSession, COURSE_KIND, ENROLMENT_STATE } from './schema.ts'
import {
  classes,
  courses,
  courseTallies,
  courseVersions,
  enrolledList,
  enrolments,
  examRecords,
  exams,
} from './state.ts'

const OFFICER = held('@o', 'ORG_OFFICER')
const LEADERS = [{ all: [OFFICER] }, { all: [{ person: 'trainer' }] }] as const

const isPresent = (optional: Uint8Array) => optional.length === ID_BYTES

/** E_NOT_FOUND, E_STATE, E_ARG: the course is published, exam and rule exist, the exam is of the course. */
const checkParts = (ctx: ReadContext, { cid, trainerMid, examId, pointsRule }: PlanClassArgs): Result<undefined> => {
  const course = ctx.get(courses, [cid])
  if (course === undefined || ctx.get(members, [trainerMid]) === undefined)
    return err('E_NOT_FOUND', 'course or trainer')
  const rule = isPresent(pointsRule) ? checkRuleOf(ctx, pointsRule, SOURCE_TYPE.TRAINING) : ALLOWED
  if (!rule.ok) return rule
  if (course.published === 0) return err('E_STATE', 'the course is not published')
  if (!isPresent(examId)) return ALLOWED
  const exam = ctx.get(exams, [examId])
  if (exam === undefined) return err('E_NOT_FOUND', 'exam')
  return equalBytes(exam.cid, cid) ? ALLOWED : err('E_ARG', 'the exam of another course')
}

export const planClass = action({
  id: 6,
  name: 'PlanClass',
  title: { en: 'Plan a class', zh: '筹备班次' },
  args: PlanClassArgs,
  subject: (ctx, { orgId }) => (ctx.get(orgs, [orgId]) === undefined ? err('E_NOT_FOUND') : ok({ org: orgId })),
  policy: [{ all: [OFFICER] }],
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_STATE', 'E_ARG', 'E_WINDOW'],
  check: (ctx, args) => {
    const { classId, capacity, startsAtMs, endsAtMs } = args
    if (ctx.get(classes, [classId]) !== undefined) return err('E_DUP')
    if (capacity === 0) return err('E_ARG', 'capacity')
    if (startsAtMs >= endsAtMs || endsAtMs <= ctx.block.timeMs) return err('E_WINDOW')
    return checkParts(ctx, args)
  },
  apply: (ctx, { classId, ...plan }) => {
    const version = ctx.get(courses, [plan.cid])?.published ?? 0
    const state = CLASS_STATE.PLANNED
    const counts = { enrolled: 0, withdrawn: 0, completed: 0, certified: 0, settledAtMs: 0 }
    ctx.put(classes, [classId], { ...plan, ...counts, version, creator: ctx.sender.id, state })
    ctx.emit(classChanged, { classId, orgId: plan.orgId, state })
  },
})

export const openClass = action({
  id: 7,
  name: 'OpenClass',
  title: { en: 'Open a class for enrolment', zh: '开放报名' },
  args: ClassArgs,
  subject: classSubject,
  policy: [{ all: [OFFICER] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { classId }) => classMachine.may(ctx, [classId], 'OpenClass'),
  apply: (ctx, { classId }) => moveClass(ctx, classId, 'OpenClass'),
})

export const startClass = action({
  id: 8,
  name: 'StartClass',
  title: { en: 'Start a class', zh: '开班' },
  args: ClassArgs,
  subject: classSubject,
  policy: LEADERS,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { classId }) => {
    const may = classMachine.may(ctx, [classId], 'StartClass')
    if (!may.ok) return may
    return ctx.block.timeMs >= classOf(ctx, classId).startsAtMs ? ALLOWED : err('E_WINDOW', 'before its start')
  },
  apply: (ctx, { classId }) => moveClass(ctx, classId, 'StartClass'),
})

export const finishClass = action({
  id: 9,
  name: 'FinishClass',
  title: { en: 'Finish a class', zh: '结束班次' },
  args: ClassArgs,
  subject: classSubject,
  policy: LEADERS,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { classId }) => {
    const may = classMachine.may(ctx, [classId], 'FinishClass')
    if (!may.ok) return may
    return ctx.block.timeMs >= classOf(ctx, classId).endsAtMs ? ALLOWED : err('E_WINDOW', 'before its end')
  },
  apply: (ctx, { classId }) => moveClass(ctx, classId, 'FinishClass'),
})

export const cancelClass = action({
  id: 10,
  name: 'CancelClass',
  title: { en: 'Cancel a class', zh: '取消班次' },
  args: ClassArgs,
  subject: classSubject,
  policy: [{ all: [OFFICER] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { classId }) => classMachine.may(ctx, [classId], 'CancelClass'),
  apply: (ctx, { classId }) => moveClass(ctx, classId, 'CancelClass'),
})

/** Hours of the course, and those of the test where an online one was passed. */
const hoursOf = (ctx: ReadContext, { cid, version }: ClassSession, tested: boolean): number => {
  const plan = ctx.get(courseVersions, [cid, version])?.plan
  assert(plan !== undefined, 'a class follows a version')
  return plan.centiHours + (tested && plan.kind === COURSE_KIND.ONLINE ? ctx.param(params.onlineTestCentiHours) : 0)
}

const settleCompleted = (ctx: ApplyContext, classId: Id, mid: Id): Result<undefined> => {
  const session = classOf(ctx, classId)
  const groupId = isPresent(session.groupId) ? session.groupId : classId
  const centiHours = hoursOf(ctx, session, isPresent(session.examId))
  creditOnce(ctx, {
    mid,
    sourceType: HOURS_SOURCE.CLASS,
    sourceId: classId,
    groupId,
    centiHours,
    atMs: session.startsAtMs,
    untilMs: session.endsAtMs,
  })
  const { pointsRule: ruleId, orgId } = session
  if (!isPresent(ruleId) || isRuleOver(ctx, ruleId)) return ALLOWED
  return ctx.call(award, {
    ruleId,
    sourceType: SOURCE_TYPE.TRAINING,
    sourceId: classId,
    mid,
    orgId,
    centiUnits: centiHours,
  })
}

/** Passed the exam, where there is one, and got far enough. */
const hasCompleted = (ctx: ReadContext, { examId }: ClassSession, mid: Id, progress: number): boolean =>
  progress >= ctx.param(params.progressTenthsMin) &&
  (!isPresent(examId) || ctx.get(examRecords, [examId, mid])?.passed === true)

const settle = (ctx: ApplyContext, classId: Id): Result<{ readonly completed: number; readonly failed: number }> => {
  const session = classOf(ctx, classId)
  let [completed, failed] = [0, 0]
  for (let number = 0; number < session.enrolled; number++) {
    const mid = ctx.get(enrolledList, [classId, number])?.mid
    const enrolment = mid && ctx.get(enrolments, [classId, mid])
    assert(mid !== undefined && enrolment !== undefined, 'enrolments are numbered without gaps')
    if (enrolment.state === ENROLMENT_STATE.WITHDRAWN) continue
    const done = hasCompleted(ctx, session, mid, enrolment.progress)
    const state = done ? ENROLMENT_STATE.COMPLETED : ENROLMENT_STATE.FAILED
    ctx.put(enrolments, [classId, mid], { ...enrolment, state })
    const settled = done ? settleCompleted(ctx, classId, mid) : ALLOWED
    if (!settled.ok) return settled
    if (done) completed += 1
    else failed += 1
  }
  return ok({ completed, failed })
}

/** Trainer and organisation officer together; every enrolment is completed or failed by rule. */
export const settleClass = action({
  id: 11,
  name: 'SettleClass',
  title: { en: 'Settle a class', zh: '结业结算' },
  args: ClassArgs,
  subject: classSubject,
  policy: [{ all: [{ person: 'trainer' }, OFFICER] }],
  codes: AWARD_CODES.filter(code => code !== 'E_DUP' && code !== 'E_ARG'),
  check: (ctx, { classId }) => classMachine.may(ctx, [classId], 'SettleClass'),
  apply: (ctx, { classId }) => {
    const counts = settle(ctx, classId)
    if (!counts.ok) return counts
    const { completed, failed } = counts.value
    const { cid, orgId } = classMachine.move(ctx, [classId], 'SettleClass', {
      completed,
      settledAtMs: ctx.block.timeMs,
    })
    const tally = ctx.get(courseTallies, [cid]) ?? { attempts: 0, passed: 0, completed: 0, failed: 0 }
    const sums = { completed: tally.completed + completed, failed: tally.failed + failed }
    ctx.put(courseTallies, [cid], { ...tally, ...sums })
    ctx.emit(classSettled, { classId, orgId, completed, failed })
    return ALLOWED
  },
})
