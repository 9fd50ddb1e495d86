/** Which steps a case goes through: by kind of content and tier, in the version that held at its opening. */

import { assert, err, type Result } from '#base'
import { orgsOfScope } from '../authority.ts'
import { ALLOWED, type ReadContext } from '../define.ts'
import type { Id } from '../ids.ts'
import { ORG_TYPE } from '../org/schema.ts'
import { orgs } from '../org/state.ts'
import { isRoot } from '../org/tree.ts'
import type { Scope } from '../policy-language.ts'
import { params } from './params.ts'
import {
  CONTENT_TYPE,
  type ContentType,
  LEVEL,
  type Level,
  type ReviewCase,
  type ReviewStep,
  STEP_ROLE,
  TIER,
  type Tier,
} from './schema.ts'
import { policies, policyHeads } from './state.ts'

const HOUR_MS = 3_600_000

const reviewer = (level: Level): ReviewStep => ({ role: STEP_ROLE.REVIEWER, level, quorum: 1, slaHours: 0 })

/** Version 0: reviewers of the author's organisation, of its superior, of the root; the first ones up to the tier. */
const BUILT_IN: readonly ReviewStep[] = [reviewer(LEVEL.OWN), reviewer(LEVEL.PARENT), reviewer(LEVEL.ROOT)]

/** Content that the whole zone or the public sees is reviewed three times wherever it comes from. */
const ALWAYS_T3: readonly ContentType[] = [
  CONTENT_TYPE.LIVE,
  CONTENT_TYPE.REPLAY,
  CONTENT_TYPE.BRAND,
  CONTENT_TYPE.MALL_ITEM,
]

/** The least tier for content of an organisation: T1 of a branch or group, T2 of what stands above, T3 of the root. */
export const leastTier = (ctx: ReadContext, type: ContentType, orgId: Id): Tier => {
  if (ALWAYS_T3.includes(type)) return TIER.T3
  const org = ctx.get(orgs, [orgId])
  if (org === undefined || isRoot(org)) return TIER.T3
  return org.type === ORG_TYPE.BRANCH || org.type === ORG_TYPE.GROUP ? TIER.T1 : TIER.T2
}

/** E_ARG: as many steps as the tier has, each with at least one person. */
export const checkSteps = (tier: Tier, steps: readonly ReviewStep[]): Result<undefined> =>
  steps.length === tier && steps.every(({ quorum }) => quorum > 0) ? ALLOWED : err('E_ARG', 'steps')

/** Version for cases that open now. */
export const currentVersion = (ctx: ReadContext, type: ContentType, tier: Tier): number =>
  ctx.get(policyHeads, [type, tier])?.version ?? 0

type Followed = Pick<ReviewCase, 'contentType' | 'tier' | 'policyVersion'>

export const stepsOf = (ctx: ReadContext, { contentType, tier, policyVersion }: Followed): readonly ReviewStep[] => {
  if (policyVersion === 0) return BUILT_IN.slice(0, tier)
  const policy = ctx.get(policies, [contentType, tier, policyVersion])
  assert(policy !== undefined, 'the version was current when the case opened')
  return policy.steps
}

const SCOPE: Readonly<Record<Level, Scope>> = {
  [LEVEL.OWN]: '@o',
  [LEVEL.PARENT]: '@p(o)',
  [LEVEL.COMMITTEE]: '@committee(o)',
  [LEVEL.ROOT]: '@root',
}

const orgAt = (ctx: ReadContext, scope: Scope, orgId: Id): Id => orgsOfScope(ctx, scope, orgId)[0] ?? orgId

/** One level up; the root stands above itself. */
export const superiorOf = (ctx: ReadContext, orgId: Id): Id => orgAt(ctx, '@p(o)', orgId)

const slaParam = (tier: Tier) =>
  tier === TIER.T1 ? params.slaHoursT1 : tier === TIER.T2 ? params.slaHoursT2 : params.slaHoursT3

/** Until when something is decided that begins now; `slaHours` 0: as the tier says. */
export const dueAt = (ctx: ReadContext, tier: Tier, slaHours = 0): number =>
  ctx.block.timeMs + (slaHours === 0 ? ctx.param(slaParam(tier)) : slaHours) * HOUR_MS

type StepState = Pick<ReviewCase, 'step' | 'stepRole' | 'stepOrg' | 'stepAtMs' | 'dueAtMs' | keyof typeof FRESH>

/** What a case has in its step `number`, from 1. */
export const stepAt = (ctx: ReadContext, followed: Followed & Pick<ReviewCase, 'orgId'>, number: number): StepState => {
  const step = stepsOf(ctx, followed)[number - 1]
  assert(step !== undefined, `a case has no step ${number}`)
  return {
    step: number,
    stepRole: step.role,
    stepOrg: orgAt(ctx, SCOPE[step.level], followed.orgId),
    stepAtMs: ctx.block.timeMs,
    dueAtMs: dueAt(ctx, followed.tier, step.slaHours),
    ...FRESH,
  }
}

/** Nothing has happened in a step that begins. */
export const FRESH = {
  passes: 0,
  overdue: false,
  escalatedTo: new Uint8Array(0) as Id,
  reviewer: new Uint8Array(0) as ReviewCase['reviewer'],
} as const
