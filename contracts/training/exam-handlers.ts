/** Exams: the paper is fixed before they open, the service records results in batches, a failed one can be contested. */

import { assert, equalBytes, err, ok, type Result, toHex } from '#base'
import { listRoot } from '#chain'
import { ALLOWED, type ApplyContext, action, type ReadContext, type Subject } from '../define.ts'
import { ID_BYTES, type Id } from '../ids.ts'
import { members } from '../member/state.ts'
import { AWARD_CODES, award, checkRuleOf, isRuleOver } from '../points/award.ts'
import { SOURCE_TYPE } from '../points/schema.ts'
import { held } from '../policy-language.ts'
import { examRecorded, resultContested } from './events.ts'
import { resultMachine } from './machines.ts'
import { params } from './params.ts'
import {
  CONTEST_OUTCOME,
  ContestResultArgs,
  DecideContestArgs,
  DefineExamArgs,
  ExamItem,
  RecordExamArgs,
} from './requests.ts'
import { type Exam, RESULT_STATE } from './schema.ts'
import { courses, courseTallies, examRecords, examResults, exams } from './state.ts'

const DAY_MS = 86_400_000

const examOf = (ctx: Pick<ReadContext, 'get'>, examId: Id): Exam => {
  const exam = ctx.get(exams, [examId])
  assert(exam !== undefined, 'the subject was found')
  return exam
}

export const defineExam = action({
  id: 16,
  name: 'DefineExam',
  title: { en: 'Define an exam', zh: '设置考试' },
  args: DefineExamArgs,
  subject: (ctx, { cid }) => {
    const course = ctx.get(courses, [cid])
    return course === undefined ? err('E_NOT_FOUND', 'course') : ok({ org: course.orgId })
  },
  policy: [{ all: [held('@o', 'TRAINER')] }],
  codes: ['E_NOT_FOUND', 'E_DUP', 'E_ARG', 'E_WINDOW'],
  check: (ctx, { examId, passMark, opensAtMs, closesAtMs, pointsRule }) => {
    if (ctx.get(exams, [examId]) !== undefined) return err('E_DUP')
    if (passMark === 0) return err('E_ARG', 'everybody passes')
    const rule = pointsRule.length === ID_BYTES ? checkRuleOf(ctx, pointsRule, SOURCE_TYPE.TRAINING) : ALLOWED
    if (!rule.ok) return rule
    // The paper is fixed before anybody sits it.
    return ctx.block.timeMs < opensAtMs && opensAtMs < closesAtMs ? ALLOWED : err('E_WINDOW')
  },
  apply: (ctx, { examId, ...exam }) => {
    const { orgId } = ctx.get(courses, [exam.cid]) ?? { orgId: exam.cid }
    ctx.put(exams, [examId], { ...exam, orgId, creator: ctx.sender.id })
  },
})

/** E_NOT_FOUND, E_STATE (has passed already), E_LIMIT (no attempt is left). */
const checkAttempt = (ctx: ReadContext, examId: Id, mid: Id): Result<undefined> => {
  if (ctx.get(members, [mid]) === undefined) return err('E_NOT_FOUND', 'member')
  const record = ctx.get(examRecords, [examId, mid])
  if (record?.passed === true) return err('E_STATE', 'has passed already')
  const left = (record?.attempts ?? 0) < ctx.param(params.examAttemptsMax)
  return left ? ALLOWED : err('E_LIMIT', 'no attempt is left')
}

const checkResults = (ctx: ReadContext, { examId, results, root }: RecordExamArgs): Result<undefined> => {
  const { opensAtMs, closesAtMs } = examOf(ctx, examId)
  const now = ctx.block.timeMs
  if (now < opensAtMs || now > closesAtMs + DAY_MS) return err('E_WINDOW')
  if (results.length === 0) return err('E_ARG', 'nobody')
  if (new Set(results.map(({ mid }) => toHex(mid))).size !== results.length) return err('E_DUP', 'one stands twice')
  if (!equalBytes(listRoot(results.map(item => ExamItem.encode(item))), root)) return err('E_PROOF', 'root')
  for (const { mid } of results) {
    const attempt = checkAttempt(ctx, examId, mid)
    if (!attempt.ok) return attempt
  }
  return ALLOWED
}

/** Points of a passed exam, where it has a rule. */
const awardPass = (ctx: ApplyContext, examId: Id, mid: Id): Result<undefined> => {
  const { pointsRule: ruleId, orgId } = examOf(ctx, examId)
  if (ruleId.length !== ID_BYTES || isRuleOver(ctx, ruleId)) return ALLOWED
  return ctx.call(award, { ruleId, sourceType: SOURCE_TYPE.TRAINING, sourceId: examId, mid, orgId })
}

const record = (ctx: ApplyContext, examId: Id, { mid, passed, score }: ExamItem): Result<undefined> => {
  const attempt = (ctx.get(examRecords, [examId, mid])?.attempts ?? 0) + 1
  ctx.put(examRecords, [examId, mid], { attempts: attempt, passed })
  const row = { passed, score, atMs: ctx.block.timeMs, recordedBy: ctx.sender.id, state: RESULT_STATE.RECORDED }
  ctx.put(examResults, [examId, mid, attempt], row)
  return passed ? awardPass(ctx, examId, mid) : ALLOWED
}

const tally = (ctx: ApplyContext, cid: Id, attempts: number, passed: number): void => {
  const before = ctx.get(courseTallies, [cid]) ?? { attempts: 0, passed: 0, completed: 0, failed: 0 }
  ctx.put(courseTallies, [cid], {
    ...before,
    attempts: before.attempts + attempts,
    passed: before.passed + passed,
  })
}

/** By the exam service, at the latest a day after the exam closes. Scores stay off the chain, behind commitments. */
export const recordExam = action({
  id: 17,
  name: 'RecordExam',
  title: { en: 'Record results of an exam', zh: '登记考试结果' },
  args: RecordExamArgs,
  subject: (ctx, { examId }) => {
    const exam = ctx.get(exams, [examId])
    return exam === undefined ? err('E_NOT_FOUND', 'exam') : ok({ org: exam.orgId })
  },
  policy: [{ all: [{ service: '@root' }] }],
  codes: ['E_NOT_FOUND', 'E_WINDOW', 'E_ARG', 'E_DUP', 'E_PROOF', 'E_STATE', 'E_LIMIT', 'E_BUDGET'],
  check: checkResults,
  apply: (ctx, { examId, results, root }) => {
    for (const item of results) {
      const recorded = record(ctx, examId, item)
      if (!recorded.ok) return recorded
    }
    const passes = results.filter(({ passed }) => passed).length
    tally(ctx, examOf(ctx, examId).cid, results.length, passes)
    ctx.emit(examRecorded, { examId, entries: results.length, passes, root })
    return ALLOWED
  },
})

const resultSubject = (ctx: ReadContext, { examId, mid, attempt }: ContestResultArgs): Result<Subject> => {
  const exam = ctx.get(exams, [examId])
  const result = ctx.get(examResults, [examId, mid, attempt])
  if (exam === undefined || result === undefined) return err('E_NOT_FOUND', 'result')
  return ok({ org: exam.orgId, persons: { self: mid } })
}

const tell = (ctx: ApplyContext, { examId, mid, attempt }: ContestResultArgs): void => {
  const { state } = ctx.get(examResults, [examId, mid, attempt]) ?? { state: RESULT_STATE.RECORDED }
  ctx.emit(resultContested, { examId, mid, attempt, state })
}

/** A failed result, by who failed. */
export const contestResult = action({
  id: 18,
  name: 'ContestResult',
  title: { en: 'Contest a result', zh: '对考试结果提出异议' },
  args: ContestResultArgs,
  subject: resultSubject,
  policy: [{ all: [{ person: 'self' }] }],
  codes: ['E_NOT_FOUND', 'E_STATE', 'E_WINDOW'],
  check: (ctx, { examId, mid, attempt }) => {
    const may = resultMachine.may(ctx, [examId, mid, attempt], 'ContestResult')
    if (!may.ok) return may
    const result = ctx.get(examResults, [examId, mid, attempt])
    if (result === undefined || result.passed) return err('E_STATE', 'passed')
    const last = result.atMs + ctx.param(params.contestDays) * DAY_MS
    return ctx.block.timeMs <= last ? ALLOWED : err('E_WINDOW', 'too late')
  },
  apply: (ctx, args) => {
    resultMachine.move(ctx, [args.examId, args.mid, args.attempt], 'ContestResult')
    tell(ctx, args)
  },
})

const outcomeName = ({ outcome }: DecideContestArgs) =>
  outcome === CONTEST_OUTCOME.CORRECTED ? 'DecideContestCorrected' : 'DecideContestUpheld'

/** Two persons, who have seen the score opened: passed if and only if it reaches the pass mark. */
export const decideContest = action({
  id: 19,
  name: 'DecideContest',
  title: { en: 'Decide on a contested result', zh: '裁决考试结果异议' },
  args: DecideContestArgs,
  subject: resultSubject,
  policy: [{ all: [held('@o', 'TRAINER'), held('@o', 'ORG_OFFICER', 'SECRETARY')], apart: ['self'] }],
  codes: AWARD_CODES.filter(code => code !== 'E_DUP' && code !== 'E_ARG'),
  check: (ctx, args) => resultMachine.may(ctx, [args.examId, args.mid, args.attempt], outcomeName(args)),
  apply: (ctx, args) => {
    const { examId, mid, attempt, outcome } = args
    const corrected = outcome === CONTEST_OUTCOME.CORRECTED
    resultMachine.move(ctx, [examId, mid, attempt], outcomeName(args), { passed: corrected })
    tell(ctx, args)
    const before = ctx.get(examRecords, [examId, mid])
    if (!corrected || before === undefined || before.passed) return ALLOWED
    ctx.put(examRecords, [examId, mid], { ...before, passed: true })
    tally(ctx, examOf(ctx, examId).cid, 0, 1)
    return awardPass(ctx, examId, mid)
  },
})
