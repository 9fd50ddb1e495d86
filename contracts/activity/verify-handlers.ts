/** After an activity: minutes, verification by another person, dispute. */

import { assert, err, type Result } from '#base'
import { ALLOWED, type ApplyContext, action, type ReadContext } from '../define.ts'
import { ID_BYTES, type Id } from '../ids.ts'
import { AWARD_CODES, award, reverse } from '../points/award.ts'
import { SOURCE_TYPE } from '../points/schema.ts'
import { held } from '../policy-language.ts'
import { activityVerified, minutesFiled } from './events.ts'
import { activityOf, activitySubject, mayMove, move } from './machine.ts'
import { params } from './params.ts'
import {
  ACTIVITY_TYPE,
  type Activity,
  DISPUTE_OUTCOME,
  DisputeActivityArgs,
  FileMinutesArgs,
  ResolveDisputeArgs,
  VERIFICATION,
  VerifyActivityArgs,
} from './schema.ts'
import { attendees } from './state.ts'

const NEEDS_QUORUM: readonly Activity['plan']['type'][] = [ACTIVITY_TYPE.PARTY_ASSEMBLY, ACTIVITY_TYPE.ELECTION]

export const fileMinutes = action({
  id: 15,
  name: 'FileMinutes',
  title: { en: 'File the minutes', zh: '归档会议记录' },
  args: FileMinutesArgs,
  subject: activitySubject,
  policy: [{ all: [{ person: 'recorder' }] }, { all: [held('@o', 'SECRETARY')] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG', 'E_QUORUM'],
  check: (ctx, { aid, attachments, attachmentsRoot }) => {
    const may = mayMove(ctx, aid, 'FileMinutes')
    if (!may.ok) return may
    if (attachments > 0 !== attachmentsRoot.length > 0) return err('E_ARG', 'attachments and their root go together')
    const { plan, voters, presentVoters } = activityOf(ctx, aid)
    return NEEDS_QUORUM.includes(plan.type) && 2 * presentVoters <= voters ? err('E_QUORUM') : ALLOWED
  },
  apply: (ctx, { aid, minutesRoot, attachments, attachmentsRoot }) => {
    const activity = activityOf(ctx, aid)
    const late = activity.late || ctx.block.timeMs > activity.plan.endsAtMs + ctx.param(params.lateAfterMs)
    ctx.emit(minutesFiled, { aid, minutesRoot, late })
    return move(ctx, aid, 'FileMinutes', { minutesRoot, attachments, attachmentsRoot, late })
  },
})

/** Every attendee once; the number is bounded by the capacity of an activity. */
const eachAttendee = (
  ctx: ApplyContext,
  aid: Id,
  act: (ruleId: Id, mid: Id) => Result<undefined>,
): Result<undefined> => {
  const { plan, present } = activityOf(ctx, aid)
  if (plan.pointsRule.length !== ID_BYTES) return ALLOWED
  for (let number = 0; number < present; number++) {
    const attendee = ctx.get(attendees, [aid, number])
    assert(attendee !== undefined, 'attendees are numbered without gaps')
    const result = act(plan.pointsRule, attendee.mid)
    if (!result.ok) return result
  }
  return ALLOWED
}

const accept = (ctx: ApplyContext, aid: Id): Result<undefined> => {
  const { orgId, present, eligible, plan } = activityOf(ctx, aid)
  const { centiHours } = plan
  ctx.emit(activityVerified, { aid, orgId, present, eligible, centiHours })
  const awarded = eachAttendee(ctx, aid, (ruleId, mid) =>
    ctx.call(award, { ruleId, sourceType: SOURCE_TYPE.ACTIVITY, sourceId: aid, mid, orgId }),
  )
  if (!awarded.ok) return awarded
  return move(ctx, aid, 'AcceptActivity', { verifiedBy: ctx.sender.id, verifiedAtMs: ctx.block.timeMs })
}

const WITNESSES = ['creator', 'host', 'recorder']

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
  codes: AWARD_CODES.filter(code => code !== 'E_DUP'),
  check: (ctx, { aid, result }) => {
    const may = mayMove(ctx, aid, result === VERIFICATION.ACCEPT ? 'AcceptActivity' : 'RejectActivity')
    if (!may.ok || result === VERIFICATION.REJECT) return may
    return activityOf(ctx, aid).attachments > 0 ? ALLOWED : err('E_STATE', 'nothing is attached')
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
      const taken = eachAttendee(ctx, aid, (ruleId, mid) => ctx.call(reverse, { ruleId, sourceId: aid, mid }))
      if (!taken.ok) return taken
    }
    return move(ctx, aid, outcomeName(outcome))
  },
})
