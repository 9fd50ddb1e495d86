/** A case from its opening to its decision. */

import { equalBytes, err, type Result } from '#base'
import { ALLOWED, type ApplyContext, action, type ReadContext } from '../define.ts'
import { type Id, NO_ID } from '../ids.ts'
import { orgs } from '../org/state.ts'
import { held } from '../policy-language.ts'
import {
  caseApproved,
  caseOpened,
  caseRejected,
  caseReturned,
  caseWithdrawn,
  stepDecided,
  tierRaised,
} from './events.ts'
import { caseMachine } from './machine.ts'
import { currentVersion, FRESH, leastTier, stepAt, stepsOf } from './policies.ts'
import {
  caseOf,
  caseSubject,
  countApproved,
  countFor,
  countReasons,
  DECIDING,
  deciderCase,
  deciderSubject,
  enterInbox,
  leaveInbox,
  noteDecision,
} from './progress.ts'
import { isExpired } from './rules.ts'
import {
  CASE_STATE,
  CaseArgs,
  DecideArgs,
  OpenCaseArgs,
  RaiseTierArgs,
  type ReviewCase,
  STEP_DECISION,
  type Tier,
} from './schema.ts'
import { bySubject, cases, contents } from './state.ts'

const HOUR_MS = 3_600_000

/** What an event says of a case. */
export const eventOf = (caseId: Id, { contentType, subjectId, orgId, tier, state }: ReviewCase) => ({
  caseId,
  contentType,
  subjectId,
  orgId,
  tier,
  state,
})

/** Roles that have content to publish. */
const AUTHORS = [
  'SECRETARY',
  'DEPUTY_SECRETARY',
  'ORG_OFFICER',
  'PUBLICITY_OFFICER',
  'ORGANIZER',
  'CLERK',
  'GROUP_LEADER',
  'LIAISON',
  'TRAINER',
  'MALL_OPERATOR',
  'ENTERPRISE_ADMIN',
] as const

const contentKey = ({ contentType, subjectId, contentHash, orgId }: OpenCaseArgs) =>
  [contentType, subjectId, contentHash, orgId] as const

/** E_DUP: the same content was rejected, waits, or has an approval that can be used. */
const checkFirst = (ctx: ReadContext, args: OpenCaseArgs): Result<undefined> => {
  const last = ctx.get(contents, contentKey(args))
  if (last === undefined) return ALLOWED
  const found = caseOf(ctx, last.caseId)
  const over = found.state === CASE_STATE.RETURNED || found.state === CASE_STATE.WITHDRAWN
  const approved = found.state === CASE_STATE.APPROVED || found.state === CASE_STATE.OVERTURNED
  return over || (approved && isExpired(ctx, found)) ? ALLOWED : err('E_DUP', 'this content has a case')
}

/** E_NOT_FOUND, E_STATE (not returned), E_DUP (already corrected), E_ARG (about something else, or nothing was changed). */
const checkPrevious = (ctx: ReadContext, { previous, contentType, subjectId, ...args }: OpenCaseArgs) => {
  const may = caseMachine.may(ctx, [previous], 'OpenCase')
  if (!may.ok) return may
  const before = caseOf(ctx, previous)
  if (before.next.length > 0) return err('E_DUP', 'another case follows')
  const same = before.contentType === contentType && equalBytes(before.subjectId, subjectId)
  const changed = !equalBytes(before.contentHash, args.contentHash)
  return same && changed && equalBytes(before.orgId, args.orgId) ? ALLOWED : err('E_ARG', 'previous')
}

const tierOf = (ctx: ReadContext, { contentType, orgId, tier, previous }: OpenCaseArgs): Tier => {
  const before = previous.length === 0 ? 1 : caseOf(ctx, previous).tier
  return Math.max(leastTier(ctx, contentType, orgId), tier, before) as Tier
}

const newCase = (ctx: ApplyContext, args: OpenCaseArgs): ReviewCase => {
  const { contentType, subjectId, contentHash, orgId, previous } = args
  const tier = tierOf(ctx, args)
  const policyVersion = currentVersion(ctx, contentType, tier)
  return {
    contentType,
    subjectId,
    contentHash,
    orgId,
    author: ctx.sender.id,
    tier,
    policyVersion,
    ...stepAt(ctx, { contentType, tier, policyVersion, orgId }, 1),
    deciders: [],
    previous,
    next: NO_ID,
    openedAtMs: ctx.block.timeMs,
    decidedAtMs: 0,
    rechecked: false,
    state: CASE_STATE.OPEN,
  }
}

/** By the author, of content that stands off the chain behind its hash. Who corrects a returned case is its author. */
export const openCase = action({
  id: 1,
  name: 'OpenCase',
  title: { en: 'Submit content for review', zh: '内容送审' },
  args: OpenCaseArgs,
  subject: (ctx, { orgId, previous }) => {
    if (ctx.get(orgs, [orgId]) === undefined) return err('E_NOT_FOUND', 'organisation')
    if (previous.length === 0) return { ok: true, value: { org: orgId } }
    const before = ctx.get(cases, [previous])
    if (before === undefined) return err('E_NOT_FOUND', 'previous')
    return { ok: true, value: { org: orgId, persons: { author: before.author } } }
  },
  policy: {
    select: ({ previous }) => (previous.length === 0 ? 'first' : 'again'),
    cases: {
      first: [{ all: [{ member: '@o' }] }, { all: [held('@o', ...AUTHORS)] }],
      again: [{ all: [{ person: 'author' }] }],
    },
  },
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_STATE', 'E_ARG'],
  check: (ctx, args) => {
    if (ctx.get(cases, [args.caseId]) !== undefined) return err('E_DUP', 'case')
    const follows = args.previous.length === 0 ? ALLOWED : checkPrevious(ctx, args)
    return follows.ok ? checkFirst(ctx, args) : follows
  },
  apply: (ctx, args) => {
    const { caseId, subjectId, orgId, previous } = args
    const opened = newCase(ctx, args)
    ctx.put(cases, [caseId], opened)
    ctx.put(contents, contentKey(args), { caseId })
    ctx.put(bySubject, [subjectId, ctx.block.timeMs, caseId], { atMs: ctx.block.timeMs })
    if (previous.length > 0) caseMachine.move(ctx, [previous], 'OpenCase', { next: caseId })
    enterInbox(ctx, caseId, opened)
    countFor(ctx, orgId, { opened: 1 })
    ctx.emit(caseOpened, eventOf(caseId, opened))
  },
})

type Outcome = 'DecideApprove' | 'DecidePass' | 'DecideReturn' | 'DecideReject'

/** A step passes when as many persons as it needs have passed it; the last one approves. */
const outcomeOf = (ctx: ReadContext, found: ReviewCase, decision: DecideArgs['decision']): Outcome => {
  if (decision === STEP_DECISION.RETURN) return 'DecideReturn'
  if (decision === STEP_DECISION.REJECT) return 'DecideReject'
  const steps = stepsOf(ctx, found)
  const passed = found.passes + 1 >= (steps[found.step - 1]?.quorum ?? 1)
  return passed && found.step === steps.length ? 'DecideApprove' : 'DecidePass'
}

const transitionOf = ({ decision }: DecideArgs): Outcome =>
  decision === STEP_DECISION.PASS ? 'DecidePass' : decision === STEP_DECISION.RETURN ? 'DecideReturn' : 'DecideReject'

const checkReasons = ({ decision, reasonCodes }: DecideArgs): Result<undefined> => {
  if (new Set(reasonCodes).size !== reasonCodes.length) return err('E_ARG', 'a reason stands twice')
  const given = reasonCodes.length > 0
  return given === (decision !== STEP_DECISION.PASS) ? ALLOWED : err('E_ARG', 'reasons go with a refusal')
}

/** After a PASS that does not approve: the same step still lacks persons, or the next one begins. */
const afterPass = (ctx: ReadContext, found: ReviewCase): Partial<ReviewCase> => {
  const passes = found.passes + 1
  if (passes >= (stepsOf(ctx, found)[found.step - 1]?.quorum ?? 1)) return stepAt(ctx, found, found.step + 1)
  return { ...FRESH, passes }
}

const NAMED = { DecideApprove: 'approved', DecideReturn: 'returned', DecideReject: 'rejected' } as const
const TOLD = { DecideApprove: caseApproved, DecideReturn: caseReturned, DecideReject: caseRejected } as const

/** Counts and tells a decision that ends the case for now. */
const settle = (ctx: ApplyContext, caseId: Id, outcome: keyof typeof NAMED): void => {
  const found = caseOf(ctx, caseId)
  countFor(ctx, found.orgId, { [NAMED[outcome]]: 1 })
  if (outcome === 'DecideApprove') countApproved(ctx)
  ctx.emit(TOLD[outcome], eventOf(caseId, found))
}

const countDecision = (ctx: ApplyContext, { stepOrg, dueAtMs, stepAtMs }: ReviewCase): void => {
  const now = ctx.block.timeMs
  const hours = Math.floor((now - stepAtMs) / HOUR_MS)
  countFor(ctx, stepOrg, { decisions: 1, late: now > dueAtMs ? 1 : 0, hours })
}

/** Steps are decided in their order, each by other persons, none of whom is the author. */
export const decide = action({
  id: 2,
  name: 'Decide',
  title: { en: 'Decide a step of a review', zh: '审核' },
  args: DecideArgs,
  subject: deciderSubject,
  policy: { select: deciderCase, cases: DECIDING },
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG'],
  check: (ctx, args) => {
    const may = caseMachine.may(ctx, [args.caseId], transitionOf(args))
    if (!may.ok) return may
    return args.step === caseOf(ctx, args.caseId).step ? checkReasons(args) : err('E_STATE', 'another step')
  },
  apply: (ctx, { caseId, decision, reasonCodes, commentHash, checklistBits }) => {
    const found = caseOf(ctx, caseId)
    const { step } = found
    const [reviewer, atMs] = [ctx.sender.id, ctx.block.timeMs]
    const outcome = outcomeOf(ctx, found, decision)
    const kept = { step, reviewer, decision, reasonCodes, commentHash, checklistBits, atMs }
    const changed = { ...noteDecision(ctx, caseId, kept), ...FRESH }
    leaveInbox(ctx, caseId, found)
    countDecision(ctx, found)
    countReasons(ctx, found, reasonCodes)
    ctx.emit(stepDecided, { caseId, step, decision, reviewer })
    if (outcome === 'DecidePass') {
      enterInbox(ctx, caseId, caseMachine.move(ctx, [caseId], outcome, { ...changed, ...afterPass(ctx, found) }))
    } else {
      caseMachine.move(ctx, [caseId], outcome, { ...changed, decidedAtMs: atMs })
      settle(ctx, caseId, outcome)
    }
  },
})

export const withdraw = action({
  id: 3,
  name: 'Withdraw',
  title: { en: 'Withdraw content from review', zh: '撤回送审' },
  args: CaseArgs,
  subject: caseSubject,
  policy: [{ all: [{ person: 'author' }] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { caseId }) => caseMachine.may(ctx, [caseId], 'Withdraw'),
  apply: (ctx, { caseId }) => {
    leaveInbox(ctx, caseId, caseOf(ctx, caseId))
    const moved = caseMachine.move(ctx, [caseId], 'Withdraw', { ...FRESH, decidedAtMs: ctx.block.timeMs })
    ctx.emit(caseWithdrawn, eventOf(caseId, moved))
  },
})

/** The steps of a stricter tier are added to those that have passed; a tier is never lowered. */
export const raiseTier = action({
  id: 4,
  name: 'RaiseTier',
  title: { en: 'Raise the tier of a review', zh: '提高审核级别' },
  args: RaiseTierArgs,
  subject: deciderSubject,
  policy: [{ all: [held('^o', 'REVIEWER', 'PUBLICITY_OFFICER')], apart: ['author'] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG'],
  check: (ctx, { caseId, tier }) => {
    const may = caseMachine.may(ctx, [caseId], 'RaiseTier')
    if (!may.ok) return may
    return tier > caseOf(ctx, caseId).tier ? ALLOWED : err('E_ARG', 'a tier is only raised')
  },
  apply: (ctx, { caseId, tier }) => {
    const policyVersion = currentVersion(ctx, caseOf(ctx, caseId).contentType, tier)
    const moved = caseMachine.move(ctx, [caseId], 'RaiseTier', { tier, policyVersion })
    enterInbox(ctx, caseId, moved)
    ctx.emit(tierRaised, eventOf(caseId, moved))
  },
})
