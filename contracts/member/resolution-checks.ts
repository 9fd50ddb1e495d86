/** What a resolution must show when it is submitted: the assembly with its votes, introducers, the course. */

import { equalBytes, err, ok, type Result, toHex } from '#base'
import { ACTIVITY_STATE, ACTIVITY_TYPE, type Activity, type ActivityState } from '../activity/schema.ts'
import { activities } from '../activity/state.ts'
import { ALLOWED, type ReadContext } from '../define.ts'
import type { Id } from '../ids.ts'
import { requireDevelopmentCertificate } from '../training/rules.ts'
import { developmentOf } from './development.ts'
import type { SubmitResolutionArgs } from './messages.ts'
import { params } from './params.ts'
import { RESOLUTIONS } from './resolutions.ts'
import { isFullOfSameCommittee } from './rules.ts'
import { type Member, RESOLUTION_KIND, type ResolutionKind } from './schema.ts'

const HELD: readonly ActivityState[] = [
  ACTIVITY_STATE.CLOSED,
  ACTIVITY_STATE.MINUTED,
  ACTIVITY_STATE.VERIFIED,
  ACTIVITY_STATE.ARCHIVED,
]

/** E_NOT_FOUND, E_ARG, E_STATE: the assembly must be one of the member's organisation and over. */
const checkAssembly = (ctx: ReadContext, member: Member, activityId: Id): Result<Activity> => {
  const activity = activityId.length === 0 ? undefined : ctx.get(activities, [activityId])
  if (activity === undefined) return err('E_NOT_FOUND', 'assembly')
  const own = equalBytes(activity.orgId, member.orgId) && activity.plan.type === ACTIVITY_TYPE.PARTY_ASSEMBLY
  if (!own) return err('E_ARG', 'no assembly of this organisation')
  if (!HELD.includes(activity.state)) return err('E_STATE', 'the assembly is not over')
  // What was resolved about an earlier stage says nothing about this one.
  return activity.closedAtMs >= member.stageSinceMs ? ok(activity) : err('E_STATE', 'an assembly of an earlier stage')
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

/** The committee has looked at it before the assembly (E_STATE). */
const checkPreReview = (ctx: ReadContext, { mid, activityId }: SubmitResolutionArgs): Result<undefined> => {
  const { preReviewAtMs } = developmentOf(ctx, mid)
  const after = preReviewAtMs > 0 && resolvedAt(ctx, activityId) >= preReviewAtMs
  return after ? ALLOWED : err('E_STATE', 'no pre-review before the assembly')
}

/** The course of at least 24 hours: E_ARG, and what `requireDevelopmentCertificate` says. */
const checkCourse = (ctx: ReadContext, { mid, certId, certSalt }: SubmitResolutionArgs): Result<undefined> =>
  certId.length > 0 && certSalt.length > 0
    ? requireDevelopmentCertificate(ctx, { certId, mid, salt: certSalt })
    : err('E_ARG', 'the certificate of the course')

/** At least two full members of the same committee, each once; and the course. */
const checkAdmission = (ctx: ReadContext, member: Member, args: SubmitResolutionArgs): Result<undefined> => {
  const { introducers } = args
  const distinct = new Set(introducers.map(toHex)).size === introducers.length
  const enough = introducers.length >= ctx.param(params.introducersMin)
  const fit = introducers.every(mid => isFullOfSameCommittee(ctx, member, mid))
  if (!distinct || !enough || !fit) return err('E_ARG', 'introducers')
  const trained = checkCourse(ctx, args)
  return trained.ok ? checkPreReview(ctx, args) : trained
}

/** Approved after a public notice. */
export const isNoticed = (kind: ResolutionKind): boolean =>
  kind === RESOLUTION_KIND.ADMIT || kind === RESOLUTION_KIND.CONFIRM

const isEmpty = (args: SubmitResolutionArgs): boolean =>
  args.activityId.length + args.eligible + args.present + args.votesFor + args.votesAgainst + args.abstained === 0

const checkExtras = (ctx: ReadContext, member: Member, args: SubmitResolutionArgs): Result<undefined> => {
  const { kind, introducers, extensionMonths, noticeFromMs } = args
  const noticed = noticeFromMs === 0 || (isNoticed(kind) && noticeFromMs <= ctx.block.timeMs)
  if (!noticed) return err('E_ARG', 'public notice')
  const extensionMonthsMin = ctx.param(params.extensionMonthsMin)
  const extensionMonthsMax = ctx.param(params.extensionMonthsMax)
  if (kind === RESOLUTION_KIND.ADMIT) {
    return extensionMonths === 0 ? checkAdmission(ctx, member, args) : err('E_ARG', 'nothing to extend')
  }
  if (introducers.length + args.certId.length + args.certSalt.length > 0)
    return err('E_ARG', 'that belongs to an admission')
  if (kind !== RESOLUTION_KIND.EXTEND_PROBATION) return extensionMonths === 0 ? ALLOWED : err('E_ARG')
  const within = extensionMonths >= extensionMonthsMin && extensionMonths <= extensionMonthsMax
  return within ? ALLOWED : err('E_ARG', 'months of extension')
}

/** When the assembly resolved; where there was none, now. */
export const resolvedAt = (ctx: ReadContext, activityId: Id): number =>
  activityId.length === 0 ? ctx.block.timeMs : (ctx.get(activities, [activityId])?.closedAtMs ?? ctx.block.timeMs)

/** E_STATE, E_ARG, E_NOT_FOUND, E_QUORUM. */
export const checkResolution = (ctx: ReadContext, member: Member, args: SubmitResolutionArgs): Result<undefined> => {
  const rule = RESOLUTIONS[args.kind]
  if (!rule.fits(member)) return err('E_STATE')
  const votes = rule.voted ? checkVotes(ctx, member, args) : ALLOWED
  if (!votes.ok) return votes
  const extras = checkExtras(ctx, member, args)
  if (!extras.ok || rule.voted) return extras
  return isEmpty(args) ? ALLOWED : err('E_ARG', 'no votes are needed')
}
