/** Activities from the plan to the verification, branch by branch and month by month. */

import type { Json } from '#base'
import { DAY_MS, HOUR_MS } from '../calendar.ts'
import { ruleId } from '../founding.ts'
import type { Random } from '../random.ts'
import { officeOf, orgName, type Process, randomFor, type Workload } from '../workload.ts'
import { faultsAfterNotice, faultsBeforeApproval } from './activity-faults.ts'
import { KINDS, type Kind } from './activity-kinds.ts'
import { attend } from './attendance.ts'

export interface Activity {
  readonly name: string
  readonly kind: Kind
  readonly org: number
  /** Group whose meeting it is; all of the branch without it. */
  readonly group?: number
  readonly random: Random
  readonly startMs: number
  readonly endMs: number
  readonly creator: string
  notifiedAtMs: number
  voters: number
  presentVoters: number
  /** Who is there, in the order of signing in. */
  readonly present: number[]
  readonly late: Set<number>
  attempts: number
}

const idOf = ({ names }: Workload, { name }: Activity): string => names.id(name)

const move = ({ tally }: Workload, from: string, to: string): void => tally.move('activity.state', from, to)

const planOf = (workload: Workload, { kind, name, org, startMs, endMs }: Activity) => {
  const { names } = workload
  const id = (office: 'secretary' | 'clerk') => names.id(officeOf(workload, org, office))
  const rule: { readonly [key: string]: Json } =
    kind.rule === undefined ? {} : { pointsRule: names.id(ruleId(kind.rule)) }
  return {
    type: kind.type,
    mode: 'ONSITE',
    openTo: 'MEMBERS',
    startsAtMs: startMs,
    endsAtMs: endMs,
    hostMid: id('secretary'),
    recorderMid: id('clerk'),
    capacity: 400,
    centiHours: 100 * kind.hours,
    ...rule,
    contentRoot: names.hash(`${name}/content`),
  }
}

const create = (workload: Workload, activity: Activity): void => {
  const { names, tally, simulation, timetable } = workload
  const args = {
    aid: idOf(workload, activity),
    orgId: names.id(orgName(activity.org)),
    plan: planOf(workload, activity),
  }
  workload.send({ actor: activity.creator, action: 'activity.CreateActivity', args })
  // Low-risk types need no approval inside a branch.
  if (activity.kind.name === 'group') {
    tally.add('activity.state.APPROVED')
    simulation.at(timetable.notify(activity.startMs), () => notify(workload, activity))
    return
  }
  tally.add('activity.state.SUBMITTED')
  simulation.at(timetable.after(simulation.nowMs, HOUR_MS), () => approve(workload, activity))
}

/** By the secretary; where the secretary planned it, by an officer of the superior. */
const approve = (workload: Workload, activity: Activity): void => {
  const { structure, simulation, timetable } = workload
  faultsBeforeApproval(workload, activity)
  const secretary = officeOf(workload, activity.org, 'secretary')
  const parent = structure.orgs[activity.org]?.parent as number
  const actor = activity.creator === secretary ? officeOf(workload, parent, 'officer') : secretary
  workload.send({ actor, action: 'activity.ApproveActivity', args: { aid: idOf(workload, activity) } })
  move(workload, 'SUBMITTED', 'APPROVED')
  simulation.at(timetable.notify(activity.startMs), () => notify(workload, activity))
}

/** One in a hundred is called off. */
const CALLED_OFF = 100

const notify = (workload: Workload, activity: Activity): void => {
  const { names, people, simulation, options, timetable } = workload
  faultsAfterNotice(workload, activity)
  const args = { aid: idOf(workload, activity), snapshotRoot: names.hash(`${activity.name}/due`) }
  const clerk = officeOf(workload, activity.org, 'clerk')
  workload.send({ actor: clerk, action: 'activity.NotifyActivity', args })
  move(workload, 'APPROVED', 'NOTIFIED')
  activity.notifiedAtMs = simulation.nowMs
  activity.voters = people.fullOf(activity.org)
  if (options.faults && activity.random.chance(CALLED_OFF)) {
    workload.send({ actor: clerk, action: 'activity.CancelActivity', args: { aid: args.aid } })
    move(workload, 'NOTIFIED', 'CANCELLED')
    return
  }
  attend(workload, activity, () => {
    simulation.at(timetable.close(activity.startMs, activity.endMs), () => close(workload, activity))
  })
}

/** A branch that enters the meetings of three months in one night, and a few records that are late everywhere. */
const backFills = ({ options, timetable }: Workload, { org, startMs }: Activity): boolean =>
  options.faults &&
  timetable.waits &&
  options.scale !== 'L' &&
  org === BACK_FILLER[options.scale] &&
  startMs < BACK_FILL_MS
const BACK_FILLER: Readonly<Record<string, number>> = { S: 4, M: 60 }
const BACK_FILL_MS = Date.UTC(2026, 2, 28, 15)
const LATE = 500

const close = (workload: Workload, activity: Activity): void => {
  const { simulation, options, timetable } = workload
  const { org, endMs, random } = activity
  const actor = officeOf(workload, org, 'clerk')
  workload.send({ actor, action: 'activity.CloseActivity', args: { aid: idOf(workload, activity) } })
  move(workload, 'OPEN', 'CLOSED')
  if (backFills(workload, activity)) {
    simulation.at(BACK_FILL_MS, () => fileMinutes(workload, activity))
    return
  }
  const late = options.faults && timetable.waits && random.chance(LATE)
  const hours = late ? random.between(73, 140) : random.between(1, 60)
  simulation.at(timetable.after(timetable.waits ? endMs : simulation.nowMs, hours * HOUR_MS), () =>
    fileMinutes(workload, activity),
  )
}

const LATE_AFTER_MS = 72 * HOUR_MS

const labelOf = (late: boolean, backFilled: boolean) => {
  if (!late) return {}
  return { label: backFilled ? ('back-filling' as const) : ('late-entry' as const) }
}

const fileMinutes = (workload: Workload, activity: Activity): void => {
  const { names, simulation, timetable } = workload
  const { name, org, presentVoters, kind, voters, random } = activity
  const quorum = kind.type !== 'PARTY_ASSEMBLY' || 2 * presentVoters > voters
  const late = simulation.nowMs > activity.endMs + LATE_AFTER_MS
  const papers = { minutesRoot: names.hash(`${name}/minutes`), attachmentsRoot: names.hash(`${name}/photos`) }
  const args = { aid: idOf(workload, activity), ...papers, attachments: 4 }
  const sent = { actor: officeOf(workload, org, 'clerk'), ...labelOf(late, backFills(workload, activity)) }
  const code = quorum ? ('OK' as const) : ('E_QUORUM' as const)
  if (late) {
    workload.send({ ...sent, action: 'activity.FileMinutes', args, code: 'E_WINDOW' })
    workload.send({ ...sent, action: 'activity.FileLateMinutes', args: { ...args, lateReason: 'OVERSIGHT' }, code })
  } else workload.send({ ...sent, action: 'activity.FileMinutes', args, code })
  if (!quorum) {
    abandon(workload, activity)
    return
  }
  move(workload, 'CLOSED', 'MINUTED')
  if (late) acceptLate(workload, activity)
  const pauseMs = random.between(20, 96) * HOUR_MS
  simulation.at(timetable.after(simulation.nowMs, pauseMs), () => verify(workload, activity))
}

/** An assembly without a quorum comes to nothing. */
const abandon = (workload: Workload, activity: Activity): void => {
  const actor = officeOf(workload, activity.org, 'clerk')
  workload.send({ actor, action: 'activity.AbandonActivity', args: { aid: idOf(workload, activity) } })
  move(workload, 'CLOSED', 'ABANDONED')
}

/** The superior accepts the reason; the mark stays. */
const acceptLate = (workload: Workload, activity: Activity): void => {
  const { structure, tally } = workload
  const actor = officeOf(workload, structure.orgs[activity.org]?.parent as number, 'officer')
  workload.send({ actor, action: 'activity.ApproveLateMinutes', args: { aid: idOf(workload, activity) } })
  tally.add('activity.late')
}

/** A branch without budget is told so and asks again. */
const RETRY_MS = 8 * DAY_MS
const ATTEMPTS = 5

const verify = (workload: Workload, activity: Activity): void => {
  const { structure, people, points, simulation } = workload
  const { org, kind, present } = activity
  const persons = present.filter(person => people.earns(person))
  const award = { org, persons, late: activity.late, units: kind.hours, atMs: simulation.nowMs }
  const code = kind.rule === undefined ? 'OK' : points.award({ ...award, rule: kind.rule })
  workload.send({
    actor: officeOf(workload, structure.orgs[org]?.parent as number, 'officer'),
    action: 'activity.VerifyActivity',
    args: { aid: idOf(workload, activity), result: 'ACCEPT' },
    code,
    ...(code === 'OK' ? {} : { label: 'no-budget' }),
  })
  activity.attempts += 1
  if (code === 'OK') credit(workload, activity)
  else if (activity.attempts < ATTEMPTS) simulation.at(simulation.nowMs + RETRY_MS, () => verify(workload, activity))
}

const credit = (workload: Workload, { kind, present }: Activity): void => {
  move(workload, 'MINUTED', 'VERIFIED')
  const isService = kind.name === 'volunteer'
  const hours = workload.hours.credit(isService ? 'volunteer' : 'learning', present, 100 * kind.hours)
  workload.tally.add(`hours.${isService ? 'volunteer' : 'activity'}`, hours)
}

/** One in thirty activities is planned by the secretary, who then may not approve it. */
const BY_SECRETARY = 330

const schedule = (workload: Workload, kind: Kind, name: string, org: number): Activity => {
  const { options } = workload
  const random = randomFor(workload, name)
  const month = Number(name.split('/')[2])
  const startMs = workload.timetable.start(kind.start(month, random))
  const bySecretary = options.faults && random.chance(BY_SECRETARY)
  const creator = officeOf(workload, org, bySecretary ? 'secretary' : 'clerk')
  const endMs = startMs + kind.hours * HOUR_MS
  const blank = { notifiedAtMs: 0, voters: 0, presentVoters: 0, present: [], late: new Set<number>(), attempts: 0 }
  const group = kind.name === 'group' ? { group: Number(name.split('/')[4]) } : {}
  return { name, kind, org, random, startMs, endMs, creator, ...group, ...blank }
}

export const activities: Process = {
  name: 'activities',
  plan: (workload, month) => {
    const { structure, simulation, timetable } = workload
    const counts = randomFor(workload, `activities/${month}`)
    for (const kind of KINDS) {
      for (const org of structure.branches) {
        const held = kind.count(org, month, counts)
        for (let number = 0; number < held; number++) {
          const activity = schedule(workload, kind, `activity/${org.index}/${month}/${kind.name}/${number}`, org.index)
          simulation.at(timetable.create(activity.startMs, activity.random), () => create(workload, activity))
        }
      }
    }
  },
}
