/** Resolutions: submitted by the branch, decided by its committee. No change of a person's standing happens otherwise. */

import { assert, equalBytes, err, ok, type Result } from '#base'
import { endRolesOf } from '../access/rules.ts'
import { addWorkingDays } from '../calendar.ts'
import { ALLOWED, type ApplyContext, action, type ReadContext, type Subject } from '../define.ts'
import { type Id, NO_ID } from '../ids.ts'
import { held, type Policy } from '../policy-language.ts'
import { developmentOf, saveDevelopment } from './development.ts'
import {
  memberExited,
  probationExtended,
  resolutionDecided,
  resolutionSubmitted,
  stageAdvanced,
  standingChanged,
} from './events.ts'
import { resolutionMachine } from './machine.ts'
import { DECISION, DecideResolutionArgs, SubmitResolutionArgs } from './messages.ts'
import { params } from './params.ts'
import { checkResolution, isNoticed, resolvedAt } from './resolution-checks.ts'
import { RESOLUTIONS } from './resolutions.ts'
import { memberOf, memberSubject, saveMember } from './rules.ts'
import {
  DUTY,
  RESOLUTION_FLAG,
  RESOLUTION_KIND,
  RESOLUTION_STATE,
  type Resolution,
  type ResolutionKind,
} from './schema.ts'
import { resolutions, resolutionsAbout } from './state.ts'

/** An assembly more than a month after the pre-review is allowed and stays visible. */
const flagsAtSubmission = (ctx: ReadContext, { kind, mid, activityId }: SubmitResolutionArgs): number => {
  if (kind !== RESOLUTION_KIND.ADMIT) return 0
  const since = resolvedAt(ctx, activityId) - developmentOf(ctx, mid).preReviewAtMs
  return since > ctx.param(params.assemblyAfterPreReviewMs) ? RESOLUTION_FLAG.ASSEMBLY_LATE : 0
}

export const submitResolution = action({
  id: 7,
  name: 'SubmitResolution',
  title: { en: 'Submit a resolution about a member', zh: '上报决议' },
  args: SubmitResolutionArgs,
  subject: memberSubject,
  policy: [{ all: [held('@o', 'SECRETARY', 'ORG_OFFICER')], apart: ['self'] }],
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_STATE', 'E_ARG', 'E_QUORUM', 'E_PROOF', 'E_EXPIRED'],
  check: (ctx, args) =>
    ctx.get(resolutions, [args.resolutionId]) === undefined
      ? checkResolution(ctx, memberOf(ctx, args.mid), args)
      : err('E_DUP'),
  apply: (ctx, args) => {
    const { resolutionId, certId: _, certSalt: __, ...said } = args
    const { mid, kind } = said
    const { orgId } = memberOf(ctx, mid)
    const state = RESOLUTION_STATE.SUBMITTED
    const resolvedAtMs = resolvedAt(ctx, args.activityId)
    const people = { proposer: ctx.sender.id, decidedBy: new Uint8Array(0) as never }
    const flags = flagsAtSubmission(ctx, args)
    ctx.put(resolutions, [resolutionId], { ...said, ...people, orgId, state, resolvedAtMs, flags })
    ctx.put(resolutionsAbout, [mid, resolutionId], { kind })
    if (isNoticed(kind)) saveDevelopment(ctx, mid, { resolutionId, resolvedAtMs }, DUTY.APPROVAL)
    ctx.emit(resolutionSubmitted, { resolutionId, mid, kind, state })
  },
})

const resolutionOf = (ctx: ReadContext, id: Id): Resolution => {
  const resolution = ctx.get(resolutions, [id])
  assert(resolution !== undefined, 'the subject was found')
  return resolution
}

const resolutionSubject = (ctx: ReadContext, { resolutionId }: { readonly resolutionId: Id }): Result<Subject> => {
  const found = ctx.get(resolutions, [resolutionId])
  if (found === undefined) return err('E_NOT_FOUND')
  return ok({ org: found.orgId, persons: { creator: found.proposer, self: found.mid } })
}

const { EXTEND_PROBATION, EXIT, LIMIT_RIGHTS, RESTORE_RIGHTS } = RESOLUTION_KIND
const OF_STANDING: readonly ResolutionKind[] = [EXIT, LIMIT_RIGHTS, RESTORE_RIGHTS]

/** Who has left, or whose rights are limited, holds no office. */
const ENDS_ROLES: readonly ResolutionKind[] = [EXIT, LIMIT_RIGHTS]

const announce = (ctx: ApplyContext, { kind, mid, orgId }: Resolution): void => {
  const { stage } = memberOf(ctx, mid)
  if (kind === EXTEND_PROBATION) ctx.emit(probationExtended, { mid, orgId, stage })
  else if (kind === EXIT) ctx.emit(memberExited, { mid, orgId })
  else if (OF_STANDING.includes(kind)) ctx.emit(standingChanged, { mid, orgId })
  else ctx.emit(stageAdvanced, { mid, orgId, stage })
}

const decider = (...roles: readonly ('SECRETARY' | 'ORGANIZER')[]): Policy => [
  { all: [held('@committee(o)', ...roles)], apart: ['creator', 'self'] },
]

/** E_STATE, E_EXPIRED, E_WINDOW: what the member is now counts, not what it was at the submission. */
const checkApproval = (ctx: ReadContext, { kind, mid, orgId, resolvedAtMs }: Resolution): Result<undefined> => {
  const now = ctx.block.timeMs
  if (now - resolvedAtMs > ctx.param(params.approvalMaxMs)) return err('E_EXPIRED', 'half a year has passed')
  const member = memberOf(ctx, mid)
  const same = RESOLUTIONS[kind].fits(member) && equalBytes(member.orgId, orgId)
  if (!same) return err('E_STATE', 'the member has changed')
  const earliest = RESOLUTIONS[kind].notBefore(member)
  return now >= earliest ? ALLOWED : err('E_WINDOW', `not before ${new Date(earliest).toISOString()}`)
}

/** An approval that is late, or came before the public notice was over, is allowed and stays visible. */
const flagsAtApproval = (ctx: ReadContext, { kind, flags, resolvedAtMs, noticeFromMs }: Resolution): number => {
  if (!isNoticed(kind)) return flags
  const now = ctx.block.timeMs
  const late = now - resolvedAtMs > ctx.param(params.approvalMs)
  const noticed = noticeFromMs > 0 && now >= addWorkingDays(noticeFromMs, ctx.param(params.noticeDays))
  return flags | (late ? RESOLUTION_FLAG.APPROVAL_LATE : 0) | (noticed ? 0 : RESOLUTION_FLAG.NOTICE_SHORT)
}

/** A decided resolution waits no more. After an admission that was rejected the committee looks at it anew. */
const closeCase = (ctx: ApplyContext, resolutionId: Id, { mid, kind }: Resolution): void => {
  const waiting = developmentOf(ctx, mid).resolutionId
  const closed = equalBytes(waiting, resolutionId) ? { resolutionId: NO_ID, resolvedAtMs: 0 } : {}
  const again = kind === RESOLUTION_KIND.ADMIT ? { preReviewAtMs: 0 } : {}
  saveDevelopment(ctx, mid, { ...closed, ...again }, kind === EXTEND_PROBATION ? DUTY.CONFIRMATION : undefined)
}

export const decideResolution = action({
  id: 8,
  name: 'DecideResolution',
  title: { en: 'Decide on a resolution', zh: '审批决议' },
  args: DecideResolutionArgs,
  subject: resolutionSubject,
  policy: {
    select: ({ resolutionId }, ctx) => {
      const kind = ctx.get(resolutions, [resolutionId])?.kind
      return kind !== undefined && OF_STANDING.includes(kind) ? 'standing' : 'development'
    },
    cases: { development: decider('SECRETARY', 'ORGANIZER'), standing: decider('SECRETARY') },
  },
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_EXPIRED', 'E_WINDOW'],
  check: (ctx, { resolutionId, decision }) => {
    const approves = decision === DECISION.APPROVE
    const may = resolutionMachine.may(
      ctx,
      [resolutionId],
      approves ? 'DecideResolutionApprove' : 'DecideResolutionReject',
    )
    return may.ok && approves ? checkApproval(ctx, resolutionOf(ctx, resolutionId)) : may
  },
  apply: (ctx, { resolutionId, decision }) => {
    const before = resolutionOf(ctx, resolutionId)
    const { kind, mid } = before
    const decidedBy = ctx.sender.id
    const key = [resolutionId] as const
    if (isNoticed(kind) || kind === EXTEND_PROBATION) closeCase(ctx, resolutionId, before)
    if (decision === DECISION.REJECT) {
      const { state } = resolutionMachine.move(ctx, key, 'DecideResolutionReject', { decidedBy })
      ctx.emit(resolutionDecided, { resolutionId, mid, kind, state })
      return ALLOWED
    }
    const changed = { decidedBy, flags: flagsAtApproval(ctx, before) }
    const { state } = resolutionMachine.move(ctx, key, 'DecideResolutionApprove', changed)
    ctx.emit(resolutionDecided, { resolutionId, mid, kind, state })
    const ended = ENDS_ROLES.includes(kind) ? ctx.call(endRolesOf, { mid }) : ALLOWED
    if (!ended.ok) return ended
    const saved = saveMember(ctx, mid, RESOLUTIONS[kind].apply(ctx, memberOf(ctx, mid), before))
    if (saved.ok) announce(ctx, before)
    return saved
  },
})
