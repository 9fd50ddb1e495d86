/** Approved changes are carried out: members move as planned, then organisations begin, change or end. */

import { assert, err, type Result } from '#base'
import { ALLOWED, type ApplyContext, action, type ReadContext, type Subject } from '../define.ts'
import type { Id } from '../ids.ts'
import { moveMember } from '../member/rules.ts'
import { held } from '../policy-language.ts'
import { changeSubject, closeChange, mayChange } from './change-handlers.ts'
import { changeOf, checkDeciders, checkProposal, storedProposal } from './changes.ts'
import { membersMoved, orgActivated, orgDissolved, orgRenamed, orgRestructured } from './events.ts'
import { changeMachine, orgMachine } from './machine.ts'
import { ChangeArgs, MoveMembersArgs, type PlanMove } from './messages.ts'
import { createOrg, dissolveOrg, moveOrg, orgOf, reviseOrg, setOrgState } from './organisations.ts'
import { checkBatch, checkTargets, sourceOf } from './plan.ts'
import { CHANGE_KIND, CHANGE_STATE, type ChangeKind, ORG_STATE, type OrgChange, type OrgProfile } from './schema.ts'
import { changes } from './state.ts'

const K = CHANGE_KIND

const checkDay = (ctx: ReadContext, { effectiveOnMs }: OrgChange): Result<undefined> =>
  ctx.block.timeMs < effectiveOnMs ? err('E_WINDOW', 'before the day of effect') : ALLOWED

/** Organisations that lose members, and in which nothing may begin meanwhile. */
const restructuredBy = ({ kind, orgId, parts }: OrgChange): readonly Id[] => {
  if (kind === K.MERGE) return parts.map(part => part.orgId)
  return kind === K.CREATE ? [] : [orgId]
}

const found = (ctx: ApplyContext, orgId: Id, parentId: Id, profile: OrgProfile | undefined): void => {
  assert(profile !== undefined, 'checked before')
  createOrg(ctx, { orgId, parentId, profile })
  ctx.emit(orgActivated, { orgId })
}

/** Founds the organisations of a CREATE or a SPLIT. */
const foundAll = (ctx: ApplyContext, { kind, orgId, decidingOrg, parts, profile }: OrgChange): void => {
  if (kind === K.CREATE) found(ctx, orgId, decidingOrg, profile)
  if (kind !== K.SPLIT) return
  const { parent } = orgOf(ctx, orgId)
  for (const part of parts) found(ctx, part.orgId, parent, part.profile)
}

const begin = (ctx: ApplyContext, change: OrgChange): void => {
  for (const orgId of restructuredBy(change)) setOrgState(ctx, orgId, ORG_STATE.RESTRUCTURING)
  foundAll(ctx, change)
}

/** What must hold before the first members move: as when it was proposed, and the sources are free. */
const checkBegin = (ctx: ReadContext, change: OrgChange): Result<undefined> => {
  if (change.state === CHANGE_STATE.EXECUTING) return ALLOWED
  for (const orgId of restructuredBy(change)) {
    const free = orgMachine.may(ctx, [orgId], 'RestructureOrg')
    if (!free.ok) return free
  }
  const holds = checkProposal(ctx, { ...storedProposal(change), isExecuted: false })
  return holds.ok ? holds : err('E_STATE', `what was approved does not hold any more: ${holds.fault.code}`)
}

/** The roles of the member at the source end with the move. */
const moveOne = (ctx: ApplyContext, change: OrgChange, move: PlanMove): Result<undefined> => {
  return sourceOf(ctx, change, move) === undefined ? ALLOWED : ctx.call(moveMember, move)
}

/** `o` is where the members go; for a new organisation its superior. */
const moveSubject = (ctx: ReadContext, { changeId }: MoveMembersArgs): Result<Subject> => {
  const change = ctx.get(changes, [changeId])
  if (change === undefined) return err('E_NOT_FOUND')
  return { ok: true, value: { org: change.kind === K.CREATE ? change.decidingOrg : change.orgId } }
}

/** Batch by batch in the order of the plan. Whom the plan names and who has left since is passed over. */
export const moveMembersForChange = action({
  id: 14,
  name: 'MoveMembersForChange',
  title: { en: 'Move members as a change has planned', zh: '按方案调整党员组织关系' },
  args: MoveMembersArgs,
  subject: moveSubject,
  policy: {
    select: ({ changeId }, ctx) => (changeOf(ctx, changeId).kind === K.CREATE ? 'create' : 'change'),
    cases: {
      create: [{ all: [held('@o', 'ORG_OFFICER')] }],
      change: [{ all: [held('@o', 'ORG_OFFICER')] }, { all: [held('@p(o)', 'ORG_OFFICER')] }],
    },
  },
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_EXPIRED', 'E_WINDOW', 'E_ARG', 'E_PROOF'],
  check: (ctx, args) => {
    const may = mayChange(ctx, args.changeId, 'MoveMembersForChange')
    if (!may.ok) return may
    const change = changeOf(ctx, args.changeId)
    for (const step of [
      checkDay(ctx, change),
      checkBatch(change, args),
      checkDeciders(ctx, change),
      checkBegin(ctx, change),
    ]) {
      if (!step.ok) return step
    }
    return checkTargets(ctx, change, args.moves)
  },
  apply: (ctx, { changeId, moves }) => {
    const change = changeOf(ctx, changeId)
    if (change.state === CHANGE_STATE.APPROVED) begin(ctx, change)
    for (const move of moves) {
      const moved = moveOne(ctx, change, move)
      if (!moved.ok) return moved
    }
    const counted = { movedCount: change.movedCount + moves.length, movedBatches: change.movedBatches + 1 }
    changeMachine.move(ctx, [changeId], 'MoveMembersForChange', counted)
    ctx.emit(membersMoved, { changeId, orgId: change.orgId, entries: moves.length })
    return undefined
  },
})

/** A new organisation can begin with members who are not on the chain yet. */
const checkMoved = ({ kind, planCount, movedCount }: OrgChange): Result<undefined> =>
  movedCount === planCount || (kind === K.CREATE && movedCount === 0)
    ? ALLOWED
    : err('E_STATE', 'members of the plan have not moved')

const end = (ctx: ApplyContext, orgId: Id): void => {
  dissolveOrg(ctx, orgId)
  ctx.emit(orgDissolved, { orgId })
}

const revise = (ctx: ApplyContext, orgId: Id, profile: OrgProfile | undefined): void => {
  assert(profile !== undefined, 'checked before')
  reviseOrg(ctx, orgId, profile)
  ctx.emit(orgRenamed, { orgId })
}

const restructured = (ctx: ApplyContext, orgId: Id): void => ctx.emit(orgRestructured, { orgId })

const STEPS: Readonly<Record<ChangeKind, (ctx: ApplyContext, change: OrgChange) => void>> = {
  [K.CREATE]: (ctx, change) => {
    if (change.state === CHANGE_STATE.APPROVED) foundAll(ctx, change)
  },
  [K.RENAME]: (ctx, { orgId, profile }) => revise(ctx, orgId, profile),
  [K.RELOCATE]: (ctx, { orgId, profile }) => revise(ctx, orgId, profile),
  [K.UPGRADE]: (ctx, { orgId, profile }) => {
    revise(ctx, orgId, profile)
    restructured(ctx, orgId)
  },
  [K.RENEW]: (ctx, { orgId, profile }) => {
    revise(ctx, orgId, profile)
    setOrgState(ctx, orgId, ORG_STATE.ACTIVE)
  },
  [K.REPARENT]: (ctx, { orgId, newParent }) => {
    moveOrg(ctx, orgId, newParent)
    restructured(ctx, orgId)
  },
  [K.DISSOLVE]: (ctx, { orgId }) => end(ctx, orgId),
  [K.MERGE]: (ctx, { orgId, parts }) => {
    for (const part of parts) end(ctx, part.orgId)
    restructured(ctx, orgId)
  },
  [K.SPLIT]: (ctx, change) => {
    if (change.state === CHANGE_STATE.APPROVED) foundAll(ctx, change)
    setOrgState(ctx, change.orgId, ORG_STATE.ACTIVE)
    restructured(ctx, change.orgId)
  },
}

export const executeChange = action({
  id: 5,
  name: 'ExecuteChange',
  title: { en: 'Carry out an approved change', zh: '执行组织变更' },
  args: ChangeArgs,
  subject: changeSubject,
  policy: [{ all: [{ person: 'creator' }] }, { all: [{ person: 'approver' }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_EXPIRED', 'E_WINDOW', 'E_DUP', 'E_TERM', 'E_PARENT', 'E_CYCLE', 'E_LIMIT'],
  check: (ctx, { changeId }) => {
    const may = mayChange(ctx, changeId, 'ExecuteChange')
    if (!may.ok) return may
    const change = changeOf(ctx, changeId)
    for (const step of [checkDay(ctx, change), checkMoved(change), checkDeciders(ctx, change)]) {
      if (!step.ok) return step
    }
    const holds = checkProposal(ctx, storedProposal(change))
    return !holds.ok && holds.fault.code === 'E_ARG' ? err('E_STATE', 'another change came between') : holds
  },
  apply: (ctx, { changeId }) => {
    const change = changeOf(ctx, changeId)
    STEPS[change.kind](ctx, change)
    closeChange(ctx, changeId, 'ExecuteChange')
  },
})
