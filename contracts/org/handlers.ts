/** Changes of organisations: proposed, decided by the superior, carried out. */

import { type Address, assert, err, ok, type Result } from '#base'
import { ALLOWED, type ApplyContext, action, type ReadContext, type Subject } from '../define.ts'
import { type Id, NO_HASH, NO_ID } from '../ids.ts'
import { held } from '../policy-language.ts'
import { changeClosed, changeDecided, changeProposed, orgActivated, orgDissolved, orgRenamed } from './events.ts'
import { checkEmpty, checkPlace, createOrg, dissolveOrg, reviseOrg } from './organisations.ts'
import { params } from './params.ts'
import {
  CHANGE_DECISION,
  CHANGE_KIND,
  CHANGE_STATE,
  ChangeArgs,
  type ChangeState,
  DecideChangeArgs,
  FORMALITY,
  ORG_STATE,
  ORG_TYPE,
  type OrgChange,
  type OrgProfile,
  ProposeChangeArgs,
  ResubmitChangeArgs,
} from './schema.ts'
import { changes, orgs } from './state.ts'
import { isRoot } from './tree.ts'

const NOBODY = new Uint8Array(0) as Address

type Proposal = Pick<OrgChange, 'kind' | 'orgId' | 'profile'> & { readonly parentId: Id }

const checkCreate = (ctx: ReadContext, { orgId, parentId, profile }: Proposal): Result<undefined> =>
  profile === undefined ? err('E_ARG', 'no profile') : checkPlace(ctx, { orgId, parentId, profile })

const checkRename = (ctx: ReadContext, { orgId, profile }: Proposal): Result<undefined> => {
  const org = ctx.get(orgs, [orgId])
  if (org?.state !== ORG_STATE.ACTIVE) return err('E_STATE')
  return profile?.type === org.type ? ALLOWED : err('E_ARG', 'a profile of the same type is needed')
}

/** What must hold when a change is proposed and again when it is carried out. */
const checkProposal = (ctx: ReadContext, proposal: Proposal): Result<undefined> => {
  switch (proposal.kind) {
    case CHANGE_KIND.CREATE:
      return checkCreate(ctx, proposal)
    case CHANGE_KIND.RENAME:
      return checkRename(ctx, proposal)
    case CHANGE_KIND.DISSOLVE:
      return checkEmpty(ctx, proposal.orgId)
    default:
      return err('E_ARG', 'kind')
  }
}

/** A new branch begins with three full members. */
const checkPlan = (ctx: ReadContext, { kind, profile, planCount, planRoot }: ProposeChangeArgs): Result<undefined> => {
  if (planCount > 0 !== planRoot.length > 0) return err('E_ARG', 'count and root of the plan go together')
  const formal = kind === CHANGE_KIND.CREATE && profile?.formality === FORMALITY.FORMAL
  const few = profile?.type === ORG_TYPE.BRANCH && planCount < ctx.param(params.branchFullMin)
  return formal && few ? err('E_LIMIT', 'too few full members') : ALLOWED
}

/** An organisation can be emptied after its dissolution is proposed; there must be one all the same. */
const checkNow = (ctx: ReadContext, args: ProposeChangeArgs): Result<undefined> => {
  if (args.kind !== CHANGE_KIND.DISSOLVE) return checkProposal(ctx, args)
  const org = ctx.get(orgs, [args.orgId])
  if (args.profile !== undefined) return err('E_ARG', 'no profile is needed')
  return org?.state === ORG_STATE.ACTIVE && !isRoot(org) ? ALLOWED : err('E_STATE')
}

const decidingOrg = (ctx: ReadContext, { kind, orgId, parentId }: ProposeChangeArgs): Id => {
  if (kind === CHANGE_KIND.CREATE) return parentId
  const parent = ctx.get(orgs, [orgId])?.parent
  return parent === undefined || parent.length === 0 ? orgId : parent
}

export const proposeChange = action({
  id: 1,
  name: 'ProposeChange',
  title: { en: 'Propose a change of an organisation', zh: '申请组织变更' },
  args: ProposeChangeArgs,
  subject: (ctx, { kind, orgId, parentId }) => {
    const org = kind === CHANGE_KIND.CREATE ? parentId : orgId
    return org.length === 0 || ctx.get(orgs, [org]) === undefined ? err('E_NOT_FOUND') : ok({ org })
  },
  policy: {
    select: ({ kind }) => (kind === CHANGE_KIND.CREATE ? 'create' : 'change'),
    cases: {
      /** `o` is the sponsoring parent. */
      create: [{ all: [held('@o', 'SECRETARY', 'ORG_OFFICER', 'ORGANIZER')] }],
      change: [
        { all: [held('@o', 'SECRETARY', 'ORG_OFFICER')] },
        { all: [held('@p(o)', 'SECRETARY', 'ORG_OFFICER', 'ORGANIZER')] },
      ],
    },
  },
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_ARG', 'E_STATE', 'E_PARENT', 'E_CYCLE', 'E_TERM', 'E_LIMIT'],
  check: (ctx, args) => {
    if (ctx.get(changes, [args.changeId]) !== undefined) return err('E_DUP', 'change')
    const plan = checkPlan(ctx, args)
    return plan.ok ? checkNow(ctx, args) : plan
  },
  apply: (ctx, args) => {
    const { changeId, kind, orgId, profile, requestDoc, planCount, planRoot } = args
    const state = CHANGE_STATE.SUBMITTED
    const people = { proposer: ctx.sender.id, decidedBy: NOBODY }
    const papers = { requestDoc, replyDoc: NO_HASH, planCount, planRoot, proposedAtMs: ctx.block.timeMs }
    const more = { parts: [], newParent: NO_ID, effectiveOnMs: 0, reasonCode: 0, deciders: [], approvals: [] }
    const moves = { movedCount: 0, movedBatches: 0 }
    const base = { kind, orgId, decidingOrg: decidingOrg(ctx, args), profile, state }
    const change = { ...base, ...papers, ...people, ...more, ...moves }
    ctx.put(changes, [changeId], change)
    ctx.emit(changeProposed, { changeId, kind, orgId, state })
  },
})

const changeSubject = (ctx: ReadContext, { changeId }: { readonly changeId: Id }): Result<Subject> => {
  const change = ctx.get(changes, [changeId])
  if (change === undefined) return err('E_NOT_FOUND')
  return ok({ org: change.decidingOrg, persons: { creator: change.proposer, approver: change.decidedBy } })
}

const changeOf = (ctx: ReadContext, id: Id): OrgChange => {
  const change = ctx.get(changes, [id])
  assert(change !== undefined, 'the subject was found')
  return change
}

/** E_STATE; E_EXPIRED for a change that nobody has decided or carried out in half a year. */
const inState =
  (...states: readonly ChangeState[]) =>
  (ctx: ReadContext, { changeId }: { readonly changeId: Id }): Result<undefined> => {
    const { state, proposedAtMs } = changeOf(ctx, changeId)
    if (!states.includes(state)) return err('E_STATE')
    return ctx.block.timeMs - proposedAtMs > ctx.param(params.changeLapseMs) ? err('E_EXPIRED') : ALLOWED
  }

const DECIDED_STATE = {
  [CHANGE_DECISION.APPROVE]: CHANGE_STATE.APPROVED,
  [CHANGE_DECISION.RETURN]: CHANGE_STATE.RETURNED,
  [CHANGE_DECISION.REJECT]: CHANGE_STATE.REJECTED,
} as const

export const decideChange = action({
  id: 2,
  name: 'DecideChange',
  title: { en: 'Decide on a change of an organisation', zh: '批复组织变更' },
  args: DecideChangeArgs,
  subject: changeSubject,
  policy: [{ all: [held('@o', 'SECRETARY', 'ORGANIZER')], apart: ['creator'] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_EXPIRED'],
  check: inState(CHANGE_STATE.SUBMITTED),
  apply: (ctx, { changeId, decision, replyDoc }) => {
    const change = changeOf(ctx, changeId)
    const state = DECIDED_STATE[decision]
    ctx.put(changes, [changeId], { ...change, state, replyDoc, decidedBy: ctx.sender.id })
    ctx.emit(changeDecided, { changeId, kind: change.kind, orgId: change.orgId, state })
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
  check: inState(CHANGE_STATE.RETURNED),
  apply: (ctx, { changeId, requestDoc }) => {
    const change = changeOf(ctx, changeId)
    const state = CHANGE_STATE.SUBMITTED
    ctx.put(changes, [changeId], { ...change, state, requestDoc })
    ctx.emit(changeProposed, { changeId, kind: change.kind, orgId: change.orgId, state })
  },
})

const closeChange = (ctx: ApplyContext, changeId: Id, state: ChangeState): void => {
  const change = changeOf(ctx, changeId)
  ctx.put(changes, [changeId], { ...change, state })
  ctx.emit(changeClosed, { changeId, kind: change.kind, orgId: change.orgId, state })
}

export const withdrawChange = action({
  id: 4,
  name: 'WithdrawChange',
  title: { en: 'Withdraw a change of an organisation', zh: '撤回组织变更' },
  args: ChangeArgs,
  subject: changeSubject,
  policy: [{ all: [{ person: 'creator' }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_EXPIRED'],
  check: inState(CHANGE_STATE.SUBMITTED, CHANGE_STATE.RETURNED, CHANGE_STATE.APPROVED),
  apply: (ctx, { changeId }) => void closeChange(ctx, changeId, CHANGE_STATE.WITHDRAWN),
})

const revise = (ctx: ApplyContext, orgId: Id, profile: OrgProfile | undefined): void => {
  assert(profile !== undefined, 'checked before')
  reviseOrg(ctx, orgId, profile)
  ctx.emit(orgRenamed, { orgId })
}

const carryOut = (ctx: ApplyContext, { kind, orgId, decidingOrg: parentId, profile }: OrgChange): void => {
  switch (kind) {
    case CHANGE_KIND.RENAME:
      revise(ctx, orgId, profile)
      return
    case CHANGE_KIND.DISSOLVE:
      dissolveOrg(ctx, orgId)
      ctx.emit(orgDissolved, { orgId })
      return
    case CHANGE_KIND.CREATE:
      assert(profile !== undefined, 'checked before')
      createOrg(ctx, { orgId, parentId, profile })
      ctx.emit(orgActivated, { orgId })
  }
}

export const executeChange = action({
  id: 5,
  name: 'ExecuteChange',
  title: { en: 'Carry out an approved change', zh: '执行组织变更' },
  args: ChangeArgs,
  subject: changeSubject,
  policy: [{ all: [{ person: 'creator' }] }, { all: [{ person: 'approver' }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_EXPIRED', 'E_DUP', 'E_TERM'],
  check: (ctx, args) => {
    const ready = inState(CHANGE_STATE.APPROVED)(ctx, args)
    if (!ready.ok) return ready
    const change = changeOf(ctx, args.changeId)
    return checkProposal(ctx, { ...change, parentId: change.decidingOrg })
  },
  apply: (ctx, { changeId }) => {
    carryOut(ctx, changeOf(ctx, changeId))
    closeChange(ctx, changeId, CHANGE_STATE.EXECUTED)
  },
})
