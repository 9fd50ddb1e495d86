/** Rules of transfers: who holds one, until when, who decides above; opening and closing; the one way on. */

import { type Address, assert, equalBytes, err, ok, type Result, toHex } from '#base'
import { orgsOfScope } from '../authority.ts'
import { addWorkingDays } from '../calendar.ts'
import { ALLOWED, type ApplyContext, type ReadContext, type Subject } from '../define.ts'
import { type Id, NO_ID } from '../ids.ts'
import { setInTransfer } from '../member/rules.ts'
import { countTransfer } from '../org/rules.ts'
import { FORMALITY, ORG_STATE, ORG_TYPE } from '../org/schema.ts'
import { orgs, rootOf } from '../org/state.ts'
import * as events from './events.ts'
import { type TransferStep, transferMachine } from './machine.ts'
import { params } from './params.ts'
import { REASON, type Reason, SCOPE, TRANSFER_STATE, type Transfer, type TransferState } from './schema.ts'
import { openAt, openTransfers, steps, transfers, transfersOf } from './state.ts'
import { countSla, countState } from './statistics.ts'

const S = TRANSFER_STATE
const NOBODY = new Uint8Array(0) as Address

/** A transfer that is known to be there. */
export const transferOf = (ctx: Pick<ReadContext, 'get'>, trfId: Id): Transfer => {
  const transfer = ctx.get(transfers, [trfId])
  assert(transfer !== undefined, 'the subject was found')
  return transfer
}

const committeeOf = (ctx: ReadContext, org: Id): Id => orgsOfScope(ctx, '@committee(o)', org)[0] ?? NO_ID

const pathOf = (ctx: ReadContext, org: Id): readonly Id[] =>
  org.length === 0 ? orgsOfScope(ctx, '@root', undefined) : orgsOfScope(ctx, '^o', org)

/**
 * The lowest common ancestor of source and destination; outside the zone counts as the root. Where that is a committee
 * which has to answer itself, the one above it.
 */
const arbiterOf = (ctx: ReadContext, { srcOrg, dstOrg }: Pick<Transfer, 'srcOrg' | 'dstOrg'>): Id => {
  const above = new Set(pathOf(ctx, dstOrg).map(toHex))
  const answering = [srcOrg, dstOrg].filter(org => org.length > 0).map(org => toHex(committeeOf(ctx, org)))
  const found = pathOf(ctx, srcOrg).find(org => above.has(toHex(org)) && !answering.includes(toHex(org)))
  return found ?? rootOf(ctx) ?? NO_ID
}

/** `o` is the source; where the member comes from outside, the destination. */
export const transferSubject = (ctx: ReadContext, { trfId }: { readonly trfId: Id }): Result<Subject> => {
  const transfer = ctx.get(transfers, [trfId])
  if (transfer === undefined) return err('E_NOT_FOUND')
  const { mid, srcOrg: src, dstOrg: dst, applicant, refusedBy } = transfer
  const named = { src: src.length > 0 ? src : undefined, dst: dst.length > 0 ? dst : undefined }
  const persons = { self: mid, creator: applicant, refuser: refusedBy }
  return ok({ org: named.src ?? dst, orgs: { ...named, arbiter: arbiterOf(ctx, transfer) }, persons })
}

/** E_NOT_FOUND, E_STATE, E_ARG: an organisation that can host floating members; it may be temporary or functional. */
export const checkHost = (ctx: ReadContext, orgId: Id): Result<undefined> => {
  const org = ctx.get(orgs, [orgId])
  if (org === undefined) return err('E_NOT_FOUND', 'organisation')
  if (org.state !== ORG_STATE.ACTIVE) return err('E_STATE', 'organisation')
  return org.type === ORG_TYPE.GROUP ? err('E_ARG', 'a group stands in its branch') : ALLOWED
}

/** E_NOT_FOUND, E_STATE, E_ARG: an organisation to which a relation can be moved. */
export const checkDestination = (ctx: ReadContext, orgId: Id): Result<undefined> => {
  const there = checkHost(ctx, orgId)
  if (!there.ok) return there
  const formal = ctx.get(orgs, [orgId])?.profile.formality === FORMALITY.FORMAL
  return formal ? ALLOWED : err('E_ARG', 'no organisation that holds relations')
}

/** Who has to act now. Until the completion the source stays responsible for the member, whoever that is. */
const holderOf = (ctx: ReadContext, transfer: Transfer): Id => {
  const { state, scope, srcOrg, dstOrg, before } = transfer
  switch (state === S.SUSPENDED ? before : state) {
    case S.APPLIED:
    case S.RETURNED:
      return srcOrg
    case S.SRC_BRANCH_OK:
    case S.EXPIRED:
    case S.LETTER_LOST:
      return committeeOf(ctx, srcOrg)
    case S.LETTER_ISSUED:
      return committeeOf(ctx, scope === SCOPE.OUT_OF_ZONE ? srcOrg : dstOrg)
    case S.LETTER_SEEN:
      return committeeOf(ctx, dstOrg)
    case S.COMMITTEE_OK:
    case S.DST_COMMITTEE_OK:
      return dstOrg
    case S.ESCALATED:
      return arbiterOf(ctx, transfer)
    default:
      return NO_ID
  }
}

/** End of the time to answer in a state; 0 where no answer is due. */
const dueAt = (ctx: ReadContext, state: TransferState, { scope, dueAtMs }: Transfer): number => {
  const after = (days: number) => addWorkingDays(ctx.block.timeMs, days)
  switch (state) {
    case S.APPLIED:
      return after(ctx.param(params.sourceAnswerDays))
    case S.LETTER_ISSUED:
      return scope === SCOPE.OUT_OF_ZONE ? 0 : after(ctx.param(params.committeeAnswerDays))
    case S.SRC_BRANCH_OK:
    case S.LETTER_SEEN:
    case S.ESCALATED:
      return after(ctx.param(params.committeeAnswerDays))
    case S.COMMITTEE_OK:
    case S.DST_COMMITTEE_OK:
      return after(ctx.param(params.branchAnswerDays))
    // Who hangs a case does not win time by it.
    case S.SUSPENDED:
      return dueAtMs
    default:
      return 0
  }
}

type TransferEventDefinition = typeof events.transferApplied

const TOLD: Readonly<Record<TransferState, TransferEventDefinition>> = {
  [S.APPLIED]: events.transferApplied,
  [S.SRC_BRANCH_OK]: events.transferApproved,
  [S.LETTER_ISSUED]: events.letterIssued,
  [S.LETTER_SEEN]: events.letterSeen,
  [S.COMMITTEE_OK]: events.transferAccepted,
  [S.DST_COMMITTEE_OK]: events.transferAccepted,
  [S.COMPLETED]: events.transferCompleted,
  [S.RETURNED]: events.transferReturned,
  [S.EXPIRED]: events.transferExpired,
  [S.LETTER_LOST]: events.letterVoided,
  [S.SUSPENDED]: events.transferSuspended,
  [S.ESCALATED]: events.transferEscalated,
  [S.WITHDRAWN]: events.transferWithdrawn,
  [S.REFUSED]: events.transferRefused,
}

export const tell = (ctx: ApplyContext, trfId: Id, event: TransferEventDefinition, transfer: Transfer): void => {
  const { mid, scope, state, reason, dueAtMs } = transfer
  ctx.emit(event, { trfId, mid, scope, state, reason, dueAtMs })
}

const note = (ctx: ApplyContext, trfId: Id, { state, reason, steps: number }: Transfer): void =>
  ctx.put(steps, [trfId, number - 1], { state, atMs: ctx.block.timeMs, by: ctx.sender.id, reason })

interface Advance {
  readonly changed?: Partial<Omit<Transfer, 'state'>>
  readonly reason?: Reason
}

/** Moves a transfer on, with its times, its trace, its event and its statistics. Only after the machine has allowed it. */
export const advance = (
  ctx: ApplyContext,
  trfId: Id,
  name: TransferStep,
  { changed = {}, reason = REASON.NONE }: Advance = {},
): Transfer => {
  const before = transferOf(ctx, trfId)
  const to = (transferMachine.transitions[name] as { readonly to?: TransferState }).to ?? before.state
  const times = { stateSinceMs: ctx.block.timeMs, dueAtMs: dueAt(ctx, to, before), overdue: false }
  const kept = { before: before.state, steps: before.steps + 1, reason }
  const after = { ...times, ...kept, ...changed }
  const holder = holderOf(ctx, { ...before, ...after, state: to })
  const next = transferMachine.move(ctx, [trfId], name, { ...after, holder })
  note(ctx, trfId, next)
  tell(ctx, trfId, TOLD[next.state], next)
  countState(ctx, next)
  return next
}

/** An organisation with a transfer under way cannot be dissolved. */
const countOrgs = (ctx: ApplyContext, { srcOrg, dstOrg }: Transfer, step: 1 | -1): Result<undefined> => {
  for (const orgId of [srcOrg, dstOrg]) {
    const counted = orgId.length === 0 ? ALLOWED : ctx.call(countTransfer, { orgId, step })
    if (!counted.ok) return counted
  }
  return ALLOWED
}

const keyAt = (orgId: Id, trfId: Id, { appliedAtMs }: Transfer) => [orgId, appliedAtMs, trfId] as const

/** Begins, or begins again after a refusal that is escalated. */
export const open = (ctx: ApplyContext, trfId: Id, transfer: Transfer): Result<undefined> => {
  const { mid, srcOrg, dstOrg } = transfer
  ctx.put(openTransfers, [mid], { trfId })
  for (const orgId of [srcOrg, dstOrg]) {
    if (orgId.length > 0) ctx.put(openAt, keyAt(orgId, trfId, transfer), { sinceMs: ctx.block.timeMs })
  }
  const marked = srcOrg.length === 0 ? ALLOWED : ctx.call(setInTransfer, { mid, inTransfer: true })
  return marked.ok ? countOrgs(ctx, transfer, 1) : marked
}

/** Over, as far as this module is concerned; the standing of the member is left to the caller. */
export const closeKept = (ctx: ApplyContext, trfId: Id, transfer: Transfer): Result<undefined> => {
  const { mid, srcOrg, dstOrg } = transfer
  ctx.remove(openTransfers, [mid])
  for (const orgId of [srcOrg, dstOrg]) {
    if (orgId.length > 0) ctx.remove(openAt, keyAt(orgId, trfId, transfer))
  }
  return countOrgs(ctx, transfer, -1)
}

/** Over: the member is in ordinary standing again. */
export const close = (ctx: ApplyContext, trfId: Id, transfer: Transfer): Result<undefined> => {
  const closed = closeKept(ctx, trfId, transfer)
  if (!closed.ok || transfer.srcOrg.length === 0) return closed
  return ctx.call(setInTransfer, { mid: transfer.mid, inTransfer: false })
}

type Begin = Pick<Transfer, 'mid' | 'scope' | 'srcOrg' | 'dstOrg' | 'applicationDoc' | 'incoming'> &
  Partial<Pick<Transfer, 'letterRef' | 'validToMs'>>

/** Writes a new transfer; the caller has checked it. */
export const begin = (ctx: ApplyContext, trfId: Id, started: Begin): Result<undefined> => {
  const state = started.incoming === undefined ? S.APPLIED : S.LETTER_SEEN
  const nowMs = ctx.block.timeMs
  const blank: Omit<Transfer, keyof Begin> & Pick<Transfer, 'letterRef' | 'validToMs'> = {
    state,
    appliedAtMs: nowMs,
    stateSinceMs: nowMs,
    dueAtMs: 0,
    letterRef: NO_ID,
    validToMs: 0,
    duesDoc: new Uint8Array(0) as never,
    handoverRoot: new Uint8Array(0) as never,
    returnSlip: new Uint8Array(0) as never,
    applicant: ctx.sender.id,
    refusedBy: NOBODY,
    reason: REASON.NONE,
    before: state,
    overdue: false,
    upheld: false,
    steps: 1,
    holder: NO_ID,
  }
  const fresh: Transfer = { ...blank, ...started }
  const transfer = { ...fresh, dueAtMs: dueAt(ctx, state, fresh), holder: holderOf(ctx, fresh) }
  ctx.put(transfers, [trfId], transfer)
  ctx.put(transfersOf, [started.mid, trfId], { sinceMs: nowMs })
  note(ctx, trfId, transfer)
  tell(ctx, trfId, TOLD[state], transfer)
  countSla(ctx, transfer, sums => ({ applied: sums.applied + 1 }))
  return open(ctx, trfId, transfer)
}

/** Both sides below one committee, or not. */
export const scopeOf = (ctx: ReadContext, srcOrg: Id, dstOrg: Id): Transfer['scope'] => {
  if (dstOrg.length === 0) return SCOPE.OUT_OF_ZONE
  const same = equalBytes(committeeOf(ctx, srcOrg), committeeOf(ctx, dstOrg))
  return same ? SCOPE.WITHIN_COMMITTEE : SCOPE.WITHIN_ZONE
}
