/** Grades: recorded as commitments, reviewed by the superior, on notice, appealed, confirmed. */

import { equalBytes, err, ok, type Result } from '#base'
import { ALLOWED, action, type ReadContext, type Subject } from '../define.ts'
import type { Id } from '../ids.ts'
import { STAGE } from '../member/schema.ts'
import { members } from '../member/state.ts'
import { held } from '../policy-language.ts'
import { campaignOf, campaignSubject, moveCampaign } from './campaign-handlers.ts'
import { distributionTold, resultsConfirmed } from './events.ts'
import { campaignMachine, resultMachine } from './machine.ts'
import { params } from './params.ts'
import {
  AppealArgs,
  CampaignArgs,
  DecideAppealArgs,
  GRADES_DECISION,
  type GradeEntry,
  ProposeGradesArgs,
  RESULT_STATE,
  RecordResultsArgs,
  ReviewGradesArgs,
} from './schema.ts'
import { results } from './state.ts'

/** E_DUP, E_ARG (not a full member of the organisation: probationary members take part and get no grade). */
const checkEntry = (ctx: ReadContext, campaignId: Id, orgId: Id, { mid }: GradeEntry): Result<undefined> => {
  if (ctx.get(results, [campaignId, mid]) !== undefined) return err('E_DUP')
  const member = ctx.get(members, [mid])
  const graded = member?.stage === STAGE.FULL && equalBytes(member.orgId, orgId)
  return graded ? ALLOWED : err('E_ARG', 'not to be graded')
}

const checkEntries = (ctx: ReadContext, { campaignId, entries }: RecordResultsArgs): Result<undefined> => {
  const may = campaignMachine.may(ctx, [campaignId], 'RecordResults')
  if (!may.ok) return may
  const { orgId } = campaignOf(ctx, campaignId)
  const named = new Set(entries.map(({ mid }) => mid.join()))
  if (entries.length === 0 || named.size !== entries.length) return err('E_ARG', 'entries')
  for (const entry of entries) {
    const fits = checkEntry(ctx, campaignId, orgId, entry)
    if (!fits.ok) return fits
  }
  return ALLOWED
}

export const recordResults = action({
  id: 4,
  name: 'RecordResults',
  title: { en: 'Record results', zh: '登记评议结果' },
  args: RecordResultsArgs,
  subject: campaignSubject,
  policy: [{ all: [held('@o', 'SECRETARY', 'DEPUTY_SECRETARY', 'CLERK')] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG', 'E_DUP'],
  check: checkEntries,
  apply: (ctx, { campaignId, entries }) => {
    const { graded } = campaignOf(ctx, campaignId)
    for (const { mid, gradeHash } of entries) {
      ctx.put(results, [campaignId, mid], { state: RESULT_STATE.PROPOSED, gradeHash })
    }
    moveCampaign(ctx, campaignId, 'RecordResults', { graded: graded + entries.length })
  },
})

const excellentMax = (ctx: ReadContext, campaignId: Id): number =>
  Math.floor(campaignOf(ctx, campaignId).graded / ctx.param(params.excellentOneIn))

/** E_ARG (nobody graded, or a distribution that does not add up or tells of too few), E_CAP (too many excellent). */
const checkGrades = (
  ctx: ReadContext,
  { campaignId, excellent, distribution }: ProposeGradesArgs,
): Result<undefined> => {
  const { graded } = campaignOf(ctx, campaignId)
  if (graded === 0) return err('E_ARG', 'nobody is graded')
  if (excellent > excellentMax(ctx, campaignId)) return err('E_CAP', 'excellent')
  if (distribution === undefined) return ALLOWED
  if (graded < ctx.param(params.publicCountMin)) return err('E_ARG', 'of so few no distribution is told')
  const sum = distribution.excellent + distribution.qualified + distribution.basic + distribution.unqualified
  return sum === graded && distribution.excellent === excellent ? ALLOWED : err('E_ARG', 'distribution')
}

export const proposeGrades = action({
  id: 5,
  name: 'ProposeGrades',
  title: { en: 'Propose the grades', zh: '提出等次意见' },
  args: ProposeGradesArgs,
  subject: campaignSubject,
  policy: [{ all: [held('@o', 'SECRETARY')] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_ARG', 'E_CAP'],
  check: (ctx, args) => {
    const may = campaignMachine.may(ctx, [args.campaignId], 'ProposeGrades')
    return may.ok ? checkGrades(ctx, args) : may
  },
  apply: (ctx, { campaignId, excellent, gradesRoot, distribution }) => {
    const { orgId } = moveCampaign(ctx, campaignId, 'ProposeGrades', {
      excellent,
      gradesRoot,
      excellentMax: excellentMax(ctx, campaignId),
    })
    if (distribution !== undefined) ctx.emit(distributionTold, { campaignId, orgId, distribution })
  },
})

const transitionOf = ({ decision }: ReviewGradesArgs) =>
  decision === GRADES_DECISION.APPROVE ? 'ApproveGrades' : 'ReturnGrades'

export const reviewGrades = action({
  id: 6,
  name: 'ReviewGrades',
  title: { en: 'Review the grades', zh: '审核等次' },
  args: ReviewGradesArgs,
  subject: campaignSubject,
  policy: [{ all: [held('@p(o)', 'SECRETARY', 'ORGANIZER')], apart: ['opener'] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, args) => campaignMachine.may(ctx, [args.campaignId], transitionOf(args)),
  apply: (ctx, args) => {
    const noticeFromMs = args.decision === GRADES_DECISION.APPROVE ? ctx.block.timeMs : 0
    moveCampaign(ctx, args.campaignId, transitionOf(args), { noticeFromMs })
  },
})

/** E_NOT_FOUND: the campaign, or a result of this member in it. */
const resultSubject = (ctx: ReadContext, { campaignId, mid }: AppealArgs): Result<Subject> => {
  const subject = campaignSubject(ctx, { campaignId })
  if (!subject.ok) return subject
  if (ctx.get(results, [campaignId, mid]) === undefined) return err('E_NOT_FOUND', 'result')
  return ok({ ...subject.value, persons: { ...subject.value.persons, self: mid } })
}

const mayBoth = (ctx: ReadContext, { campaignId, mid }: AppealArgs, name: 'Appeal' | 'DecideAppeal') => {
  const may = campaignMachine.may(ctx, [campaignId], name)
  return may.ok ? resultMachine.may(ctx, [campaignId, mid], name) : may
}

export const appeal = action({
  id: 7,
  name: 'Appeal',
  title: { en: 'Appeal against a grade', zh: '申诉' },
  args: AppealArgs,
  subject: resultSubject,
  policy: [{ all: [{ person: 'self' }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, args) => {
    const may = mayBoth(ctx, args, 'Appeal')
    if (!may.ok) return may
    const untilMs = campaignOf(ctx, args.campaignId).noticeFromMs + ctx.param(params.appealMs)
    return ctx.block.timeMs <= untilMs ? ALLOWED : err('E_WINDOW', 'too late')
  },
  apply: (ctx, { campaignId, mid }) => {
    resultMachine.move(ctx, [campaignId, mid], 'Appeal')
    moveCampaign(ctx, campaignId, 'Appeal', { appeals: campaignOf(ctx, campaignId).appeals + 1 })
  },
})

/** By the superior: the commitment to the grade that stands from now on, the old one or another. */
export const decideAppeal = action({
  id: 8,
  name: 'DecideAppeal',
  title: { en: 'Decide on an appeal', zh: '裁决申诉' },
  args: DecideAppealArgs,
  subject: resultSubject,
  policy: [{ all: [held('@p(o)', 'SECRETARY', 'ORGANIZER')], apart: ['opener', 'self'] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, args) => mayBoth(ctx, args, 'DecideAppeal'),
  apply: (ctx, { campaignId, mid, gradeHash }) => {
    resultMachine.move(ctx, [campaignId, mid], 'DecideAppeal', { gradeHash })
    moveCampaign(ctx, campaignId, 'DecideAppeal', { appeals: campaignOf(ctx, campaignId).appeals - 1 })
  },
})

export const confirmGrades = action({
  id: 9,
  name: 'ConfirmGrades',
  title: { en: 'Confirm the grades', zh: '确认等次' },
  args: CampaignArgs,
  subject: campaignSubject,
  policy: [{ all: [held('@p(o)', 'SECRETARY', 'ORGANIZER')], apart: ['opener'] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { campaignId }) => {
    const may = campaignMachine.may(ctx, [campaignId], 'ConfirmGrades')
    if (!may.ok) return may
    const { appeals, noticeFromMs } = campaignOf(ctx, campaignId)
    if (appeals > 0) return err('E_STATE', 'an appeal is not decided')
    const fromMs = noticeFromMs + ctx.param(params.noticeMs)
    return ctx.block.timeMs >= fromMs ? ALLOWED : err('E_WINDOW', 'on notice')
  },
  apply: (ctx, { campaignId }) => {
    const { orgId, graded, gradesRoot } = moveCampaign(ctx, campaignId, 'ConfirmGrades')
    ctx.emit(resultsConfirmed, { campaignId, orgId, graded, gradesRoot })
  },
})

export const archiveCampaign = action({
  id: 10,
  name: 'ArchiveCampaign',
  title: { en: 'Archive an evaluation', zh: '归档评议' },
  args: CampaignArgs,
  subject: campaignSubject,
  policy: [{ all: [held('@o', 'SECRETARY', 'CLERK')] }],
  codes: ['E_NOT_FOUND', 'E_STATE'],
  check: (ctx, { campaignId }) => campaignMachine.may(ctx, [campaignId], 'ArchiveCampaign'),
  apply: (ctx, { campaignId }) => void moveCampaign(ctx, campaignId, 'ArchiveCampaign'),
})
