/** What keeps review honest: appeals, deadlines, samples, policies. */

import { equalBytes, err, ok } from '#base'
import { holdsRole } from '../authority.ts'
import { monthOf } from '../calendar.ts'
import { ALLOWED, type ApplyContext, action, type ReadContext } from '../define.ts'
import { type Id, NO_ID } from '../ids.ts'
import { held } from '../policy-language.ts'
import { eventOf } from './case-handlers.ts'
import {
  appealDecided,
  caseAppealed,
  caseApproved,
  caseOverdue,
  caseReassigned,
  caseRechecked,
  machineChecked,
  policyDefined,
} from './events.ts'
import { caseMachine } from './machine.ts'
import { params } from './params.ts'
import { checkSteps, currentVersion, dueAt, FRESH, stepAt, stepsOf, superiorOf } from './policies.ts'
import {
  caseOf,
  caseSubject,
  countApproved,
  countFor,
  countRecheck,
  DECIDING,
  deciderCase,
  deciderSubject,
  enterInbox,
  isInvolved,
  leaveInbox,
  noteDecision,
  roleName,
} from './progress.ts'
import {
  APPEAL_OUTCOME,
  AppealArgs,
  CASE_STATE,
  CaseArgs,
  DecideAppealArgs,
  DefinePolicyArgs,
  MachineCheckArgs,
  RECHECK_RESULT,
  ReassignArgs,
  RecheckArgs,
  type ReviewCase,
  STEP_DECISION,
} from './schema.ts'
import { machineChecks, policies, policyHeads, rechecks } from './state.ts'

const DAY_MS = 86_400_000

/** The step goes to one reviewer who may decide it, or back to whoever holds the role. */
export const reassign = action({
  id: 5,
  name: 'Reassign',
  title: { en: 'Give a review to a reviewer', zh: '指派审核人' },
  args: ReassignArgs,
  subject: deciderSubject,
  policy: [{ all: [held('^o', 'PUBLICITY_OFFICER')], apart: ['author'] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG'],
  check: (ctx, { caseId, reviewer }) => {
    const may = caseMachine.may(ctx, [caseId], 'Reassign')
    if (!may.ok || reviewer.length === 0) return may
    const found = caseOf(ctx, caseId)
    const able = holdsRole(ctx, reviewer, [roleName(found.stepRole)], { org: found.stepOrg })
    return able && !isInvolved(ctx, found, reviewer) ? ALLOWED : err('E_ARG', 'that account may not decide it')
  },
  apply: (ctx, { caseId, reviewer }) => {
    caseMachine.move(ctx, [caseId], 'Reassign', { reviewer })
    ctx.emit(caseReassigned, { caseId, reviewer })
  },
})

/** Against a rejection, within `appealDays`: one level above the step that rejected. */
export const appeal = action({
  id: 6,
  name: 'Appeal',
  title: { en: 'Appeal against a rejection', zh: '申诉' },
  args: AppealArgs,
  subject: caseSubject,
  policy: [{ all: [{ person: 'author' }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { caseId }) => {
    const may = caseMachine.may(ctx, [caseId], 'Appeal')
    if (!may.ok) return may
    const last = caseOf(ctx, caseId).decidedAtMs + ctx.param(params.appealDays) * DAY_MS
    return ctx.block.timeMs <= last ? ALLOWED : err('E_WINDOW', 'too late')
  },
  apply: (ctx, { caseId }) => {
    const { stepOrg, tier } = caseOf(ctx, caseId)
    const above = { stepOrg: superiorOf(ctx, stepOrg), dueAtMs: dueAt(ctx, tier) }
    const moved = caseMachine.move(ctx, [caseId], 'Appeal', { ...FRESH, ...above })
    enterInbox(ctx, caseId, moved)
    ctx.emit(caseAppealed, eventOf(caseId, moved))
  },
})

const overturn = (ctx: ApplyContext, caseId: Id, decided: Partial<ReviewCase>): void => {
  const found = caseOf(ctx, caseId)
  if (found.step < stepsOf(ctx, found).length) {
    const next = { ...decided, ...stepAt(ctx, found, found.step + 1), decidedAtMs: 0 }
    enterInbox(ctx, caseId, caseMachine.move(ctx, [caseId], 'DecideAppealContinue', next))
    return
  }
  const moved = caseMachine.move(ctx, [caseId], 'DecideAppealOverturn', decided)
  countFor(ctx, moved.orgId, { approved: 1 })
  countApproved(ctx)
  ctx.emit(caseApproved, eventOf(caseId, moved))
}

/** An overturned rejection counts as a passed step: those that follow are still to come. */
export const decideAppeal = action({
  id: 7,
  name: 'DecideAppeal',
  title: { en: 'Decide an appeal', zh: '裁定申诉' },
  args: DecideAppealArgs,
  subject: deciderSubject,
  policy: { select: deciderCase, cases: DECIDING },
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { caseId }) => caseMachine.may(ctx, [caseId], 'DecideAppealUphold'),
  apply: (ctx, { caseId, outcome, commentHash }) => {
    const found = caseOf(ctx, caseId)
    leaveInbox(ctx, caseId, found)
    const upheld = outcome === APPEAL_OUTCOME.UPHOLD
    const decision = upheld ? STEP_DECISION.REJECT : STEP_DECISION.PASS
    const [reviewer, atMs] = [ctx.sender.id, ctx.block.timeMs]
    const kept = { step: found.step, reviewer, decision, reasonCodes: [], commentHash, checklistBits: 0, atMs }
    const decided = { ...noteDecision(ctx, caseId, kept), ...FRESH, decidedAtMs: atMs }
    ctx.emit(appealDecided, { caseId, outcome })
    if (upheld) caseMachine.move(ctx, [caseId], 'DecideAppealUphold', decided)
    else overturn(ctx, caseId, decided)
  },
})

const isAppeal = (ctx: ReadContext, caseId: Id): boolean => caseOf(ctx, caseId).state === CASE_STATE.APPEALED

const overdueStep = (ctx: ReadContext, caseId: Id) => (isAppeal(ctx, caseId) ? 'MarkAppealOverdue' : 'MarkOverdue')

/** A crank: flags what has not been decided in time and shows it one level up. It decides nothing. */
export const markOverdue = action({
  id: 8,
  name: 'MarkOverdue',
  title: { en: 'Flag an overdue review', zh: '标记审核逾期' },
  args: CaseArgs,
  subject: caseSubject,
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { caseId }) => {
    const may = caseMachine.may(ctx, [caseId], overdueStep(ctx, caseId))
    if (!may.ok) return may
    const { overdue, dueAtMs } = caseOf(ctx, caseId)
    if (overdue) return err('E_STATE', 'flagged already')
    return ctx.block.timeMs > dueAtMs ? ALLOWED : err('E_WINDOW', 'not due yet')
  },
  apply: (ctx, { caseId }) => {
    const { stepOrg } = caseOf(ctx, caseId)
    const above = superiorOf(ctx, stepOrg)
    const escalatedTo = equalBytes(above, stepOrg) ? NO_ID : above
    const moved = caseMachine.move(ctx, [caseId], overdueStep(ctx, caseId), { overdue: true, escalatedTo })
    enterInbox(ctx, caseId, moved)
    ctx.emit(caseOverdue, eventOf(caseId, moved))
  },
})

/** Advice of a service: it can never pass or refuse a case. */
export const recordMachineCheck = action({
  id: 9,
  name: 'RecordMachineCheck',
  title: { en: 'Record a check by a machine', zh: '记录机审结果' },
  args: MachineCheckArgs,
  subject: caseSubject,
  policy: [{ all: [{ service: '@root' }] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { caseId }) => caseMachine.may(ctx, [caseId], 'RecordMachineCheck'),
  apply: (ctx, { caseId, engineVersionHash, result }) => {
    ctx.put(machineChecks, [caseId], { engineVersionHash, result, atMs: ctx.block.timeMs })
    ctx.emit(machineChecked, { caseId, result })
  },
})

/** A sample of what was approved, looked at once more by somebody who had no part in it. */
export const sampleRecheck = action({
  id: 10,
  name: 'SampleRecheck',
  title: { en: 'Check an approved case again', zh: '抽样复查' },
  args: RecheckArgs,
  subject: caseSubject,
  policy: [{ all: [held('@root', 'AUDITOR', 'PUBLICITY_OFFICER')], apart: ['author', 'earlier'] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_DUP', 'E_ARG'],
  check: (ctx, { caseId, result, reasonCodes }) => {
    const may = caseMachine.may(ctx, [caseId], 'SampleRecheck')
    if (!may.ok) return may
    if (caseOf(ctx, caseId).rechecked) return err('E_DUP')
    return reasonCodes.length > 0 === (result === RECHECK_RESULT.DOUBTED) ? ALLOWED : err('E_ARG', 'reasons')
  },
  apply: (ctx, { caseId, result, reasonCodes, commentHash }) => {
    const { decidedAtMs } = caseMachine.move(ctx, [caseId], 'SampleRecheck', { rechecked: true })
    const [by, atMs] = [ctx.sender.id, ctx.block.timeMs]
    ctx.put(rechecks, [caseId], { by, result, reasonCodes, commentHash, atMs })
    countRecheck(ctx, monthOf(decidedAtMs), result === RECHECK_RESULT.DOUBTED)
    ctx.emit(caseRechecked, { caseId, result })
  },
})

/** For cases to come; those that are open keep the version of their opening. */
export const definePolicy = action({
  id: 11,
  name: 'DefinePolicy',
  title: { en: 'Define the steps of review', zh: '设定审核策略' },
  args: DefinePolicyArgs,
  subject: () => ok({}),
  policy: [{ all: [held('@root', 'PUBLICITY_OFFICER'), held('@root', 'ZONE_SECRETARY', 'ORGANIZER')] }],
  codes: ['E_ARG'],
  check: (_, { tier, steps }) => checkSteps(tier, steps),
  apply: (ctx, { contentType, tier, steps }) => {
    const version = currentVersion(ctx, contentType, tier) + 1
    ctx.put(policies, [contentType, tier, version], { steps, definedAtMs: ctx.block.timeMs })
    ctx.put(policyHeads, [contentType, tier], { version })
    ctx.emit(policyDefined, { contentType, tier, version })
  },
})
