/** The side of the destination: its committee, its branch, which completes; hanging and flagging. */

import { equalBytes, err, type Result } from '#base'
import { ALLOWED, type ApplyContext, action, type ReadContext } from '../define.ts'
import type { Id } from '../ids.ts'
import { checkGroup } from '../member/record-handlers.ts'
import { enterZone, isNewcomer, moveMember } from '../member/rules.ts'
import { members } from '../member/state.ts'
import { heldOf, type Policy } from '../policy-language.ts'
import { checkReason } from './apply-handlers.ts'
import { transferOverdue } from './events.ts'
import { convertGuest } from './guest-handlers.ts'
import { type TransferStep, transferMachine } from './machine.ts'
import { AcceptBranchArgs, AcceptCommitteeArgs, ReasonArgs, TransferArgs } from './messages.ts'
import { advance, close, tell, transferOf, transferSubject } from './rules.ts'
import { SCOPE, TRANSFER_STATE, type Transfer, type TransferState } from './schema.ts'
import { letters, transfers } from './state.ts'
import { countSla } from './statistics.ts'

const S = TRANSFER_STATE

const committee: Policy = [{ all: [heldOf('dst', '@committee(o)', 'SECRETARY', 'ORGANIZER')], apart: ['self'] }]

/** E_ARG, E_NOT_FOUND, E_EXPIRED: the letter shown is the one that is valid now. */
const checkLetterShown = (ctx: ReadContext, { trfId, letterRef }: AcceptCommitteeArgs): Result<undefined> => {
  const transfer = transferOf(ctx, trfId)
  if (transfer.scope === SCOPE.WITHIN_COMMITTEE) return letterRef.length === 0 ? ALLOWED : err('E_ARG', 'no letter')
  if (letterRef.length === 0) return err('E_ARG', 'the letter is needed')
  const letter = ctx.get(letters, [letterRef])
  if (letter === undefined) return err('E_NOT_FOUND', 'letter')
  if (!equalBytes(letter.trfId, trfId)) return err('E_ARG', 'a letter of another transfer')
  if (!equalBytes(letterRef, transfer.letterRef)) return err('E_EXPIRED', 'another letter has taken its place')
  // One from outside was shown when it was registered.
  const late = transfer.state === S.LETTER_ISSUED && ctx.block.timeMs > letter.validToMs
  return late ? err('E_EXPIRED', 'letter') : ALLOWED
}

const acceptStep = ({ scope }: Transfer): 'AcceptCommitteeWithin' | 'AcceptCommitteeLetter' =>
  scope === SCOPE.WITHIN_COMMITTEE ? 'AcceptCommitteeWithin' : 'AcceptCommitteeLetter'

export const acceptCommittee = action({
  id: 12,
  name: 'AcceptCommittee',
  title: { en: 'Accept a transfer as the committee', zh: '党委同意接收' },
  args: AcceptCommitteeArgs,
  subject: transferSubject,
  policy: committee,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG', 'E_EXPIRED'],
  check: (ctx, args) => {
    const may = transferMachine.may(ctx, [args.trfId], acceptStep(transferOf(ctx, args.trfId)))
    return may.ok ? checkLetterShown(ctx, args) : may
  },
  apply: (ctx, { trfId }) => void advance(ctx, trfId, acceptStep(transferOf(ctx, trfId))),
})

/** E_STATE while another committee has to act: the source's approval is not there to be refused by the destination. */
const checkAtDestination = (ctx: ReadContext, trfId: Id): Result<undefined> => {
  const { state, scope } = transferOf(ctx, trfId)
  const early = state === S.SRC_BRANCH_OK && scope !== SCOPE.WITHIN_COMMITTEE
  return early ? err('E_STATE', 'it is with the source') : ALLOWED
}

/** With a reason of the list only; the member can escalate. */
export const refuse = action({
  id: 13,
  name: 'Refuse',
  title: { en: 'Refuse a transfer', zh: '拒绝接收' },
  args: ReasonArgs,
  subject: transferSubject,
  policy: committee,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG'],
  check: (ctx, args) => {
    const may = transferMachine.may(ctx, [args.trfId], 'Refuse')
    if (!may.ok) return may
    const there = checkAtDestination(ctx, args.trfId)
    return there.ok ? checkReason(args) : there
  },
  apply: (ctx, { trfId, reason }) => {
    const changed = { refusedBy: ctx.sender.id }
    return close(ctx, trfId, advance(ctx, trfId, 'Refuse', { reason, changed }))
  },
})

/** Who has it hangs it: the source's committee before the letter is out, the destination's after that. */
const hangs = {
  select: ({ trfId }: { readonly trfId: Id }, ctx: ReadContext): string => {
    const transfer = ctx.get(transfers, [trfId])
    const at = transfer?.state === S.SUSPENDED ? transfer.before : transfer?.state
    return at === S.SRC_BRANCH_OK || transfer?.scope === SCOPE.OUT_OF_ZONE ? 'source' : 'destination'
  },
  cases: {
    source: [{ all: [heldOf('src', '@committee(o)', 'SECRETARY', 'ORGANIZER')], apart: ['self'] }],
    destination: committee,
  } satisfies Record<string, Policy>,
}

export const suspend = action({
  id: 14,
  name: 'Suspend',
  title: { en: 'Suspend a transfer', zh: '挂起转接' },
  args: ReasonArgs,
  subject: transferSubject,
  policy: hangs,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG'],
  check: (ctx, args) => {
    const may = transferMachine.may(ctx, [args.trfId], 'Suspend')
    return may.ok ? checkReason(args) : may
  },
  apply: (ctx, { trfId, reason }) => void advance(ctx, trfId, 'Suspend', { reason }),
})

const resumeStep = (before: TransferState): TransferStep => {
  if (before === S.LETTER_ISSUED) return 'ResumeLetter'
  return before === S.LETTER_SEEN ? 'ResumeSeen' : 'ResumeSource'
}

export const resume = action({
  id: 15,
  name: 'Resume',
  title: { en: 'Resume a suspended transfer', zh: '恢复转接' },
  args: TransferArgs,
  subject: transferSubject,
  policy: hangs,
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { trfId }) => transferMachine.may(ctx, [trfId], 'ResumeSource'),
  apply: (ctx, { trfId }) => {
    const { before, dueAtMs, overdue } = transferOf(ctx, trfId)
    advance(ctx, trfId, resumeStep(before), { changed: { dueAtMs, overdue } })
  },
})

/** Now, and only now, the member is at the destination. */
export const complete = (ctx: ApplyContext, trfId: Id, step: TransferStep, groupId: Id): Result<undefined> => {
  const transfer = advance(ctx, trfId, step)
  const { mid, dstOrg: orgId, incoming } = transfer
  const closed = close(ctx, trfId, transfer)
  if (!closed.ok) return closed
  if (incoming === undefined) return ctx.call(moveMember, { mid, orgId, groupId })
  const entered = ctx.call(enterZone, { mid, orgId, groupId, ...incoming })
  return entered.ok ? convertGuest(ctx, mid) : entered
}

/** E_ARG, E_DUP: a group of the destination, and an alias that nobody has taken meanwhile. */
export const checkCompletion = (ctx: ReadContext, trfId: Id, groupId: Id): Result<undefined> => {
  const { mid, dstOrg, incoming } = transferOf(ctx, trfId)
  if (incoming !== undefined && !isNewcomer(ctx.get(members, [mid]))) return err('E_DUP', 'alias')
  return checkGroup(ctx, dstOrg, groupId)
}

export const acceptBranch = action({
  id: 16,
  name: 'AcceptBranch',
  title: { en: 'Accept a transfer as the new branch', zh: '转入支部接收' },
  args: AcceptBranchArgs,
  subject: transferSubject,
  policy: [{ all: [heldOf('dst', '@o', 'SECRETARY', 'ORG_OFFICER')], apart: ['self'] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG', 'E_DUP'],
  check: (ctx, { trfId, groupId }) => {
    const may = transferMachine.may(ctx, [trfId], 'AcceptBranch')
    return may.ok ? checkCompletion(ctx, trfId, groupId) : may
  },
  apply: (ctx, { trfId, groupId }) => complete(ctx, trfId, 'AcceptBranch', groupId),
})

/** A crank: says once that an answer is late. Nothing else happens. */
export const markOverdue = action({
  id: 17,
  name: 'MarkOverdue',
  title: { en: 'Mark that an answer is overdue', zh: '标记答复逾期' },
  args: TransferArgs,
  subject: transferSubject,
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { trfId }) => {
    const may = transferMachine.may(ctx, [trfId], 'MarkOverdue')
    if (!may.ok) return may
    const { dueAtMs, overdue } = transferOf(ctx, trfId)
    const late = dueAtMs > 0 && ctx.block.timeMs > dueAtMs && !overdue
    return late ? ALLOWED : err('E_WINDOW', 'nothing is newly overdue')
  },
  apply: (ctx, { trfId }) => {
    const transfer = transferMachine.move(ctx, [trfId], 'MarkOverdue', { overdue: true })
    countSla(ctx, transfer, sums => ({ overdue: sums.overdue + 1 }))
    tell(ctx, trfId, transferOverdue, transfer)
  },
})
