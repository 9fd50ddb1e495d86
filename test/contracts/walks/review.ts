import { CASE_STATE, type ReviewCase } from '../../../contracts/review/schema.ts'
import { cases } from '../../../contracts/review/state.ts'
import { DAY, hash, id, rawId } from '../fixture.ts'
import type { Intent } from '../machine-kit.ts'
import { castReviewers, openArgs, reviewersAt } from '../review-cast.ts'
import type { Draw, WalkSpec } from '../walk-kit.ts'

const REVIEWERS = ['a-branch', 'a-committee', 'zone'].flatMap(org => reviewersAt(org).slice(0, 2))
const AUTHOR = 'a-branch-clerk'
const KINDS = ['POST', 'COURSE', 'LIVE'] as const
const CASES = 5

const opening = (draw: Draw, caseName: string): Intent => {
  const previous = draw.below(3) === 0 ? { previous: `case-${draw.below(CASES)}` } : {}
  const content = { contentHash: hash(`content-${draw.below(4)}`), tier: draw.below(4), type: draw.of(KINDS) }
  const author = draw.of([AUTHOR, AUTHOR, REVIEWERS[0] as string])
  const subject = draw.of(['one', 'two', 'three'])
  return [author, 'review.OpenCase', openArgs({ caseName, subject, ...content, ...previous })]
}

const decide = (draw: Draw, caseId: string, running: number): Intent => {
  const decision = draw.of(['PASS', 'PASS', 'RETURN', 'REJECT', 'REJECT'])
  const step = draw.below(8) === 0 ? 1 + draw.below(3) : running
  const reasonCodes = decision === 'PASS' ? [] : ['FACT']
  return [draw.of(REVIEWERS), 'review.Decide', { caseId, step, decision, reasonCodes }]
}

const appeal = (caseId: string): Intent => [AUTHOR, 'review.Appeal', { caseId, groundsRoot: hash('g') }]

const decideAppeal = (draw: Draw, caseId: string): Intent => [
  draw.of(REVIEWERS),
  'review.DecideAppeal',
  { caseId, outcome: draw.of(['UPHOLD', 'OVERTURN', 'OVERTURN']) },
]

/** What the case of the block before asks for. */
const fitting = (draw: Draw, row: ReviewCase | undefined, name: string): Intent => {
  if (row === undefined) return opening(draw, name)
  if (row.state === CASE_STATE.REJECTED) return appeal(id(name))
  return row.state === CASE_STATE.APPEALED ? decideAppeal(draw, id(name)) : decide(draw, id(name), row.step)
}

/** Something else, at the right time or not. */
const any = (draw: Draw, name: string): Intent => {
  const caseId = id(name)
  switch (draw.below(6)) {
    case 0:
      return ['b-member-1', 'review.MarkOverdue', { caseId }]
    case 1:
      return [AUTHOR, 'review.Withdraw', { caseId }]
    case 2:
      return [draw.of(REVIEWERS), 'review.RaiseTier', { caseId, tier: draw.of(['T2', 'T3']) }]
    case 3:
      return decideAppeal(draw, caseId)
    case 4:
      return decide(draw, caseId, 1)
    default:
      return opening(draw, name)
  }
}

export const walks: readonly WalkSpec[] = [
  {
    name: 'cases go their ways with the right persons in every step',
    reaches: ['OpenCase', 'Decide', 'Appeal', 'DecideAppeal', 'MarkOverdue', 'Withdraw', 'RaiseTier'].map(
      name => `review.${name}`,
    ),
    runs: 10,
    blocks: 50,
    stepMs: DAY,
    prepare: castReviewers,
    move: (f, draw) => {
      const name = `case-${draw.below(CASES)}`
      return draw.below(4) === 0 ? any(draw, name) : fitting(draw, f.row(cases, [rawId(name)]), name)
    },
  },
]
