/** Changes of organisations: proposed, decided by every superior involved, or not. */

import { type Address, equalBytes, err, ok, type Result } from '#base'
import { ALLOWED, type ApplyContext, action, type ReadContext, type Subject } from '../define.ts'
import { type Id, NO_HASH } from '../ids.ts'
import { held, heldOf } from '../policy-language.ts'
import { changeOf, checkProposal, checkShape, decidersOf, proposalOf } from './changes.ts'
import { changeClosed, changeDecided, changeProposed } from './events.ts'
import { changeMachine } from './machine.ts'
import { ChangeArgs, DecideChangeArgs, ProposeChangeArgs, ResubmitChangeArgs } from './messages.ts'
import { params } from './params.ts'
import { CHANGE_DECISION, CHANGE_KIND, CHANGE_STATE, type ChangeState, type OrgChange } from './schema.ts'
import { changes, changesOf, orgs } from './state.ts'

const NOBODY = new Uint8Array(0) as Address

/** `o` is the sponsoring superior of a new organisation, else the organisation itself. */
const proposalSubject = (ctx: ReadContext, { kind, orgId, parentId }: ProposeChangeArgs): Result<Subject> => {
  const org = kind === CHANGE_KIND.CREATE ? parentId : orgId
  return org.length === 0 || ctx.get(orgs, [org]) === undefined ? err('E_NOT_FOUND') : ok({ org })
}

const checkNew = (ctx: ReadContext, args: ProposeChangeArgs): Result<undefined> => {
  if (ctx.get(changes, [args.changeId]) !== undefined) return err('E_DUP', 'change')
  const shape = checkShape(args)
  return shape.ok ? checkProposal(ctx, proposalOf(args)) : shape
}

/** Notes the change with every organisation that it is about. */
const keepHistory = (ctx: ApplyContext, { changeId, orgId, parts }: ProposeChangeArgs): void => {
  const now = ctx.block.timeMs
  for (const one of [orgId, ...parts.map(part => part.orgId)])
    ctx.put(changesOf, [one, now, changeId], { sinceMs: now })
}

const writeChange = (ctx: ApplyContext, args: ProposeChangeArgs, state: ChangeState): void => {
  const { changeId, kind, orgId, parts, profile, requestDoc, planCount, planRoot, effectiveOnMs, reasonCode } = args
  const deciders = decidersOf(ctx, proposalOf(args))
  const people = { proposer: ctx.sender.id, decidedBy: NOBODY, deciders, approvals: [] }
  const papers = { requestDoc, replyDoc: NO_HASH, reasonCode, effectiveOnMs, proposedAtMs: ctx.block.timeMs }
  const plan = { planCount, planRoot, movedCount: 0, movedBatches: 0 }
  const about = { kind, orgId, decidingOrg: deciders[0] as Id, parts, newParent: args.newParentId, profile }
  ctx.put(changes, [changeId], { ...about, state, ...papers, ...plan, ...people })
  keepHistory(ctx, args)
  ctx.emit(changeProposed, { changeId, kind, orgId, state })
}

export const proposeChange = action({
  id: 1,
  name: 'ProposeChange',
  title: { en: 'Propose a change of an organisation', zh: '申请组织变更' },
  args: ProposeChangeArgs,
  subject: proposalSubject,
  policy: {
    select: ({ kind }) => (kind === CHANGE_KIND.CREATE ? 'create' : 'change'),
    cases: {
      create: [{ all: [held('@o', 'SECRETARY', 'ORG_OFFICER', 'ORGANIZER')] }],
      change: [
        { all: [held('@o', 'SECRETARY', 'ORG_OFFICER')] },
        { all: [held('@p(o)', 'SECRETARY', 'ORG_OFFICER', 'ORGANIZER')] },
      ],
    },
  },
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_ARG', 'E_STATE', 'E_PARENT', 'E_CYCLE', 'E_TERM', 'E_LIMIT'],
  check: checkNew,
  apply: (ctx, args) => void writeChange(ctx, args, CHANGE_STATE.SUBMITTED),
})

/** A liaison prepares the papers of a new organisation; an officer of the superior submits them. */
export const draftChange = action({
  id: 11,
  name: 'DraftChange',
  title: { en: 'Prepare the request for a new organisation', zh: '拟定成立申请' },
  args: ProposeChangeArgs,
  subject: proposalSubject,
  policy: [{ all: [held('@o', 'LIAISON')] }],
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_ARG', 'E_STATE', 'E_PARENT', 'E_CYCLE', 'E_TERM', 'E_LIMIT'],
  check: (ctx, args) =>
    args.kind === CHANGE_KIND.CREATE ? checkNew(ctx, args) : err('E_ARG', 'only new organisations are drafted'),
  apply: (ctx, args) => void writeChange(ctx, args, CHANGE_STATE.DRAFT),
})

export const changeSubject = (ctx: ReadContext, { changeId }: { readonly changeId: Id }): Result<Subject> => {
  const change = ctx.get(changes, [changeId])
  if (change === undefined) return err('E_NOT_FOUND')
  return ok({ org: change.decidingOrg, persons: { creator: change.proposer, approver: change.decidedBy } })
}

/** True for a change that nobody has decided or carried out in half a year. */
const isStale = (ctx: ReadContext, { proposedAtMs }: OrgChange): boolean =>
  ctx.block.timeMs - proposedAtMs > ctx.param(params.changeLapseMs)

/** E_STATE; E_EXPIRED for one that has lapsed, unless it is being carried out. */
export const mayChange = (
  ctx: ReadContext,
  changeId: Id,
  name: Parameters<typeof changeMachine.may>[2],
): Result<undefined> => {
  const may = changeMachine.may(ctx, [changeId], name)
  if (!may.ok) return may
  const change = changeOf(ctx, changeId)
  return change.state !== CHANGE_STATE.EXECUTING && isStale(ctx, change) ? err('E_EXPIRED') : ALLOWED
}

/** Who submits answers for it, as if the draft were their own. */
export const submitChange = action({
  id: 12,
  name: 'SubmitChange',
  title: { en: 'Submit a prepared change', zh: '提交组织变更申请' },
  args: ChangeArgs,
  subject: changeSubject,
  policy: [{ all: [held('@o', 'SECRETARY', 'ORG_OFFICER', 'ORGANIZER')] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_EXPIRED'],
  check: (ctx, { changeId }) => mayChange(ctx, changeId, 'SubmitChange'),
  apply: (ctx, { changeId }) => {
    const { kind, orgId, state } = changeMachine.move(ctx, [changeId], 'SubmitChange', { proposer: ctx.sender.id })
    ctx.emit(changeProposed, { changeId, kind, orgId, state })
  },
})

const DECISION_STEP = {
  [CHANGE_DECISION.APPROVE]: 'DecideChangeApprove',
  [CHANGE_DECISION.RETURN]: 'DecideChangeReturn',
  [CHANGE_DECISION.REJECT]: 'DecideChangeReject',
} as const

/** The superior that decides now. */
const deciderOf = ({ decidingOrg }: OrgChange, { orgId }: DecideChangeArgs): Id =>
  orgId.length === 0 ? decidingOrg : orgId

const decisionSubject = (ctx: ReadContext, args: DecideChangeArgs): Result<Subject> => {
  const change = ctx.get(changes, [args.changeId])
  if (change === undefined) return err('E_NOT_FOUND')
  const decider = deciderOf(change, args)
  if (!change.deciders.some(one => equalBytes(one, decider))) return err('E_NOT_FOUND', 'not a superior involved')
  return ok({ org: change.orgId, orgs: { superior: decider }, persons: { creator: change.proposer } })
}

const hasAgreed = ({ approvals }: OrgChange, decider: Id): boolean =>
  approvals.some(({ orgId }) => equalBytes(orgId, decider))

/** Every superior involved must approve; one that returns or rejects it does so for all. */
export const decideChange = action({
  id: 2,
  name: 'DecideChange',
  title: { en: 'Decide on a change of an organisation', zh: '批复组织变更' },
  args: DecideChangeArgs,
  subject: decisionSubject,
  policy: [{ all: [heldOf('superior', '@o', 'SECRETARY', 'ORGANIZER')], apart: ['creator'] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_EXPIRED', 'E_DUP'],
  check: (ctx, args) => {
    const may = mayChange(ctx, args.changeId, 'DecideChangeApprove')
    if (!may.ok) return may
    const change = changeOf(ctx, args.changeId)
    return hasAgreed(change, deciderOf(change, args)) ? err('E_DUP', 'it has agreed') : ALLOWED
  },
  apply: (ctx, args) => {
    const { changeId, decision, replyDoc } = args
    const change = changeOf(ctx, changeId)
    const agrees = decision === CHANGE_DECISION.APPROVE
    const approval = { orgId: deciderOf(change, args), by: ctx.sender.id, atMs: ctx.block.timeMs }
    const approvals = agrees ? [...change.approvals, approval] : []
    const isPart = agrees && approvals.length < change.deciders.length
    const step = isPart ? 'DecideChangeAgree' : DECISION_STEP[decision]
    const { kind, orgId, state } = changeMachine.move(ctx, [changeId], step, {
      replyDoc,
      approvals,
      decidedBy: ctx.sender.id,
    })
    ctx.emit(changeDecided, { changeId, kind, orgId, state })
  },
})

export const resubmitChange = action({
  id: 3,
  name: 'ResubmitChange',
  title: { en: 'Submit a returned change again', zh: '重新提交组织变更' },
  args: ResubmitChangeArgs,
  subject: changeSubject,
  policy: [{ all: [{ person: 'creator' }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_EXPIRED'],
  check: (ctx, { changeId }) => mayChange(ctx, changeId, 'ResubmitChange'),
  apply: (ctx, { changeId, requestDoc }) => {
    const { kind, orgId, state } = changeMachine.move(ctx, [changeId], 'ResubmitChange', { requestDoc })
    ctx.emit(changeProposed, { changeId, kind, orgId, state })
  },
})

export const closeChange = (
  ctx: ApplyContext,
  changeId: Id,
  step: 'WithdrawChange' | 'LapseChange' | 'ExecuteChange',
): void => {
  const { kind, orgId, state } = changeMachine.move(ctx, [changeId], step)
  ctx.emit(changeClosed, { changeId, kind, orgId, state })
}

export const withdrawChange = action({
  id: 4,
  name: 'WithdrawChange',
  title: { en: 'Withdraw a change of an organisation', zh: '撤回组织变更' },
  args: ChangeArgs,
  subject: changeSubject,
  policy: [{ all: [{ person: 'creator' }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_EXPIRED'],
  check: (ctx, { changeId }) => mayChange(ctx, changeId, 'WithdrawChange'),
  apply: (ctx, { changeId }) => void closeChange(ctx, changeId, 'WithdrawChange'),
})

export const lapseChange = action({
  id: 13,
  name: 'LapseChange',
  title: { en: 'Put away a change that has lapsed', zh: '组织变更申请失效' },
  args: ChangeArgs,
  subject: changeSubject,
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { changeId }) => {
    const may = changeMachine.may(ctx, [changeId], 'LapseChange')
    if (!may.ok) return may
    return isStale(ctx, changeOf(ctx, changeId)) ? ALLOWED : err('E_WINDOW', 'it has not lapsed')
  },
  apply: (ctx, { changeId }) => void closeChange(ctx, changeId, 'LapseChange'),
})
