/** What other modules ask of `review`: whether content may be published. */

import { equalBytes, err, type Result } from '#base'
import { ALLOWED, type ReadContext } from '../define.ts'
import type { Id } from '../ids.ts'
import { params } from './params.ts'
import { CASE_STATE, type CaseState, type ContentType, type ReviewCase, type Tier } from './schema.ts'
import { cases } from './state.ts'

const DAY_MS = 86_400_000

export interface ReviewedContent {
  readonly type: ContentType
  readonly subjectId: Id
  readonly contentHash: Uint8Array
  /** The least tier that will do. */
  readonly tier?: Tier
  /** Organisation for which it must have been reviewed. */
  readonly orgId?: Id
}

const isAbout = (found: ReviewCase, { type, subjectId, contentHash, tier = 1, orgId }: ReviewedContent): boolean =>
  found.contentType === type &&
  equalBytes(found.subjectId, subjectId) &&
  equalBytes(found.contentHash, contentHash) &&
  found.tier >= tier &&
  (orgId === undefined || equalBytes(found.orgId, orgId))

/** E_NOT_FOUND, E_ARG (about other content, in too low a tier, for another organisation). */
export const requireCase = (ctx: ReadContext, caseId: Id, content: ReviewedContent): Result<ReviewCase> => {
  const found = ctx.get(cases, [caseId])
  if (found === undefined) return err('E_NOT_FOUND', 'case of review')
  return isAbout(found, content) ? { ok: true, value: found } : err('E_ARG', 'a case about other content')
}

const APPROVING: readonly CaseState[] = [CASE_STATE.APPROVED, CASE_STATE.OVERTURNED]
const REFUSING: readonly CaseState[] = [
  CASE_STATE.RETURNED,
  CASE_STATE.REJECTED,
  CASE_STATE.UPHELD,
  CASE_STATE.WITHDRAWN,
]

/** The last step has passed, or an appeal against its rejection was granted. */
export const isApproved = ({ state }: Pick<ReviewCase, 'state'>): boolean => APPROVING.includes(state)

/** Sent back as things stand; an appeal can still change a rejection. */
export const isRefused = ({ state }: Pick<ReviewCase, 'state'>): boolean => REFUSING.includes(state)

/** An approval can be used for `approvalDays`. */
export const isExpired = (ctx: ReadContext, { decidedAtMs }: Pick<ReviewCase, 'decidedAtMs'>): boolean =>
  ctx.block.timeMs > decidedAtMs + ctx.param(params.approvalDays) * DAY_MS

/**
 * Content may be published only with an approval of just this content: E_NOT_FOUND, E_ARG (see `requireCase`), E_STATE
 * (not approved, or too long ago).
 */
export const requireApproved = (ctx: ReadContext, caseId: Id, content: ReviewedContent): Result<undefined> => {
  const found = requireCase(ctx, caseId, content)
  if (!found.ok) return found
  return isApproved(found.value) && !isExpired(ctx, found.value) ? ALLOWED : err('E_STATE', 'not approved')
}
