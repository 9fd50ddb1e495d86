/** Trainer, officer and services for tests of training, and courses and classes on the straight way. */

import { type Json, must, toHex } from '#base'
import { listRoot } from '#chain'
import { ExamItem, ProgressItem } from '../../contracts/training/requests.ts'
import { castBrand, released } from './brand-steps.ts'
import { DAY, type Fixture, HOUR, hash, id } from './fixture.ts'
import { approve } from './review-cast.ts'

type More = { readonly [key: string]: Json }

/** A member of branch a who trains, its organisation officer who is no member, a service, reviewers. */
export const castTraining = (f: Fixture): void => {
  castBrand(f)
  released(f, 'template')
  f.grant('a-member-3', TRAINER, 'TRAINER', 'a-branch')
  f.register(OFFICER, 'a-branch')
  f.grant('a-member-3', OFFICER, 'ORG_OFFICER', 'a-branch')
}

/** A template for certificates that is released; `castTraining` makes it. */
export const TEMPLATE = { templateId: id('template'), templateVersion: 1 }

export const TRAINER = 'a-member-1'
export const OFFICER = 'a-branch-officer'

export const coursePlan = (more: More = {}): More => ({
  kind: 'ONLINE',
  category: 'THEORY',
  lessons: 1,
  lessonMinutes: 45,
  centiHours: 100,
  contentHash: hash('content'),
  ...more,
})

export const course = (name = 'course', version = 1) => ({ cid: id(name), version })

/** Drafts, submits and publishes the first version of a course of branch a. */
export const publish = (f: Fixture, more: More = {}, name = 'course'): void => {
  f.does(TRAINER, 'training.DraftCourse', { cid: id(name), orgId: id('a-branch'), plan: coursePlan(more) })
  f.does(TRAINER, 'training.SubmitCourse', course(name))
  const caseId = approve(f, { caseName: `${name}/case`, subject: name, type: 'COURSE' })
  f.does(TRAINER, 'training.PublishCourse', { ...course(name), caseId })
}

export const classArgs = (f: Fixture, more: More = {}, name = 'class'): More => ({
  classId: id(name),
  cid: id('course'),
  orgId: id('a-branch'),
  startsAtMs: f.now + HOUR,
  endsAtMs: f.now + 3 * HOUR,
  trainerMid: id(TRAINER),
  capacity: 10,
  ...more,
})

export const CLASS = { classId: id('class') }

type ClassStep = 'PLANNED' | 'OPEN' | 'ENROLLED' | 'RUNNING' | 'REPORTED' | 'FINISHED' | 'SETTLED'

/** Progress of members in tenths, with its root. */
export const progressArgs = (entries: Readonly<Record<string, number>>, classId = id('class')): More => {
  const items = Object.entries(entries).map(([name, progress]) => ({ mid: id(name), progress }))
  const root = toHex(listRoot(items.map(item => ProgressItem.encode(must(ProgressItem.fromJson(item))))))
  return { classId, progresses: items, root }
}

/** Results of members at an exam, with their root. */
export const examArgs = (entries: Readonly<Record<string, boolean>>, examId = id('exam')): More => {
  const items = Object.entries(entries).map(([name, passed]) => ({ mid: id(name), passed, score: hash('score') }))
  const root = toHex(listRoot(items.map(item => ExamItem.encode(must(ExamItem.fromJson(item))))))
  return { examId, results: items, root }
}

export const defineArgs = (f: Fixture, more: More = {}): More => ({
  examId: id('exam'),
  cid: id('course'),
  paperHash: hash('paper'),
  passMark: 60,
  opensAtMs: f.now + HOUR,
  closesAtMs: f.now + DAY,
  ...more,
})

/** Brings a class of branch a up to a state; members 4 and 5 enrol, and only the first gets to the end. */
export const holdClass = (f: Fixture, upTo: ClassStep, more: More = {}, name = 'class'): void => {
  const classId = id(name)
  const reported = progressArgs({ 'a-member-4': 10, 'a-member-5': 4 }, classId)
  const steps: readonly (readonly [ClassStep, () => void])[] = [
    ['PLANNED', () => f.does(OFFICER, 'training.PlanClass', classArgs(f, more, name))],
    ['OPEN', () => f.does(OFFICER, 'training.OpenClass', { classId })],
    [
      'ENROLLED',
      () => {
        for (const who of ['a-member-4', 'a-member-5']) f.does(who, 'training.Enrol', { classId, mid: id(who) })
        f.wait(HOUR)
      },
    ],
    ['RUNNING', () => f.does(TRAINER, 'training.StartClass', { classId })],
    ['REPORTED', () => f.does('service', 'training.ReportProgress', reported)],
    [
      'FINISHED',
      () => {
        f.wait(2 * HOUR)
        f.does(TRAINER, 'training.FinishClass', { classId })
      },
    ],
    ['SETTLED', () => f.does(`${TRAINER}+${OFFICER}`, 'training.SettleClass', { classId })],
  ]
  for (const [step, run] of steps) {
    run()
    if (step === upTo) return
  }
}
