/** Enrolment by oneself or by one's organisation, and what the learning service reports of the progress. */

import { equalBytes, err, LIMITS, ok, type Result, toHex } from '#base'
import { listRoot } from '#chain'
import { orgsOfScope } from '../authority.ts'
import { ALLOWED, type ApplyContext, action, type ReadContext, type Subject } from '../define.ts'
import type { Id } from '../ids.ts'
import { CAPABILITY } from '../member/schema.ts'
import { members } from '../member/state.ts'
import { held, type Policy } from '../policy-language.ts'
import { enrolled, progressReported } from './events.ts'
import { classMachine, classOf, classSubject, enrolmentMachine } from './machines.ts'
import { EnrolArgs, EnrolGroupArgs, ProgressItem, ReportProgressArgs } from './requests.ts'
import { COURSE_KIND, ENROLMENT_STATE } from './schema.ts'
import { classes, courseVersions, enrolledList, enrolments } from './state.ts'

/** E_NOT_FOUND, E_SCOPE (of no organisation that the class is for), E_DUP, E_CAP; `before`: those of the same batch. */
const checkPlace = (ctx: ReadContext, { classId, mid }: EnrolArgs, before = 0): Result<undefined> => {
  const { orgId, capacity, enrolled: ever, withdrawn } = classOf(ctx, classId)
  const member = ctx.get(members, [mid])
  if (member === undefined) return err('E_NOT_FOUND', 'member')
  const near = orgsOfScope(ctx, '^o', member.orgId).some(one => equalBytes(one, orgId))
  if (!near || (member.capabilities & CAPABILITY.ATTEND) === 0) return err('E_SCOPE', 'not for this member')
  if (ctx.get(enrolments, [classId, mid]) !== undefined) return err('E_DUP')
  const room = ever + before - withdrawn < capacity && ever + before < LIMITS.activityParticipants
  return room ? ALLOWED : err('E_CAP', 'full')
}

const write = (ctx: ApplyContext, classId: Id, mids: readonly Id[]): void => {
  const { enrolled: from } = classOf(ctx, classId)
  for (const [i, mid] of mids.entries()) {
    ctx.put(enrolments, [classId, mid], {
      progress: 0,
      enrolledAtMs: ctx.block.timeMs,
      state: ENROLMENT_STATE.ENROLLED,
    })
    ctx.put(enrolledList, [classId, from + i], { mid })
  }
  ctx.emit(enrolled, { classId, names: mids.length })
}

/** As `classSubject`, with the member of the arguments as `self`. */
const enrolleeSubject = (ctx: ReadContext, args: EnrolArgs): Result<Subject> => {
  const subject = classSubject(ctx, args)
  return subject.ok ? ok({ ...subject.value, persons: { self: args.mid } }) : subject
}

export const enrol = action({
  id: 12,
  name: 'Enrol',
  title: { en: 'Enrol', zh: '报名' },
  args: EnrolArgs,
  subject: enrolleeSubject,
  policy: [{ all: [{ person: 'self' }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_SCOPE', 'E_DUP', 'E_CAP'],
  check: (ctx, args) => {
    const may = classMachine.may(ctx, [args.classId], 'Enrol')
    return may.ok ? checkPlace(ctx, args) : may
  },
  apply: (ctx, { classId, mid }) => {
    write(ctx, classId, [mid])
    classMachine.move(ctx, [classId], 'Enrol', { enrolled: classOf(ctx, classId).enrolled + 1 })
  },
})

const checkGroup = (ctx: ReadContext, { classId, orgId, mids, root }: EnrolGroupArgs): Result<undefined> => {
  if (mids.length === 0) return err('E_ARG', 'nobody')
  if (new Set(mids.map(toHex)).size !== mids.length) return err('E_DUP', 'one stands twice')
  if (!equalBytes(listRoot(mids), root)) return err('E_PROOF', 'root')
  for (const [before, mid] of mids.entries()) {
    const place = checkPlace(ctx, { classId, mid }, before)
    if (!place.ok) return place
    const own = equalBytes(ctx.get(members, [mid])?.orgId ?? mid, orgId)
    if (!own) return err('E_SCOPE', 'a member of another organisation')
  }
  return ALLOWED
}

/** An organisation sends its own members. */
export const enrolGroup = action({
  id: 13,
  name: 'EnrolGroup',
  title: { en: 'Enrol members of an organisation', zh: '集体报名' },
  args: EnrolGroupArgs,
  subject: (ctx, { classId, orgId }) =>
    ctx.get(classes, [classId]) === undefined ? err('E_NOT_FOUND') : ok({ org: orgId }),
  policy: [{ all: [held('@o', 'SECRETARY', 'DEPUTY_SECRETARY', 'CLERK')] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_SCOPE', 'E_DUP', 'E_CAP', 'E_ARG', 'E_PROOF'],
  check: (ctx, args) => {
    const may = classMachine.may(ctx, [args.classId], 'EnrolGroup')
    return may.ok ? checkGroup(ctx, args) : may
  },
  apply: (ctx, { classId, mids }) => {
    write(ctx, classId, mids)
    classMachine.move(ctx, [classId], 'EnrolGroup', { enrolled: classOf(ctx, classId).enrolled + mids.length })
  },
})

export const withdrawEnrolment = action({
  id: 14,
  name: 'WithdrawEnrolment',
  title: { en: 'Withdraw from a class', zh: '退出班次' },
  args: EnrolArgs,
  subject: enrolleeSubject,
  policy: [{ all: [{ person: 'self' }] }, { all: [held('@o', 'ORG_OFFICER')] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { classId, mid }) => {
    const may = classMachine.may(ctx, [classId], 'WithdrawEnrolment')
    return may.ok ? enrolmentMachine.may(ctx, [classId, mid], 'WithdrawEnrolment') : may
  },
  apply: (ctx, { classId, mid }) => {
    enrolmentMachine.move(ctx, [classId, mid], 'WithdrawEnrolment')
    classMachine.move(ctx, [classId], 'WithdrawEnrolment', { withdrawn: classOf(ctx, classId).withdrawn + 1 })
  },
})

const SERVICE: Policy[number] = { all: [{ service: '@root' }] }
/** Off line nobody but people saw who was there. */
const PEOPLE: Policy[number] = { all: [{ person: 'trainer' }, held('@o', 'ORG_OFFICER')] }

const CASES = {
  [COURSE_KIND.ONLINE]: 'online',
  [COURSE_KIND.OFFLINE]: 'offline',
  [COURSE_KIND.BLENDED]: 'blended',
} as const

const caseOf = ({ classId }: ReportProgressArgs, ctx: ReadContext): (typeof CASES)[keyof typeof CASES] => {
  const session = ctx.get(classes, [classId])
  const version = session && ctx.get(courseVersions, [session.cid, session.version])
  return CASES[version?.plan.kind ?? COURSE_KIND.ONLINE]
}

/** Progress never goes back. */
const checkProgress = (ctx: ReadContext, { classId, progresses, root }: ReportProgressArgs): Result<undefined> => {
  if (progresses.length === 0) return err('E_ARG', 'nobody')
  if (new Set(progresses.map(({ mid }) => toHex(mid))).size !== progresses.length) return err('E_DUP')
  if (!equalBytes(listRoot(progresses.map(item => ProgressItem.encode(item))), root)) return err('E_PROOF', 'root')
  for (const { mid, progress } of progresses) {
    const may = enrolmentMachine.may(ctx, [classId, mid], 'ReportProgress')
    if (!may.ok) return may
    if (progress < (ctx.get(enrolments, [classId, mid])?.progress ?? 0)) return err('E_ARG', 'progress goes back')
  }
  return ALLOWED
}

/** The daily roll-up of the learning service; for what is not on line, trainer and officer together. */
export const reportProgress = action({
  id: 15,
  name: 'ReportProgress',
  title: { en: 'Report progress', zh: '上报学习进度' },
  args: ReportProgressArgs,
  subject: classSubject,
  policy: {
    select: caseOf,
    cases: { online: [SERVICE], offline: [PEOPLE], blended: [SERVICE, PEOPLE] },
  },
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG', 'E_DUP', 'E_PROOF'],
  check: (ctx, args) => {
    const may = classMachine.may(ctx, [args.classId], 'ReportProgress')
    return may.ok ? checkProgress(ctx, args) : may
  },
  apply: (ctx, { classId, progresses, root }) => {
    for (const { mid, progress } of progresses)
      enrolmentMachine.move(ctx, [classId, mid], 'ReportProgress', { progress })
    ctx.emit(progressReported, { classId, entries: progresses.length, root })
  },
})
