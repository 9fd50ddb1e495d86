/** The beginning of a transfer: the application, or the letter from outside; the answer of the source branch. */

import { equalBytes, err, ok, type Result } from '#base'
import { addMonths } from '../calendar.ts'
import { ALLOWED, action, type ReadContext, type Subject } from '../define.ts'
import { type Id, NO_ID } from '../ids.ts'
import { isNewcomer, memberOf } from '../member/rules.ts'
import { type Member, STAGE, STANDING } from '../member/schema.ts'
import { members } from '../member/state.ts'
import { orgs } from '../org/state.ts'
import { held, heldOf } from '../policy-language.ts'
import { transferMachine } from './machine.ts'
import {
  ApplyArgs,
  ApproveSrcBranchArgs,
  ReasonArgs,
  RegisterLetterArgs,
  ResubmitArgs,
  TransferArgs,
} from './messages.ts'
import { params } from './params.ts'
import { advance, begin, checkDestination, close, scopeOf, transferOf, transferSubject } from './rules.ts'
import { REASON, SCOPE, TRANSFER_STATE } from './schema.ts'
import { letters, openFloatings, openTransfers, transfers } from './state.ts'

const DAY_MS = 86_400_000
/** A year, once extended, elsewhere perhaps by more. */
const PROBATION_MONTHS_MAX = 60

/** The relation of a member, full or probationary, in good standing. */
const isTransferable = ({ stage, standing }: Member): boolean =>
  standing === STANDING.ACTIVE && (stage === STAGE.FULL || stage === STAGE.PROBATIONARY)

interface Application {
  readonly trfId: Id
  readonly mid: Id
  readonly dstOrg: Id
}

/** E_DUP, E_STATE, E_NOT_FOUND, E_ARG. */
export const checkApplication = (ctx: ReadContext, { trfId, mid, dstOrg }: Application): Result<undefined> => {
  if (ctx.get(transfers, [trfId]) !== undefined) return err('E_DUP', 'transfer')
  const member = memberOf(ctx, mid)
  const free = isTransferable(member) && ctx.get(openTransfers, [mid]) === undefined
  if (!free) return err('E_STATE', 'no relation that can be transferred now')
  if (dstOrg.length === 0) return ALLOWED
  return equalBytes(member.orgId, dstOrg) ? err('E_ARG', 'the member is there already') : checkDestination(ctx, dstOrg)
}

const applicantSubject = (ctx: ReadContext, { mid }: { readonly mid: Id }): Result<Subject> => {
  const member = ctx.get(members, [mid])
  return member === undefined ? err('E_NOT_FOUND') : ok({ org: member.orgId, persons: { self: mid } })
}

/** By the member, or by the clerk on the member's signed paper. */
export const apply = action({
  id: 1,
  name: 'Apply',
  title: { en: 'Apply for a transfer', zh: '申请组织关系转接' },
  args: ApplyArgs,
  subject: applicantSubject,
  policy: [{ all: [{ person: 'self' }] }, { all: [held('@o', 'CLERK')], apart: ['self'] }],
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_STATE', 'E_ARG'],
  check: (ctx, args) => {
    if (ctx.get(openFloatings, [args.mid]) !== undefined) return err('E_STATE', 'end or convert the floating first')
    return checkApplication(ctx, args)
  },
  apply: (ctx, { trfId, mid, dstOrg, applicationDoc }) => {
    const srcOrg = memberOf(ctx, mid).orgId
    const scope = scopeOf(ctx, srcOrg, dstOrg)
    return begin(ctx, trfId, { mid, scope, srcOrg, dstOrg, applicationDoc, incoming: undefined })
  },
})

/** E_ARG, E_EXPIRED: what the letter says of itself and of the member. */
const checkLetter = (ctx: ReadContext, args: RegisterLetterArgs): Result<undefined> => {
  const { issuedAtMs, validToMs, incoming } = args
  const { stage, probationFromMs, probationToMs } = incoming
  const now = ctx.block.timeMs
  const known = stage === STAGE.FULL || stage === STAGE.PROBATIONARY
  const probation =
    probationFromMs > 0 &&
    probationFromMs <= now &&
    probationToMs > probationFromMs &&
    probationToMs <= addMonths(probationFromMs, PROBATION_MONTHS_MAX)
  const fits = known && probation === (stage === STAGE.PROBATIONARY) && (probation || probationToMs === 0)
  if (!fits) return err('E_ARG', 'stage and probation')
  const lasts = validToMs - issuedAtMs
  if (issuedAtMs > now || lasts <= 0 || lasts > ctx.param(params.letterDaysMax) * DAY_MS) return err('E_ARG', 'letter')
  return now <= validToMs ? ALLOWED : err('E_EXPIRED', 'letter')
}

/** Someone comes from outside the zone with a letter; the registrar attests that it is one natural person, not yet here. */
export const registerLetter = action({
  id: 2,
  name: 'RegisterLetter',
  title: { en: 'Register a letter from outside the zone', zh: '登记区外介绍信' },
  args: RegisterLetterArgs,
  subject: (ctx, { dstOrg, mid }) =>
    ctx.get(orgs, [dstOrg]) === undefined ? err('E_NOT_FOUND') : ok({ org: dstOrg, persons: { self: mid } }),
  policy: [{ all: [held('@o', 'CLERK', 'ORG_OFFICER'), held('^o', 'REGISTRAR')], apart: ['self'] }],
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_ARG', 'E_EXPIRED'],
  check: (ctx, args) => {
    const { trfId, mid, letterRef, dstOrg } = args
    const used = ctx.get(transfers, [trfId]) ?? ctx.get(openTransfers, [mid]) ?? ctx.get(letters, [letterRef])
    const member = ctx.get(members, [mid])
    // A guest who is not accepted yet has an alias that waits.
    const waits = member === undefined && ctx.get(openFloatings, [mid]) !== undefined
    if (used !== undefined || waits || !isNewcomer(member)) return err('E_DUP')
    const letter = checkLetter(ctx, args)
    return letter.ok ? checkDestination(ctx, dstOrg) : letter
  },
  apply: (ctx, args) => {
    const { trfId, mid, dstOrg, letterRef, letterNo, issuedAtMs, validToMs, applicationDoc, incoming } = args
    ctx.put(letters, [letterRef], { trfId, letterNo, issuedAtMs, validToMs })
    const sides = { scope: SCOPE.INTO_ZONE, srcOrg: NO_ID, dstOrg }
    return begin(ctx, trfId, { ...sides, mid, applicationDoc, letterRef, validToMs, incoming })
  },
})

export const withdraw = action({
  id: 3,
  name: 'Withdraw',
  title: { en: 'Withdraw a transfer', zh: '撤回转接' },
  args: TransferArgs,
  subject: transferSubject,
  policy: [{ all: [{ person: 'self' }] }, { all: [held('@o', 'CLERK')], apart: ['self'] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { trfId }) => transferMachine.may(ctx, [trfId], 'Withdraw'),
  apply: (ctx, { trfId }) => close(ctx, trfId, advance(ctx, trfId, 'Withdraw')),
})

export const resubmit = action({
  id: 4,
  name: 'Resubmit',
  title: { en: 'Apply again after a return', zh: '退回后重新申请' },
  args: ResubmitArgs,
  subject: transferSubject,
  policy: [{ all: [{ person: 'self' }] }, { all: [heldOf('src', '@o', 'CLERK')], apart: ['self'] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { trfId }) => transferMachine.may(ctx, [trfId], 'Resubmit'),
  apply: (ctx, { trfId, applicationDoc }) => void advance(ctx, trfId, 'Resubmit', { changed: { applicationDoc } }),
})

export const approveSrcBranch = action({
  id: 5,
  name: 'ApproveSrcBranch',
  title: { en: 'Approve a transfer as the source branch', zh: '转出支部同意转接' },
  args: ApproveSrcBranchArgs,
  subject: transferSubject,
  policy: [{ all: [heldOf('src', '@o', 'SECRETARY', 'ORG_OFFICER')], apart: ['self'] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG'],
  check: (ctx, { trfId, handoverRoot }) => {
    const may = transferMachine.may(ctx, [trfId], 'ApproveSrcBranch')
    if (!may.ok) return may
    const probationary = memberOf(ctx, transferOf(ctx, trfId).mid).stage === STAGE.PROBATIONARY
    return !probationary || handoverRoot.length > 0 ? ALLOWED : err('E_ARG', 'files of a probationary member')
  },
  apply: (ctx, { trfId, duesDoc, handoverRoot }) =>
    void advance(ctx, trfId, 'ApproveSrcBranch', { changed: { duesDoc, handoverRoot } }),
})

/** A reason of the list, or it is not done. */
export const checkReason = ({ reason }: Pick<ReasonArgs, 'reason'>): Result<undefined> =>
  reason === REASON.NONE ? err('E_ARG', 'a reason is needed') : ALLOWED

/** For correction; the member can apply again, or escalate. */
export const returnTransfer = action({
  id: 6,
  name: 'Return',
  title: { en: 'Return a transfer for correction', zh: '退回转接' },
  args: ReasonArgs,
  subject: transferSubject,
  policy: {
    select: ({ trfId }, ctx) =>
      ctx.get(transfers, [trfId])?.state === TRANSFER_STATE.SRC_BRANCH_OK ? 'committee' : 'branch',
    cases: {
      branch: [{ all: [heldOf('src', '@o', 'SECRETARY', 'ORG_OFFICER')], apart: ['self'] }],
      committee: [{ all: [heldOf('src', '@committee(o)', 'SECRETARY', 'ORGANIZER')], apart: ['self'] }],
    },
  },
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG'],
  check: (ctx, args) => {
    const may = transferMachine.may(ctx, [args.trfId], 'Return')
    return may.ok ? checkReason(args) : may
  },
  apply: (ctx, { trfId, reason }) => void advance(ctx, trfId, 'Return', { reason }),
})
