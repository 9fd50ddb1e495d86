/** Live sessions of the zone: reviewed, held, watched; results come from the service, branch by branch. */

import { fromHex, toHex } from '#base'
import { listRoot } from '#chain'
import { ViewItem } from '../../../contracts/livestream/requests.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, workingDays } from '../calendar.ts'
import { ruleId } from '../founding.ts'
import type { Random } from '../random.ts'
import {
  ensureAccount,
  grantRole,
  orgIdOf,
  type Process,
  personName,
  randomFor,
  registerAccount,
  type Workload,
} from '../workload.ts'
import { REVIEWERS } from './mall-setup.ts'
import { PORTAL } from './posts.ts'

const PUBLICITY = 'zone/publicity'
const SESSIONS = { S: 1, M: 3, L: 12 } as const
/** Members who watch a session, and those of them who pass, in 10,000. */
const SHARES = { S: 4_500, M: 1_800, L: 600, passes: 8_000 } as const
const LASTS_MS = HOUR_MS

interface Session {
  readonly name: string
  readonly host: number
  readonly startMs: number
  readonly random: Random
}

const idOf = ({ names }: Workload, { name }: Session) => ({ lid: names.id(name) })

const prepare = (workload: Workload): void => {
  registerAccount(workload, { name: PUBLICITY, orgId: orgIdOf(workload, 0) })
  grantRole(workload, ['zone/secretary', PUBLICITY, 'PUBLICITY_OFFICER', 0])
}

const announce = (workload: Workload, session: Session): void => {
  const { names, tally, simulation, options } = workload
  const { name, host, startMs } = session
  const id = idOf(workload, session)
  const [caseId, contentHash, zone] = [names.id(`${name}/case`), names.hash(`${name}/content`), orgIdOf(workload, 0)]
  const times = { startsAtMs: startMs, endsAtMs: startMs + LASTS_MS }
  const what = { hostMid: names.id(personName(host)), cohort: [zone], contentHash, centiHours: 100 }
  const plan = { ...times, ...what, pointsRule: names.id(ruleId('live')), delaySeconds: 30 }
  const staff = { actor: PUBLICITY }
  workload.send({ ...staff, action: 'livestream.DraftSession', args: { ...id, orgId: zone, plan } })
  workload.send({ ...staff, action: 'livestream.SubmitSession', args: id })
  const content = { caseId, contentType: 'LIVE', subjectId: id.lid, contentHash, orgId: zone }
  workload.send({ ...staff, action: 'review.OpenCase', args: content })
  if (options.faults)
    workload.send({
      ...staff,
      action: 'livestream.ScheduleSession',
      args: { ...id, caseId },
      code: 'E_STATE',
      label: 'not-reviewed',
    })
  for (const [i, reviewer] of REVIEWERS.entries())
    workload.send({ actor: reviewer, action: 'review.Decide', args: { caseId, step: i + 1, decision: 'PASS' } })
  workload.send({ ...staff, action: 'livestream.ScheduleSession', args: { ...id, caseId } })
  tally.add('case.APPROVED')
  tally.add('live.SCHEDULED')
  simulation.at(startMs, () => {
    workload.send({ actor: ensureAccount(workload, host), action: 'livestream.StartSession', args: id })
    tally.move('live', 'SCHEDULED', 'LIVE')
  })
  simulation.at(startMs + LASTS_MS, () => end(workload, session))
}

const end = (workload: Workload, session: Session): void => {
  const { tally, structure, simulation } = workload
  const actor = personName(session.host)
  workload.send({ actor, action: 'livestream.EndSession', args: idOf(workload, session) })
  tally.move('live', 'LIVE', 'ENDED')
  const { length } = structure.branches
  for (const [i, { index }] of structure.branches.entries()) {
    const afterMs = HOUR_MS + Math.floor((i * 10 * HOUR_MS) / length)
    simulation.at(simulation.nowMs + afterMs, () => report(workload, session, index))
  }
}

/** Results of one branch. Where its budget does not reach, the whole roll is refused, and nobody sends it again in time. */
const report = (workload: Workload, session: Session, org: number): void => {
  const { names, people, points, options, tally, simulation } = workload
  const { name, random } = session
  const viewers = people
    .membersOf(org, simulation.nowMs)
    .filter(() => random.chance(SHARES[options.scale]))
    .map(person => ({ person, passed: random.chance(SHARES.passes) }))
  if (viewers.length === 0) return
  const views = viewers.map(({ person, passed }) => ({
    mid: names.id(personName(person)),
    watchedTenths: passed ? 9 : 6,
    checks: 2,
    exact: names.hash(`${name}/${person}`),
  }))
  const items = views.map(({ mid, exact, ...rest }) =>
    ViewItem.encode({ ...rest, mid: fromHex(mid) as never, exact: fromHex(exact) as never }),
  )
  const passed = viewers.filter(one => one.passed).map(({ person }) => person)
  const code = points.award({ rule: 'live', org, persons: passed, atMs: simulation.nowMs })
  const args = { ...idOf(workload, session), orgId: orgIdOf(workload, org), views, root: toHex(listRoot(items)) }
  const label = code === 'OK' ? {} : { label: 'no-budget' as const }
  workload.send({ actor: PORTAL, action: 'livestream.SubmitViewResults', args, code, ...label })
  if (code !== 'OK') return
  tally.add('view.PASSED', passed.length)
  tally.add('view.NOT_PASSED', views.length - passed.length)
  tally.add('hours.other', workload.hours.credit('learning', passed, 100))
}

export const livestream: Process = {
  name: 'livestream',
  plan: (workload, month) => {
    const { structure, simulation, timetable, options } = workload
    if (!timetable.waits) return
    const days = workingDays(month)
    if (month === 1) simulation.at(timetable.boards(days[0] as number) + 2 * MINUTE_MS, () => prepare(workload))
    for (let i = 0; i < SESSIONS[options.scale]; i++) {
      const name = `live/${month}/${i}`
      const random = randomFor(workload, name)
      const { first } = random.pick(structure.branches)
      const day = days[Math.min(days.length - 2, 2 + 2 * i)] as number
      const session = { name, host: first, startMs: day + 2 * DAY_MS + 20 * HOUR_MS, random }
      simulation.at(day + 10 * HOUR_MS, () => announce(workload, session))
    }
  },
}
