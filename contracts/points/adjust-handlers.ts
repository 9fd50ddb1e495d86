/**
 * What persons propose and others approve: points by hand, and changes of the appraisal score. Never the beneficiary;
 * above a bound the superior as well.
 */

import { assert, err, ok, type Result } from '#base'
import { yearOf } from '../calendar.ts'
import { ALLOWED, type ApplyContext, action, type ReadContext, type Subject } from '../define.ts'
import { type Id, NO_ID } from '../ids.ts'
import { memberSubject } from '../member/rules.ts'
import { members } from '../member/state.ts'
import { held } from '../policy-language.ts'
import {
  ADJUSTMENT_KIND,
  ADJUSTMENT_STATE,
  type Adjustment,
  AdjustmentArgs,
  ManualAwardArgs,
  SCORE_REASON,
  ScoreAdjustArgs,
} from './adjust-schema.ts'
import { holderOf } from './aliases.ts'
import { awardPoints, termsInForce } from './award.ts'
import { adjustmentChanged, scoreChanged } from './events.ts'
import { adjustmentMachine } from './machine.ts'
import { params } from './params.ts'
import { SOURCE_TYPE } from './schema.ts'
import { adjustments, openAdjustments, scores } from './state.ts'

const PROPOSERS = [{ all: [held('@o', 'GROUP_LEADER', 'CLERK')], apart: ['self'] }] as const
const nobody = new Uint8Array(0) as never

type Proposal = Pick<Adjustment, 'kind' | 'mid' | 'amount' | 'ruleId' | 'year' | 'reason' | 'evidenceRoot'>

const tell = (ctx: ApplyContext, adjustmentId: Id, { kind, state, mid, orgId, amount }: Adjustment): void =>
  ctx.emit(adjustmentChanged, { adjustmentId, kind, state, mid, orgId, amount })

const propose = (ctx: ApplyContext, adjustmentId: Id, proposal: Proposal): void => {
  const orgId = ctx.get(members, [proposal.mid])?.orgId
  assert(orgId !== undefined, 'the subject was found')
  const people = { proposedBy: ctx.sender.id, approvedBy: nobody, decidedAtMs: 0 }
  const row = { ...proposal, ...people, state: ADJUSTMENT_STATE.PROPOSED, orgId }
  ctx.put(adjustments, [adjustmentId], row)
  ctx.put(openAdjustments, [orgId, adjustmentId], { atMs: ctx.block.timeMs })
  tell(ctx, adjustmentId, row)
}

export const manualAward = action({
  id: 9,
  name: 'ManualAward',
  title: { en: 'Propose points by hand', zh: '申报手工积分' },
  args: ManualAwardArgs,
  subject: memberSubject,
  policy: PROPOSERS,
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_ARG', 'E_STATE', 'E_CAP'],
  check: (ctx, { adjustmentId, ruleId, amount }) => {
    if (ctx.get(adjustments, [adjustmentId]) !== undefined) return err('E_DUP')
    const terms = termsInForce(ctx, ruleId, SOURCE_TYPE.MANUAL)
    if (!terms.ok) return terms
    if (amount === 0) return err('E_ARG', 'nothing')
    return amount <= terms.value.amount ? ALLOWED : err('E_CAP', 'more than the rule gives')
  },
  apply: (ctx, { adjustmentId, mid, ruleId, amount, evidenceRoot }) => {
    const kind = ADJUSTMENT_KIND.POINTS
    propose(ctx, adjustmentId, { kind, mid, amount, ruleId, year: 0, reason: SCORE_REASON.OTHER, evidenceRoot })
  },
})

export const scoreAdjust = action({
  id: 10,
  name: 'ScoreAdjust',
  title: { en: 'Propose a change of the appraisal score', zh: '申报考评分变更' },
  args: ScoreAdjustArgs,
  subject: memberSubject,
  policy: PROPOSERS,
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_ARG', 'E_WINDOW'],
  check: (ctx, { adjustmentId, kind, amount, year }) => {
    if (ctx.get(adjustments, [adjustmentId]) !== undefined) return err('E_DUP')
    if (amount === 0 || kind === ADJUSTMENT_KIND.POINTS) return err('E_ARG', 'kind or amount')
    const now = yearOf(ctx.block.timeMs)
    return year === now || year === now - 1 ? ALLOWED : err('E_WINDOW', 'this year or the last')
  },
  apply: (ctx, { adjustmentId, ...proposal }) => {
    propose(ctx, adjustmentId, { ...proposal, ruleId: NO_ID })
  },
})

const adjustmentSubject = (ctx: ReadContext, { adjustmentId }: AdjustmentArgs): Result<Subject> => {
  const found = ctx.get(adjustments, [adjustmentId])
  if (found === undefined) return err('E_NOT_FOUND')
  const { orgId, mid, proposedBy, approvedBy } = found
  return ok({ org: orgId, persons: { self: mid, creator: proposedBy, approver: approvedBy } })
}

const adjustmentOf = (ctx: ReadContext, adjustmentId: Id): Adjustment => {
  const found = ctx.get(adjustments, [adjustmentId])
  assert(found !== undefined, 'the subject was found')
  return found
}

const adjustScore = (ctx: ApplyContext, { kind, mid, year, amount }: Adjustment): void => {
  const key = [holderOf(ctx, mid), year] as const
  const score = ctx.get(scores, key) ?? { base: ctx.param(params.scoreBase), plus: 0, minus: 0, items: 0 }
  const isPlus = kind === ADJUSTMENT_KIND.SCORE_PLUS
  const plus = score.plus + (isPlus ? amount : 0)
  const minus = score.minus + (isPlus ? 0 : amount)
  ctx.put(scores, key, { ...score, plus, minus, items: score.items + 1 })
  ctx.emit(scoreChanged, { mid, year, plus, minus })
}

/** E_LIMIT long before a score leaves the bounds of its type. */
const SCORE_ITEMS = 90
const checkScore = (ctx: ReadContext, { kind, mid, year }: Adjustment): Result<undefined> => {
  if (kind === ADJUSTMENT_KIND.POINTS) return ALLOWED
  const items = ctx.get(scores, [holderOf(ctx, mid), year])?.items ?? 0
  return items < SCORE_ITEMS ? ALLOWED : err('E_LIMIT', 'changes of one year')
}

const postNow = (ctx: ApplyContext, adjustmentId: Id): Result<undefined> => {
  const row = adjustmentMachine.move(ctx, [adjustmentId], 'PostAdjustment', { decidedAtMs: ctx.block.timeMs })
  ctx.remove(openAdjustments, [row.orgId, adjustmentId])
  tell(ctx, adjustmentId, row)
  if (row.kind !== ADJUSTMENT_KIND.POINTS) {
    adjustScore(ctx, row)
    return ALLOWED
  }
  const { ruleId, mid, orgId, amount } = row
  const terms = termsInForce(ctx, ruleId, SOURCE_TYPE.MANUAL)
  if (!terms.ok) return terms
  const source = { ruleId, sourceType: SOURCE_TYPE.MANUAL, sourceId: adjustmentId, mid, orgId }
  return awardPoints(ctx, source, terms.value, amount)
}

const POST_CODES = ['E_NOT_FOUND', 'E_STATE', 'E_BUDGET', 'E_LIMIT'] as const

export const approveAdjustment = action({
  id: 11,
  name: 'ApproveAdjustment',
  title: { en: 'Approve points by hand or a change of score', zh: '批准手工积分或考评分' },
  args: AdjustmentArgs,
  subject: adjustmentSubject,
  policy: [{ all: [held('@o', 'SECRETARY')], apart: ['self', 'creator'] }],
  codes: POST_CODES,
  check: (ctx, { adjustmentId }) => {
    const may = adjustmentMachine.may(ctx, [adjustmentId], 'ApproveAdjustment')
    return may.ok ? checkScore(ctx, adjustmentOf(ctx, adjustmentId)) : may
  },
  apply: (ctx, { adjustmentId }) => {
    const row = adjustmentMachine.move(ctx, [adjustmentId], 'ApproveAdjustment', { approvedBy: ctx.sender.id })
    if (row.amount <= ctx.param(params.superiorAbove)) return postNow(ctx, adjustmentId)
    tell(ctx, adjustmentId, row)
    return ALLOWED
  },
})

/** Above the bound: the superior agrees as well, and only then something is posted. */
export const postAdjustment = action({
  id: 12,
  name: 'PostAdjustment',
  title: { en: 'Agree to a large award or change of score', zh: '上级同意大额积分或考评分' },
  args: AdjustmentArgs,
  subject: adjustmentSubject,
  policy: [{ all: [held('@p(o)', 'SECRETARY')], apart: ['self', 'creator', 'approver'] }],
  codes: POST_CODES,
  check: (ctx, { adjustmentId }) => {
    const may = adjustmentMachine.may(ctx, [adjustmentId], 'PostAdjustment')
    return may.ok ? checkScore(ctx, adjustmentOf(ctx, adjustmentId)) : may
  },
  apply: (ctx, { adjustmentId }) => postNow(ctx, adjustmentId),
})

export const rejectAdjustment = action({
  id: 13,
  name: 'RejectAdjustment',
  title: { en: 'Reject points by hand or a change of score', zh: '驳回手工积分或考评分' },
  args: AdjustmentArgs,
  subject: adjustmentSubject,
  policy: [
    { all: [held('@o', 'SECRETARY')], apart: ['self'] },
    { all: [held('@p(o)', 'SECRETARY')], apart: ['self'] },
  ],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { adjustmentId }) => adjustmentMachine.may(ctx, [adjustmentId], 'RejectAdjustment'),
  apply: (ctx, { adjustmentId }) => {
    const row = adjustmentMachine.move(ctx, [adjustmentId], 'RejectAdjustment', { decidedAtMs: ctx.block.timeMs })
    ctx.remove(openAdjustments, [row.orgId, adjustmentId])
    tell(ctx, adjustmentId, row)
  },
})
