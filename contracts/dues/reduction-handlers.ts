/** Reductions and exemptions: asked for by the branch, approved by its committee. */

import { err, ok, type Result } from '#base'
import { monthsBetween } from '../calendar.ts'
import { ALLOWED, type ApplyContext, action, type ReadContext, type Subject } from '../define.ts'
import type { Id } from '../ids.ts'
import { orgs } from '../org/state.ts'
import { held } from '../policy-language.ts'
import { reductionChanged } from './events.ts'
import { reductionMachine } from './machine.ts'
import { params } from './params.ts'
import {
  DecideReductionArgs,
  REDUCTION_DECISION,
  REDUCTION_STATE,
  ReductionArgs,
  type RequestReductionArgs as Request,
  RequestReductionArgs,
} from './schema.ts'
import { reductions } from './state.ts'

const isMonth = (month: number): boolean => month % 100 >= 1 && month % 100 <= 12

const checkRequest = (ctx: ReadContext, { reductionId, fromMonth, toMonth }: Request): Result<undefined> => {
  if (ctx.get(reductions, [reductionId]) !== undefined) return err('E_DUP')
  const months = isMonth(fromMonth) && isMonth(toMonth) ? monthsBetween(fromMonth, toMonth) + 1 : 0
  return months >= 1 && months <= ctx.param(params.reductionMonthsMax) ? ALLOWED : err('E_ARG', 'months')
}

export const requestReduction = action({
  id: 3,
  name: 'RequestReduction',
  title: { en: 'Ask for a reduction of dues', zh: '申请党费减免' },
  args: RequestReductionArgs,
  subject: (ctx, { orgId }) => (ctx.get(orgs, [orgId]) === undefined ? err('E_NOT_FOUND') : ok({ org: orgId })),
  policy: [{ all: [held('@o', 'SECRETARY', 'DEPUTY_SECRETARY', 'ORG_OFFICER', 'CLERK')] }],
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_ARG'],
  check: checkRequest,
  apply: (ctx, { reductionId, orgId, ...terms }) => {
    const state = REDUCTION_STATE.REQUESTED
    const decidedBy = new Uint8Array(0) as never
    ctx.put(reductions, [reductionId], { orgId, state, ...terms, creator: ctx.sender.id, decidedBy })
    ctx.emit(reductionChanged, { reductionId, orgId, state })
  },
})

const reductionSubject = (ctx: ReadContext, { reductionId }: ReductionArgs): Result<Subject> => {
  const found = ctx.get(reductions, [reductionId])
  return found === undefined ? err('E_NOT_FOUND') : ok({ org: found.orgId, persons: { creator: found.creator } })
}

const move = (ctx: ApplyContext, reductionId: Id, transition: Parameters<typeof reductionMachine.move>[2]): void => {
  const { orgId, state } = reductionMachine.move(ctx, [reductionId], transition, { decidedBy: ctx.sender.id })
  ctx.emit(reductionChanged, { reductionId, orgId, state })
}

const transitionOf = ({ decision }: DecideReductionArgs) =>
  decision === REDUCTION_DECISION.APPROVE ? 'ApproveReduction' : 'RefuseReduction'

export const decideReduction = action({
  id: 4,
  name: 'DecideReduction',
  title: { en: 'Decide on a reduction of dues', zh: '审批党费减免' },
  args: DecideReductionArgs,
  subject: reductionSubject,
  policy: [{ all: [held('@committee(o)', 'SECRETARY', 'ORGANIZER')], apart: ['creator'] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, args) => reductionMachine.may(ctx, [args.reductionId], transitionOf(args)),
  apply: (ctx, args) => void move(ctx, args.reductionId, transitionOf(args)),
})

export const withdrawReduction = action({
  id: 5,
  name: 'WithdrawReduction',
  title: { en: 'Withdraw a request for a reduction', zh: '撤回减免申请' },
  args: ReductionArgs,
  subject: reductionSubject,
  policy: [{ all: [{ person: 'creator' }] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { reductionId }) => reductionMachine.may(ctx, [reductionId], 'WithdrawReduction'),
  apply: (ctx, { reductionId }) => void move(ctx, reductionId, 'WithdrawReduction'),
})
