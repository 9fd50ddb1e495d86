/** Boards of the branches: two posts a month each, reviewed, some sent back once, published; the author is credited. */

import { HOUR_MS, workingDays } from '../calendar.ts'
import { ruleId } from '../founding.ts'
import type { Random } from '../random.ts'
import {
  grantRole,
  officeOf,
  orgIdOf,
  orgName,
  type Process,
  randomFor,
  registerAccount,
  type Workload,
} from '../workload.ts'

/** The service that publishes what was approved. */
export const PORTAL = 'zone/portal'
const POSTS = 2
/** Sent back once, in 10,000; published without review; reviewed by nobody who may. */
const SHARES = { returned: 1_000, unreviewed: 400, unauthorised: 300 } as const

interface Post {
  readonly name: string
  readonly org: number
  readonly random: Random
}

const boardOf = ({ names }: Workload, org: number): string => names.id(`${orgName(org)}/board`)

const later = ({ simulation, timetable }: Workload, { random }: Post, act: () => void): void =>
  simulation.at(timetable.after(simulation.nowMs, random.between(2, 30) * HOUR_MS), act)

const contentOf = ({ names }: Workload, { name }: Post, version: number): string => names.hash(`${name}/${version}`)

const write = (workload: Workload, post: Post): void => {
  const { names, tally } = workload
  const { name, org, random } = post
  const category = random.pick(['NOTICE', 'STUDY', 'STORY', 'CULTURE', 'INTEGRITY'])
  const args = {
    pid: names.id(name),
    boardId: boardOf(workload, org),
    category,
    contentHash: contentOf(workload, post, 1),
  }
  workload.send({ actor: officeOf(workload, org, 'clerk'), action: 'bulletin.CreatePost', args })
  tally.add('post.DRAFT')
  tally.add('postVersion.DRAFT')
  openCase(workload, post, 1)
}

const openCase = (workload: Workload, post: Post, version: 1 | 2): void => {
  const { names, tally, options } = workload
  const { name, org, random } = post
  const actor = officeOf(workload, org, 'clerk')
  const [pid, caseId] = [names.id(name), names.id(`${name}/case/${version}`)]
  const subject = { contentType: 'POST', subjectId: pid, contentHash: contentOf(workload, post, version) }
  const previous = version === 1 ? {} : { previous: names.id(`${name}/case/1`) }
  workload.send({
    actor,
    action: 'review.OpenCase',
    args: { caseId, ...subject, orgId: orgIdOf(workload, org), ...previous } as never,
  })
  tally.add('case.OPEN')
  workload.send({ actor, action: 'bulletin.SubmitForReview', args: { pid, caseId } })
  tally.move('postVersion', 'DRAFT', 'IN_REVIEW')
  if (options.faults && random.chance(SHARES.unreviewed))
    workload.send({ actor: PORTAL, action: 'bulletin.Publish', args: { pid }, code: 'E_STATE', label: 'not-reviewed' })
  later(workload, post, () => decide(workload, post, version))
}

const decide = (workload: Workload, post: Post, version: 1 | 2): void => {
  const { names, tally, options } = workload
  const { name, org, random } = post
  const caseId = names.id(`${name}/case/${version}`)
  const sent = { actor: officeOf(workload, org, 'secretary'), action: 'review.Decide' }
  if (options.faults && random.chance(SHARES.unauthorised)) {
    const args = { caseId, step: 1, decision: 'PASS' }
    const clerk = officeOf(workload, org, 'clerk')
    workload.send({ actor: clerk, action: 'review.Decide', args, code: 'E_AUTH', label: 'self-approval' })
  }
  if (version === 1 && random.chance(SHARES.returned)) {
    const refusal = {
      caseId,
      step: 1,
      decision: 'RETURN',
      reasonCodes: ['PRIVACY'],
      commentHash: names.hash(`${name}/comment`),
    }
    workload.send({ ...sent, args: refusal })
    tally.move('case', 'OPEN', 'RETURNED')
    later(workload, post, () => correct(workload, post))
    return
  }
  workload.send({ ...sent, args: { caseId, step: 1, decision: 'PASS' } })
  tally.move('case', 'OPEN', 'APPROVED')
  later(workload, post, () => publish(workload, post))
}

/** The outcome is noted; another version goes through another case. */
const correct = (workload: Workload, post: Post): void => {
  const { names, tally } = workload
  const pid = names.id(post.name)
  workload.send({ actor: PORTAL, action: 'bulletin.NoteReview', args: { pid } })
  tally.move('postVersion', 'IN_REVIEW', 'RETURNED')
  const actor = officeOf(workload, post.org, 'clerk')
  workload.send({ actor, action: 'bulletin.NewVersion', args: { pid, contentHash: contentOf(workload, post, 2) } })
  tally.add('postVersion.DRAFT')
  openCase(workload, post, 2)
}

const publish = (workload: Workload, post: Post): void => {
  const { names, tally, points, simulation, structure } = workload
  const pid = names.id(post.name)
  workload.send({ actor: PORTAL, action: 'bulletin.Publish', args: { pid } })
  tally.move('post', 'DRAFT', 'PUBLISHED')
  tally.move('postVersion', 'IN_REVIEW', 'PUBLISHED')
  const author = (structure.orgs[post.org]?.first as number) + CLERK
  const code = points.award({ rule: 'post', org: post.org, persons: [author], atMs: simulation.nowMs })
  const marked = code === 'OK' ? {} : { label: 'no-budget' as const }
  workload.send({ actor: PORTAL, action: 'bulletin.CreditAuthor', args: { pid }, code, ...marked })
}

/** Place of the clerk among the members of a branch. */
const CLERK = 1

/** A board for each branch, whose secretary reviews what its clerk writes. */
const prepare = (workload: Workload, org: number): void => {
  const { names, structure } = workload
  const secretary = officeOf(workload, org, 'secretary')
  const superior = officeOf(workload, structure.orgs[org]?.parent as number, 'secretary')
  grantRole(workload, [superior, secretary, 'REVIEWER', org])
  const board = { boardId: boardOf(workload, org), orgId: orgIdOf(workload, org), scope: 'BRANCH' }
  const args = { ...board, pointsRule: names.id(ruleId('post')) }
  workload.send({ actor: secretary, action: 'bulletin.CreateBoard', args })
  workload.tally.add('board.BRANCH')
}

export const posts: Process = {
  name: 'posts',
  plan: (workload, month) => {
    const { structure, simulation, timetable } = workload
    const random = randomFor(workload, `posts/${month}`)
    const days = workingDays(month)
    if (month === 1) {
      const startMs = timetable.boards(days[0] as number)
      simulation.at(startMs, () =>
        registerAccount(workload, { name: PORTAL, orgId: orgIdOf(workload, 0), kind: 'SERVICE' }),
      )
      for (const { index } of structure.branches) simulation.at(startMs, () => prepare(workload, index))
    }
    for (const { index: org } of structure.branches) {
      for (let number = 0; number < POSTS; number++) {
        const name = `post/${month}/${org}/${number}`
        const atMs = timetable.write(random.pick(days.slice(1, -2)) + random.between(9, 17) * HOUR_MS)
        simulation.at(atMs, () => write(workload, { name, org, random: randomFor(workload, name) }))
      }
    }
  },
}
