/** Development of candidates: what has been done, what is due next and until when. */

import { addMonths } from '../calendar.ts'
import type { ApplyContext, ReadContext } from '../define.ts'
import { type Id, NO_ID } from '../ids.ts'
import { params } from './params.ts'
import { type Development, DUTY, type Duty, type Member, STAGE } from './schema.ts'
import { isCandidate, isInGoodStanding } from './standing.ts'
import { developments } from './state.ts'

const NO_DEVELOPMENT: Development = {
  enrolledAtMs: 0,
  talkedAtMs: 0,
  activistAtMs: 0,
  targetAtMs: 0,
  mentors: [],
  preReviewAtMs: 0,
  preReviewBy: new Uint8Array(0) as never,
  resolutionId: NO_ID,
  resolvedAtMs: 0,
  overdue: 0,
}

/** The row, or that of one of whom nothing has been recorded. */
export const developmentIn = (row: Development | undefined): Development => row ?? NO_DEVELOPMENT

export const developmentOf = (ctx: Pick<ReadContext, 'get'>, mid: Id): Development =>
  developmentIn(ctx.get(developments, [mid]))

const bitOf = (duty: Duty): number => 1 << (duty - 1)

/** Writes what changed; a duty that is done is no longer overdue. */
export const saveDevelopment = (ctx: ApplyContext, mid: Id, changed: Partial<Development>, done?: Duty): void => {
  const before = developmentOf(ctx, mid)
  const overdue = done === undefined ? before.overdue : before.overdue & ~bitOf(done)
  ctx.put(developments, [mid], { ...before, overdue, ...changed })
}

/** Values of the parameters that say when a duty is due. */
export interface DutyTimes {
  readonly talkMonths: number
  readonly reviewDueMonths: number
  readonly assemblyAfterPreReviewMs: number
  readonly approvalMs: number
}

export const dutyTimes = (ctx: Pick<ReadContext, 'param'>): DutyTimes => ({
  talkMonths: ctx.param(params.talkMonths),
  reviewDueMonths: ctx.param(params.reviewDueMonths),
  assemblyAfterPreReviewMs: ctx.param(params.assemblyAfterPreReviewMs),
  approvalMs: ctx.param(params.approvalMs),
})

export interface Due {
  readonly duty: Duty
  readonly dueMs: number
}

const due = (duty: Duty, dueMs: number): Due => ({ duty, dueMs })

const candidateDuty = (member: Member, development: Development, times: DutyTimes): Due => {
  const { stage, stageSinceMs, lastReviewMs } = member
  const { talkedAtMs, preReviewAtMs } = development
  if (stage === STAGE.APPLICANT && talkedAtMs === 0) return due(DUTY.TALK, addMonths(stageSinceMs, times.talkMonths))
  if (preReviewAtMs > 0) return due(DUTY.ASSEMBLY, preReviewAtMs + times.assemblyAfterPreReviewMs)
  return due(DUTY.REVIEW, addMonths(Math.max(stageSinceMs, lastReviewMs), times.reviewDueMonths))
}

/**
 * What is due next in the development of a member. Nothing follows by itself when it is late: it is told, and people
 * decide.
 */
export const nextDuty = (member: Member, development: Development, times: DutyTimes): Due | undefined => {
  if (!isInGoodStanding(member.standing)) return undefined
  const { stage, probationToMs } = member
  if (stage !== STAGE.PROBATIONARY && !isCandidate(stage)) return undefined
  const { resolutionId, resolvedAtMs } = development
  if (resolutionId.length > 0) return due(DUTY.APPROVAL, resolvedAtMs + times.approvalMs)
  if (stage === STAGE.PROBATIONARY) return due(DUTY.CONFIRMATION, probationToMs)
  return candidateDuty(member, development, times)
}

/** True if the duty is late and nobody has said so yet. */
export const isNewlyOverdue = ({ overdue }: Development, { duty, dueMs }: Due, nowMs: number): boolean =>
  nowMs > dueMs && (overdue & bitOf(duty)) === 0

export const withOverdue = ({ overdue }: Development, { duty }: Due): Pick<Development, 'overdue'> => ({
  overdue: overdue | bitOf(duty),
})
