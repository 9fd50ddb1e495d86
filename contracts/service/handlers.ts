/** Actions of `service`. */

import { err, ok, type Result } from '#base'
import { ALLOWED, action, type ReadContext } from '../define.ts'
import { ID_BYTES, NO_HASH, NO_ID } from '../ids.ts'
import { ORG_STATE } from '../org/schema.ts'
import { orgs } from '../org/state.ts'
import { award, checkRuleOf } from '../points/award.ts'
import { SOURCE_TYPE } from '../points/schema.ts'
import { held, heldOf, type Policy } from '../policy-language.ts'
import { slaBreached } from './events.ts'
import { isOpen, requestMachine } from './machine.ts'
import { params } from './params.ts'
import { count, enter, midOf, move, requestOf, requestSubject } from './progress.ts'
import {
  ClaimArgs,
  ConfirmArgs,
  DoneArgs,
  RaiseArgs,
  REQUEST_STATE,
  type Request,
  RequestArgs,
  TriageArgs,
} from './schema.ts'
import { requests } from './state.ts'

const HOUR_MS = 3_600_000
const NOBODY = new Uint8Array(0) as never

const blank = {
  slaHours: 0,
  dueAtMs: 0,
  pointsRule: NO_ID,
  claimantOrg: NO_ID,
  claimant: NOBODY,
  asMember: false,
  proofHash: NO_HASH,
  doneAtMs: 0,
  satisfaction: 0,
  reopens: 0,
  breached: false,
  credited: false,
}

/** Who is anonymous uses an account of no member, and the service that knows its group vouches for it. */
export const raise = action({
  id: 1,
  name: 'Raise',
  title: { en: 'Raise a request or a wish', zh: '提出诉求或微心愿' },
  args: RaiseArgs,
  subject: (ctx, { orgId }) => (ctx.get(orgs, [orgId]) === undefined ? err('E_NOT_FOUND') : ok({ org: orgId })),
  policy: {
    select: ({ anonymous }) => (anonymous ? 'anonymous' : 'named'),
    cases: {
      named: [{ all: [{ member: '@o' }] }, { all: [held('@o', 'OBSERVER', 'ENTERPRISE_ADMIN', 'LIAISON', 'CLERK')] }],
      anonymous: [{ all: [{ anyone: true }, { service: '@root' }] }],
    },
  },
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_STATE', 'E_ARG'],
  check: (ctx, { requestId, orgId, anonymous }) => {
    if (ctx.get(requests, [requestId]) !== undefined) return err('E_DUP')
    if (ctx.get(orgs, [orgId])?.state !== ORG_STATE.ACTIVE) return err('E_STATE', 'organisation')
    return anonymous && ctx.sender.person.length === ID_BYTES ? err('E_ARG', 'an account of a member') : ALLOWED
  },
  apply: (ctx, { requestId, ...args }) => {
    const by = { raiser: ctx.sender.id, raisedAtMs: ctx.block.timeMs }
    const dueAtMs = ctx.block.timeMs + ctx.param(params.triageMs)
    enter(ctx, requestId, { ...blank, ...args, ...by, dueAtMs, state: REQUEST_STATE.RAISED })
  },
})

/** By the street, the park or whoever is above. */
export const triage = action({
  id: 2,
  name: 'Triage',
  title: { en: 'Take a request in', zh: '受理诉求' },
  args: TriageArgs,
  subject: requestSubject,
  policy: [{ all: [held('^o', 'CLERK', 'ORG_OFFICER', 'SECRETARY')], apart: ['raiser'] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG'],
  check: (ctx, { requestId, slaHours, pointsRule }) => {
    const may = requestMachine.may(ctx, [requestId], 'Triage')
    if (!may.ok) return may
    if (slaHours === 0) return err('E_ARG', 'hours')
    return pointsRule.length === 0 ? ALLOWED : checkRuleOf(ctx, pointsRule, SOURCE_TYPE.SERVICE)
  },
  apply: (ctx, { requestId, slaHours, pointsRule }) => {
    const dueAtMs = ctx.block.timeMs + slaHours * HOUR_MS
    move(ctx, requestId, 'Triage', { slaHours, pointsRule, dueAtMs, breached: false })
  },
})

/** By an organisation or a member, never by who raised it. */
export const claim = action({
  id: 3,
  name: 'Claim',
  title: { en: 'Claim a request', zh: '认领诉求' },
  args: ClaimArgs,
  subject: (ctx, { requestId, claimantOrg }) => {
    const found = ctx.get(requests, [requestId])
    if (found === undefined || ctx.get(orgs, [claimantOrg]) === undefined) return err('E_NOT_FOUND')
    return ok({ org: found.orgId, orgs: { claimant: claimantOrg }, persons: { raiser: found.raiser } })
  },
  policy: {
    select: ({ asMember }) => (asMember ? 'member' : 'organisation'),
    cases: {
      member: [{ all: [{ member: '@o', of: 'claimant' }], apart: ['raiser'] }],
      organisation: [
        { all: [heldOf('claimant', '@o', 'SECRETARY', 'DEPUTY_SECRETARY', 'CLERK', 'LIAISON')], apart: ['raiser'] },
      ],
    },
  },
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { requestId }) => requestMachine.may(ctx, [requestId], 'Claim'),
  apply: (ctx, { requestId, claimantOrg, asMember }) => {
    const { slaHours } = requestOf(ctx, requestId)
    const dueAtMs = ctx.block.timeMs + slaHours * HOUR_MS
    move(ctx, requestId, 'Claim', { claimantOrg, asMember, claimant: ctx.sender.id, dueAtMs, breached: false })
  },
})

export const markDone = action({
  id: 4,
  name: 'MarkDone',
  title: { en: 'Tell that a request is fulfilled', zh: '办结诉求' },
  args: DoneArgs,
  subject: requestSubject,
  policy: {
    select: ({ requestId }, ctx) => (ctx.get(requests, [requestId])?.asMember ? 'member' : 'organisation'),
    cases: {
      member: [{ all: [{ person: 'claimant' }] }],
      organisation: [
        { all: [{ person: 'claimant' }] },
        { all: [heldOf('claimant', '@o', 'SECRETARY', 'DEPUTY_SECRETARY', 'CLERK')] },
      ],
    },
  },
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { requestId }) => requestMachine.may(ctx, [requestId], 'MarkDone'),
  apply: (ctx, { requestId, proofHash }) =>
    void move(ctx, requestId, 'MarkDone', { proofHash, doneAtMs: ctx.block.timeMs }),
})

const RAISER: Policy = [{ all: [{ person: 'raiser' }] }]

export const confirm = action({
  id: 5,
  name: 'Confirm',
  title: { en: 'Confirm that a request is fulfilled', zh: '确认办理结果' },
  args: ConfirmArgs,
  subject: requestSubject,
  policy: RAISER,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG'],
  check: (ctx, { requestId, satisfaction }) => {
    const may = requestMachine.may(ctx, [requestId], 'Confirm')
    return !may.ok || satisfaction > 0 ? may : err('E_ARG', '1 to 5')
  },
  apply: (ctx, { requestId, satisfaction }) => void move(ctx, requestId, 'Confirm', { satisfaction }),
})

export const reopen = action({
  id: 6,
  name: 'Reopen',
  title: { en: 'Reopen a request', zh: '重开诉求' },
  args: RequestArgs,
  subject: requestSubject,
  policy: RAISER,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_LIMIT'],
  check: (ctx, { requestId }) => {
    const may = requestMachine.may(ctx, [requestId], 'Reopen')
    if (!may.ok) return may
    return requestOf(ctx, requestId).reopens < ctx.param(params.reopensMax) ? ALLOWED : err('E_LIMIT', 'reopened')
  },
  apply: (ctx, { requestId }) => {
    const { reopens, slaHours } = requestOf(ctx, requestId)
    const dueAtMs = ctx.block.timeMs + slaHours * HOUR_MS
    move(ctx, requestId, 'Reopen', {
      reopens: reopens + 1,
      dueAtMs,
      claimant: NOBODY,
      claimantOrg: NO_ID,
      asMember: false,
    })
  },
})

/** Tells once in each wait that it is too long, by anyone who looks. */
export const markBreached = action({
  id: 7,
  name: 'MarkBreached',
  title: { en: 'Tell that a request waits too long', zh: '标记诉求逾期' },
  args: RequestArgs,
  subject: requestSubject,
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_DUP', 'E_WINDOW'],
  check: (ctx, { requestId }) => {
    const may = requestMachine.may(ctx, [requestId], 'MarkBreached')
    if (!may.ok) return may
    const { breached, dueAtMs } = requestOf(ctx, requestId)
    if (breached) return err('E_DUP')
    return ctx.block.timeMs > dueAtMs ? ALLOWED : err('E_WINDOW', 'not due yet')
  },
  apply: (ctx, { requestId }) => {
    const { orgId, state } = requestMachine.move(ctx, [requestId], 'MarkBreached', { breached: true })
    count(ctx, orgId, { breached: 1 })
    ctx.emit(slaBreached, { requestId, orgId, state })
  },
})

/** A crank: a member who fulfilled it earns by the rule of the request, once, and only when it was confirmed. */
export const creditClaimant = action({
  id: 8,
  name: 'CreditClaimant',
  title: { en: 'Credit who fulfilled a request', zh: '发放认领积分' },
  args: RequestArgs,
  subject: requestSubject,
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_BUDGET'],
  check: (ctx, { requestId }) => {
    const may = requestMachine.may(ctx, [requestId], 'CreditClaimant')
    if (!may.ok) return may
    const { credited, satisfaction, pointsRule, asMember, claimant } = requestOf(ctx, requestId)
    const earned = satisfaction > 0 && asMember && pointsRule.length > 0 && midOf(ctx, claimant) !== undefined
    return earned && !credited ? ALLOWED : err('E_STATE', 'nothing to credit')
  },
  apply: (ctx, { requestId }) => {
    const {
      pointsRule: ruleId,
      claimant,
      claimantOrg: orgId,
    } = move(ctx, requestId, 'CreditClaimant', { credited: true })
    const mid = midOf(ctx, claimant)
    if (mid === undefined) return err('E_STATE')
    return ctx.call(award, { ruleId, sourceType: SOURCE_TYPE.SERVICE, sourceId: requestId, mid, orgId })
  },
})

/** Waits for an answer that does not come: E_WINDOW as long as it may still come. */
const checkClose = (ctx: ReadContext, request: Request): Result<undefined> => {
  const waits =
    request.state === REQUEST_STATE.DONE && ctx.block.timeMs <= request.doneAtMs + ctx.param(params.answerMs)
  return waits ? err('E_WINDOW', 'who raised it can still answer') : ALLOWED
}

/** One person where it was confirmed; two where it was not. */
export const close = action({
  id: 9,
  name: 'Close',
  title: { en: 'Close a request', zh: '关闭诉求' },
  args: RequestArgs,
  subject: requestSubject,
  policy: {
    select: ({ requestId }, ctx) => (isOpen(ctx.get(requests, [requestId])?.state ?? 0) ? 'unconfirmed' : 'confirmed'),
    cases: {
      confirmed: [{ all: [held('^o', 'CLERK', 'ORG_OFFICER', 'SECRETARY')] }],
      unconfirmed: [
        {
          all: [held('^o', 'CLERK', 'ORG_OFFICER'), held('^o', 'SECRETARY', 'DEPUTY_SECRETARY', 'ORG_OFFICER')],
          apart: ['claimant'],
        },
      ],
    },
  },
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { requestId }) => {
    const may = requestMachine.may(ctx, [requestId], 'Close')
    return may.ok ? checkClose(ctx, requestOf(ctx, requestId)) : may
  },
  apply: (ctx, { requestId }) => void move(ctx, requestId, 'Close'),
})
