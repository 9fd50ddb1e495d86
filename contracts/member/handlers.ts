/** Enrolment, development up to the admission, and revisions of the record. */

import { err, ok } from '#base'
import { addMonths } from '../calendar.ts'
import { ALLOWED, action } from '../define.ts'
import { FORMALITY, ORG_STATE } from '../org/schema.ts'
import { orgs } from '../org/state.ts'
import { held } from '../policy-language.ts'
import { memberEnrolled, recordRevised, reviewRecorded, stageAdvanced } from './events.ts'
import { params } from './params.ts'
import { isCandidate, memberOf, memberSubject, newMember, saveMember } from './rules.ts'
import { AdvanceStageArgs, EnrolCandidateArgs, RecordReviewArgs, STAGE, STANDING, UpdateRecordArgs } from './schema.ts'
import { members } from './state.ts'

/** The registrar's signature says that this is one natural person who is not in the zone yet. */
export const enrolCandidate = action({
  id: 1,
  name: 'EnrolCandidate',
  title: { en: 'Enrol a candidate', zh: '登记发展人员' },
  args: EnrolCandidateArgs,
  subject: (ctx, { orgId, mid }) =>
    ctx.get(orgs, [orgId]) === undefined ? err('E_NOT_FOUND') : ok({ org: orgId, persons: { self: mid } }),
  policy: [{ all: [held('@o', 'CLERK', 'ORG_OFFICER'), held('^o', 'REGISTRAR')], apart: ['self'] }],
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_STATE'],
  check: (ctx, { orgId, mid }) => {
    const org = ctx.get(orgs, [orgId])
    if (ctx.get(members, [mid]) !== undefined) return err('E_DUP')
    const admits = org?.state === ORG_STATE.ACTIVE && org.profile.formality !== FORMALITY.TEMPORARY
    return admits ? ALLOWED : err('E_STATE', 'the organisation admits nobody')
  },
  apply: (ctx, { mid, orgId, commitRoot }) => {
    ctx.emit(memberEnrolled, { mid, orgId, stage: STAGE.APPLICANT })
    return saveMember(ctx, mid, newMember({ orgId, stage: STAGE.APPLICANT, commitRoot, nowMs: ctx.block.timeMs }))
  },
})

/** The half-yearly reviews of a candidate. */
export const recordReview = action({
  id: 6,
  name: 'RecordReview',
  title: { en: 'Record a review of a candidate', zh: '记录培养考察' },
  args: RecordReviewArgs,
  subject: memberSubject,
  policy: [{ all: [held('@o', 'SECRETARY', 'ORG_OFFICER')], apart: ['self'] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { mid }) => {
    const { stage, standing, lastReviewMs, stageSinceMs } = memberOf(ctx, mid)
    if (standing !== STANDING.ACTIVE || !isCandidate(stage)) return err('E_STATE')
    const next = addMonths(Math.max(lastReviewMs, stageSinceMs), ctx.param(params.reviewSpacingMonths))
    return ctx.block.timeMs >= next ? ALLOWED : err('E_WINDOW', 'too soon after the last')
  },
  apply: (ctx, { mid }) => {
    const member = memberOf(ctx, mid)
    ctx.emit(reviewRecorded, { mid, orgId: member.orgId, stage: member.stage })
    return saveMember(ctx, mid, { ...member, reviews: member.reviews + 1, lastReviewMs: ctx.block.timeMs })
  },
})

/** One stage at a time, up to development target; what follows needs a resolution. */
export const advanceStage = action({
  id: 5,
  name: 'AdvanceStage',
  title: { en: 'Advance a candidate by one stage', zh: '推进发展阶段' },
  args: AdvanceStageArgs,
  subject: memberSubject,
  policy: [
    {
      all: [held('@o', 'SECRETARY', 'ORG_OFFICER'), held('@p(o)', 'SECRETARY', 'ORGANIZER', 'ORG_OFFICER')],
      apart: ['self'],
    },
  ],
  codes: ['E_NOT_FOUND', 'E_ARG', 'E_STATE', 'E_WINDOW', 'E_QUORUM'],
  check: (ctx, { mid, to }) => {
    const { stage, standing, stageSinceMs, reviews } = memberOf(ctx, mid)
    if (to !== STAGE.ACTIVIST && to !== STAGE.DEVELOPMENT_TARGET) return err('E_ARG', 'this stage needs a resolution')
    if (standing !== STANDING.ACTIVE || stage !== to - 1) return err('E_STATE', 'not the next stage')
    if (to === STAGE.ACTIVIST) return ALLOWED
    const activistMonths = ctx.param(params.activistMonths)
    const reviewsBeforeTarget = ctx.param(params.reviewsBeforeTarget)
    if (ctx.block.timeMs < addMonths(stageSinceMs, activistMonths)) return err('E_WINDOW', 'a year has not passed')
    return reviews >= reviewsBeforeTarget ? ALLOWED : err('E_QUORUM', 'too few reviews')
  },
  apply: (ctx, { mid, to }) => {
    const member = memberOf(ctx, mid)
    ctx.emit(stageAdvanced, { mid, orgId: member.orgId, stage: to })
    return saveMember(ctx, mid, { ...member, stage: to, stageSinceMs: ctx.block.timeMs, reviews: 0, lastReviewMs: 0 })
  },
})

export const updateRecord = action({
  id: 9,
  name: 'UpdateRecord',
  title: { en: 'Record a new revision', zh: '更新档案' },
  args: UpdateRecordArgs,
  subject: memberSubject,
  policy: [{ all: [held('@o', 'CLERK', 'ORG_OFFICER')] }, { all: [{ person: 'self' }] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { mid, revision }) => {
    const member = memberOf(ctx, mid)
    const next = member.standing !== STANDING.EXITED && revision === member.revision + 1
    return next ? ALLOWED : err('E_STATE', `the next revision is ${member.revision + 1}`)
  },
  apply: (ctx, { mid, revision, commitRoot }) => {
    ctx.emit(recordRevised, { mid, revision, commitRoot })
    return saveMember(ctx, mid, { ...memberOf(ctx, mid), revision, commitRoot })
  },
})
