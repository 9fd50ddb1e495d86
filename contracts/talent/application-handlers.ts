/** Applications under an alias of their own: the enterprise learns what is disclosed to it, and no membership. */

import { err, type Result } from '#base'
import { ALLOWED, type ApplyContext, action, type ReadContext, type Subject } from '../define.ts'
import type { Id } from '../ids.ts'
import { applicationChanged } from './events.ts'
import { applicationMachine, positionMachine } from './machine.ts'
import { AdvanceApplicationArgs, ApplicationArgs, ApplyArgs } from './messages.ts'
import { BY_ENTERPRISE, enterpriseSubject, movePosition, positionOf } from './position-handlers.ts'
import { checkAlone, talentSubject } from './rules.ts'
import { APPLICATION_STATE, APPLICATION_STEP, type Application, ARCHIVE_STATE } from './schema.ts'
import { applications, applicationsOfPosition, applicationsOfTalent, archives, positions, talents } from './state.ts'

const BY_SELF = [{ all: [{ person: 'self' }] }]

/** E_ARG, E_NOT_FOUND and E_STATE (the position), E_DUP, E_STATE (the own archive is closed). */
const checkApply = (ctx: ReadContext, { appId, posId, tid }: ApplyArgs): Result<undefined> => {
  const alone = checkAlone(ctx)
  if (!alone.ok) return alone
  const open = positionMachine.may(ctx, [posId], 'Apply')
  if (!open.ok) return open
  if (ctx.get(applications, [appId]) !== undefined) return err('E_DUP', 'application')
  if (ctx.get(applicationsOfPosition, [posId, tid]) !== undefined) return err('E_DUP', 'applied already')
  const archId = ctx.get(talents, [tid])?.archId as Id
  return ctx.get(archives, [archId])?.state === ARCHIVE_STATE.CLOSED ? err('E_STATE', 'archive') : ALLOWED
}

export const apply = action({
  id: 23,
  name: 'Apply',
  title: { en: 'Apply for a position', zh: '应聘岗位' },
  args: ApplyArgs,
  subject: talentSubject,
  policy: BY_SELF,
  codes: ['E_NOT_FOUND', 'E_ARG', 'E_STATE', 'E_DUP'],
  check: checkApply,
  apply: (ctx, { appId, posId, tid, materialRoot }) => {
    const updatedAtMs = ctx.block.timeMs
    const state = APPLICATION_STATE.SUBMITTED
    ctx.put(applications, [appId], { posId, tid, state, materialRoot, updatedAtMs })
    ctx.put(applicationsOfPosition, [posId, tid], { appId })
    ctx.put(applicationsOfTalent, [tid, appId], { atMs: updatedAtMs })
    ctx.emit(applicationChanged, { appId, posId, state })
  },
})

const applicationOf = (ctx: Pick<ReadContext, 'get'>, appId: Id): Application =>
  ctx.get(applications, [appId]) as Application

/** The applicant as `self`. */
const applicantSubject = (ctx: ReadContext, { appId }: ApplicationArgs): Result<Subject> => {
  const found = ctx.get(applications, [appId])
  return found === undefined ? err('E_NOT_FOUND', 'application') : talentSubject(ctx, found)
}

type Step = Parameters<typeof applicationMachine.move>[2]

const moveApplication = (ctx: ApplyContext, appId: Id, step: Step): void => {
  const { posId, state } = applicationMachine.move(ctx, [appId], step, { updatedAtMs: ctx.block.timeMs })
  ctx.emit(applicationChanged, { appId, posId, state })
}

export const withdrawApplication = action({
  id: 24,
  name: 'WithdrawApplication',
  title: { en: 'Withdraw an application', zh: '撤回应聘' },
  args: ApplicationArgs,
  subject: applicantSubject,
  policy: BY_SELF,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG'],
  check: (ctx, { appId }) => {
    const may = applicationMachine.may(ctx, [appId], 'WithdrawApplication')
    return may.ok ? checkAlone(ctx) : may
  },
  apply: (ctx, { appId }) => void moveApplication(ctx, appId, 'WithdrawApplication'),
})

const STEPS = {
  [APPLICATION_STEP.SHORTLIST]: 'AdvanceApplicationShortlist',
  [APPLICATION_STEP.OFFER]: 'AdvanceApplicationOffer',
  [APPLICATION_STEP.REJECT]: 'AdvanceApplicationReject',
} as const

/** The enterprise shortlists, offers or rejects; an offer is accepted by the applicant. */
export const advanceApplication = action({
  id: 25,
  name: 'AdvanceApplication',
  title: { en: 'Advance or reject an application', zh: '推进应聘' },
  args: AdvanceApplicationArgs,
  subject: (ctx, { appId }) => {
    const found = ctx.get(applications, [appId])
    const position = found && ctx.get(positions, [found.posId])
    return position === undefined ? err('E_NOT_FOUND', 'application') : enterpriseSubject(ctx, position.enterpriseId)
  },
  policy: BY_ENTERPRISE,
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { appId, step }) => applicationMachine.may(ctx, [appId], STEPS[step]),
  apply: (ctx, { appId, step }) => void moveApplication(ctx, appId, STEPS[step]),
})

export const acceptOffer = action({
  id: 26,
  name: 'AcceptOffer',
  title: { en: 'Accept an offer', zh: '接受录用' },
  args: ApplicationArgs,
  subject: applicantSubject,
  policy: BY_SELF,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG'],
  check: (ctx, { appId }) => {
    const may = applicationMachine.may(ctx, [appId], 'AcceptOffer')
    if (!may.ok) return may
    const open = positionMachine.may(ctx, [applicationOf(ctx, appId).posId], 'AcceptOffer')
    return open.ok ? checkAlone(ctx) : open
  },
  apply: (ctx, { appId }) => {
    const { posId } = applicationOf(ctx, appId)
    const { accepted, headcount } = positionOf(ctx, posId)
    moveApplication(ctx, appId, 'AcceptOffer')
    const step = accepted + 1 < headcount ? 'AcceptOffer' : 'AcceptOfferFill'
    movePosition(ctx, posId, step, { accepted: accepted + 1 })
  },
})
