/** Courses: drafted, reviewed, published, retired. Every change of content is a new review. */

import { assert, equalBytes, err, ok, type Result } from '#base'
import { ALLOWED, type ApplyContext, action, type ReadContext, type Subject } from '../define.ts'
import { type Id, NO_ID } from '../ids.ts'
import { orgs } from '../org/state.ts'
import { held } from '../policy-language.ts'
import { requireApproved } from '../review/rules.ts'
import { CONTENT_TYPE } from '../review/schema.ts'
import { courseChanged, coursePublished } from './events.ts'
import { courseMachine } from './machines.ts'
import { params } from './params.ts'
import { CourseVersionArgs, DraftCourseArgs, PublishCourseArgs, ReviseCourseArgs } from './requests.ts'
import { COURSE_KIND, COURSE_STATE, type Course, type CoursePlan, type CourseVersion } from './schema.ts'
import { courses, courseVersions } from './state.ts'

const AUTHORS = held('@o', 'TRAINER', 'PUBLICITY_OFFICER')

const courseOf = (ctx: Pick<ReadContext, 'get'>, cid: Id): Course => {
  const course = ctx.get(courses, [cid])
  assert(course !== undefined, 'the subject was found')
  return course
}

const versionOf = (ctx: Pick<ReadContext, 'get'>, { cid, version }: CourseVersionArgs): CourseVersion => {
  const found = ctx.get(courseVersions, [cid, version])
  assert(found !== undefined, 'the subject was found')
  return found
}

const courseSubject = (ctx: ReadContext, { cid, version }: CourseVersionArgs): Result<Subject> => {
  const course = ctx.get(courses, [cid])
  const found = ctx.get(courseVersions, [cid, version])
  if (course === undefined || found === undefined) return err('E_NOT_FOUND', 'course')
  return ok({ org: course.orgId, persons: { author: found.author } })
}

/** Hours that one lesson is worth: on line by its length in three steps, else as long as it lasts. */
const lessonCentiHours = (ctx: ReadContext, { kind, lessonMinutes }: CoursePlan): number => {
  if (kind !== COURSE_KIND.ONLINE) return (lessonMinutes * 100) / 60
  if (lessonMinutes >= 30) return ctx.param(params.onlineLongCentiHours)
  return ctx.param(lessonMinutes > 15 ? params.onlineMiddleCentiHours : params.onlineShortCentiHours)
}

/** E_ARG: there is something to learn; E_LIMIT: no more hours than its lessons are worth. */
const checkPlan = (ctx: ReadContext, plan: CoursePlan): Result<undefined> => {
  if (plan.lessons === 0 || plan.lessonMinutes === 0 || plan.centiHours === 0) return err('E_ARG', 'empty course')
  const most = Math.floor(plan.lessons * lessonCentiHours(ctx, plan))
  return plan.centiHours <= most ? ALLOWED : err('E_LIMIT', 'more hours than its lessons are worth')
}

const tell = (ctx: ApplyContext, { cid, version }: CourseVersionArgs): void => {
  const { state } = versionOf(ctx, { cid, version })
  ctx.emit(courseChanged, { cid, version, orgId: courseOf(ctx, cid).orgId, state })
}

/** The first version of a course, or the next one of one that has no version under way. */
export const draftCourse = action({
  id: 1,
  name: 'DraftCourse',
  title: { en: 'Draft a course', zh: '拟定课程' },
  args: DraftCourseArgs,
  subject: (ctx, { orgId }) => (ctx.get(orgs, [orgId]) === undefined ? err('E_NOT_FOUND') : ok({ org: orgId })),
  policy: [{ all: [AUTHORS] }],
  codes: ['E_NOT_FOUND', 'E_ARG', 'E_STATE', 'E_LIMIT'],
  check: (ctx, { cid, orgId, plan }) => {
    const course = ctx.get(courses, [cid])
    if (course !== undefined) {
      if (!equalBytes(course.orgId, orgId)) return err('E_ARG', 'a course of another organisation')
      const { state } = versionOf(ctx, { cid, version: course.latest })
      if (state === COURSE_STATE.DRAFT || state === COURSE_STATE.IN_REVIEW) return err('E_STATE', 'one is under way')
    }
    return checkPlan(ctx, plan)
  },
  apply: (ctx, { cid, orgId, plan }) => {
    const course = ctx.get(courses, [cid]) ?? { orgId, latest: 0, published: 0 }
    const version = course.latest + 1
    ctx.put(courses, [cid], { ...course, latest: version })
    ctx.put(courseVersions, [cid, version], { plan, author: ctx.sender.id, caseId: NO_ID, state: COURSE_STATE.DRAFT })
    tell(ctx, { cid, version })
  },
})

/** Also what review has returned: its content changes, so that it needs a new case. */
export const reviseCourse = action({
  id: 2,
  name: 'ReviseCourse',
  title: { en: 'Revise a draft of a course', zh: '修改课程草案' },
  args: ReviseCourseArgs,
  subject: courseSubject,
  policy: [{ all: [{ person: 'author' }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG', 'E_LIMIT'],
  check: (ctx, { cid, version, plan }) => {
    const may = courseMachine.may(ctx, [cid, version], 'ReviseCourse')
    return may.ok ? checkPlan(ctx, plan) : may
  },
  apply: (ctx, { cid, version, plan }) => {
    courseMachine.move(ctx, [cid, version], 'ReviseCourse', { plan })
    tell(ctx, { cid, version })
  },
})

export const submitCourse = action({
  id: 3,
  name: 'SubmitCourse',
  title: { en: 'Submit a course for review', zh: '提交课程审核' },
  args: CourseVersionArgs,
  subject: courseSubject,
  policy: [{ all: [{ person: 'author' }] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { cid, version }) => courseMachine.may(ctx, [cid, version], 'SubmitCourse'),
  apply: (ctx, { cid, version }) => {
    courseMachine.move(ctx, [cid, version], 'SubmitCourse')
    tell(ctx, { cid, version })
  },
})

/** Only what review has approved, byte for byte. */
export const publishCourse = action({
  id: 4,
  name: 'PublishCourse',
  title: { en: 'Publish a course', zh: '发布课程' },
  args: PublishCourseArgs,
  subject: courseSubject,
  policy: [{ all: [AUTHORS] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG'],
  check: (ctx, { cid, version, caseId }) => {
    const may = courseMachine.may(ctx, [cid, version], 'PublishCourse')
    if (!may.ok) return may
    const { contentHash } = versionOf(ctx, { cid, version }).plan
    const { orgId } = courseOf(ctx, cid)
    return requireApproved(ctx, caseId, { type: CONTENT_TYPE.COURSE, subjectId: cid, contentHash, orgId })
  },
  apply: (ctx, { cid, version, caseId }) => {
    const { state } = courseMachine.move(ctx, [cid, version], 'PublishCourse', { caseId })
    const course = courseOf(ctx, cid)
    ctx.put(courses, [cid], { ...course, published: version })
    ctx.emit(coursePublished, { cid, version, orgId: course.orgId, state })
  },
})

/** No new class follows it; those that run go on. */
export const retireCourse = action({
  id: 5,
  name: 'RetireCourse',
  title: { en: 'Retire a course', zh: '停用课程' },
  args: CourseVersionArgs,
  subject: courseSubject,
  policy: [{ all: [AUTHORS] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { cid, version }) => courseMachine.may(ctx, [cid, version], 'RetireCourse'),
  apply: (ctx, { cid, version }) => {
    courseMachine.move(ctx, [cid, version], 'RetireCourse')
    const course = courseOf(ctx, cid)
    if (course.published === version) ctx.put(courses, [cid], { ...course, published: 0 })
    tell(ctx, { cid, version })
  },
})
