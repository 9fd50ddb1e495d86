/** The plan of a change: who moves where, in batches that together are what was decided. */

import { equalBytes, err, type Hash, LIMITS, type Result } from '#base'
import { listRoot, verifyList } from '#chain'
import { ALLOWED, type ReadContext } from '../define.ts'
import type { Id } from '../ids.ts'
import { countOf } from '../member/rules.ts'
import { members } from '../member/state.ts'
import { type MoveMembersArgs, PlanMove } from './messages.ts'
import { CHANGE_KIND, ORG_STATE, type OrgChange } from './schema.ts'
import { orgs } from './state.ts'
import { isBelow } from './tree.ts'

/** Root of one batch: RFC 6962 over the canonical bytes of its moves. */
const batchRoot = (moves: readonly PlanMove[]): Hash => listRoot(moves.map(move => PlanMove.encode(move)))

/** The batches of a plan, each of at most `batchEntries` moves. */
export const planBatches = (moves: readonly PlanMove[]): readonly (readonly PlanMove[])[] =>
  Array.from({ length: Math.ceil(moves.length / LIMITS.batchEntries) }, (_, i) =>
    moves.slice(i * LIMITS.batchEntries, (i + 1) * LIMITS.batchEntries),
  )

/** What the plan's root is the root of: the roots of its batches, in order. */
export const planLeaves = (moves: readonly PlanMove[]): readonly Hash[] => planBatches(moves).map(batchRoot)

/** `planRoot` of a proposal: RFC 6962 over the roots of the batches. */
export const planRootOf = (moves: readonly PlanMove[]): Hash => listRoot(planLeaves(moves))

/** E_PROOF unless these moves are the next batch of the plan. */
export const checkBatch = (change: OrgChange, { moves, proof }: MoveMembersArgs): Result<undefined> => {
  if (moves.length === 0) return err('E_ARG', 'no moves')
  const { planRoot, planCount, movedCount, movedBatches } = change
  const isNext = planRoot.length > 0 && proof.index === movedBatches && movedCount + moves.length <= planCount
  const isLast = proof.index + 1 === proof.size
  if (!isNext || (isLast && movedCount + moves.length !== planCount)) return err('E_PROOF', 'not the next batch')
  return verifyList(planRoot as Hash, batchRoot(moves), proof) ? ALLOWED : err('E_PROOF', 'not of the plan')
}

const isAmong = (parts: OrgChange['parts'], org: Id): boolean => parts.some(({ orgId }) => equalBytes(orgId, org))

/** Whether the change may take members from here. */
const isSource = (ctx: ReadContext, { kind, orgId, decidingOrg, parts }: OrgChange, from: Id): boolean => {
  if (kind === CHANGE_KIND.CREATE) return isBelow(ctx, from, decidingOrg)
  return kind === CHANGE_KIND.MERGE ? isAmong(parts, from) : equalBytes(from, orgId)
}

const isTarget = (ctx: ReadContext, { kind, orgId, decidingOrg, parts }: OrgChange, to: Id): boolean => {
  if (kind === CHANGE_KIND.CREATE || kind === CHANGE_KIND.MERGE) return equalBytes(to, orgId)
  if (kind === CHANGE_KIND.SPLIT) return isAmong(parts, to)
  if (equalBytes(to, orgId) || ctx.get(orgs, [to])?.state !== ORG_STATE.ACTIVE) return false
  return isBelow(ctx, to, decidingOrg)
}

/** E_ARG where the plan would take members to an organisation that the change is not about. */
export const checkTargets = (ctx: ReadContext, change: OrgChange, moves: readonly PlanMove[]): Result<undefined> =>
  moves.every(({ orgId }) => isTarget(ctx, change, orgId)) ? ALLOWED : err('E_ARG', 'a target of another change')

/** Where a member still is who must be moved; undefined for one who has left since the plan was made. */
export const sourceOf = (ctx: ReadContext, change: OrgChange, { mid, orgId }: PlanMove): Id | undefined => {
  const member = ctx.get(members, [mid])
  if (member === undefined || countOf(member) === undefined || equalBytes(member.orgId, orgId)) return undefined
  return isSource(ctx, change, member.orgId) ? member.orgId : undefined
}
