/** What each kind of resolution needs and does: one table. An approval is judged by the member as it is then. */

import { addMonths, monthOf } from '../calendar.ts'
import type { ReadContext } from '../define.ts'
import { params } from './params.ts'
import { exited } from './rules.ts'
import { type Member, RESOLUTION_KIND, type Resolution, type ResolutionKind, STAGE, STANDING } from './schema.ts'
import { isCandidate, isInGoodStanding } from './standing.ts'

export interface ResolutionRule {
  /** Needs an assembly with its votes. */
  readonly voted: boolean
  /** True if it can be about this member. */
  fits(member: Member): boolean
  /** Earliest block time of the approval; 0: at once. */
  notBefore(member: Member): number
  /** The member after the approval. */
  apply(ctx: ReadContext, member: Member, resolution: Resolution): Member
}

const KIND = RESOLUTION_KIND
const at =
  (stage: Member['stage']) =>
  (member: Member): boolean =>
    member.standing === STANDING.ACTIVE && member.stage === stage

/** A transfer that is under way does not keep anyone from becoming a full member: the source stays responsible. */
const goodAt =
  (stage: Member['stage']) =>
  (member: Member): boolean =>
    isInGoodStanding(member.standing) && member.stage === stage

const atOnce = () => 0

const staged = (ctx: ReadContext, member: Member, stage: Member['stage']): Member => ({
  ...member,
  stage,
  stageSinceMs: ctx.block.timeMs,
})

export const RESOLUTIONS: Readonly<Record<ResolutionKind, ResolutionRule>> = {
  [KIND.ADMIT]: {
    voted: true,
    fits: at(STAGE.DEVELOPMENT_TARGET),
    notBefore: atOnce,
    apply: (ctx, member, { resolvedAtMs, introducers }) => ({
      ...staged(ctx, member, STAGE.PROBATIONARY),
      introducers,
      probationFromMs: resolvedAtMs,
      probationToMs: addMonths(resolvedAtMs, ctx.param(params.probationMonths)),
    }),
  },
  [KIND.CONFIRM]: {
    voted: true,
    fits: goodAt(STAGE.PROBATIONARY),
    notBefore: member => member.probationToMs,
    apply: (ctx, member, { resolvedAtMs }) => ({
      ...staged(ctx, member, STAGE.FULL),
      confirmedMonth: monthOf(resolvedAtMs),
    }),
  },
  [KIND.EXTEND_PROBATION]: {
    voted: true,
    fits: member => goodAt(STAGE.PROBATIONARY)(member) && member.extensions === 0,
    notBefore: atOnce,
    apply: (_, member, { extensionMonths }) => ({
      ...member,
      extensions: 1,
      probationToMs: addMonths(member.probationToMs, extensionMonths),
    }),
  },
  [KIND.DISQUALIFY]: {
    voted: true,
    fits: at(STAGE.PROBATIONARY),
    notBefore: atOnce,
    apply: (ctx, member) => staged(ctx, member, STAGE.DISQUALIFIED),
  },
  [KIND.CANCEL]: {
    voted: false,
    fits: member => member.standing === STANDING.ACTIVE && isCandidate(member.stage),
    notBefore: atOnce,
    apply: (ctx, member) => staged(ctx, member, STAGE.CANCELLED),
  },
  [KIND.LIMIT_RIGHTS]: {
    voted: false,
    fits: member => at(STAGE.FULL)(member) || at(STAGE.PROBATIONARY)(member),
    notBefore: atOnce,
    apply: (_, member) => ({ ...member, standing: STANDING.RIGHTS_LIMITED }),
  },
  [KIND.RESTORE_RIGHTS]: {
    voted: false,
    fits: member => member.standing === STANDING.RIGHTS_LIMITED,
    notBefore: atOnce,
    apply: (_, member) => ({ ...member, standing: STANDING.ACTIVE }),
  },
  [KIND.EXIT]: {
    voted: false,
    fits: ({ standing, stage }) =>
      (standing === STANDING.ACTIVE || standing === STANDING.RIGHTS_LIMITED) && stage <= STAGE.FULL,
    notBefore: atOnce,
    apply: exited,
  },
}
