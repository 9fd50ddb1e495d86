/** `training`: courses, classes, exams, certificates, and the ledger of hours of every member. */

import { type AnyTable, defineModule } from '../define.ts'
import { MODULE } from '../ids.ts'
import { adjustHours, takeHours } from './adjust-handlers.ts'
import { expireCertificate, issueCertificate, revokeCertificate } from './certificate-handlers.ts'
import { cancelClass, finishClass, openClass, planClass, settleClass, startClass } from './class-handlers.ts'
import { draftCourse, publishCourse, retireCourse, reviseCourse, submitCourse } from './course-handlers.ts'
import { enrol, enrolGroup, reportProgress, withdrawEnrolment } from './enrolment-handlers.ts'
import * as events from './events.ts'
import { contestResult, decideContest, defineExam, recordExam } from './exam-handlers.ts'
import { invariants } from './invariants.ts'
import { labels } from './labels.ts'
import { certificateMachine, classMachine, courseMachine, enrolmentMachine, resultMachine } from './machines.ts'
import { params } from './params.ts'
import { queries } from './queries.ts'
import * as state from './state.ts'

export const training = defineModule({
  id: MODULE.training,
  name: 'training',
  title: { en: 'Training', zh: '培训' },
  tables: Object.values(state) as unknown as readonly AnyTable[],
  actions: [
    draftCourse,
    reviseCourse,
    submitCourse,
    publishCourse,
    retireCourse,
    planClass,
    openClass,
    startClass,
    finishClass,
    cancelClass,
    settleClass,
    enrol,
    enrolGroup,
    withdrawEnrolment,
    reportProgress,
    defineExam,
    recordExam,
    contestResult,
    decideContest,
    issueCertificate,
    revokeCertificate,
    expireCertificate,
    adjustHours,
    takeHours,
  ],
  queries,
  params: Object.values(params),
  machines: [courseMachine, classMachine, enrolmentMachine, resultMachine, certificateMachine],
  events: Object.values(events) as never,
  invariants,
  labels,
})
