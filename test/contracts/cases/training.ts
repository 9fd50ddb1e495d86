import { type Case, DAY, type Fixture, HOUR, hash, id, roll } from '../fixture.ts'
import { approve } from '../review-cast.ts'
import {
  CLASS,
  castTraining,
  classArgs,
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

const NO_CLASS = { classId: id('none') }
const BOTH = `${TRAINER}+${OFFICER}`
const ORGANIZERS = 'zone-organizer+zone-officer'

const draft = (more = {}) => ({ cid: id('course'), orgId: id('a-branch'), plan: coursePlan(), ...more })

/** A rule of points for training that is approved and comes into force in two days. */
const trainingRule = (f: Fixture) => {
  const terms = { sourceType: 'TRAINING', amount: 1, effectiveFromMs: f.now + 2 * DAY }
  f.does('zone-officer', 'points.DefineRule', { ruleId: id('training'), terms })
  f.does('zone-secretary', 'points.ApproveRule', { ruleId: id('training') })
}

const openExam = (f: Fixture, more = {}) => {
  castTraining(f)
  publish(f)
  f.does(TRAINER, 'training.DefineExam', defineArgs(f, more))
  f.wait(HOUR)
}

const FAILED = { examId: id('exam'), mid: id('a-member-4'), attempt: 1 }

const certificate = (certId: string, more = {}) => ({
  certId: id(certId),
  ...CLASS,
  holder: hash('holder'),
  ...TEMPLATE,
  ...more,
})

export const cases: readonly Case[] = [
  [
    'a course is worth no more hours than its lessons, and is published as it was reviewed',
    f => {
      castTraining(f)
      f.gives('E_NOT_FOUND', TRAINER, 'training.DraftCourse', draft({ orgId: id('nowhere') }))
      f.gives('E_ARG', TRAINER, 'training.DraftCourse', draft({ plan: coursePlan({ lessons: 0 }) }))
      f.gives('E_LIMIT', TRAINER, 'training.DraftCourse', draft({ plan: coursePlan({ centiHours: 101 }) }))
      const short = coursePlan({ lessonMinutes: 15, centiHours: 26 })
      f.gives('E_LIMIT', TRAINER, 'training.DraftCourse', draft({ plan: short }))
      const offline = coursePlan({ kind: 'OFFLINE', centiHours: 76 })
      f.gives('E_LIMIT', TRAINER, 'training.DraftCourse', draft({ plan: offline }))
      f.gives('E_AUTH', 'a-member-4', 'training.DraftCourse', draft())
      f.does(TRAINER, 'training.DraftCourse', draft())
      f.gives('E_STATE', TRAINER, 'training.DraftCourse', draft())
      f.gives('E_NOT_FOUND', TRAINER, 'training.SubmitCourse', course('none'))
      f.gives('E_STATE', TRAINER, 'training.PublishCourse', { ...course(), caseId: id('case') })
      f.does(TRAINER, 'training.SubmitCourse', course())
      f.gives('E_STATE', TRAINER, 'training.SubmitCourse', course())
      f.gives('E_NOT_FOUND', TRAINER, 'training.PublishCourse', { ...course(), caseId: id('case') })
      const caseId = approve(f, { caseName: 'case', subject: 'course', type: 'COURSE' })
      const revise = { ...course(), plan: coursePlan({ contentHash: hash('mended') }) }
      f.gives('E_NOT_FOUND', TRAINER, 'training.ReviseCourse', { ...revise, ...course('none') })
      f.gives('E_ARG', TRAINER, 'training.ReviseCourse', { ...revise, plan: coursePlan({ centiHours: 0 }) })
      f.gives('E_LIMIT', TRAINER, 'training.ReviseCourse', { ...revise, plan: coursePlan({ centiHours: 150 }) })
      f.gives('E_AUTH', OFFICER, 'training.ReviseCourse', revise)
      f.does(TRAINER, 'training.ReviseCourse', revise)
      f.does(TRAINER, 'training.SubmitCourse', course())
      f.gives('E_ARG', TRAINER, 'training.PublishCourse', { ...course(), caseId })
      f.does(TRAINER, 'training.ReviseCourse', { ...course(), plan: coursePlan() })
      f.does(TRAINER, 'training.SubmitCourse', course())
      f.does(TRAINER, 'training.PublishCourse', { ...course(), caseId })
      f.gives('E_STATE', TRAINER, 'training.ReviseCourse', revise)
      f.grant('b-member-3', 'b-member-2', 'TRAINER', 'b-branch')
      f.gives('E_ARG', 'b-member-2', 'training.DraftCourse', draft({ orgId: id('b-branch') }))
    },
  ],
  [
    'a retired course is followed by no new class',
    f => {
      castTraining(f)
      f.gives('E_NOT_FOUND', TRAINER, 'training.RetireCourse', course())
      publish(f)
      f.does(TRAINER, 'training.RetireCourse', course())
      f.gives('E_STATE', TRAINER, 'training.RetireCourse', course())
      f.gives('E_STATE', OFFICER, 'training.PlanClass', classArgs(f))
    },
  ],
  [
    'a class is planned with people, times and parts that fit',
    f => {
      castTraining(f)
      publish(f)
      publish(f, {}, 'other')
      f.does(TRAINER, 'training.DefineExam', defineArgs(f, { cid: id('other') }))
      const plan = 'training.PlanClass'
      f.gives('E_NOT_FOUND', OFFICER, plan, classArgs(f, { orgId: id('nowhere') }))
      f.gives('E_NOT_FOUND', OFFICER, plan, classArgs(f, { cid: id('none') }))
      f.gives('E_NOT_FOUND', OFFICER, plan, classArgs(f, { trainerMid: id('nobody') }))
      f.gives('E_NOT_FOUND', OFFICER, plan, classArgs(f, { examId: id('none') }))
      f.gives('E_NOT_FOUND', OFFICER, plan, classArgs(f, { pointsRule: id('none') }))
      f.gives('E_ARG', OFFICER, plan, classArgs(f, { examId: id('exam') }))
      f.gives('E_ARG', OFFICER, plan, classArgs(f, { pointsRule: id('rule') }))
      f.gives('E_ARG', OFFICER, plan, classArgs(f, { capacity: 0 }))
      f.gives('E_WINDOW', OFFICER, plan, classArgs(f, { endsAtMs: f.now }))
      f.gives('E_AUTH', TRAINER, plan, classArgs(f))
      f.does(OFFICER, plan, classArgs(f))
      f.gives('E_DUP', OFFICER, plan, classArgs(f))
      f.gives('E_NOT_FOUND', OFFICER, 'training.OpenClass', NO_CLASS)
      f.does(OFFICER, 'training.OpenClass', CLASS)
      f.gives('E_STATE', OFFICER, 'training.OpenClass', CLASS)
      f.gives('E_NOT_FOUND', OFFICER, 'training.CancelClass', NO_CLASS)
      f.does(OFFICER, 'training.CancelClass', CLASS)
      f.gives('E_STATE', OFFICER, 'training.CancelClass', CLASS)
    },
  ],
  [
    'members enrol once, while there is room, in classes of their own or a superior organisation',
    f => {
      castTraining(f)
      publish(f)
      holdClass(f, 'PLANNED', { capacity: 2 })
      const enrol = (who: string) => ({ ...CLASS, mid: id(who) })
      const group = (orgId: string, ...names: readonly string[]) => ({ ...CLASS, orgId: id(orgId), ...roll(...names) })
      const act = 'training.EnrolGroup'
      f.gives('E_STATE', 'a-member-4', 'training.Enrol', enrol('a-member-4'))
      f.gives('E_STATE', 'a-branch-clerk', act, group('a-branch', 'a-member-5'))
      f.gives('E_NOT_FOUND', 'a-member-4', 'training.Enrol', { ...enrol('a-member-4'), ...NO_CLASS })
      f.does(OFFICER, 'training.OpenClass', CLASS)
      f.gives('E_SCOPE', 'b-member-1', 'training.Enrol', enrol('b-member-1'))
      f.gives('E_AUTH', 'a-member-5', 'training.Enrol', enrol('a-member-4'))
      f.does('a-member-4', 'training.Enrol', enrol('a-member-4'))
      f.gives('E_DUP', 'a-member-4', 'training.Enrol', enrol('a-member-4'))
      f.gives('E_NOT_FOUND', 'a-branch-clerk', act, { ...group('a-branch', 'a-member-5'), ...NO_CLASS })
      f.gives('E_NOT_FOUND', 'a-branch-clerk', act, group('a-branch', 'nobody'))
      f.gives('E_ARG', 'a-branch-clerk', act, group('a-branch'))
      f.gives('E_DUP', 'a-branch-clerk', act, group('a-branch', 'a-member-5', 'a-member-5'))
      f.gives('E_PROOF', 'a-branch-clerk', act, { ...group('a-branch', 'a-member-5'), root: hash('other') })
      f.gives('E_SCOPE', 'b-branch-clerk', act, group('b-branch', 'a-member-5'))
      f.gives('E_CAP', 'a-branch-clerk', act, group('a-branch', 'a-member-5', 'a-member-6'))
      f.does('a-branch-clerk', act, group('a-branch', 'a-member-5'))
      f.gives('E_CAP', 'a-member-6', 'training.Enrol', enrol('a-member-6'))
      f.gives('E_NOT_FOUND', 'a-member-6', 'training.WithdrawEnrolment', enrol('a-member-6'))
      f.does('a-member-5', 'training.WithdrawEnrolment', enrol('a-member-5'))
      f.gives('E_STATE', 'a-member-5', 'training.WithdrawEnrolment', enrol('a-member-5'))
      f.does('a-member-6', 'training.Enrol', enrol('a-member-6'))
    },
  ],
  [
    'a class starts and ends in its time, and its progress never goes back',
    f => {
      castTraining(f)
      publish(f)
      holdClass(f, 'OPEN')
      f.gives('E_NOT_FOUND', TRAINER, 'training.StartClass', NO_CLASS)
      f.gives('E_WINDOW', TRAINER, 'training.StartClass', CLASS)
      f.does('a-member-4', 'training.Enrol', { ...CLASS, mid: id('a-member-4') })
      const report = 'training.ReportProgress'
      f.gives('E_STATE', 'service', report, progressArgs({ 'a-member-4': 5 }))
      f.wait(HOUR)
      f.does(TRAINER, 'training.StartClass', CLASS)
      f.gives('E_STATE', TRAINER, 'training.StartClass', CLASS)
      f.gives('E_NOT_FOUND', 'service', report, progressArgs({ 'a-member-4': 5 }, id('none')))
      f.gives('E_NOT_FOUND', 'service', report, progressArgs({ 'a-member-5': 5 }))
      f.gives('E_ARG', 'service', report, progressArgs({}))
      f.gives('E_PROOF', 'service', report, { ...progressArgs({ 'a-member-4': 5 }), root: hash('other') })
      const twice = { mid: id('a-member-4'), progress: 5 }
      f.gives('E_DUP', 'service', report, { ...progressArgs({ 'a-member-4': 5 }), progresses: [twice, twice] })
      f.gives('E_AUTH', BOTH, report, progressArgs({ 'a-member-4': 5 }))
      f.does('service', report, progressArgs({ 'a-member-4': 5 }))
      f.gives('E_ARG', 'service', report, progressArgs({ 'a-member-4': 4 }))
      f.gives('E_NOT_FOUND', TRAINER, 'training.FinishClass', NO_CLASS)
      f.gives('E_WINDOW', TRAINER, 'training.FinishClass', CLASS)
      f.gives('E_NOT_FOUND', BOTH, 'training.SettleClass', NO_CLASS)
      f.gives('E_STATE', BOTH, 'training.SettleClass', CLASS)
      f.wait(2 * HOUR)
      f.does(TRAINER, 'training.FinishClass', CLASS)
      f.gives('E_STATE', TRAINER, 'training.FinishClass', CLASS)
      f.gives('E_AUTH', TRAINER, 'training.SettleClass', CLASS)
      f.does(BOTH, 'training.SettleClass', CLASS)
    },
  ],
  [
    'off line it is people who report, two of them',
    f => {
      castTraining(f)
      publish(f, { kind: 'OFFLINE', centiHours: 75 })
      holdClass(f, 'RUNNING')
      f.gives('E_AUTH', 'service', 'training.ReportProgress', progressArgs({ 'a-member-4': 5 }))
      f.does(BOTH, 'training.ReportProgress', progressArgs({ 'a-member-4': 5 }))
    },
  ],
  [
    'settling pays by a rule that is in force, from a budget that covers it',
    f => {
      castTraining(f)
      publish(f)
      trainingRule(f)
      holdClass(f, 'FINISHED', { pointsRule: id('training') })
      f.gives('E_STATE', BOTH, 'training.SettleClass', CLASS)
      f.wait(3 * DAY)
      f.gives('E_BUDGET', BOTH, 'training.SettleClass', CLASS)
      f.does('a-secretary', 'points.GrantBudget', { orgId: id('a-branch'), month: 202_603, amount: 5 })
      f.does(BOTH, 'training.SettleClass', CLASS)
    },
  ],
  [
    'the paper of an exam is fixed before it opens',
    f => {
      castTraining(f)
      publish(f)
      const act = 'training.DefineExam'
      f.gives('E_NOT_FOUND', TRAINER, act, defineArgs(f, { cid: id('none') }))
      f.gives('E_NOT_FOUND', TRAINER, act, defineArgs(f, { pointsRule: id('none') }))
      f.gives('E_ARG', TRAINER, act, defineArgs(f, { pointsRule: id('rule') }))
      f.gives('E_ARG', TRAINER, act, defineArgs(f, { passMark: 0 }))
      f.gives('E_WINDOW', TRAINER, act, defineArgs(f, { opensAtMs: f.now }))
      f.gives('E_AUTH', OFFICER, act, defineArgs(f))
      f.does(TRAINER, act, defineArgs(f))
      f.gives('E_DUP', TRAINER, act, defineArgs(f))
    },
  ],
  [
    'the exam service records results in its window, and nobody sits an exam a fourth time',
    f => {
      castTraining(f)
      publish(f)
      trainingRule(f)
      f.does(TRAINER, 'training.DefineExam', defineArgs(f, { pointsRule: id('training'), closesAtMs: f.now + 9 * DAY }))
      const act = 'training.RecordExam'
      const one = (passed: boolean, who = 'a-member-4') => examArgs({ [who]: passed })
      f.gives('E_WINDOW', 'service', act, one(true))
      f.wait(HOUR)
      f.gives('E_NOT_FOUND', 'service', act, examArgs({ 'a-member-4': true }, id('none')))
      f.gives('E_NOT_FOUND', 'service', act, one(true, 'nobody'))
      f.gives('E_ARG', 'service', act, examArgs({}))
      f.gives('E_PROOF', 'service', act, { ...one(true), root: hash('other') })
      const twice = { mid: id('a-member-4'), passed: true, score: hash('s') }
      f.gives('E_DUP', 'service', act, { ...one(true), results: [twice, twice] })
      f.gives('E_AUTH', TRAINER, act, one(true))
      for (let attempt = 0; attempt < 3; attempt++) f.does('service', act, one(false))
      f.gives('E_LIMIT', 'service', act, one(true))
      f.gives('E_STATE', 'service', act, one(true, 'a-member-5'))
      f.wait(3 * DAY)
      f.gives('E_BUDGET', 'service', act, one(true, 'a-member-5'))
      f.does('a-secretary', 'points.GrantBudget', { orgId: id('a-branch'), month: 202_603, amount: 5 })
      f.does('service', act, one(true, 'a-member-5'))
      f.gives('E_STATE', 'service', act, one(true, 'a-member-5'))
      f.wait(9 * DAY)
      f.gives('E_WINDOW', 'service', act, one(true, 'a-member-6'))
    },
  ],
  [
    'a failed result can be contested for a week, and two others decide',
    f => {
      openExam(f)
      const contest = 'training.ContestResult'
      f.gives('E_NOT_FOUND', 'a-member-4', contest, FAILED)
      f.does('service', 'training.RecordExam', examArgs({ 'a-member-4': false, 'a-member-5': true }))
      f.gives('E_AUTH', 'a-member-5', contest, FAILED)
      f.gives('E_STATE', 'a-member-5', contest, { ...FAILED, mid: id('a-member-5') })
      const decide = { ...FAILED, outcome: 'CORRECTED' }
      f.gives('E_NOT_FOUND', BOTH, 'training.DecideContest', { ...decide, attempt: 2 })
      f.gives('E_STATE', BOTH, 'training.DecideContest', decide)
      const late = f.fork()
      late.wait(7 * DAY + 1)
      late.gives('E_WINDOW', 'a-member-4', contest, FAILED)
      f.does('a-member-4', contest, FAILED)
      f.gives('E_STATE', 'a-member-4', contest, FAILED)
      f.gives('E_AUTH', TRAINER, 'training.DecideContest', decide)
      f.does(BOTH, 'training.DecideContest', decide)
    },
  ],
  [
    'a corrected result pays what a pass pays',
    f => {
      castTraining(f)
      publish(f)
      trainingRule(f)
      f.does(TRAINER, 'training.DefineExam', defineArgs(f, { pointsRule: id('training') }))
      f.wait(HOUR)
      f.does('service', 'training.RecordExam', examArgs({ 'a-member-4': false }))
      f.does('a-member-4', 'training.ContestResult', FAILED)
      f.wait(3 * DAY)
      f.gives('E_BUDGET', BOTH, 'training.DecideContest', { ...FAILED, outcome: 'CORRECTED' })
    },
  ],
  [
    'as many certificates as have completed, by the committee',
    f => {
      castTraining(f)
      publish(f)
      const issue = 'training.IssueCertificate'
      holdClass(f, 'FINISHED')
      f.gives('E_STATE', 'a-officer', issue, certificate('c'))
      f.does(BOTH, 'training.SettleClass', CLASS)
      f.gives('E_NOT_FOUND', 'a-officer', issue, certificate('c', NO_CLASS))
      f.gives('E_ARG', 'a-officer', issue, certificate('c', { expiresAtMs: f.now }))
      f.gives('E_SCOPE', OFFICER, issue, certificate('c'))
      f.gives('E_NOT_FOUND', 'a-officer', issue, certificate('c', { templateVersion: 2 }))
      f.does('a-officer', issue, certificate('c', { expiresAtMs: f.now + DAY }))
      f.gives('E_CAP', 'a-officer', issue, certificate('d'))
      publish(f, {}, 'second')
      holdClass(f, 'SETTLED', { cid: id('second') }, 'second')
      f.gives('E_DUP', 'a-officer', issue, certificate('c', { classId: id('second') }))
      f.does('a-officer', issue, certificate('d', { classId: id('second') }))
      const revoke = { certId: id('d'), reason: 'ISSUED_IN_ERROR' }
      f.gives('E_NOT_FOUND', 'a-officer', 'training.RevokeCertificate', { ...revoke, certId: id('none') })
      f.does('a-officer', 'training.RevokeCertificate', revoke)
      f.gives('E_STATE', 'a-officer', 'training.RevokeCertificate', revoke)
      const expire = 'training.ExpireCertificate'
      f.gives('E_NOT_FOUND', 'b-member-1', expire, { certId: id('none') })
      f.gives('E_STATE', 'b-member-1', expire, { certId: id('d') })
      f.gives('E_WINDOW', 'b-member-1', expire, { certId: id('c') })
      f.wait(DAY)
      f.does('b-member-1', expire, { certId: id('c') })
    },
  ],
  [
    'hours are given and taken back by two persons, neither of them the member',
    f => {
      const give = { adjustmentId: id('adjustment'), mid: id('a-member-4'), reason: 'EXTERNAL_TRAINING' }
      const hours = { ...give, centiHours: 100, atMs: f.now }
      const act = 'training.AdjustHours'
      f.gives('E_NOT_FOUND', ORGANIZERS, act, { ...hours, mid: id('nobody') })
      f.gives('E_ARG', ORGANIZERS, act, { ...hours, centiHours: 0 })
      f.gives('E_WINDOW', ORGANIZERS, act, { ...hours, atMs: f.now + 1 })
      f.gives('E_SOD', 'zone-organizer', act, hours)
      f.does(ORGANIZERS, act, hours)
      f.gives('E_DUP', ORGANIZERS, act, hours)
      const take = { mid: give.mid, sourceType: 'ADJUSTMENT', sourceId: give.adjustmentId, reason: 'RECORD_WRONG' }
      f.gives('E_NOT_FOUND', ORGANIZERS, 'training.TakeHours', { ...take, sourceType: 'CLASS' })
      f.does(ORGANIZERS, 'training.TakeHours', take)
      f.gives('E_STATE', ORGANIZERS, 'training.TakeHours', take)
      f.gives('E_DUP', ORGANIZERS, act, hours)
    },
  ],
]
