/** Queries of `training`. */

import { err, field, type Json, message, ok, toHex, uint, uint32 } from '#base'
import { personActors, roles } from '../access/state.ts'
import { type QueryContext, query } from '../define.ts'
import { type Id, id } from '../ids.ts'
import { roster } from '../member/state.ts'
import { PAGE, page } from '../page.ts'
import { carried } from '../points/state.ts'
import { ROLE, type Role } from '../roles.ts'
import { HoursEntry } from './hours.ts'
import { params } from './params.ts'
import { Certificate, ClassSession, Course, CourseTally, CourseVersion, Enrolment, Exam, ExamResult } from './schema.ts'
import {
  certificates,
  classes,
  courses,
  courseTallies,
  courseVersions,
  enrolments,
  examResults,
  exams,
  hoursEntries,
  hoursOfYear,
  hoursYears,
} from './state.ts'

const year = uint(9_999)
const object = (json: Json) => json as { readonly [key: string]: Json }

const course = query({
  name: 'course',
  title: { en: 'A course and one of its versions', zh: '课程' },
  args: message('CourseQuery', 64, { cid: field(1, id), version: field(2, uint32) }),
  run: async (ctx, { cid, version }) => {
    const found = await ctx.get(courses, [cid])
    if (found === undefined) return err('NOT_FOUND')
    const number = version === 0 ? found.latest : version
    const one = await ctx.get(courseVersions, [cid, number])
    if (one === undefined) return err('NOT_FOUND')
    const json = { ...object(Course.toJson(found)), version: number, ...object(CourseVersion.toJson(one)) }
    return ok({ cid: toHex(cid), ...json })
  },
})

const classSession = query({
  name: 'class',
  title: { en: 'A class', zh: '班次' },
  args: message('ClassQuery', 32, { classId: field(1, id) }),
  run: async (ctx, { classId }) => {
    const found = await ctx.get(classes, [classId])
    return found === undefined
      ? err('NOT_FOUND')
      : ok({ classId: toHex(classId), ...object(ClassSession.toJson(found)) })
  },
})

const enrolmentsOf = query({
  name: 'enrolments',
  title: { en: 'Enrolments of a class', zh: '报名名单' },
  args: message('EnrolmentsQuery', 256, { classId: field(1, id), ...PAGE }),
  run: async (ctx, { classId, ...args }) =>
    ok(
      await page(ctx, enrolments, { prefix: [classId], args }, ([, mid], one) => ({
        mid: toHex(mid),
        ...object(Enrolment.toJson(one)),
      })),
    ),
})

const exam = query({
  name: 'exam',
  title: { en: 'An exam', zh: '考试' },
  args: message('ExamQuery', 32, { examId: field(1, id) }),
  run: async (ctx, { examId }) => {
    const found = await ctx.get(exams, [examId])
    return found === undefined ? err('NOT_FOUND') : ok({ examId: toHex(examId), ...object(Exam.toJson(found)) })
  },
})

const results = query({
  name: 'results',
  title: { en: 'Results of a member at an exam', zh: '考试结果' },
  args: message('ResultsQuery', 256, { examId: field(1, id), mid: field(2, id), ...PAGE }),
  run: async (ctx, { examId, mid, ...args }) =>
    ok(
      await page(ctx, examResults, { prefix: [examId, mid], args }, ([, , attempt], one) => ({
        attempt,
        ...object(ExamResult.toJson(one)),
      })),
    ),
})

/** First alias of a member, under which the hours are. */
const holderOf = async (ctx: QueryContext, mid: Id): Promise<Id> => (await ctx.get(carried, [mid]))?.holder ?? mid

const hours = query({
  name: 'hours',
  title: { en: 'Hours of a member in a year', zh: '年度学时' },
  args: message('HoursQuery', 256, { mid: field(1, id), year: field(2, year), ...PAGE }),
  run: async (ctx, { mid: alias, year: of, ...args }) => {
    const mid = await holderOf(ctx, alias)
    const total = (await ctx.get(hoursYears, [mid, of]))?.centiHours ?? 0
    const entries = await page(ctx, hoursOfYear, { prefix: [mid, of], args }, async ([, , type, sourceId]) => {
      const entry = await ctx.get(hoursEntries, [mid, type, sourceId])
      return entry && { sourceType: type, sourceId: toHex(sourceId), ...object(HoursEntry.toJson(entry)) }
    })
    return ok({ centiHours: total, ...entries })
  },
})

const LEADING: readonly Role[] = [ROLE.SECRETARY, ROLE.DEPUTY_SECRETARY, ROLE.ZONE_SECRETARY]

/** True if an account of the member holds a leading role, as far as grants in force and to come tell. */
const isLeading = async (ctx: QueryContext, mid: Id): Promise<boolean> => {
  for (const actor of (await ctx.get(personActors, [mid]))?.actors ?? []) {
    const grants = (await ctx.get(roles, [actor]))?.grants ?? []
    if (grants.some(({ role }) => LEADING.includes(role))) return true
  }
  return false
}

/** Members of an organisation with what they have, what is due, and what is missing. */
const gap = query({
  name: 'gap',
  title: { en: 'Hours that are missing in an organisation', zh: '学时缺口' },
  args: message('GapQuery', 256, { orgId: field(1, id), year: field(2, year), ...PAGE }),
  run: async (ctx, { orgId, year: of, ...args }) => {
    const [ofMember, ofOfficer] = [
      await ctx.param(params.memberYearCentiHours),
      await ctx.param(params.officerYearCentiHours),
    ]
    const found = await page(ctx, roster, { prefix: [orgId], args }, async ([, mid]) => {
      const due = (await isLeading(ctx, mid)) ? ofOfficer : ofMember
      const centiHours = (await ctx.get(hoursYears, [await holderOf(ctx, mid), of]))?.centiHours ?? 0
      return { mid: toHex(mid), due, centiHours, missing: Math.max(0, due - centiHours) }
    })
    return ok(found)
  },
})

/** Whether a certificate is good; nothing of who holds it. */
const certificate = query({
  name: 'certificate',
  title: { en: 'A certificate', zh: '证书核验' },
  args: message('CertificateQuery', 32, { certId: field(1, id) }),
  run: async (ctx, { certId }) => {
    const found = await ctx.get(certificates, [certId])
    if (found === undefined) return err('NOT_FOUND')
    const overdue = found.expiresAtMs !== 0 && ctx.timeMs >= found.expiresAtMs
    return ok({ certId: toHex(certId), ...object(Certificate.toJson(found)), overdue })
  },
})

const passRate = query({
  name: 'passRate',
  title: { en: 'Results of a course', zh: '课程通过率' },
  args: message('PassRateQuery', 32, { cid: field(1, id) }),
  run: async (ctx, { cid }) => {
    if ((await ctx.get(courses, [cid])) === undefined) return err('NOT_FOUND')
    const tally = (await ctx.get(courseTallies, [cid])) ?? { attempts: 0, passed: 0, completed: 0, failed: 0 }
    return ok({ cid: toHex(cid), ...object(CourseTally.toJson(tally)) })
  },
})

export const queries = [course, classSession, enrolmentsOf, exam, results, hours, gap, certificate, passRate]
