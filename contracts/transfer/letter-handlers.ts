/** Letters of introduction: issued, issued again, void, expired; and the receipt slip that comes back from outside. */

import { err, type Result } from '#base'
import { ALLOWED, type ApplyContext, action, type ReadContext } from '../define.ts'
import type { Id } from '../ids.ts'
import { leaveZone } from '../member/rules.ts'
import { heldOf, type Policy } from '../policy-language.ts'
import { transferMachine } from './machine.ts'
import { IssueLetterArgs, ReturnSlipArgs, TransferArgs } from './messages.ts'
import { params } from './params.ts'
import { advance, closeKept, transferOf, transferSubject } from './rules.ts'
import { SCOPE, TRANSFER_STATE } from './schema.ts'
import { letters } from './state.ts'

const DAY_MS = 86_400_000

const issuer: Policy = [{ all: [heldOf('src', '@committee(o)', 'SECRETARY', 'ORGANIZER')], apart: ['self'] }]

/** E_STATE, E_DUP, E_ARG: a letter goes out of the committee, under a name that was never used, for ninety days at most. */
const checkIssue = (ctx: ReadContext, { trfId, letterRef, validDays }: IssueLetterArgs): Result<undefined> => {
  const { scope } = transferOf(ctx, trfId)
  if (scope === SCOPE.WITHIN_COMMITTEE) return err('E_STATE', 'no letter within a committee')
  if (ctx.get(letters, [letterRef]) !== undefined) return err('E_DUP', 'letter')
  return validDays <= ctx.param(params.letterDaysMax) ? ALLOWED : err('E_ARG', 'days')
}

const issue = (ctx: ApplyContext, args: IssueLetterArgs, name: 'IssueLetter' | 'Reissue'): void => {
  const { trfId, letterRef, letterNo, validDays } = args
  const issuedAtMs = ctx.block.timeMs
  const days = validDays === 0 ? Math.min(ctx.param(params.letterDays), ctx.param(params.letterDaysMax)) : validDays
  const validToMs = issuedAtMs + days * DAY_MS
  ctx.put(letters, [letterRef], { trfId, letterNo, issuedAtMs, validToMs })
  advance(ctx, trfId, name, { changed: { letterRef, validToMs } })
}

export const issueLetter = action({
  id: 7,
  name: 'IssueLetter',
  title: { en: 'Record a letter of introduction', zh: '登记开具介绍信' },
  args: IssueLetterArgs,
  subject: transferSubject,
  policy: issuer,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_DUP', 'E_ARG'],
  check: (ctx, args) => {
    const may = transferMachine.may(ctx, [args.trfId], 'IssueLetter')
    return may.ok ? checkIssue(ctx, args) : may
  },
  apply: (ctx, args) => void issue(ctx, args, 'IssueLetter'),
})

/** After the old one expired or was lost; the old one can never be used again. */
export const reissue = action({
  id: 8,
  name: 'Reissue',
  title: { en: 'Record a new letter of introduction', zh: '登记补开介绍信' },
  args: IssueLetterArgs,
  subject: transferSubject,
  policy: issuer,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_DUP', 'E_ARG'],
  check: (ctx, args) => {
    const may = transferMachine.may(ctx, [args.trfId], 'Reissue')
    return may.ok ? checkIssue(ctx, args) : may
  },
  apply: (ctx, args) => void issue(ctx, args, 'Reissue'),
})

export const voidLetter = action({
  id: 9,
  name: 'VoidLetter',
  title: { en: 'Make a lost letter void', zh: '作废遗失的介绍信' },
  args: TransferArgs,
  subject: transferSubject,
  policy: issuer,
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { trfId }) => transferMachine.may(ctx, [trfId], 'VoidLetter'),
  apply: (ctx, { trfId }) => void advance(ctx, trfId, 'VoidLetter'),
})

const isSuspendedElsewhere = (ctx: ReadContext, trfId: Id): boolean => {
  const { state, before } = transferOf(ctx, trfId)
  return state === TRANSFER_STATE.SUSPENDED && before !== TRANSFER_STATE.LETTER_ISSUED
}

/** A crank: says that the letter is no longer valid. It neither accepts nor refuses. */
export const expireLetter = action({
  id: 10,
  name: 'ExpireLetter',
  title: { en: 'Expire a letter of introduction', zh: '介绍信到期处理' },
  args: TransferArgs,
  subject: transferSubject,
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { trfId }) => {
    const may = transferMachine.may(ctx, [trfId], 'ExpireLetter')
    if (!may.ok) return may
    if (isSuspendedElsewhere(ctx, trfId)) return err('E_STATE', 'no letter is out')
    return ctx.block.timeMs > transferOf(ctx, trfId).validToMs ? ALLOWED : err('E_WINDOW', 'it is still valid')
  },
  apply: (ctx, { trfId }) => void advance(ctx, trfId, 'ExpireLetter'),
})

/** The slip is back from outside the zone: only now does the source let go. */
export const confirmReturnSlip = action({
  id: 11,
  name: 'ConfirmReturnSlip',
  title: { en: 'Confirm the receipt slip from outside', zh: '确认区外回执' },
  args: ReturnSlipArgs,
  subject: transferSubject,
  policy: issuer,
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { trfId }) => {
    const outside = transferOf(ctx, trfId).scope === SCOPE.OUT_OF_ZONE
    return outside ? transferMachine.may(ctx, [trfId], 'ConfirmReturnSlip') : err('E_STATE', 'not out of the zone')
  },
  apply: (ctx, { trfId, returnSlip }) => {
    const transfer = advance(ctx, trfId, 'ConfirmReturnSlip', { changed: { returnSlip } })
    const closed = closeKept(ctx, trfId, transfer)
    return closed.ok ? ctx.call(leaveZone, { mid: transfer.mid }) : closed
  },
})
