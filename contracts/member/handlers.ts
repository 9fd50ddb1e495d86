/** Enrolment, and the development of a candidate up to the admission. */

import { equalBytes, err, ok, type Result } from '#base'
import { addMonths } from '../calendar.ts'
import { ALLOWED, action } from '../define.ts'
import { FORMALITY, ORG_STATE } from '../org/schema.ts'
import { orgs } from '../org/state.ts'
import { held } from '../policy-language.ts'
import { isFreeAlias } from './alias.ts'
import { developmentOf, dutyTimes, isNewlyOverdue, nextDuty, saveDevelopment, withOverdue } from './development.ts'
import {
  caseOverdue,
  memberEnrolled,
  mentorSet,
  preReviewed,
  reviewRecorded,
  stageAdvanced,
  talkRecorded,
} from './events.ts'
import {
  AdvanceStageArgs,
  DocumentArgs,
  EnrolCandidateArgs,
  MemberArgs,
  RecordReviewArgs,
  SetMentorArgs,
} from './messages.ts'
import { params } from './params.ts'
import { isCandidate, isFullOfSameCommittee, memberOf, memberSubject, newMember, saveMember } from './rules.ts'
import { DUTY, type Member, REVIEWS_MAX, STAGE, STANDING } from './schema.ts'

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
    if (!isFreeAlias(ctx, mid)) return err('E_DUP')
    const admits = org?.state === ORG_STATE.ACTIVE && org.profile.formality !== FORMALITY.TEMPORARY
    return admits ? ALLOWED : err('E_STATE', 'the organisation admits nobody')
  },
  apply: (ctx, { mid, orgId, commitRoot }) => {
    ctx.emit(memberEnrolled, { mid, orgId, stage: STAGE.APPLICANT })
    saveDevelopment(ctx, mid, { enrolledAtMs: ctx.block.timeMs })
    return saveMember(ctx, mid, newMember({ orgId, stage: STAGE.APPLICANT, commitRoot, nowMs: ctx.block.timeMs }))
  },
})

const isActiveCandidate = ({ stage, standing }: Member): boolean => standing === STANDING.ACTIVE && isCandidate(stage)

/** With an applicant, within a month; what was said stays off the chain. */
export const recordTalk = action({
  id: 10,
  name: 'RecordTalk',
  title: { en: 'Record the talk with an applicant', zh: '记录与申请人谈话' },
  args: DocumentArgs,
  subject: memberSubject,
  policy: [{ all: [held('@o', 'SECRETARY', 'ORG_OFFICER')], apart: ['self'] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_DUP'],
  check: (ctx, { mid }) => {
    const member = memberOf(ctx, mid)
    if (!isActiveCandidate(member) || member.stage !== STAGE.APPLICANT) return err('E_STATE')
    return developmentOf(ctx, mid).talkedAtMs === 0 ? ALLOWED : err('E_DUP')
  },
  apply: (ctx, { mid }) => {
    const { orgId, stage } = memberOf(ctx, mid)
    // That it came late stays visible: the duty is done, its flag is not taken back.
    saveDevelopment(ctx, mid, { talkedAtMs: ctx.block.timeMs })
    ctx.emit(talkRecorded, { mid, orgId, stage })
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
    const member = memberOf(ctx, mid)
    if (!isActiveCandidate(member)) return err('E_STATE')
    const { lastReviewMs, stageSinceMs } = member
    const next = addMonths(Math.max(lastReviewMs, stageSinceMs), ctx.param(params.reviewSpacingMonths))
    return ctx.block.timeMs >= next ? ALLOWED : err('E_WINDOW', 'too soon after the last')
  },
  apply: (ctx, { mid }) => {
    const member = memberOf(ctx, mid)
    ctx.emit(reviewRecorded, { mid, orgId: member.orgId, stage: member.stage })
    saveDevelopment(ctx, mid, {}, DUTY.REVIEW)
    const reviews = Math.min(member.reviews + 1, REVIEWS_MAX)
    return saveMember(ctx, mid, { ...member, reviews, lastReviewMs: ctx.block.timeMs })
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
    const earliest = addMonths(stageSinceMs, ctx.param(params.activistMonths))
    if (ctx.block.timeMs < earliest) return err('E_WINDOW', `not before ${new Date(earliest).toISOString()}`)
    return reviews >= ctx.param(params.reviewsBeforeTarget) ? ALLOWED : err('E_QUORUM', 'too few reviews')
  },
  apply: (ctx, { mid, to }) => {
    const member = memberOf(ctx, mid)
    const now = ctx.block.timeMs
    ctx.emit(stageAdvanced, { mid, orgId: member.orgId, stage: to })
    saveDevelopment(ctx, mid, to === STAGE.ACTIVIST ? { activistAtMs: now } : { targetAtMs: now }, DUTY.REVIEW)
    return saveMember(ctx, mid, { ...member, stage: to, stageSinceMs: now, reviews: 0, lastReviewMs: 0 })
  },
})

/** By the committee, before the assembly; again where the assembly did not come in time. */
export const preReview = action({
  id: 11,
  name: 'PreReview',
  title: { en: 'Record the pre-review of a development target', zh: '预审发展对象' },
  args: DocumentArgs,
  subject: memberSubject,
  policy: [{ all: [held('@committee(o)', 'SECRETARY', 'ORGANIZER')], apart: ['self'] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { mid }) => {
    const member = memberOf(ctx, mid)
    const fits = isActiveCandidate(member) && member.stage === STAGE.DEVELOPMENT_TARGET
    return fits && developmentOf(ctx, mid).resolutionId.length === 0 ? ALLOWED : err('E_STATE')
  },
  apply: (ctx, { mid }) => {
    const { orgId, stage } = memberOf(ctx, mid)
    saveDevelopment(ctx, mid, { preReviewAtMs: ctx.block.timeMs, preReviewBy: ctx.sender.id }, DUTY.ASSEMBLY)
    ctx.emit(preReviewed, { mid, orgId, stage })
  },
})

/** One or two full members who accompany a candidate. */
export const setMentor = action({
  id: 12,
  name: 'SetMentor',
  title: { en: 'Set the mentors of a candidate', zh: '确定培养联系人' },
  args: SetMentorArgs,
  subject: memberSubject,
  policy: [{ all: [held('@o', 'SECRETARY', 'ORG_OFFICER')], apart: ['self'] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG'],
  check: (ctx, { mid, mentors }) => {
    const member = memberOf(ctx, mid)
    if (!isActiveCandidate(member)) return err('E_STATE')
    const [first, second] = mentors
    const distinct = first !== undefined && (second === undefined || !equalBytes(first, second))
    const fit = mentors.every(one => isFullOfSameCommittee(ctx, member, one))
    return distinct && fit ? ALLOWED : err('E_ARG', 'mentors')
  },
  apply: (ctx, { mid, mentors }) => {
    saveDevelopment(ctx, mid, { mentors })
    ctx.emit(mentorSet, { mid, mentors })
  },
})

/** A crank: anyone may say that a duty is late, once; it decides nothing. */
export const flagOverdue = action({
  id: 13,
  name: 'FlagOverdue',
  title: { en: 'Flag an overdue duty of development', zh: '标记逾期环节' },
  args: MemberArgs,
  subject: memberSubject,
  policy: [{ all: [{ anyone: true }] }],
  codes: ['E_NOT_FOUND', 'E_WINDOW'],
  check: (ctx, { mid }): Result<undefined> => {
    const development = developmentOf(ctx, mid)
    const next = nextDuty(memberOf(ctx, mid), development, dutyTimes(ctx))
    const late = next !== undefined && isNewlyOverdue(development, next, ctx.block.timeMs)
    return late ? ALLOWED : err('E_WINDOW', 'nothing is newly overdue')
  },
  apply: (ctx, { mid }) => {
    const member = memberOf(ctx, mid)
    const development = developmentOf(ctx, mid)
    const next = nextDuty(member, development, dutyTimes(ctx))
    if (next === undefined) return
    saveDevelopment(ctx, mid, withOverdue(development, next))
    ctx.emit(caseOverdue, { mid, orgId: member.orgId, duty: next.duty })
  },
})
