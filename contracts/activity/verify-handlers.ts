/** After the minutes: verification by another person, dispute, archive. */

import { err, type RefusalCode } from '#base'
import { ALLOWED, type ApplyContext, action, type ReadContext } from '../define.ts'
import type { Id } from '../ids.ts'
import { held } from '../policy-language.ts'
import { creditAll, reverseAll } from './credit.ts'
import { activityVerified, activityVoided } from './events.ts'
import { activityOf, activitySubject, mayMove, move, WITNESSES } from './machine.ts'
import { params } from './params.ts'
import { ActivityArgs, DisputeActivityArgs, ResolveDisputeArgs, VerifyActivityArgs } from './requests.ts'
import { type Activity, DISPUTE_OUTCOME, VERIFICATION } from './schema.ts'

const DAY_MS = 86_400_000
const VERIFY_CODES: readonly RefusalCode[] = ['E_NOT_FOUND', 'E_STATE', 'E_BUDGET']

const told = (aid: Id, { orgId, present, leftEarly, eligible, plan }: Activity) => ({
  aid,
  orgId,
  present: present - leftEarly,
  eligible,
  centiHours: plan.centiHours,
})

const accept = (ctx: ApplyContext, aid: Id) => {
  ctx.emit(activityVerified, told(aid, activityOf(ctx, aid)))
  const credited = creditAll(ctx, aid)
  if (!credited.ok) return credited
  return move(ctx, aid, 'AcceptActivity', { verifiedBy: ctx.sender.id, verifiedAtMs: ctx.block.timeMs })
}

/** By someone who had no part in it. Hours and points come here, once. */
export const verifyActivity = action({
  id: 16,
  name: 'VerifyActivity',
  title: { en: 'Verify an activity', zh: '核验活动' },
  args: VerifyActivityArgs,
  subject: activitySubject,
  policy: [
    { all: [held('@p(o)', 'ORG_OFFICER', 'ORGANIZER')], apart: WITNESSES },
    { all: [held('@root', 'AUDITOR')], apart: WITNESSES },
  ],
  codes: VERIFY_CODES,
  check: (ctx, { aid, result }) => {
    const may = mayMove(ctx, aid, result === VERIFICATION.ACCEPT ? 'AcceptActivity' : 'RejectActivity')
    if (!may.ok || result === VERIFICATION.REJECT) return may
    const { attachments, late, lateApprovedBy } = activityOf(ctx, aid)
    if (attachments === 0) return err('E_STATE', 'nothing is attached')
    return !late || lateApprovedBy.length > 0 ? ALLOWED : err('E_STATE', 'nobody has accepted the late minutes')
  },
  apply: (ctx, { aid, result }) =>
    result === VERIFICATION.ACCEPT ? accept(ctx, aid) : move(ctx, aid, 'RejectActivity'),
})

export const disputeActivity = action({
  id: 17,
  name: 'DisputeActivity',
  title: { en: 'Dispute a verified activity', zh: '对活动提出异议' },
  args: DisputeActivityArgs,
  subject: activitySubject,
  policy: [{ all: [{ person: 'participant' }] }, { all: [held('@root', 'AUDITOR')] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { aid }) => mayMove(ctx, aid, 'DisputeActivity'),
  apply: (ctx, { aid }) => move(ctx, aid, 'DisputeActivity'),
})

const outcomeName = (outcome: ResolveDisputeArgs['outcome']) =>
  outcome === DISPUTE_OUTCOME.VOIDED ? 'VoidActivity' : 'UpholdActivity'

/** A void activity gives nothing: what was awarded for it is taken back. */
export const resolveDispute = action({
  id: 18,
  name: 'ResolveDispute',
  title: { en: 'Decide on a dispute', zh: '裁决异议' },
  args: ResolveDisputeArgs,
  subject: activitySubject,
  policy: [{ all: [held('@p(o)', 'SECRETARY', 'ORGANIZER')], apart: [...WITNESSES, 'verifier'] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx: ReadContext, { aid, outcome }) => mayMove(ctx, aid, outcomeName(outcome)),
  apply: (ctx, { aid, outcome }) => {
    if (outcome === DISPUTE_OUTCOME.VOIDED) {
      const taken = reverseAll(ctx, aid)
      if (!taken.ok) return taken
      ctx.emit(activityVoided, told(aid, activityOf(ctx, aid)))
    }
    return move(ctx, aid, outcomeName(outcome))
  },
})

/** Anyone, once disputes are no longer possible. */
export const archiveActivity = action({
  id: 30,
  name: 'ArchiveActivity',
  title: { en: 'Archive an activity', zh: '归档活动' },
  args: ActivityArgs,
  subject: activitySubject,
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { aid }) => {
    const may = mayMove(ctx, aid, 'ArchiveActivity')
    if (!may.ok) return may
    const from = activityOf(ctx, aid).verifiedAtMs + ctx.param(params.archiveDays) * DAY_MS
    return ctx.block.timeMs >= from ? ALLOWED : err('E_WINDOW', 'it can still be disputed')
  },
  apply: (ctx, { aid }) => move(ctx, aid, 'ArchiveActivity'),
})
