/** What a member can do against a refusal, a return or silence: the lowest common ancestor decides. */

import { equalBytes, err, type Result } from '#base'
import { ALLOWED, action, type ReadContext } from '../define.ts'
import { NO_ID } from '../ids.ts'
import { isNewcomer } from '../member/rules.ts'
import { STANDING } from '../member/schema.ts'
import { members } from '../member/state.ts'
import { heldOf } from '../policy-language.ts'
import { checkCompletion, complete } from './accept-handlers.ts'
import { checkReason } from './apply-handlers.ts'
import { type TransferStep, transferMachine } from './machine.ts'
import { DecideEscalationArgs, OUTCOME, TransferArgs } from './messages.ts'
import { params } from './params.ts'
import { advance, close, open, transferOf, transferSubject } from './rules.ts'
import { REASON, SCOPE, TRANSFER_STATE, type Transfer } from './schema.ts'
import { openTransfers, transfers } from './state.ts'

const S = TRANSFER_STATE
const DAY_MS = 86_400_000

/** E_STATE, E_WINDOW: not upheld already, in time, and the member has begun nothing else meanwhile. */
const checkRefused = (
  ctx: ReadContext,
  { mid, srcOrg, upheld, stateSinceMs, incoming }: Transfer,
): Result<undefined> => {
  if (upheld || ctx.get(openTransfers, [mid]) !== undefined) return err('E_STATE')
  const last = stateSinceMs + ctx.param(params.escalationDays) * DAY_MS
  if (ctx.block.timeMs > last) return err('E_WINDOW', 'too late')
  const member = ctx.get(members, [mid])
  if (incoming !== undefined) return isNewcomer(member) ? ALLOWED : err('E_STATE', 'alias')
  const there = member?.standing === STANDING.ACTIVE && equalBytes(member.orgId, srcOrg)
  return there ? ALLOWED : err('E_STATE', 'the member has changed')
}

const checkGrounds = (ctx: ReadContext, transfer: Transfer): Result<undefined> => {
  const { state, dueAtMs } = transfer
  if (state === S.REFUSED) return checkRefused(ctx, transfer)
  if (state === S.RETURNED) return ALLOWED
  return dueAtMs > 0 && ctx.block.timeMs > dueAtMs ? ALLOWED : err('E_WINDOW', 'the answer is not late')
}

/** At once after a refusal or a return; against silence when the time to answer is over. For one from outside the clerk acts. */
export const escalate = action({
  id: 18,
  name: 'Escalate',
  title: { en: 'Escalate a transfer', zh: '申诉转接' },
  args: TransferArgs,
  subject: transferSubject,
  policy: {
    select: ({ trfId }, ctx) => (ctx.get(transfers, [trfId])?.scope === SCOPE.INTO_ZONE ? 'incoming' : 'member'),
    cases: {
      member: [{ all: [{ person: 'self' }] }],
      incoming: [{ all: [{ person: 'self' }] }, { all: [{ person: 'creator' }] }],
    },
  },
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { trfId }) => {
    const may = transferMachine.may(ctx, [trfId], 'Escalate')
    return may.ok ? checkGrounds(ctx, transferOf(ctx, trfId)) : may
  },
  apply: (ctx, { trfId }) => {
    const { state, before } = transferOf(ctx, trfId)
    // Of what was hung or refused the state before that is what the decision is about.
    const about = state === S.SUSPENDED || state === S.REFUSED ? before : state
    const transfer = advance(ctx, trfId, 'Escalate', { changed: { before: about } })
    return state === S.REFUSED ? open(ctx, trfId, transfer) : ALLOWED
  },
})

/** As if the one who refused, or was silent, had agreed. A letter can only be written by the committee that has to. */
const overruleStep = ({ before, scope }: Transfer): TransferStep => {
  if (before === S.COMMITTEE_OK || before === S.DST_COMMITTEE_OK) return 'OverruleBranch'
  if (before === S.LETTER_ISSUED || before === S.LETTER_SEEN) return 'OverruleLetter'
  return before === S.SRC_BRANCH_OK && scope === SCOPE.WITHIN_COMMITTEE ? 'OverruleWithin' : 'OverruleSource'
}

const checkOutcome = (ctx: ReadContext, { trfId, outcome, reason }: DecideEscalationArgs): Result<undefined> => {
  if (outcome === OUTCOME.UPHOLD) return checkReason({ reason })
  if (reason !== REASON.NONE) return err('E_ARG', 'a reason is for what stays refused')
  const completes = overruleStep(transferOf(ctx, trfId)) === 'OverruleBranch'
  return completes ? checkCompletion(ctx, trfId, NO_ID) : ALLOWED
}

export const decideEscalation = action({
  id: 19,
  name: 'DecideEscalation',
  title: { en: 'Decide on an escalated transfer', zh: '裁决转接申诉' },
  args: DecideEscalationArgs,
  subject: transferSubject,
  policy: [{ all: [heldOf('arbiter', '@o', 'SECRETARY', 'ORGANIZER')], apart: ['self', 'refuser'] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG', 'E_DUP'],
  check: (ctx, args) => {
    const may = transferMachine.may(ctx, [args.trfId], 'UpholdEscalation')
    return may.ok ? checkOutcome(ctx, args) : may
  },
  apply: (ctx, { trfId, outcome, reason }) => {
    if (outcome === OUTCOME.UPHOLD) {
      const changed = { upheld: true, refusedBy: ctx.sender.id }
      return close(ctx, trfId, advance(ctx, trfId, 'UpholdEscalation', { reason, changed }))
    }
    const step = overruleStep(transferOf(ctx, trfId))
    if (step === 'OverruleBranch') return complete(ctx, trfId, step, NO_ID)
    advance(ctx, trfId, step)
    return ALLOWED
  },
})
