/** One course of the zone, and a class of it each month in every branch that has a committee; progress is reported in rolls. */

import { fromHex, toHex } from '#base'
import { listRoot } from '#chain'
import { ProgressItem } from '../../../contracts/training/requests.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, workingDays } from '../calendar.ts'
import { ruleId } from '../founding.ts'
import type { Random } from '../random.ts'
import { hasCommittee } from '../structure.ts'
import {
  grantRole,
  officeOf,
  orgIdOf,
  type Process,
  personName,
  randomFor,
  registerAccount,
  type Workload,
} from '../workload.ts'
import { REVIEWERS } from './mall-setup.ts'
import { PORTAL } from './posts.ts'

const TRAINER = 'zone/trainer'

interface Class {
  readonly name: string
  readonly org: number
  readonly random: Random
  readonly startMs: number
  readonly enrolled: readonly number[]
  attempts: number
}

const LASTS_MS = 10 * DAY_MS
/** Members who enrol, and those of them who finish, in 10,000. */
const SHARES = { enrols: 4_000, finishes: 9_000 } as const

/** A lesson of three quarters of an hour on line, worth one hour; reviewed three times as all that the zone shows. */
const publishCourse = (workload: Workload): void => {
  const { names, tally } = workload
  const orgId = orgIdOf(workload, 0)
  const [cid, caseId, contentHash] = [names.id('course'), names.id('course/case'), names.hash('course/content')]
  registerAccount(workload, { name: TRAINER, orgId })
  grantRole(workload, ['zone/secretary', TRAINER, 'TRAINER', 0])
  const plan = { kind: 'ONLINE', category: 'THEORY', lessons: 1, lessonMinutes: 45, centiHours: 100, contentHash }
  const version = { cid, version: 1 }
  const trainer = { actor: TRAINER }
  workload.send({ ...trainer, action: 'training.DraftCourse', args: { cid, orgId, plan } })
  workload.send({ ...trainer, action: 'training.SubmitCourse', args: version })
  const content = { caseId, contentType: 'COURSE', subjectId: cid, contentHash, orgId }
  workload.send({ ...trainer, action: 'review.OpenCase', args: content })
  for (const [i, reviewer] of REVIEWERS.entries())
    workload.send({ actor: reviewer, action: 'review.Decide', args: { caseId, step: i + 1, decision: 'PASS' } })
  workload.send({ ...trainer, action: 'training.PublishCourse', args: { ...version, caseId } })
  tally.add('case.APPROVED')
  tally.add('course.PUBLISHED')
}

const idOf = ({ names }: Workload, { name }: Class) => ({ classId: names.id(name) })
const officer = (workload: Workload, { org }: Class) => ({ actor: officeOf(workload, org, 'officer') })

const open = (workload: Workload, session: Class): void => {
  const { names, tally, simulation } = workload
  const { org, startMs, enrolled } = session
  const id = idOf(workload, session)
  const trainerMid = names.id(officeOf(workload, org, 'secretary'))
  const times = { startsAtMs: startMs, endsAtMs: startMs + LASTS_MS }
  const what = {
    cid: names.id('course'),
    orgId: orgIdOf(workload, org),
    trainerMid,
    capacity: 400,
    pointsRule: names.id(ruleId('course')),
  }
  workload.send({ ...officer(workload, session), action: 'training.PlanClass', args: { ...id, ...what, ...times } })
  workload.send({ ...officer(workload, session), action: 'training.OpenClass', args: id })
  const mids = enrolled.map(person => names.id(personName(person)))
  const root = toHex(listRoot(mids.map(mid => fromHex(mid) as Uint8Array)))
  const roll = { ...id, orgId: orgIdOf(workload, org), mids, root }
  workload.send({ actor: officeOf(workload, org, 'clerk'), action: 'training.EnrolGroup', args: roll })
  tally.add('class.OPEN')
  tally.add('enrolment.ENROLLED', mids.length)
  simulation.at(startMs, () => start(workload, session))
}

const start = (workload: Workload, session: Class): void => {
  const { simulation, tally } = workload
  workload.send({ ...officer(workload, session), action: 'training.StartClass', args: idOf(workload, session) })
  tally.move('class', 'OPEN', 'RUNNING')
  const done = new Set(session.enrolled.filter(() => session.random.chance(SHARES.finishes)))
  simulation.at(session.startMs + 3 * DAY_MS, () => {
    report(workload, session, () => 5)
    tally.add('enrolment.ENROLLED', -session.enrolled.length)
    tally.add('enrolment.IN_PROGRESS', session.enrolled.length)
  })
  simulation.at(session.startMs + 9 * DAY_MS, () => report(workload, session, person => (done.has(person) ? 10 : 6)))
  simulation.at(session.startMs + LASTS_MS, () => finish(workload, session, done))
}

const report = (workload: Workload, session: Class, progressOf: (person: number) => number): void => {
  const { names } = workload
  const progresses = session.enrolled.map(person => ({
    mid: names.id(personName(person)),
    progress: progressOf(person),
  }))
  const items = progresses.map(({ mid, progress }) => ProgressItem.encode({ mid: fromHex(mid) as never, progress }))
  const args = { ...idOf(workload, session), progresses, root: toHex(listRoot(items)) }
  workload.send({ actor: PORTAL, action: 'training.ReportProgress', args })
}

const finish = (workload: Workload, session: Class, done: ReadonlySet<number>): void => {
  const { simulation, tally } = workload
  workload.send({ ...officer(workload, session), action: 'training.FinishClass', args: idOf(workload, session) })
  tally.move('class', 'RUNNING', 'FINISHED')
  simulation.at(simulation.nowMs + DAY_MS, () => settle(workload, session, done))
}

/** A branch without budget is told so and asks again. */
const RETRY_MS = 8 * DAY_MS
const ATTEMPTS = 5

/** Trainer and officer together: hours and points for those who have finished. */
const settle = (workload: Workload, session: Class, done: ReadonlySet<number>): void => {
  const { people, points, simulation, tally, hours } = workload
  const { org, enrolled } = session
  const persons = [...done].filter(person => people.earns(person))
  const code = points.award({ rule: 'course', org, persons, units: 1, atMs: simulation.nowMs })
  const signers = { actor: officeOf(workload, org, 'secretary'), cosigners: [officeOf(workload, org, 'officer')] }
  const label = code === 'OK' ? {} : { label: 'no-budget' as const }
  workload.send({ ...signers, action: 'training.SettleClass', args: idOf(workload, session), code, ...label })
  session.attempts += 1
  if (code !== 'OK') {
    if (session.attempts < ATTEMPTS) simulation.at(simulation.nowMs + RETRY_MS, () => settle(workload, session, done))
    return
  }
  tally.move('class', 'FINISHED', 'SETTLED')
  tally.add('enrolment.IN_PROGRESS', -enrolled.length)
  tally.add('enrolment.COMPLETED', done.size)
  tally.add('enrolment.FAILED', enrolled.length - done.size)
  tally.add('hours.class', hours.credit('learning', done, 100))
}

const plan = (workload: Workload, org: number, [month, dayMs]: readonly [number, number]): void => {
  const { people, simulation } = workload
  const name = `class/${month}/${org}`
  const random = randomFor(workload, name)
  simulation.at(dayMs + random.between(9, 16) * HOUR_MS, () => {
    const enrolled = people.membersOf(org, simulation.nowMs).filter((_, i) => i > 2 && random.chance(SHARES.enrols))
    const startMs = simulation.nowMs + DAY_MS
    if (enrolled.length > 0) open(workload, { name, org, random, startMs, enrolled, attempts: 0 })
  })
}

export const training: Process = {
  name: 'training',
  plan: (workload, month) => {
    const { structure, simulation, timetable } = workload
    if (!timetable.waits) return
    const days = workingDays(month)
    if (month === 1) simulation.at(timetable.boards(days[0] as number) + MINUTE_MS, () => publishCourse(workload))
    const random = randomFor(workload, `training/${month}`)
    for (const branch of structure.branches)
      if (hasCommittee(branch)) plan(workload, branch.index, [month, random.pick(days.slice(1, 6))])
  },
}
