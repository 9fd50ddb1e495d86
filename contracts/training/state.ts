/** Tables of `training`. */

import { table } from '../define.ts'
import { ID_BYTES, type Id, MODULE } from '../ids.ts'
import { bytesPart, u8Part, u32Part } from '../key.ts'
import { HoursEntry, HoursGroup, HoursOfDay, HoursOfYear } from './hours.ts'
import {
  Certificate,
  ClassSession,
  Course,
  CourseTally,
  CourseVersion,
  Enrolled,
  Enrolment,
  Exam,
  ExamRecord,
  ExamResult,
} from './schema.ts'

const module = MODULE.training
const idKey = bytesPart<Id>(ID_BYTES)

export const courses = table({ module, id: 1, name: 'courses', key: [idKey], value: Course })
/** (course, version from 1) */
export const courseVersions = table({
  module,
  id: 2,
  name: 'courseVersions',
  key: [idKey, u32Part],
  value: CourseVersion,
})
export const classes = table({ module, id: 3, name: 'classes', key: [idKey], value: ClassSession })
/** (class, alias) */
export const enrolments = table({ module, id: 4, name: 'enrolments', key: [idKey, idKey], value: Enrolment })
/** Those enrolled by number, so that settling needs no range: (class, 0 …). */
export const enrolledList = table({ module, id: 5, name: 'enrolledList', key: [idKey, u32Part], value: Enrolled })
export const exams = table({ module, id: 6, name: 'exams', key: [idKey], value: Exam })
/** (exam, alias) */
export const examRecords = table({ module, id: 7, name: 'examRecords', key: [idKey, idKey], value: ExamRecord })
/** (exam, alias, attempt from 1) */
export const examResults = table({ module, id: 8, name: 'examResults', key: [idKey, idKey, u8Part], value: ExamResult })
export const courseTallies = table({ module, id: 9, name: 'courseTallies', key: [idKey], value: CourseTally })
export const certificates = table({ module, id: 10, name: 'certificates', key: [idKey], value: Certificate })
/** (alias, kind of source, source) */
export const hoursEntries = table({
  module,
  id: 11,
  name: 'hoursEntries',
  key: [idKey, u8Part, idKey],
  value: HoursEntry,
})
/** (alias, lecture) */
export const hoursGroups = table({ module, id: 12, name: 'hoursGroups', key: [idKey, idKey], value: HoursGroup })
/** (alias, yyyymmdd) */
export const hoursDays = table({ module, id: 13, name: 'hoursDays', key: [idKey, u32Part], value: HoursOfDay })
/** (alias, yyyy) */
export const hoursYears = table({ module, id: 14, name: 'hoursYears', key: [idKey, u32Part], value: HoursOfYear })
/** Entries of a year, for queries: (alias, yyyy, kind of source, source). */
export const hoursOfYear = table({
  module,
  id: 15,
  name: 'hoursOfYear',
  key: [idKey, u32Part, u8Part, idKey],
  value: HoursGroup,
})
