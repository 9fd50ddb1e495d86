/** Minutes: in time, or late with a reason that the superior accepts; and activities that come to nothing. */

import { err, type Result } from '#base'
import { ALLOWED, type ApplyContext, action, type ReadContext } from '../define.ts'
import { held } from '../policy-language.ts'
import { minutesFiled } from './events.ts'
import { activityOf, activitySubject, mayMove, move, WITNESSES } from './machine.ts'
import { params } from './params.ts'
import { ActivityArgs, FileLateMinutesArgs, FileMinutesArgs } from './requests.ts'
import { ACTIVITY_TYPE, type Activity } from './schema.ts'
import { activities, lateRecords } from './state.ts'

const NEEDS_QUORUM: readonly Activity['plan']['type'][] = [ACTIVITY_TYPE.PARTY_ASSEMBLY, ACTIVITY_TYPE.ELECTION]

/** More than half of the voters must have come to an assembly. */
const isInquorate = ({ plan, voters, presentVoters }: Activity): boolean =>
  NEEDS_QUORUM.includes(plan.type) && 2 * presentVoters <= voters

type Minutes = Pick<Activity, 'minutesRoot' | 'attachments' | 'attachmentsRoot'> & { readonly aid: ActivityArgs['aid'] }

const isLate = (ctx: ReadContext, { plan }: Activity): boolean =>
  ctx.block.timeMs > plan.endsAtMs + ctx.param(params.lateAfterMs)

const checkMinutes = (ctx: ReadContext, { aid, attachments, attachmentsRoot }: Minutes): Result<undefined> => {
  if (attachments > 0 !== attachmentsRoot.length > 0) return err('E_ARG', 'attachments and their root go together')
  return isInquorate(activityOf(ctx, aid)) ? err('E_QUORUM') : ALLOWED
}

const RECORDERS = [{ all: [{ person: 'recorder' }] }, { all: [held('@o', 'SECRETARY')] }] as const

/** In time; what was late once (minutes that were sent back) stays late. */
export const fileMinutes = action({
  id: 15,
  name: 'FileMinutes',
  title: { en: 'File the minutes', zh: '归档会议记录' },
  args: FileMinutesArgs,
  subject: activitySubject,
  policy: RECORDERS,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG', 'E_QUORUM', 'E_WINDOW'],
  check: (ctx, args) => {
    const may = mayMove(ctx, args.aid, 'FileMinutes')
    if (!may.ok) return may
    const activity = activityOf(ctx, args.aid)
    if (isLate(ctx, activity) && !activity.late) return err('E_WINDOW', 'late minutes need a reason')
    return checkMinutes(ctx, args)
  },
  apply: (ctx, { aid, ...minutes }) => {
    ctx.emit(minutesFiled, { aid, minutesRoot: minutes.minutesRoot, late: activityOf(ctx, aid).late })
    return move(ctx, aid, 'FileMinutes', minutes)
  },
})

const markLate = (ctx: ApplyContext, aid: ActivityArgs['aid'], reason: FileLateReason): void => {
  const { orgId } = activityOf(ctx, aid)
  ctx.put(lateRecords, [orgId, aid], { reason })
}
type FileLateReason = Parameters<typeof FileLateMinutesArgs.encode>[0]['lateReason']

/** More than 72 hours after the end: with a reason, and for ever marked as late. */
export const fileLateMinutes = action({
  id: 27,
  name: 'FileLateMinutes',
  title: { en: 'File late minutes', zh: '补录会议记录' },
  args: FileLateMinutesArgs,
  subject: activitySubject,
  policy: RECORDERS,
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG', 'E_QUORUM', 'E_WINDOW'],
  check: (ctx, args) => {
    const may = mayMove(ctx, args.aid, 'FileLateMinutes')
    if (!may.ok) return may
    return isLate(ctx, activityOf(ctx, args.aid)) ? checkMinutes(ctx, args) : err('E_WINDOW', 'they are in time')
  },
  apply: (ctx, { aid, lateReason, ...minutes }) => {
    ctx.emit(minutesFiled, { aid, minutesRoot: minutes.minutesRoot, late: true })
    markLate(ctx, aid, lateReason)
    const lateApprovedBy = new Uint8Array(0) as never
    return move(ctx, aid, 'FileLateMinutes', { ...minutes, late: true, lateReasons: [lateReason], lateApprovedBy })
  },
})

/** The superior accepts the reason; the mark stays. */
export const approveLateMinutes = action({
  id: 28,
  name: 'ApproveLateMinutes',
  title: { en: 'Accept late minutes', zh: '批准补录' },
  args: ActivityArgs,
  subject: activitySubject,
  policy: [{ all: [held('@p(o)', 'SECRETARY', 'ORGANIZER', 'ORG_OFFICER')], apart: WITNESSES }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_DUP'],
  check: (ctx, { aid }) => {
    const may = mayMove(ctx, aid, 'ApproveLateMinutes')
    if (!may.ok) return may
    const { late, lateApprovedBy } = activityOf(ctx, aid)
    if (!late) return err('E_STATE', 'they were in time')
    return lateApprovedBy.length === 0 ? ALLOWED : err('E_DUP')
  },
  apply: (ctx, { aid }) => move(ctx, aid, 'ApproveLateMinutes', { lateApprovedBy: ctx.sender.id }),
})

/** An assembly without a quorum is ended by its own people, anything else only by the superior. It gives nothing. */
export const abandonActivity = action({
  id: 29,
  name: 'AbandonActivity',
  title: { en: 'End an activity without result', zh: '终止活动' },
  args: ActivityArgs,
  subject: activitySubject,
  policy: {
    select: ({ aid }, ctx) => {
      const activity = ctx.get(activities, [aid])
      return activity !== undefined && isInquorate(activity) ? 'inquorate' : 'other'
    },
    cases: {
      inquorate: [...RECORDERS, { all: [held('@p(o)', 'SECRETARY', 'ORGANIZER', 'ORG_OFFICER')] }],
      other: [{ all: [held('@p(o)', 'SECRETARY', 'ORGANIZER', 'ORG_OFFICER')] }],
    },
  },
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { aid }) => {
    const may = mayMove(ctx, aid, 'AbandonActivity')
    if (!may.ok) return may
    return ctx.block.timeMs >= activityOf(ctx, aid).plan.endsAtMs ? ALLOWED : err('E_WINDOW', 'it is not over')
  },
  apply: (ctx, { aid }) => move(ctx, aid, 'AbandonActivity'),
})
