import {
  certificateMachine,
  classMachine,
  courseMachine,
  enrolmentMachine,
  resultMachine,
} from '../../../contracts/training/machines.ts'
import { DAY, type Fixture, HOUR, hash, id, rawId, roll } from '../fixture.ts'
import type { Intent, MachineSpec } from '../machine-kit.ts'
import { approve } from '../review-cast.ts'
import {
  CLASS,
  castTraining,
  course,
  coursePlan,
  defineArgs,
  examArgs,
  holdClass,
  OFFICER,
  progressArgs,
  publish,
  TEMPLATE,
  TRAINER,
} from '../training-cast.ts'

const BOTH = `${TRAINER}+${OFFICER}`
const enrolled = (name: string) => ({ ...CLASS, mid: id(name) })
const RESULT = { examId: id('exam'), mid: id('a-member-4'), attempt: 1 }
const CERTIFICATE = { certId: id('certificate') }

const withClass = (f: Fixture) => {
  castTraining(f)
  publish(f)
  holdClass(f, 'ENROLLED')
  f.wait(5 * HOUR)
}

const issue = (name: string, more = {}): Intent => [
  'a-officer',
  'training.IssueCertificate',
  { certId: id(name), ...CLASS, holder: hash('holder'), ...TEMPLATE, ...more },
]

const course1: MachineSpec = {
  machine: courseMachine,
  key: [rawId('course'), 1],
  prepare: f => {
    castTraining(f)
    f.does(TRAINER, 'training.DraftCourse', { cid: id('course'), orgId: id('a-branch'), plan: coursePlan() })
    approve(f, { caseName: 'case', subject: 'course', type: 'COURSE' })
  },
  sends: {
    ReviseCourse: () => [TRAINER, 'training.ReviseCourse', { ...course(), plan: coursePlan() }],
    SubmitCourse: () => [TRAINER, 'training.SubmitCourse', course()],
    PublishCourse: () => [TRAINER, 'training.PublishCourse', { ...course(), caseId: id('case') }],
    RetireCourse: () => [TRAINER, 'training.RetireCourse', course()],
  },
}

const class1: MachineSpec = {
  machine: classMachine,
  key: [rawId('class')],
  prepare: withClass,
  row: () => ({ completed: 1 }),
  sends: {
    OpenClass: () => [OFFICER, 'training.OpenClass', CLASS],
    Enrol: () => ['a-member-6', 'training.Enrol', enrolled('a-member-6')],
    EnrolGroup: () => [
      'a-branch-clerk',
      'training.EnrolGroup',
      { ...CLASS, orgId: id('a-branch'), ...roll('a-member-6') },
    ],
    WithdrawEnrolment: () => ['a-member-4', 'training.WithdrawEnrolment', enrolled('a-member-4')],
    StartClass: () => [TRAINER, 'training.StartClass', CLASS],
    ReportProgress: () => ['service', 'training.ReportProgress', progressArgs({ 'a-member-4': 3 })],
    FinishClass: () => [TRAINER, 'training.FinishClass', CLASS],
    SettleClass: () => [BOTH, 'training.SettleClass', CLASS],
    CancelClass: () => [OFFICER, 'training.CancelClass', CLASS],
    IssueCertificate: () => issue('certificate'),
  },
}

const enrolment: MachineSpec = {
  machine: enrolmentMachine,
  key: [rawId('class'), rawId('a-member-4')],
  prepare: f => {
    withClass(f)
    f.does(TRAINER, 'training.StartClass', CLASS)
  },
  sends: {
    ReportProgress: () => ['service', 'training.ReportProgress', progressArgs({ 'a-member-4': 10 })],
    WithdrawEnrolment: () => ['a-member-4', 'training.WithdrawEnrolment', enrolled('a-member-4')],
  },
}

const result: MachineSpec = {
  machine: resultMachine,
  key: [rawId('exam'), rawId('a-member-4'), 1],
  prepare: f => {
    castTraining(f)
    publish(f)
    f.does(TRAINER, 'training.DefineExam', defineArgs(f))
    f.wait(HOUR)
    f.does('service', 'training.RecordExam', examArgs({ 'a-member-4': false }))
  },
  sends: {
    ContestResult: () => ['a-member-4', 'training.ContestResult', RESULT],
    DecideContestUpheld: () => [BOTH, 'training.DecideContest', { ...RESULT, outcome: 'UPHELD' }],
    DecideContestCorrected: () => [BOTH, 'training.DecideContest', { ...RESULT, outcome: 'CORRECTED' }],
  },
}

const certificate: MachineSpec = {
  machine: certificateMachine,
  key: [rawId('certificate')],
  prepare: f => {
    castTraining(f)
    publish(f)
    holdClass(f, 'SETTLED')
    f.does(...issue('certificate', { expiresAtMs: f.now + DAY }))
    f.wait(DAY)
  },
  sends: {
    ExpireCertificate: () => ['b-member-1', 'training.ExpireCertificate', CERTIFICATE],
    RevokeCertificate: () => ['a-officer', 'training.RevokeCertificate', { ...CERTIFICATE, reason: 'ISSUED_IN_ERROR' }],
  },
}

export const specs: readonly MachineSpec[] = [course1, class1, enrolment, result, certificate]
