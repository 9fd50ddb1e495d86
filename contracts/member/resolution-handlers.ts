/** Resolutions: submitted by the branch, decided by its committee. No change of a person's standing happens otherwise. */

import { assert, equalBytes, err, ok, type Result, toHex } from '#base'
import { ACTIVITY_STATE, ACTIVITY_TYPE, type Activity, type ActivityState } from '../activity/schema.ts'
import { activities } from '../activity/state.ts'
import { orgsOfScope } from '../authority.ts'
import { ALLOWED, type ApplyContext, action, type ReadContext, type Subject } from '../define.ts'
import type { Id } from '../ids.ts'
import { held } from '../policy-language.ts'
import {
  memberExited,
  probationExtended,
  resolutionDecided,
  resolutionSubmitted,
  stageAdvanced,
  standingChanged,
} from './events.ts'
import { params } from './params.ts'
import { RESOLUTIONS } from './resolutions.ts'
import { memberOf, memberSubject, saveMember } from './rules.ts'
import {
  DECISION,
  DecideResolutionArgs,
  type Member,
  RESOLUTION_KIND,
  RESOLUTION_STATE,
  type Resolution,
  STAGE,
  STANDING,
  SubmitResolutionArgs,
} from './schema.ts'
import { members, resolutions } from './state.ts'

const HELD: readonly ActivityState[] = [ACTIVITY_STATE.CLOSED, ACTIVITY_STATE.MINUTED, ACTIVITY_STATE.VERIFIED]

/** E_NOT_FOUND, E_ARG, E_STATE: the assembly must be one of the member's organisation and over. */
const checkAssembly = (ctx: ReadContext, member: Member, activityId: Id): Result<Activity> => {
  const activity = activityId.length === 0 ? undefined : ctx.get(activities, [activityId])
  if (activity === undefined) return err('E_NOT_FOUND', 'assembly')
  const own = equalBytes(activity.orgId, member.orgId) && activity.plan.type === ACTIVITY_TYPE.PARTY_ASSEMBLY
  if (!own) return err('E_ARG', 'no assembly of this organisation')
  return HELD.includes(activity.state) ? ok(activity) : err('E_STATE', 'the assembly is not over')
}

/** Counts must be those of the assembly (E_ARG); more than half present and more than half of all in favour (E_QUORUM). */
const checkVotes = (ctx: ReadContext, member: Member, args: SubmitResolutionArgs): Result<undefined> => {
  const assembly = checkAssembly(ctx, member, args.activityId)
  if (!assembly.ok) return assembly
  const { eligible, present, votesFor, votesAgainst, abstained } = args
  const { voters, presentVoters } = assembly.value
  if (eligible !== voters || present !== presentVoters) return err('E_ARG', 'not the counts of the assembly')
  if (votesFor + votesAgainst + abstained !== present) return err('E_ARG', 'the votes are not those present')
  return 2 * present > eligible && 2 * votesFor > eligible ? ALLOWED : err('E_QUORUM')
}

const committeeOf = (ctx: ReadContext, org: Id): string => {
  const found = orgsOfScope(ctx, '@committee(o)', org)[0]
  return found === undefined ? '' : toHex(found)
}

const isIntroducer = (ctx: ReadContext, candidate: Member, mid: Id): boolean => {
  const member = ctx.get(members, [mid])
  return (
    member?.stage === STAGE.FULL &&
    member.standing === STANDING.ACTIVE &&
    committeeOf(ctx, member.orgId) === committeeOf(ctx, candidate.orgId)
  )
}

/** At least two full members of the same committee, each once; and the course. */
const checkAdmission = (ctx: ReadContext, member: Member, args: SubmitResolutionArgs): Result<undefined> => {
  const { introducers, trainingCentiHours } = args
  if (trainingCentiHours < ctx.param(params.targetTrainingCentiHours)) return err('E_ARG', 'the course is too short')
  const distinct = new Set(introducers.map(toHex)).size === introducers.length
  const enough = introducers.length >= ctx.param(params.introducersMin)
  const fit = introducers.every(mid => isIntroducer(ctx, member, mid))
  return distinct && enough && fit ? ALLOWED : err('E_ARG', 'introducers')
}

const isEmpty = (args: SubmitResolutionArgs): boolean =>
  args.activityId.length + args.eligible + args.present + args.votesFor + args.votesAgainst + args.abstained === 0

const checkExtras = (ctx: ReadContext, member: Member, args: SubmitResolutionArgs): Result<undefined> => {
  const { kind, introducers, extensionMonths } = args
  const extensionMonthsMin = ctx.param(params.extensionMonthsMin)
  const extensionMonthsMax = ctx.param(params.extensionMonthsMax)
  if (kind === RESOLUTION_KIND.ADMIT) {
    return extensionMonths === 0 ? checkAdmission(ctx, member, args) : err('E_ARG', 'nothing to extend')
  }
  if (introducers.length > 0) return err('E_ARG', 'introducers belong to an admission')
  if (kind !== RESOLUTION_KIND.EXTEND_PROBATION) return extensionMonths === 0 ? ALLOWED : err('E_ARG')
  const within = extensionMonths >= extensionMonthsMin && extensionMonths <= extensionMonthsMax
  return within ? ALLOWED : err('E_ARG', 'months of extension')
}

const resolvedAt = (ctx: ReadContext, activityId: Id): number =>
  activityId.length === 0 ? ctx.block.timeMs : (ctx.get(activities, [activityId])?.closedAtMs ?? ctx.block.timeMs)

export const submitResolution = action({
  id: 7,
  name: 'SubmitResolution',
  title: { en: 'Submit a resolution about a member', zh: '上报决议' },
  args: SubmitResolutionArgs,
  subject: memberSubject,
  policy: [{ all: [held('@o', 'SECRETARY', 'ORG_OFFICER')], apart: ['self'] }],
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_STATE', 'E_ARG', 'E_QUORUM'],
  check: (ctx, args) => {
    const member = memberOf(ctx, args.mid)
    const rule = RESOLUTIONS[args.kind]
    if (ctx.get(resolutions, [args.resolutionId]) !== undefined) return err('E_DUP')
    if (!rule.fits(member)) return err('E_STATE')
    const extras = checkExtras(ctx, member, args)
    if (!extras.ok) return extras
    if (rule.voted) return checkVotes(ctx, member, args)
    return isEmpty(args) ? ALLOWED : err('E_ARG', 'no votes are needed')
  },
  apply: (ctx, { resolutionId, trainingCentiHours: _, ...args }) => {
    const { orgId } = memberOf(ctx, args.mid)
    const state = RESOLUTION_STATE.SUBMITTED
    const people = { proposer: ctx.sender.id, decidedBy: new Uint8Array(0) as never }
    ctx.put(resolutions, [resolutionId], {
      ...args,
      ...people,
      orgId,
      state,
      resolvedAtMs: resolvedAt(ctx, args.activityId),
    })
    ctx.emit(resolutionSubmitted, { resolutionId, mid: args.mid, kind: args.kind, state })
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

const announce = (ctx: ApplyContext, { kind, mid, orgId }: Resolution): void => {
  const { stage } = memberOf(ctx, mid)
  const { EXTEND_PROBATION, EXIT, LIMIT_RIGHTS, RESTORE_RIGHTS } = RESOLUTION_KIND
  if (kind === EXTEND_PROBATION) ctx.emit(probationExtended, { mid, orgId, stage })
  else if (kind === EXIT) ctx.emit(memberExited, { mid, orgId })
  else if (kind === LIMIT_RIGHTS || kind === RESTORE_RIGHTS) ctx.emit(standingChanged, { mid, orgId })
  else ctx.emit(stageAdvanced, { mid, orgId, stage })
}

export const decideResolution = action({
  id: 8,
  name: 'DecideResolution',
  title: { en: 'Decide on a resolution', zh: '审批决议' },
  args: DecideResolutionArgs,
  subject: resolutionSubject,
  policy: [{ all: [held('@committee(o)', 'SECRETARY', 'ORGANIZER')], apart: ['creator', 'self'] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_EXPIRED', 'E_WINDOW'],
  check: (ctx, { resolutionId, decision }) => {
    const { state, kind, mid, resolvedAtMs } = resolutionOf(ctx, resolutionId)
    if (state !== RESOLUTION_STATE.SUBMITTED) return err('E_STATE')
    if (decision === DECISION.REJECT) return ALLOWED
    const now = ctx.block.timeMs
    if (now - resolvedAtMs > ctx.param(params.approvalMaxMs)) return err('E_EXPIRED', 'half a year has passed')
    const member = memberOf(ctx, mid)
    if (!RESOLUTIONS[kind].fits(member)) return err('E_STATE', 'the member has changed')
    return now >= RESOLUTIONS[kind].notBefore(member) ? ALLOWED : err('E_WINDOW', 'the probation is not over')
  },
  apply: (ctx, { resolutionId, decision }) => {
    const resolution = resolutionOf(ctx, resolutionId)
    const { kind, mid } = resolution
    const state = decision === DECISION.APPROVE ? RESOLUTION_STATE.APPROVED : RESOLUTION_STATE.REJECTED
    ctx.put(resolutions, [resolutionId], { ...resolution, state, decidedBy: ctx.sender.id })
    ctx.emit(resolutionDecided, { resolutionId, mid, kind, state })
    if (decision === DECISION.REJECT) return ALLOWED
    const saved = saveMember(ctx, mid, RESOLUTIONS[kind].apply(ctx, memberOf(ctx, mid), resolution))
    if (saved.ok) announce(ctx, resolution)
    return saved
  },
})
